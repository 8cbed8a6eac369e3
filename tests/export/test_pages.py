"""The exported pages in a browser, on a machine without Chinese fonts: complete, quiet, accessible, readable on a phone and on paper."""

import re
import shutil

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import chromium, needs_chromium
from conftest import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NAMES = [*(path.stem for path in NOTEBOOKS), "index"]
DESK, PHONE, PAPER = ({"width": width, "height": height} for width, height in ((1280, 900), (390, 844), (688, 1002)))
WITHOUT_GLYPH = """() => {
    const context = document.createElement("canvas").getContext("2d"), {canvas} = context;
    canvas.width = canvas.height = 30;
    const drawn = (character, font) => {
        context.clearRect(0, 0, 30, 30);
        context.font = font;
        context.fillText(character, 2, 24);
        return canvas.toDataURL();
    };
    const written = {};
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const style = getComputedStyle(texts.currentNode.parentElement), font = `${style.fontStyle} 20px ${style.fontFamily}`;
        written[font] = new Set([...(written[font] ?? ""), ...texts.currentNode.data]);
    }
    return Object.entries(written).flatMap(([font, characters]) => {
        const missing = drawn("\\u{10FFFD}", font);
        return [...characters].filter(each => /[^\\p{Z}\\p{C}]/u.test(each) && drawn(each, font) === missing);
    });
}"""

pytestmark = [pytest.mark.browser, needs_chromium]


@pytest.fixture(scope="module")
def pages(tmp_path_factory, main_job):
    """A copy of the pages that the main job wrote."""
    out = tmp_path_factory.mktemp("pages")
    for page in main_job[0].glob("*.html"):
        shutil.copy(page, out)
    return out


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("chromium")) as started:
        yield started


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


@pytest.fixture
def show(browser, pages):
    """A function that opens a page: show(name, size, media) -> Playwright's page, with what it `asked` for and `said`."""
    contexts = []

    def opened(name, size=DESK, media=None):
        contexts.append(browser.new_context(viewport=size))
        page = contexts[-1].new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.emulate_media(media=media)
        page.goto((pages / f"{name}.html").as_uri())
        page.evaluate("document.fonts.ready.then(() => true)")
        return page

    yield opened
    for context in contexts:
        context.close()


def test_it_is_quiet_and_asks_for_nothing_but_itself(show, pages, name):
    page = show(name)
    assert page.said == []
    assert [url for url in page.asked if not url.startswith("data:")] == [(pages / f"{name}.html").as_uri()]


def test_every_image_loads_and_is_described(show, name):
    images = show(name).eval_on_selector_all("img", "images => images.map(image => [image.naturalWidth, image.alt])")
    assert bool(images) == (name != "06_your_own_corpus") and all(width > 100 for width, _ in images)
    assert all(len(alt) > 40 for _, alt in images)
    assert len({alt for _, alt in images}) == len(images)


def test_headings_form_an_outline(show, name):
    headings = show(name).eval_on_selector_all(
        "h1, h2, h3, h4, h5, h6", "all => all.map(one => [+one.tagName[1], one.innerText.trim()])"
    )
    levels = [level for level, _ in headings]
    assert levels[0] == 1 and levels.count(1) == 1 and all(text for _, text in headings)
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:]))


def test_every_link_within_and_between_the_pages_leads_somewhere(show, pages, name):
    page = show(name)
    links = page.eval_on_selector_all("a[href]", "all => all.map(link => decodeURIComponent(link.getAttribute('href')))")
    places = page.eval_on_selector_all("[id]", "all => all.map(one => one.id)")
    for link in links:
        file, _, place = link.partition("#")
        assert (pages / file).exists() and (file or place in places), link


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_no_barrier(show, name, size):
    """Contrast, names, roles, landmarks, keyboard: all rules of axe-core."""
    found = Axe().run(show(name, size)).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []


def test_on_a_phone_boxes_scroll_and_the_page_does_not(show, name):
    page = show(name, PHONE)
    assert page.evaluate("document.scrollingElement.scrollWidth") == PHONE["width"]
    wide = page.locator(".scroll, pre, main figure").filter(visible=True)
    boxes = [box for box in wide.all() if box.evaluate("box => box.scrollWidth > box.clientWidth + 1")]
    assert name == "index" or len(boxes) > 1
    for box in boxes[:5]:
        box.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("box => box.scrollLeft > 0", arg=box.element_handle())


def test_no_character_lacks_a_glyph(show, name):
    assert show(name).evaluate(WITHOUT_GLYPH) == []


def test_without_the_embedded_font_characters_would_lack_glyphs(show, pages):
    """That the test before this one sees what it looks for."""
    html = (pages / "index.html").read_text(encoding="utf-8")
    (pages / "bare.html").write_text(re.sub(r"base64,[^\")]{1000,}\"\) format", 'base64,") format', html), encoding="utf-8")
    assert {"赣", "州", "疫"} & set(show("bare").evaluate(WITHOUT_GLYPH))


@pytest.mark.parametrize("name", ["03_regional_framing", "05_response_systems"])
def test_evidence_opens_and_closes_by_keyboard(show, name):
    page = show(name)
    evidence = page.locator("main details")
    assert evidence.count() > 5
    region = evidence.first
    region.locator("xpath=preceding::*[self::a or self::pre or @tabindex][1]").focus()
    page.keyboard.press("Tab")
    assert region.evaluate("one => one.querySelector('summary') === document.activeElement")
    inner = region.locator("li, details summary").first
    assert not inner.is_visible()
    page.keyboard.press("Enter")
    assert region.evaluate("one => one.open") and inner.is_visible()
    page.keyboard.press("Space")
    assert not region.evaluate("one => one.open") and not inner.is_visible()


def test_on_paper_every_figure_is_whole_on_one_page(show, pages, name):
    page = show(name)
    file = pages / f"{name}.pdf"
    page.pdf(path=file, format="A4", prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(file)
    drawn = 0
    for sheet in document:
        width, height = sheet.get_size()
        for image in sheet.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]):
            left, bottom, right, top = image.get_bounds()
            assert left >= 0 and bottom >= 0 and right <= width and top <= height
            drawn += 1
    document.close()
    assert drawn == page.locator("img").count()


def test_on_paper_no_table_or_code_is_wider_than_the_sheet(show, name):
    page = show(name, PAPER, "print")
    assert page.evaluate("document.scrollingElement.scrollWidth") == PAPER["width"]
    assert page.eval_on_selector_all("table, pre", "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length") == 0

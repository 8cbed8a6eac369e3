"""Executed notebooks as self-contained HTML pages.

They run no script and load nothing from the network; the Chinese font is embedded.
`CorpusHTMLExporter` is registered with nbconvert as `corpus_html`; JupyterLab's menu *Save and
Export Notebook As*, `jupyter nbconvert --to corpus_html` and `export_html` therefore all write
the same bytes. Its template and style sheet are in templates/corpus.
"""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode, ValidationError, read
from traitlets import Bool, List, Unicode
from traitlets.config import Config

from ..base.output import write_file
from ..errors import CorpusError
from .font import embed_font

FORMATS = ["text/html", "text/markdown", "image/png", "image/jpeg", "image/svg+xml", "text/plain"]
NOTEBOOK_LINK = re.compile(r"((?:\./)?[^/:?#]+)\.ipynb(#.*)?")
ACTIVE = "script, iframe, object, embed, main :is(link, meta, base, form, style)"
SCRIPT_ADDRESS = re.compile("javascript:|vbscript:|data:text", re.I)
IGNORED = re.compile(r"[\x00-\x20]")  # by browsers, in the name of a scheme
TEMPLATES = Path(__file__).parent / "templates"
NUMBER = re.compile(r"[-+−]?[\d,]*\.?\d+(e[-+]?\d+)?\s*%?|NaN|NaT|<NA>|None|\.\.\.|—|")
LONG_CELL = 30  # characters; longer table cells get room to read, and the table scrolls


class CorpusHTMLExporter(HTMLExporter):
    """nbconvert exporter that writes a notebook as one readable, self-contained HTML page."""

    export_from_notebook = "Corpus HTML (self-contained)"
    template_name = Unicode("corpus").tag(config=True, affects_template=True)
    extra_template_basedirs = List([str(TEMPLATES)]).tag(config=True, affects_environment=True)
    exclude_anchor_links = Bool(True).tag(config=True)
    embed_images = Bool(True).tag(config=True)

    @property
    def default_config(self) -> Config:
        """nbconvert's configuration, but no output is shown in a format that needs scripts."""
        config = super().default_config.copy()
        config.merge({"NbConvertBase": {"display_data_priority": FORMATS}})
        return config

    def from_notebook_node(  # type: ignore[override]  # returns text, unlike the base class
        self, nb: NotebookNode, resources: dict | None = None, **kw: Any
    ) -> tuple[str, dict]:
        """The page of a notebook, and nbconvert's resources."""
        html, resources = super().from_notebook_node(nb, resources, **kw)
        page = BeautifulSoup(html, "html.parser")
        _keep_self_contained(page)
        if headings := _name_headings(page):
            _part(page, "title").string = headings[0].get_text()
            _part(page, "nav details").append(_contents_list(page, headings))
        else:
            _part(page, "nav").decompose()
        _complete_images_and_links(page)
        _dress_boxes(page)
        return embed_font(str(page)), resources


def export_html(notebook: Path | str | NotebookNode, out: Path | str, source: Path | str = "") -> Path:
    """Write an executed notebook as a self-contained HTML page.

    `notebook`: an .ipynb file, or a notebook in memory; for the latter, `source` must be the file
    that it came from, which names the page and locates the images that its text links to. `out`:
    the folder to write to, created if missing. Returns the path of the page.

    >>> export_html("missing.ipynb", "html")
    Traceback (most recent call last):
    corpus_utils.errors.CorpusError: missing.ipynb cannot be read (...): give an .ipynb file
    """
    if not isinstance(notebook, NotebookNode):
        source, notebook = notebook, read_notebook(notebook)
    elif not source:
        raise CorpusError("export_html was given a notebook without a name: give source=, the .ipynb file that it is from")
    source = Path(source)
    resources = {"metadata": {"name": source.stem, "path": str(source.parent)}}
    html, _ = CorpusHTMLExporter().from_notebook_node(notebook, resources)
    return write_file(Path(out) / f"{source.stem}.html", html)


def read_notebook(path: str | Path) -> NotebookNode:
    """The notebook in an .ipynb file, in nbformat 4. Raises CorpusError if it is not one."""
    try:
        return read(path, as_version=4)
    except OSError as error:
        raise CorpusError(f"{path} cannot be read ({error.strerror}): give an .ipynb file") from error
    except (ValueError, AttributeError, TypeError, KeyError, ValidationError) as error:
        raise CorpusError(f"{path} is not a Jupyter notebook: give an .ipynb file") from error


def write_index(pages: Iterable[str | Path], out: str | Path) -> Path:
    """Write out/index.html from the title, bottom line and first figure of each page.

    `pages`: those that export_html wrote to `out`. The title is the first H1 (else the file's
    name), the bottom line the first paragraph after it. A page whose notebook failed shows its
    message.
    """
    template = CorpusHTMLExporter().environment.get_template("contents.html.j2")
    html = embed_font(template.render(pages=[_summary(Path(page)) for page in pages]))
    return write_file(Path(out) / "index.html", html)


def _summary(path: Path) -> dict:
    main = _part(BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser"), "main")
    failure, title, figure = main.select_one(".failure"), main.h1, main.select_one("figure img")
    bottom_line = title and title.find_next("p")
    return {
        "href": path.name,
        "title": title.get_text() if title else path.stem,
        "bottom_line": bottom_line.get_text() if bottom_line else "",
        "figure": figure.attrs if figure else None,
        "failure": failure.get_text() if failure else "",
    }


def _part(page: BeautifulSoup, selector: str) -> Tag:
    """The first element that matches; the template has one."""
    return page.select(selector, limit=1)[0]


def _keep_self_contained(page: BeautifulSoup) -> None:
    """Cut scripts, frames, forms and pandas' own styles.

    An image that could not be embedded becomes a link to it.
    """
    for element in page.select(ACTIVE):
        element.decompose()
    for element in _part(page, "main").find_all(True):
        for name in [name for name, value in element.attrs.items() if _is_active(name, str(value))]:
            del element[name]
    for image in page.select('img:not([src^="data:"])'):
        address = str(image.get("src", ""))
        image.replace_with(page.new_tag("a", href=address, string=str(image.get("alt") or address)))


def _is_active(name: str, value: str) -> bool:
    """Whether an attribute may run something: an event handler, or a script or page for address."""
    address = IGNORED.sub("", value)
    return name.startswith("on") or bool(SCRIPT_ADDRESS.match(address)) or name == "href" and address[:5].lower() == "data:"


def _name_headings(page: BeautifulSoup) -> list[Tag]:
    """Set JupyterLab's ids on H1 to H3 of the text: hyphens for spaces, -2 for a repeated name."""
    headings = page.select("section.text :is(h1, h2, h3)")
    used: Counter[str] = Counter()
    for heading in headings:
        name = re.sub(r"\s+", "-", heading.get_text().strip())
        used[name] += 1
        heading["id"] = name if used[name] == 1 else f"{name}-{used[name]}"
    return headings


def _contents_list(page: BeautifulSoup, headings: list[Tag]) -> Tag:
    """Nested list of links to headings."""
    top = page.new_tag("ol")
    branch = [(0, top)]  # (level, list item) from the top down to the last heading
    for heading in headings:
        level = int(heading.name[1])
        while branch[-1][0] >= level:
            branch.pop()
        parent = branch[-1][1]
        entries = parent if parent is top else parent.ol
        if entries is None:
            parent.append(entries := page.new_tag("ol"))
        entries.append(item := page.new_tag("li"))
        item.append(page.new_tag("a", href=f"#{heading['id']}", string=heading.get_text()))
        branch.append((level, item))
    return top


def _complete_images_and_links(page: BeautifulSoup) -> None:
    """Describe bare images by the heading above, and point links between notebooks at pages."""
    for image in page.select('main img[alt=""]'):
        image["alt"] = "Figure: " + (image.find_previous(["h1", "h2", "h3"]) or _part(page, "title")).get_text()
    for link in page.select("main a[href]"):
        if match := NOTEBOOK_LINK.fullmatch(str(link["href"])):
            link["href"] = f"{match[1]}.html{match[2] or ''}"


def _dress_boxes(page: BeautifulSoup) -> None:
    """Make tables, code and figures scroll, by keyboard too; mark long cells and number columns."""
    for box in page.select("main :is(pre, figure)"):
        box["tabindex"] = "0"
    for table in page.select("main table"):
        del table["border"]
        table.wrap(page.new_tag("div", attrs={"class": "scroll", "tabindex": "0"}))
        rows = [row.find_all(["td", "th"]) for row in table.find_all("tr")]
        for column in zip(*rows):
            cells = [cell for cell in column if cell.name == "td"]
            if cells and all(NUMBER.fullmatch(cell.get_text().strip()) for cell in cells):
                for cell in column:
                    cell["class"] = "number"
        for corner in table.select("th:empty"):
            corner.name = "td"  # heads nothing
        for cell in table.find_all("td"):
            if len(cell.get_text()) > LONG_CELL:
                cell["class"] = "long"

"""The HTML page of a notebook: self-contained, complete, the same by every way of making it."""

import base64
import io
import re
import subprocess
import sys
from html.parser import HTMLParser

import nbformat
import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from nbconvert.exporters import HTMLExporter, get_export_names, get_exporter

from corpus_utils import CorpusError, export_html
from corpus_utils.export.font import font_subset
from corpus_utils.export.pages import write_index

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="


ALT = 'Bars: "五篇" articles <b>& more</b>'


TEXT = """# What do 五篇 articles say?

**Bottom line.** They say 疫情 & 群众 “often”. See [the timelines](04_timelines.ipynb#Dates),
[a site](https://example.org/a.ipynb), [the README](../README.md).

A second paragraph with a picture from the network: ![a map](https://example.org/map.png)
"""


def table_html() -> str:
    """What pandas shows for a table, with markup in a cell."""

    table = pd.DataFrame({"token": ["党员", "<script>alert(1)</script>"], "n": [1234, 5], "quote": ["闻令而动" * 10, "短"]})
    return table.to_html(notebook=True)


def toy_notebook() -> nbformat.NotebookNode:
    """Headings, two figures, a table, printed text and an error, as an executed notebook holds them."""
    v4 = nbformat.v4

    def shown(data, metadata=None, kind="display_data"):
        return v4.new_output(kind, data=data, metadata=metadata or {})

    return v4.new_notebook(
        cells=[
            v4.new_markdown_cell(TEXT),
            v4.new_code_cell('SEEDS = "../seeds"  # 种子', metadata={"tags": ["parameters"]}),
            v4.new_markdown_cell("## Which words?\n\n### Figure\n\n| 词 | n |\n|---|---|\n| 战“疫” | 12 |"),
            v4.new_code_cell(
                "figure()", outputs=[shown({"image/png": PNG + "\n", "text/plain": "<Figure>"}, {"image/png": {"alt": ALT}})]
            ),
            v4.new_code_cell(
                "table", outputs=[shown({"text/plain": "plain table", "text/html": table_html()}, kind="execute_result")]
            ),
            v4.new_markdown_cell("### Limits\n\nFew."),
            v4.new_markdown_cell("## Which dates?\n\n<script src='https://example.org'></script>\n\n### Limits"),
            v4.new_code_cell("no_alt()", outputs=[shown({"image/png": PNG})]),
            v4.new_code_cell(
                "print()",
                outputs=[
                    v4.new_output("stream", name="stdout", text="<script>打印</script>\n  two  spaces\n"),
                    v4.new_output("stream", name="stderr", text="careful & slow"),
                    shown({"text/plain": "{'文': '<i>字</i>'}"}, kind="execute_result"),
                    shown({"application/javascript": "alert(1)", "text/plain": "instead of a script"}),
                    v4.new_output("error", ename="KeyError", evalue="'<x>'", traceback=["\x1b[31mKeyError\x1b[0m", "'<x>'"]),
                ],
            ),
        ]
    )


class Page(HTMLParser):
    """Elements of a page as (tag, attributes), the text between them, and the text inside some of them."""

    def __init__(self, html: str):
        super().__init__()
        self.elements, self.text, self.inside = [], "", {}
        self._open = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag in ("h1", "h2", "h3", "a", "title", "pre", "td", "style"):
            self._open.append(tag)
            self.inside.setdefault(tag, []).append("")

    def handle_endtag(self, tag):
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data):
        if "style" not in self._open:
            self.text += data
        for tag in self._open:
            self.inside[tag][-1] += data

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("export")


@pytest.fixture(scope="module")
def notebook_path(folder):
    path = folder / "02_words.ipynb"
    nbformat.write(toy_notebook(), path)
    return path


@pytest.fixture(scope="module")
def html(notebook_path, folder):
    path = export_html(notebook_path, folder / "new" / "html")
    assert path == folder / "new" / "html" / "02_words.html"
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(html):
    return Page(html)


def embedded_characters(html: str) -> set[str]:
    fonts = re.findall(r"url\(\"data:font/woff;base64,([A-Za-z0-9+/=]*)\"\)", html)
    assert len(fonts) == 1
    font = TTFont(io.BytesIO(base64.b64decode(fonts[0])))
    assert font.flavor == "woff"
    return {chr(code) for code in font.getBestCmap()}


def chinese(text: str) -> set[str]:
    return set(re.findall(r"[\u2e80-\u9fff\uff00-\uffef]", text))


def test_nothing_comes_from_elsewhere(page, html):
    for tag, attributes in page.elements:
        assert tag not in ("script", "iframe", "object", "embed")
        assert attributes.get("src", "data:").startswith("data:")
        assert tag != "link" or attributes["href"].startswith("data:")
        assert not any(name.startswith("on") for name in attributes)
    assert not re.search(r"@import|url\((?!\"data:)", html)


def test_a_picture_from_the_network_becomes_a_link(page):
    assert {"href": "https://example.org/map.png"} in page.all("a")
    assert "a map" in page.inside["a"]


def test_every_chinese_character_is_in_the_embedded_font(page, html):
    written = chinese(page.text) | chinese("".join(image["alt"] for image in page.all("img")))
    assert {"疫", "种", "战", "打", "字", "令", "五"} <= written
    assert written <= embedded_characters(html)


def test_figures_have_the_alternative_text_of_their_metadata_else_their_heading(page):
    assert [image["alt"] for image in page.all("img")] == [ALT, "Figure: Limits"]
    assert page.all("img")[0]["src"] == f"data:image/png;base64,{PNG}"
    assert len(page.all("figure")) == 2


def test_contents_list_leads_to_every_heading(page):
    assert page.inside["h1"] == ["What do 五篇 articles say?"]
    assert page.inside["h2"] == ["Which words?", "Which dates?"]
    assert page.inside["h3"] == ["Figure", "Limits", "Limits"]
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids)) == 6
    assert [link["href"][1:] for link in page.all("a") if link["href"].startswith("#")] == ids
    assert "Which-words?" in ids and "Limits-2" in ids


def test_contents_list_is_nested_like_the_headings(html):
    nav = re.search(r"<nav.*?</nav>", html, re.DOTALL)[0]
    shape = re.sub(r"<a [^>]*>(.*?)</a>", r"\1", nav[nav.index("<ol>") : nav.rindex("</ol>") + 5])
    assert shape == (
        "<ol><li>What do 五篇 articles say?<ol>"
        "<li>Which words?<ol><li>Figure</li><li>Limits</li></ol></li>"
        "<li>Which dates?<ol><li>Limits</li></ol></li></ol></li></ol>"
    )


def test_head_of_the_page(page):
    assert page.all("html") == [{"lang": "en"}]
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in page.all("meta")
    assert page.inside["title"] == ["What do 五篇 articles say?"]


def test_links(page):
    links = [link["href"] for link in page.all("a")]
    assert "04_timelines.html#Dates" in links and "index.html" in links
    assert "https://example.org/a.ipynb" in links and "../README.md" in links


def test_outputs_are_shown_as_text(page):
    assert "<script>打印</script>\n  two  spaces\n" in page.inside["pre"]
    assert "careful & slow" in page.inside["pre"]
    assert "{'文': '<i>字</i>'}" in page.inside["pre"]
    assert "instead of a script" in page.inside["pre"]
    assert "KeyError\n'<x>'\n" in page.inside["pre"]
    assert "<script>alert(1)</script>" in page.inside["td"]
    assert "plain table" not in page.text and "<Figure>" not in page.text


def test_tables_scroll_and_numbers_are_marked(page, html):
    assert len(page.all("table")) == 2
    assert not any("border" in table for table in page.all("table"))
    assert len(re.findall(r'<div class="scroll" tabindex="0"><table', html)) == 2
    assert re.findall(r'<td class="(\w+)">([^<]*)</td>', html) == [
        ("number", "12"),
        ("number", "1234"),
        ("long", "闻令而动" * 10),
        ("number", "5"),
    ]
    assert re.findall(r'<th class="number">(\w+)</th>', html) == ["n", "n"]


def test_two_exports_are_equal_byte_for_byte(notebook_path, html, tmp_path):
    assert export_html(str(notebook_path), str(tmp_path)).read_bytes() == html.encode()
    again = export_html(nbformat.read(notebook_path, 4), tmp_path, source=notebook_path)
    assert again.read_bytes() == html.encode()


def test_nbconvert_and_jupyterlab_make_the_same_page(notebook_path, html, tmp_path):
    exporter = get_exporter("corpus_html")
    assert "corpus_html" in get_export_names()
    assert exporter.export_from_notebook == "Corpus HTML (self-contained)"
    metadata = {"name": "02_words", "modified_date": "May 1, 2020", "path": str(notebook_path.parent)}
    resources = {"metadata": metadata, "config_dir": str(tmp_path)}  # what JupyterLab's server passes
    assert exporter().from_notebook_node(nbformat.read(notebook_path, 4), resources=resources)[0] == html
    subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", "corpus_html", "--output-dir", tmp_path, notebook_path],
        check=True,
        capture_output=True,
    )
    assert (tmp_path / "02_words.html").read_bytes() == html.encode()


def test_stock_export_succeeds(notebook_path):
    body, _ = HTMLExporter().from_filename(str(notebook_path))
    assert "Which words?" in body


def test_images_next_to_the_notebook_are_embedded(tmp_path):
    (tmp_path / "map.png").write_bytes(base64.b64decode(PNG))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# T\n\n![map](map.png)")])
    nbformat.write(notebook, tmp_path / "n.ipynb")
    page = Page(export_html(tmp_path / "n.ipynb", tmp_path).read_text(encoding="utf-8"))
    assert page.all("img") == [{"alt": "map", "src": f"data:image/png;base64,{PNG}"}]


def test_notebook_without_headings_is_called_by_its_file(tmp_path):
    path = export_html(nbformat.v4.new_notebook(), tmp_path, source="a<b.ipynb")
    page = Page(path.read_text(encoding="utf-8"))
    assert page.inside["title"] == ["a<b"]
    assert page.all("nav") == []


def test_font_subset_holds_what_was_asked_for_and_never_changes():
    font = font_subset("疫情ab")
    assert set(TTFont(io.BytesIO(font)).getBestCmap()) == set(map(ord, "疫情ab"))
    assert font == font_subset("疫情ab")


@pytest.mark.parametrize("content", ["", "not json", "[]", '{"nbformat": 9}', '{"nbformat": 4, "cells": 1}'])
def test_not_a_notebook(tmp_path, content):
    (tmp_path / "x.ipynb").write_text(content)
    with pytest.raises(CorpusError, match=r"x\.ipynb is not a Jupyter notebook"):
        export_html(tmp_path / "x.ipynb", tmp_path)


def test_missing_notebook_and_missing_name(tmp_path):
    with pytest.raises(CorpusError, match="none.ipynb cannot be read"):
        export_html(tmp_path / "none.ipynb", tmp_path)
    with pytest.raises(CorpusError, match="source="):
        export_html(nbformat.v4.new_notebook(), tmp_path)


def test_index(notebook_path, tmp_path):
    text = nbformat.v4.new_markdown_cell("# When <i>then</i> & why?\n\n起点。")
    failure = {"failure": "stopped at code cell 2: KeyError: '<x>'"}
    failed = nbformat.v4.new_notebook(cells=[text], metadata=failure)
    pages = [export_html(notebook_path, tmp_path), export_html(failed, tmp_path, source="03_空 格.ipynb")]
    html = write_index(pages, tmp_path).read_text(encoding="utf-8")
    page = Page(html)
    assert (tmp_path / "index.html").exists()
    assert page.inside["h2"] == ["What do 五篇 articles say?", "When then & why?"]
    assert [link["href"] for link in page.all("a")] == ["02_words.html", "03_%E7%A9%BA%20%E6%A0%BC.html"]
    assert "Bottom line. They say 疫情 & 群众 “often”." in page.text and "A second paragraph" not in page.text
    assert "起点。" in page.text and "KeyError: '<x>'" in page.text
    assert page.all("img") == [{"alt": ALT, "src": f"data:image/png;base64,{PNG}"}]
    assert chinese(page.text) <= embedded_characters(html)
    assert write_index(pages, tmp_path).read_text(encoding="utf-8") == html


def test_what_may_run_is_cut_from_a_page(tmp_path):
    html = (
        '<a href="data:text/html,hi">q</a><object data="a"></object><embed src="b"><a href="java&#10;script:alert(1)">r</a>'
        '<a href="data:image/svg+xml,x">s</a><a href="https://example.org/javascript:">t</a>'
    )
    nb = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# T"),
            nbformat.v4.new_code_cell("1", outputs=[nbformat.v4.new_output("display_data", {"text/html": html})]),
        ]
    )
    page = export_html(nb, tmp_path, source="t.ipynb").read_text(encoding="utf-8").split("<main")[1]
    assert "data:text" not in page and "<object" not in page and "<embed" not in page
    assert page.count("script:") == page.count("https://example.org/javascript:") == 1 and "svg+xml" not in page

"""What the README shows works, and it stays short."""

import re
import shutil

import pytest
from conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", README, re.S)
METADATA = re.search(r"\n    (file,title.*?)\n\n", README, re.S)[1].replace("\n    ", "\n")


def test_the_readme_has_at_most_150_lines():
    assert len(README.splitlines()) <= 150


def test_its_links_lead_to_files():
    assert [link for link in re.findall(r"\]\(([^)]+)\)", README) if not (ROOT / link).exists()] == []


def test_its_three_first_lines_work(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    first, second, third = filter(None, PYTHON[0].splitlines())
    names = {}
    exec(f"{first}\n{second}", names)
    assert second.split("# ")[1] in capsys.readouterr().out
    lines = eval(third, names)
    assert len(lines) and (lines["surface"] == "网格员").all()


@pytest.mark.usefixtures("charts")
def test_its_longer_example_works_on_a_folder_with_the_metadata_that_it_shows(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    shutil.copy(tmp_path / "seeds/000_59da7d1c5b7cbb51.txt", tmp_path / "seeds/flood_01.txt")
    (tmp_path / "seeds/000_59da7d1c5b7cbb51.txt").unlink()
    (tmp_path / "seeds/metadata.csv").write_text(METADATA, encoding="utf-8")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    monkeypatch.delenv("CORPUS_FIGURES", raising=False)
    names = {}
    exec(PYTHON[1], names)
    assert {path.name for path in (tmp_path / "figures").iterdir()} == {"my_words.png", "my_words.svg", "my_words.csv"}
    article = names["corpus"].articles.set_index("doc_id").loc["flood_01"]
    assert (article["topic"], article["city"], str(article["published"].date())) == ("flood", "九江市", "2020-07-12")

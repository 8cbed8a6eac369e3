"""The manifest of a result."""

import shutil
from pathlib import Path

from corpus_utils import data, manifest
from corpus_utils.tables import columns


def test_the_manifest_names_every_file_and_no_path_of_this_machine(corpus):
    assert manifest(corpus).columns.tolist() == columns("manifest")
    table = manifest(corpus).set_index("item")["value"]
    assert all(table[row.path] == row.sha256 for row in corpus.articles.itertuples())
    assert {"pandas", "rjieba", "borax", "corpus_utils", "random seed", "corpus_utils/data"} <= set(table.index)
    assert not table.str.contains("/").any()


def test_the_manifest_changes_with_any_data_file(corpus, tmp_path, monkeypatch):
    own = shutil.copytree(Path(data.__file__).parent, tmp_path / "data")
    monkeypatch.setattr(data, "files", lambda _: own)
    before = manifest(corpus).set_index("item")["value"]["corpus_utils/data"]
    assert before == data.data_sha256()
    for name in ("frames.yml", "glossary.csv", "stopwords.txt", "lexicon.schema.json"):
        (own / name).write_text((own / name).read_text(encoding="utf-8") + "\n", encoding="utf-8")
        assert data.data_sha256() != before
        before = data.data_sha256()

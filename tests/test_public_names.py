"""The package's front door: quick to open, complete, and clear about what is not there."""

import subprocess
import sys

import pytest

import corpus_utils


def test_every_public_name_can_be_had():
    for name in corpus_utils.__all__:
        assert callable(getattr(corpus_utils, name)), name
        assert getattr(corpus_utils, name).__doc__, name


def test_import_loads_nothing_heavy():
    code = "import sys, corpus_utils; print([m for m in ('pandas', 'matplotlib', 'jieba', 'nbconvert') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_an_unknown_name_says_what_there_is():
    with pytest.raises(AttributeError, match="no public name 'load_corpora'; it has .*load_corpus"):
        corpus_utils.load_corpora  # noqa: B018


@pytest.mark.parametrize("call", [
    lambda cu: cu.tokenize(None), lambda cu: cu.find_places(None), lambda cu: cu.find_dates(None), lambda cu: cu.shared_passages(None),
    lambda cu: cu.evidence(None), lambda cu: cu.match_lexicon(None, cu.load_lexicon("frames")), lambda cu: cu.category_shares(None, None),
    lambda cu: cu.response_starts(None), lambda cu: cu.main_regions(None), lambda cu: cu.term_frequency(None),
    lambda cu: cu.dispersion(None), lambda cu: cu.keyness(None, "永州"), lambda cu: cu.kwic(None, "疫情"),
    lambda cu: cu.collocations(None), lambda cu: cu.add_quotes(None, None), lambda cu: cu.calendar_events(None)])
def test_what_is_no_table_is_refused_in_words(call):
    with pytest.raises(corpus_utils.CorpusError, match="expected a table, found NoneType; pass a table as"):
        call(corpus_utils)

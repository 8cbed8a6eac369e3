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

"""Look-alikes: exchanged on pages that were spun, reported on others, left in words; confidence by its formula."""

import math

import pytest

from corpus_utils.chinese.probability import log_probability
from corpus_utils.cleaning.characters import lookalike_edits
from corpus_utils.cleaning.edits import Edit

SPUN = "我们莋好防控工作，伱我囷他都是中囻人。"
PLAIN = "我们做好防控工作，你我和他都是中国人。"


def found(text):
    return [(edit.start, edit.before, edit.after, edit.rule) for edit in lookalike_edits(text)]


def test_a_spun_page_reads_as_it_was_written():
    edits = lookalike_edits(SPUN)
    assert [edit[:6] for edit in edits] == [
        ("look-alikes", "look-alike", i, i + 1, a, b) for i, (a, b) in enumerate(zip(SPUN, PLAIN, strict=True)) if a != b
    ]


@pytest.mark.parametrize(
    "text",
    [
        "我们莋好防控工作，请伱放心。",  # two places
        "我们莋好防控工作，莋好群众工作，莋好保障工作。",  # one kind
    ],
)
def test_on_a_page_that_was_not_spun_look_alikes_are_reported_and_stay(text):
    edits = lookalike_edits(text)
    assert [edit.before for edit in edits] == [edit.after for edit in edits] == [c for c in text if c in "莋伱"]
    assert all(edit.rule == f"look-alike, perhaps {'做' if edit.before == '莋' else '你'}" for edit in edits)


def test_three_places_of_two_kinds_are_a_spun_page():
    assert [after for _, _, after, _ in found("┅个人，┅件事，莋好工作。")] == ["一", "一", "做"]


def test_confidence_is_that_of_nine_characters():
    for text in (SPUN, "我们莋好防控工作，请伱放心。"):
        plain = text.translate(str.maketrans("莋伱囷囻", "做你和国"))
        for edit in lookalike_edits(text):
            left, right = plain[max(edit.start - 4, 0) : edit.start], plain[edit.end : edit.end + 4]
            margin = log_probability(left + plain[edit.start] + right) - log_probability(left + edit.before + right)
            assert edit.confidence == pytest.approx(1 - math.exp(-margin / 9), abs=1e-4) and 0.5 < edit.confidence < 0.9


@pytest.mark.parametrize(
    "text", ["他倒廪倾囷地帮忙。", "他总是点手莋脚。", "点指莋脚的人不少。", "他说┅┅好的。", "疫情防控工作。", ""]
)
def test_words_lines_and_plain_text_have_no_look_alikes(text):
    assert lookalike_edits(text) == []


def test_a_look_alike_next_to_a_word_with_another_is_found():
    assert found("点手莋脚，莋好。") == [(5, "莋", "莋", "look-alike, perhaps 做")]
    assert all(isinstance(edit, Edit) for edit in lookalike_edits("莋好。"))

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


@pytest.mark.parametrize(
    "call",
    [
        lambda cu: cu.tokenize(None),
        lambda cu: cu.find_places(None),
        lambda cu: cu.find_dates(None),
        lambda cu: cu.shared_passages(None),
        lambda cu: cu.evidence(None),
        lambda cu: cu.match_lexicon(None, cu.load_lexicon("frames")),
        lambda cu: cu.category_shares(None, None),
        lambda cu: cu.response_starts(None),
        lambda cu: cu.main_regions(None),
        lambda cu: cu.term_frequency(None),
        lambda cu: cu.dispersion(None),
        lambda cu: cu.keyness(None, "永州"),
        lambda cu: cu.kwic(None, "疫情"),
        lambda cu: cu.collocations(None),
        lambda cu: cu.add_quotes(None, None),
        lambda cu: cu.calendar_events(None, None),
        lambda cu: cu.publication_lag(None, None),
        lambda cu: cu.mentions_over_time(None, None),
    ],
)
def test_what_is_no_table_is_refused_in_words(call):
    with pytest.raises(corpus_utils.CorpusError, match="expected a table, found NoneType; pass a table as"):
        call(corpus_utils)


WRONG = {
    "add_quotes": (5, 5),
    "apply_edits": ("疫", 5),
    "audit_examples": (5, 5),
    "calendar_events": (5, 5),
    "publication_lag": (5, 5),
    "mentions_over_time": (5, 5),
    "plot_mentions": (5, 5),
    "plot_calendar": (5, 5),
    "category_shares": (5, 5),
    "clean_and_explain": (5,),
    "csv_text": (5,),
    "clean_text": (b"x",),
    "collocations": (5,),
    "count_characters": (5,),
    "decode": ("x",),
    "dispersion": (5,),
    "evidence": (5,),
    "explain_repairs": (5,),
    "export_html": ("none.ipynb", "out"),
    "find_dates": (5,),
    "add_level": (5, 5),
    "find_mechanisms": (5,),
    "find_bodies": (5,),
    "find_measures": (5,),
    "find_resources": (5,),
    "find_leaders": (5,),
    "find_links": (5,),
    "describe_systems": (5,),
    "plot_chain": (5,),
    "plot_measures": (5, {}),
    "plot_mechanisms": (5,),
    "plot_resources": (5,),
    "plot_system": (5,),
    "show_portraits": (5, 5),
    "show_system": (5, 5),
    "find_places": (5,),
    "find_quantities": (5,),
    "gloss": (5,),
    "han_words": (5,),
    "keyness": (5, "x"),
    "keyness_by": (5,),
    "kwic": (5, "x"),
    "lexical_diversity": (5,),
    "load_corpus": (5,),
    "load_lexicon": (5,),
    "main_regions": (5,),
    "manifest": (5,),
    "mark_shared": (5, 5),
    "match_lexicon": (5, 5),
    "near_duplicates": (5,),
    "overview": (5,),
    "plot_changes": (5,),
    "count_changes": (5,),
    "plot_characters": (5,),
    "plot_collocations": (5,),
    "plot_date_kinds": (5, 5),
    "plot_dispersion": (5,),
    "plot_frequency": (5,),
    "plot_keyness": (5,),
    "plot_overview": (5,),
    "plot_publication": (5, 5),
    "plot_shared_passages": (5, 5),
    "plot_shares": (5,),
    "plot_timeline": (5, 5),
    "plot_word_clouds": (5,),
    "region_candidates": (5,),
    "repair_damage": (5,),
    "response_starts": (5,),
    "shared_passages": (5,),
    "show_figure": (5, "a", "b", 5),
    "show_table": (5,),
    "split_sentences": (5,),
    "term_frequency": (5,),
    "tokenize": (5,),
    "trace": ([5], 0, 1),
    "add_trace": (5, 5, 5),
    "characters": (5,),
    "count_thresholds": (5,),
    "find_names": (5,),
    "four_character_expressions": (5,),
    "load_frequency_list": (5,),
    "mark_names": (5, 5),
    "mark_scripts": (5,),
    "mark_slices": (5,),
    "merge_variants": (5,),
    "ngrams": (5,),
    "plot_agreement": (5,),
    "plot_lexical_dispersion": (5, 5),
    "plot_names": (5,),
    "plot_network": (5,),
    "plot_two_regions": (5,),
    "add_position": (5, 5),
    "agreement": (5, 5),
    "category_differences": (5, 5),
    "co_occurrence": (5, 5, 5),
    "coded_articles": (5,),
    "coded_matches": (5,),
    "coding_sheet": (5,),
    "correspondence": (5,),
    "entry_influence": (5, 5),
    "find_levels": (5,),
    "find_speech": (5,),
    "krippendorff_alpha": ([[1, 2]], "ratio"),
    "lexicon_codes": (5, 5),
    "load_codes": (5,),
    "mark_speech": (5, 5),
    "match_held_out": (5, 5),
    "mention_distance": (5, 5),
    "plot_co_occurrence": (5, {}, {}),
    "plot_dendrogram": (5,),
    "plot_distance": (5,),
    "plot_frames": (5, {}),
    "plot_map": (5,),
    "plot_positions": (5, {}),
    "plot_speakers": (5, {}),
    "plot_validity": (5, {}, {}),
    "share_variants": (5, 5, 5),
    "show_evidence": (5,),
    "show_passages": (5, 5),
    "speaker_shares": (5, 5, 5),
    "process_folder": (5, "out"),
    "open_data_set": (5,),
    "plot_memory": (5,),
    "plot_throughput": (5,),
    "segmenter_agreement": (5,),
    "show_kwic": (5,),
    "small_multiples": (5, 5),
    "translate": (5,),
    "use_cjk_font": ("none.otf",),
}
CLASSES = {
    "DataSet",
    "Systems",
    "load_benchmarks",
    "Cleaned",
    "Corpus",
    "CorpusError",
    "Edit",
    "load_stopwords",
}  # and functions without arguments


def test_every_public_function_has_a_wrong_argument_here():
    assert set(WRONG) | CLASSES == set(corpus_utils.__all__)


@pytest.mark.parametrize("name", sorted(WRONG))
def test_a_wrong_argument_is_refused_in_words(name):
    with pytest.raises(corpus_utils.CorpusError) as error:
        getattr(corpus_utils, name)(*WRONG[name])
    assert len(str(error.value)) > 20

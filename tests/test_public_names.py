"""The package's front door: quick to open, complete, and clear about what is not there."""

import subprocess
import sys
from types import ModuleType

import pytest

import corpus_utils as cu

FOLDERS = [name for name in cu.__all__ if isinstance(getattr(cu, name), ModuleType)]
PUBLIC = {name: getattr(cu, name) for name in cu.__all__ if name not in FOLDERS} | {
    f"{folder}.{name}": getattr(getattr(cu, folder), name) for folder in FOLDERS for name in getattr(cu, folder).__all__
}
IN_RANDOM_ORDER = """
import pkgutil, random, sys
from importlib import import_module
import corpus_utils as cu
names = [module.name for module in pkgutil.walk_packages(cu.__path__, "corpus_utils.")]
for round in (1, 2):
    random.Random(int(sys.argv[1]) + round).shuffle(names)
    for name in names:
        import_module(name)
folders = [name for name in cu.__all__ if hasattr(getattr(cu, name), "__path__")]
for folder in [cu, *(getattr(cu, name) for name in folders)]:
    for name in folder.__all__:
        assert callable(getattr(folder, name)) or name in folders, f"{folder.__name__}.{name} is {getattr(folder, name)}"
"""


def test_the_top_level_has_about_twenty_names_and_the_folders():
    assert len(FOLDERS) == 13 and len(cu.__all__) - len(FOLDERS) <= 20
    assert set(FOLDERS) >= set("vocabulary framing timelines systems large mentions plots tokens lexicons reuse".split())


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_a_public_name_is_callable_and_has_a_docstring(name):
    assert callable(PUBLIC[name]) and PUBLIC[name].__doc__


def test_each_function_has_one_home_and_one_name():
    functions = [value for value in PUBLIC.values()]
    assert len({id(value) for value in functions}) == len(functions)


def test_import_loads_nothing_heavy():
    code = "import sys, corpus_utils; print([m for m in ('pandas', 'matplotlib', 'jieba', 'nbconvert') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_loading_a_corpus_does_not_import_what_only_faulty_lexicons_or_pages_need():
    code = (
        "import sys, corpus_utils as cu; cu.mentions; cu.match_lexicon; cu.load_lexicon('frames'); "
        "print([m for m in ('jsonschema', 'nbconvert', 'distributed') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_a_function_wins_over_the_file_of_its_name_in_whatever_order_modules_are_imported(seed):
    run = subprocess.run([sys.executable, "-c", IN_RANDOM_ORDER, seed], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_shows_its_public_names_and_nothing_else(folder):
    module = getattr(cu, folder)
    assert dir(module) == sorted(module.__all__) and not any(
        isinstance(getattr(module, name), ModuleType) for name in dir(module)
    )


@pytest.mark.parametrize("folder", ["", *FOLDERS])
def test_tab_completion_in_jupyterlab_offers_the_public_names_and_nothing_else(folder):
    from IPython.core.completer import IPCompleter, provisionalcompleter

    names = cu.__all__ if not folder else getattr(cu, folder).__all__
    text = f"cu.{folder}." if folder else "cu."
    with provisionalcompleter():
        offered = {completion.text for completion in IPCompleter(namespace={"cu": cu}).completions(text, len(text))}
    assert offered == set(names)


@pytest.mark.parametrize(
    "name, near",
    [
        ("frequency", "cu.vocabulary.frequency"),
        ("find_dates", "cu.mentions.dates"),
        ("load_corpora", "cu.load_corpus"),
        ("plot_keyness", "cu.vocabulary.keyness or cu.plots.keyness"),
        ("han_word", "cu.tokens.han_words"),
    ],
)
def test_an_unknown_name_is_answered_with_near_ones(name, near):
    with pytest.raises(AttributeError, match=f"no public name '{name}'; did you mean .*{near}"):
        getattr(cu, name)


def test_an_unknown_name_of_a_folder_is_answered_with_its_near_ones():
    with pytest.raises(AttributeError, match="corpus_utils.vocabulary has no public name 'keynes'; did you mean keyness"):
        cu.vocabulary.keynes  # noqa: B018
    with pytest.raises(AttributeError, match="corpus_utils.reuse has no public name 'xyz'; it has add_shared, near_duplicates"):
        cu.reuse.xyz  # noqa: B018
    with pytest.raises(AttributeError, match="no public name 'qqqqqq'; it has .*load_corpus"):
        cu.qqqqqq  # noqa: B018


@pytest.mark.parametrize(
    "call",
    [
        lambda cu: cu.tokenize(None),
        lambda cu: cu.mentions.places(None),
        lambda cu: cu.mentions.dates(None),
        lambda cu: cu.reuse.passages(None),
        lambda cu: cu.lexicons.evidence(None),
        lambda cu: cu.match_lexicon(None, cu.load_lexicon("frames")),
        lambda cu: cu.framing.shares(None, None),
        lambda cu: cu.timelines.responses(None),
        lambda cu: cu.vocabulary.frequency(None),
        lambda cu: cu.vocabulary.dispersion(None),
        lambda cu: cu.vocabulary.keyness(None, "永州"),
        lambda cu: cu.vocabulary.kwic(None, "疫情"),
        lambda cu: cu.vocabulary.collocations(None),
        lambda cu: cu.tokens.add_quotes(None, None),
        lambda cu: cu.timelines.events(None, None),
        lambda cu: cu.timelines.lags(None, None),
        lambda cu: cu.timelines.trends(None, None),
    ],
)
def test_anything_but_a_table_is_refused_in_words(call):
    with pytest.raises(cu.CorpusError, match="expected a table, found NoneType; pass a table as returned by"):
        call(cu)


WRONG = {
    "clean_and_explain": (5,),
    "clean_text": (b"x",),
    "cleaning.add_trace": (5, 5),
    "cleaning.apply_edits": ("疫", 5),
    "cleaning.audit_examples": (5, 5),
    "cleaning.changes": (5,),
    "cleaning.characters_kept": (5,),
    "cleaning.decode": ("x",),
    "cleaning.explain_repairs": (5,),
    "cleaning.repair": (5,),
    "cleaning.trace": ([5], 0, 1),
    "describe.region_candidates": (5,),
    "export.csv_text": (5,),
    "export_html": ("none.ipynb", "out"),
    "framing.add_position": (5, 5),
    "framing.agreement": (5, 5),
    "framing.co_occurrence": (5, 5, 5),
    "framing.coded_articles": (5,),
    "framing.coded_matches": (5,),
    "framing.codes": (5,),
    "framing.coding_sheet": (5,),
    "framing.correspondence": (5,),
    "framing.differences": (5, 5),
    "framing.held_out_matches": (5, 5),
    "framing.influence": (5, 5),
    "framing.krippendorff_alpha": ([[1, 2]], "ratio"),
    "framing.lexicon_codes": (5, 5),
    "framing.share_variants": (5, 5, 5),
    "framing.shares": (5, 5),
    "framing.speakers": (5, 5, 5),
    "gloss": (5,),
    "lexicons.evidence": (5,),
    "load_corpus": (5,),
    "load_lexicon": (5,),
    "manifest": (5,),
    "match_lexicon": (5, 5),
    "mentions.add_distance": (5, 5),
    "mentions.add_level": (5, 5),
    "mentions.add_name": (5, 5),
    "mentions.add_speaker": (5, 5),
    "mentions.dates": (5,),
    "mentions.levels": (5,),
    "mentions.names": (5,),
    "mentions.places": (5,),
    "mentions.quantities": (5,),
    "mentions.speech": (5,),
    "open_data_set": (5,),
    "plots.agreement": (5, {}, {}),
    "plots.calendar": (5, 5),
    "plots.changes": (5,),
    "plots.characters_kept": (5,),
    "plots.co_occurrence": (5, {}, {}),
    "plots.collocation_network": (5,),
    "plots.collocations": (5,),
    "plots.correspondence": (5,),
    "plots.date_kinds": (5, 5),
    "plots.dendrogram": (5,),
    "plots.dispersion": (5,),
    "plots.distances": (5,),
    "plots.events": (5, 5),
    "plots.frequency": (5,),
    "plots.keyness": (5,),
    "plots.lags": (5, 5),
    "plots.lexical_dispersion": (5, 5),
    "plots.links": (5,),
    "plots.measures": (5, {}),
    "plots.mechanisms": (5,),
    "plots.names": (5,),
    "plots.overview": (5,),
    "plots.passages": (5, 5),
    "plots.portrait": (5,),
    "plots.positions": (5, {}),
    "plots.resources": (5,),
    "plots.segmenter_agreement": (5,),
    "plots.share_variants": (5, {}),
    "plots.shares": (5,),
    "plots.show_evidence": (5,),
    "plots.show_kwic": (5,),
    "plots.show_passages": (5, 5),
    "plots.show_portraits": (5, 5),
    "plots.show_system": (5, 5),
    "plots.small_multiples": (5, 5),
    "plots.speakers": (5, {}),
    "plots.trends": (5, 5),
    "plots.two_groups": (5,),
    "plots.word_clouds": (5,),
    "process_folder": (5, "out"),
    "reuse.add_shared": (5, 5),
    "reuse.near_duplicates": (5,),
    "reuse.passages": (5,),
    "show_figure": (5, "a", "b", 5),
    "show_table": (5,),
    "systems.bodies": (5,),
    "systems.leaders": (5,),
    "systems.links": (5,),
    "systems.measures": (5,),
    "systems.mechanisms": (5,),
    "systems.portraits": (5,),
    "systems.resources": (5,),
    "timelines.events": (5, 5),
    "timelines.lags": (5, 5),
    "timelines.responses": (5,),
    "timelines.trends": (5, 5),
    "tokenize": (5,),
    "tokens.add_quotes": (5, 5),
    "tokens.add_script": (5,),
    "tokens.characters": (5,),
    "tokens.four_character_expressions": (5,),
    "tokens.han_words": (5,),
    "tokens.merge_variants": (5,),
    "tokens.ngrams": (5,),
    "tokens.sentences": (5,),
    "translate": (5,),
    "use_cjk_font": ("none.otf",),
    "vocabulary.add_slice": (5,),
    "vocabulary.collocations": (5,),
    "vocabulary.dispersion": (5,),
    "vocabulary.diversity": (5,),
    "vocabulary.frequency": (5,),
    "vocabulary.frequency_list": (5,),
    "vocabulary.keyness": (5, "x"),
    "vocabulary.keyness_by": (5,),
    "vocabulary.kwic": (5, "x"),
    "vocabulary.overview": (5,),
    "vocabulary.segmenter_agreement": (5,),
    "vocabulary.thresholds": (5,),
}


WITHOUT_A_WRONG_ARGUMENT = {
    "Corpus",
    "CorpusError",
    "cleaning.Edit",
    "export.CorpusHTMLExporter",
    "large.DataSet",
    "lexicons.Lexicon",
    "systems.Systems",
    "tokens.stopwords",
}  # classes, and a function without arguments


def test_every_public_function_has_a_wrong_argument_here():
    assert set(WRONG) | WITHOUT_A_WRONG_ARGUMENT == set(PUBLIC)


@pytest.mark.parametrize("name", sorted(WRONG))
def test_a_wrong_argument_is_refused_in_words(name):
    with pytest.raises(cu.CorpusError) as error:
        PUBLIC[name](*WRONG[name])
    assert len(str(error.value)) > 20


@pytest.mark.parametrize("call", [cu.tokenize, cu.mentions.dates, cu.vocabulary.frequency, cu.plots.keyness])
def test_a_whole_corpus_where_a_table_is_expected_is_refused_in_words(call, corpus):
    own = ".tokens" if call is cu.vocabulary.frequency else "one of its tables, such as .articles"
    with pytest.raises(cu.CorpusError, match=f"expected a table, found a whole Corpus; pass (its )?{own}"):
        call(corpus)


def test_a_misspelt_column_is_answered_with_a_near_one(tokens):
    with pytest.raises(cu.CorpusError, match="no column gruop .*; did you mean group"):
        cu.vocabulary.keyness(tokens, "永州", by="gruop")


def test_a_keyness_chart_of_several_targets_is_refused_with_what_draws_them(tokens):
    with pytest.raises(cu.CorpusError, match="several targets; draw a panel for each: small_multiples"):
        cu.plots.keyness(cu.vocabulary.keyness_by(tokens))

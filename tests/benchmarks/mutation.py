"""What the tests would notice: `pip install mutmut==3.8.1; python tests/benchmarks/mutation.py`, from the root of the project.

The code of five modules (pyproject.toml, [tool.mutmut]) is changed in one place at a time, and the module's tests run: 2,500 such
mutants in half an hour. `mutmut results` names those that survive, `mutmut show NAME` shows one, and names behind the command
run these again. Other than mutmut alone, this mutates decorated functions too (most of vocabulary.py), without their caches; it
runs all tests in tests/test_<module>.py, and of MORE those that call the function, the quick ones first; hypothesis does not
look for a smaller example. Not mutated are constants outside functions; tests that take minutes are left out (pyproject.toml).
"""

import json
import re
import sys
import time
from collections import Counter
from pathlib import Path
from shutil import rmtree

import mutmut.__main__ as program
from hypothesis import Phase, settings
from libcst import FunctionDef, Module
from mutmut.mutation import file_mutation as mutation
from mutmut.runners.harness import PytestRunner
from mutmut.state import state
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import change_cwd

MORE = {"encoding": "tests/test_hostile.py", "clean": "tests/test_edits.py", "lexicon": "tests/test_levels.py"}
KNOWN = re.compile(r"(lru_)?cache\b|row_by_row$")
code, arrange, collect = Module([]).code_for_node, mutation.function_trampoline_arrangement, program.collect_or_load_stats


def skip_unknown(visitor, node, skip=mutation.MutationVisitor._skip_node_and_children) -> bool:
    known = isinstance(node, FunctionDef) and all(KNOWN.match(code(decorator.decorator)) for decorator in node.decorators)
    return not known and skip(visitor, node)


def arrange_without_caches(function, mutants, class_name):
    kept = [decorator for decorator in function.decorators if "cache" not in code(decorator.decorator)]
    return arrange(function.with_changes(decorators=kept), mutants, class_name)


def collect_and_choose(*arguments, **named) -> None:
    collect(*arguments, **named)
    for function, called in state().tests_by_mangled_function_name.items():
        module = function.split(".")[1]
        called -= {test for test in called if not test.startswith(MORE.get(module, "none"))}
        called |= {test for test in state().duration_by_test if test.startswith(f"tests/test_{module}.py")}


def plain(name: str) -> str:
    return re.sub(r"\\+", r"\\", name)  # pytest escapes some names once more in each run of one process


def run_tests(runner, *, mutant_name, tests) -> int:
    seconds = {plain(name): state().duration_by_test[name] for name in tests or state().duration_by_test}

    class QuickFirst:
        def pytest_collection_modifyitems(self, items) -> None:
            by_name = {plain(item.nodeid): item for item in items}
            slow = {name for name, item in by_name.items() if {"corpus", "articles"} & {*item.fixturenames}}
            items[:] = [by_name[name] for name in sorted(seconds, key=lambda name: (name in slow, seconds[name]))]

    with change_cwd("mutants"):
        return int(runner.execute_pytest(["-x", "-q", *{name.split("::")[0] for name in seconds}], plugins=[QuickFirst()]))


if __name__ == "__main__":
    if not sys.argv[1:]:
        rmtree("mutants", ignore_errors=True)
    settings.register_profile("first", phases=[Phase.explicit, Phase.generate])
    settings.load_profile("first")
    mutation.MutationVisitor._skip_node_and_children = skip_unknown
    mutation.function_trampoline_arrangement = arrange_without_caches
    program.collect_or_load_stats, PytestRunner.run_tests = collect_and_choose, run_tests
    start, rows = time.time(), {}
    program._run(sys.argv[1:], max_children=None)
    for path in sorted(Path("mutants/corpus_utils").glob("*.meta")):
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"].values()
        rows[path.stem] = Counter(status_by_exit_code[code] for code in codes)
    statuses = ("killed", "survived", "timeout", "no tests")
    print("".join(f"{cell:>10}" for cell in ("\nmodule", "mutants", *statuses, "score")))
    for name, counts in (rows | {"all": sum(rows.values(), Counter())}).items():
        score = (counts["killed"] + counts["timeout"]) / counts.total()
        print("".join(f"{cell:>10}" for cell in (name, counts.total(), *(counts[status] for status in statuses), f"{score:.1%}")))
    print(f"{(time.time() - start) / 60:.0f} minutes")

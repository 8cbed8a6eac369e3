"""What the tests would notice: `pip install mutmut==3.8.1; python tests/benchmarks/mutation.py`, from the root of the project.

The code of five modules (pyproject.toml, [tool.mutmut]) is changed in one place at a time, and the module's tests run: 2,500 such
mutants in half an hour. `mutmut results` names those that survive, `mutmut show NAME` shows one, and names behind the command
run these again. Other than mutmut alone, this mutates decorated functions too (most of vocabulary.py), without their caches; it
runs all tests in tests/test_<module>.py, and of MORE those that call the function, the quick ones first; hypothesis does not
look for a smaller example. Not mutated are constants outside functions; tests that take minutes are left out (pyproject.toml).
"""

import re
import sys
import time
from collections import Counter
from shutil import rmtree

import libcst as cst
import mutmut.__main__ as program
from hypothesis import Phase, settings
from mutmut.mutation import file_mutation
from mutmut.mutation.data import SourceFileMutationData
from mutmut.runners.harness import PytestRunner
from mutmut.state import state
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import change_cwd, walk_mutatable_files

MORE = {"encoding": "tests/test_hostile.py", "clean": "tests/test_edits.py", "lexicon": "tests/test_levels.py"}
CACHES, STATUSES = {"cache", "lru_cache"}, ("killed", "survived", "timeout", "no tests")
visitor = file_mutation.MutationVisitor
arrange, skip, collect = (
    file_mutation.function_trampoline_arrangement,
    visitor._skip_node_and_children,
    program.collect_or_load_stats,
)


def name_of(decorator: cst.Decorator) -> str:
    return re.sub(r"\(.*", "", cst.Module([]).code_for_node(decorator.decorator))


def skip_but_not_decorated(self, node) -> bool:
    known = isinstance(node, cst.FunctionDef) and all(name_of(d) in CACHES | {"row_by_row"} for d in node.decorators)
    return not known and skip(self, node)


def arrange_without_caches(function, mutants, class_name):
    return arrange(
        function.with_changes(decorators=[d for d in function.decorators if name_of(d) not in CACHES]), mutants, class_name
    )


def collect_and_choose(*arguments, **named) -> None:
    collect(*arguments, **named)
    for function, called in state().tests_by_mangled_function_name.items():
        module = function.split(".")[1]
        own, more = f"tests/test_{module}.py", MORE.get(module, "none")
        tests = {test for test in state().duration_by_test if test.startswith(own) or test in called and test.startswith(more)}
        called.clear()
        called.update(tests)


class QuickFirst:
    def __init__(self, names):
        self.names = names

    def pytest_collection_modifyitems(self, items) -> None:
        by_name = {re.sub(r"\\+", r"\\", item.nodeid): item for item in items}  # escaped once more in each run of one process
        slow = {name for name, item in by_name.items() if {"corpus", "articles"} & {*item.fixturenames}}
        items[:] = [by_name[name] for name in sorted(self.names, key=lambda name: (name in slow, state().duration_by_test[name]))]


def run_tests(runner, *, mutant_name, tests) -> int:
    names = set(tests) or set(state().duration_by_test)
    with change_cwd("mutants"):
        return int(runner.execute_pytest(["-x", "-q", *{name.split("::")[0] for name in names}], plugins=[QuickFirst(names)]))


if __name__ == "__main__":
    if not sys.argv[1:]:
        rmtree("mutants", ignore_errors=True)
    settings.register_profile("first example", phases=[Phase.explicit, Phase.generate])
    settings.load_profile("first example")
    visitor._skip_node_and_children, file_mutation.function_trampoline_arrangement = (
        skip_but_not_decorated,
        arrange_without_caches,
    )
    program.collect_or_load_stats, PytestRunner.run_tests = collect_and_choose, run_tests
    start, rows = time.time(), {"all": Counter()}
    program._run(sys.argv[1:], max_children=None)
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        rows[str(path)] = Counter(status_by_exit_code[code] for code in data.exit_code_by_key.values())
        rows["all"] += rows[str(path)]
    print(f"\n{'':<28}{'mutants':>9}" + "".join(f"{status:>9}" for status in STATUSES) + f"{'score':>9}")
    for name, counts in sorted(rows.items(), reverse=True):
        score = (counts["killed"] + counts["timeout"]) / max(counts.total(), 1)
        print(f"{name:<28}{counts.total():>9}" + "".join(f"{counts[status]:>9}" for status in STATUSES) + f"{score:>9.1%}")
    print(f"{(time.time() - start) / 60:.0f} minutes")

"""How many changes of the code that guards pass its tests: the guard, the pool and the passages.

The tests of a part run once with each line followed. Then each mutant has those tests that run the
changed lines, in a process of its own in which its module has the changed text; it is ended when
one of them takes several times as long as it did. What no test minds is listed.

`python -m tests.benchmarks.mutants guard pool passages=150` takes 150 of those of the passages, the
same in each run.
"""

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from r2pgraph.validate.apart import Apart

from .changes import Mutant, mutants
from .reached import QUIET, Reached, reached

REPOSITORY = Path(__file__).resolve().parents[3]
PACKAGE = REPOSITORY / "service" / "r2pgraph"
SEED = 11
BATCH = 20
MEASURING = 600.0
COLLECTING = 60.0
# What a test of a mutant may take: a while, and so many times what it took.
WHILE, TIMES = 6.0, 5.0
PARTS: dict[str, tuple[str, list[str]]] = {
    "guard": ("grammar/guard*.py", ["tests/grammar/test_guard.py", "tests/fuzz/test_fuzz.py"]),
    "pool": ("engine/pool*.py", ["tests/engine"]),
    "passages": ("passages/*.py", ["tests/passages"]),
}
# Read here, so that no child need read them.
LIBRARIES = ("hypothesis", "pyoxigraph", "rdflib", "schemathesis")


class _Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives a module the text of a mutant when it is imported."""

    def __init__(self, mutant: Mutant) -> None:
        parts = mutant.path.relative_to(PACKAGE.parent).with_suffix("").parts
        self._name, self._mutant = ".".join(parts), mutant

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        del path, target
        if name != self._name:
            return None
        return importlib.util.spec_from_file_location(name, self._mutant.path, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._mutant.text, str(self._mutant.path), "exec"), vars(module))


@dataclass(frozen=True)
class _Chosen:
    """A plugin of pytest that leaves the chosen tests, and ends the process if one is too slow."""

    seconds: Mapping[str, float]

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.nodeid in self.seconds]

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        signal.setitimer(signal.ITIMER_REAL, WHILE + TIMES * self.seconds[item.nodeid])


@dataclass(frozen=True)
class Trial:
    """A mutant, and the tests that run where it is, with the seconds that each took."""

    mutant: Mutant
    tests: Mapping[str, float]

    def __str__(self) -> str:
        mutant = self.mutant
        where = f"{mutant.path.relative_to(PACKAGE)}:{mutant.line}"
        change = f"{mutant.before} -> {mutant.after or 'nothing'}"
        return f"{where}: {change} ({len(self.tests)} tests)"

    def survived(self) -> bool:
        """Runs the tests in this process, those of the module itself first."""
        sys.meta_path.insert(0, _Instead(self.mutant))
        files = list(dict.fromkeys(test.partition("::")[0] for test in self.tests))
        files.sort(key=lambda file: f"test_{self.mutant.path.stem}" not in file)
        _afresh()
        signal.setitimer(signal.ITIMER_REAL, COLLECTING)
        return pytest.main(["-x", *QUIET, *files], [_Chosen(self.tests)]) == pytest.ExitCode.OK


def _afresh() -> None:
    """Has the package read anew, and nothing printed."""
    for name in [one for one in sys.modules if one.partition(".")[0] == "r2pgraph"]:
        del sys.modules[name]
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)


def measured(paths: Sequence[Path], tests: Sequence[str]) -> Reached:
    """What the tests reach, found out in a process of its own."""

    def work(_: str) -> Reached:
        _afresh()
        return reached(paths, tests)

    def lost(_: str) -> Reached:
        return Reached({}, {}, tests)

    apart = Apart(work, lambda _: None, lost, lost, 1, MEASURING)
    found = apart.results(["measuring"])["measuring"]
    if found.failed or not found.seconds:
        raise SystemExit(f"as the code is now, these fail or do not end: {found.failed or tests}")
    return found


def outcomes(trials: Sequence[Trial]) -> list[str]:
    """Of each, whether a test failed, it survived, or its tests did not end by themselves."""

    def work(number: str) -> str:
        if not trials[int(number)].tests:
            return "not reached"
        return "survived" if trials[int(number)].survived() else "killed"

    def lost(_: str) -> str:
        return "did not end"

    longest = max(sum(trial.tests.values()) + len(trial.tests) for trial in trials)
    jobs = len(os.sched_getaffinity(0))
    apart = Apart(work, lambda _: None, lost, lost, jobs, WHILE + TIMES * longest)
    ended = apart.results([str(number) for number in range(len(trials))])
    return [ended[str(number)] for number in range(len(trials))]


def tried(name: str, size: str) -> None:
    """Makes the mutants of a part, tries them, and prints what came of it."""
    pattern, tests = PARTS[name]
    paths = sorted(PACKAGE.glob(pattern))
    every = [one for path in paths for one in mutants(path)]
    some = random.Random(SEED).sample(every, int(size)) if size else every
    began = time.monotonic()
    found = measured(paths, tests)
    trials = []
    for mutant in some:
        by = found.by(mutant.path, mutant.lines)
        trials.append(Trial(mutant, {test: found.seconds[test] for test in by}))
    print(
        f"{name}: {len(every)} mutants, {len(trials)} tried, "
        f"{len(found.seconds)} tests in {sum(found.seconds.values()):.0f} s, "
        f"on the average {sum(len(one.tests) for one in trials) / len(trials):.0f} a mutant",
        flush=True,
    )
    count: Counter[str] = Counter()
    for at in range(0, len(trials), BATCH):
        batch = trials[at : at + BATCH]
        for trial, how in zip(batch, outcomes(batch), strict=True):
            count[how] += 1
            if how != "killed":
                print(f"  {how}: {trial}", flush=True)
    told = ", ".join(f"{number} {how}" for how, number in sorted(count.items()))
    print(f"  {told}; {time.monotonic() - began:.0f} s", flush=True)


def main() -> None:
    """Runs the parts that the command line names, all by default, and lists what survives."""
    wanted = [argument.partition("=") for argument in sys.argv[1:]] or [(n, "", "") for n in PARTS]
    os.chdir(REPOSITORY)
    for library in LIBRARIES:
        importlib.import_module(library)
    for name, _, size in wanted:
        tried(name, size)


if __name__ == "__main__":
    main()

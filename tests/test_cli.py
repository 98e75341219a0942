"""Every command is there, explains itself, and ends with the right exit code."""

import json
import shutil
from pathlib import Path

import pytest

from r2pgraph import cli
from r2pgraph.cli import COMMANDS, build_parser, main
from r2pgraph.layout import Layout

SMALL = Path(__file__).parent / "fixtures" / "small"
COMMANDS_OF_TEXTS = ("validate", "verify-passages", "coverage", "locate", "digest", "serve")
HEADER = "# title: T\n# question: Q?\n# returns: R\n"


@pytest.fixture
def small(small_layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands work on the small corpus."""
    for module in ("r2pgraph.query", "r2pgraph.stats", "r2pgraph.build"):
        monkeypatch.setattr(f"{module}.find_layout", lambda _=None: small_layout)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_explains_itself(
    command: cli.Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command.name, "--help"]) == 0
    assert command.name in capsys.readouterr().out
    assert callable(command.load().run)


def test_the_help_lists_every_command() -> None:
    text = build_parser().format_help()
    assert all(command.name in text and command.summary[:20] in text for command in COMMANDS)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["no-such-command"],
        ["query", "--no-such-option"],
        ["serve", "--port", "0"],
        ["serve", "--port", "many"],
        ["serve", "--timeout", "-1"],
        ["serve", "--workers", "0"],
        ["serve", "--workers", "²"],
        ["serve", "--base-url", "graph.example.org"],
        ["query", "q.rq", "--timeout", "nan"],
        ["query", "q.rq", "--timeout", "0"],
        ["serve", "--engine", "nonsense"],
        ["serve", "--data", "nowhere.ttl"],
        ["query"],
        ["query", "nowhere.rq"],
    ],
)
def test_wrong_usage_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    error = capsys.readouterr().err
    assert error
    assert "Traceback" not in error
    assert "invalid" not in error.replace("invalid choice", ""), "it says what is right instead"


def test_a_fault_of_ours_is_no_finding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("kept")

    monkeypatch.setattr("r2pgraph.stats.find_layout", broken)
    assert main(["stats"]) == 4
    assert "please report it" in capsys.readouterr().err


def test_a_cache_that_takes_no_store_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setenv("R2PGRAPH_CACHE", str(tmp_path))
    monkeypatch.setattr("r2pgraph.store.build_store", full)
    path = tmp_path / "a.nt"
    path.write_text("<http://a> <http://b> <http://c> .", encoding="utf-8")
    assert main(["serve", "--data", str(path)]) == 2
    error = capsys.readouterr().err
    assert f"{tmp_path}: a built store cannot be kept there (No space left" in error
    assert list(tmp_path.iterdir()) == [path]


def test_data_that_does_not_parse_end_with_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("<http://a> <http://b> .", encoding="utf-8")
    assert main(["serve", "--data", str(path)]) == 3
    assert "broken.ttl:1:" in capsys.readouterr().err


def test_data_without_triples_end_with_5(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "empty.ttl"
    path.write_text("# nothing here\n", encoding="utf-8")
    assert main(["serve", "--data", str(path)]) == 5
    assert "no triple" in capsys.readouterr().err


@pytest.mark.usefixtures("small")
def test_a_query_of_the_catalogue_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "nights", "--param", "least=12"]) == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [
        "figure        nights  claim",
        "------------  ------  ---------------------",
        "figure:frost  12      claim:frost-gardener",
        "figure:frost  12      claim:frost-neighbour",
    ]
    assert printed.err == "2 rows\n"


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("form", "format_name", "expected"),
    [
        ("SELECT (1 AS ?n) {}", "csv", "n\n1\n"),
        ("SELECT ?none {}", "table", "none\n----\n\n"),
        ("ASK {}", "table", "true\n"),
        ("ASK {}", "json", '{"head":{},"boolean":true}\n'),
        ("CONSTRUCT { <http://s> <http://p> 1 } {}", "ttl", "<http://s> <http://p> 1 .\n"),
    ],
)
def test_a_file_prints_in_every_format(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str, format_name: str, expected: str
) -> None:
    path = tmp_path / "q.rq"
    path.write_text(form, encoding="utf-8")
    assert main(["query", str(path), "--format", format_name]) == 0
    assert capsys.readouterr().out.replace("\r", "") == expected


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nights", "--param", "most=1"], "no parameter 'most'; this query has: least"),
        (["nights", "--param", "least=few"], "'least': 'few'"),
        (["nights", "--param", "least"], "NAME=VALUE"),
        (["nights", "--param", "least=1", "--param", "least=2"], "two values"),
        (["no-such-query"], "no query 'no-such-query'"),
        (["nights", "--format", "ttl"], "text/turtle"),
    ],
)
def test_a_query_that_cannot_be_asked_ends_with_2(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["query", *words]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["claims-on-a-page", "page=99"], "no page '99' in the graph; the nearest are 71, 72"),
        (["claims-on-a-page", "page=iv"], "no page 'iv' in the graph; the nearest are ii, iii"),
        (["claims-citing-a-note", "number=900"], "no note '900' in the graph; the nearest are"),
        (["claims-citing-a-note", "number=x"], "'x' is not the number of a note"),
        (["claims-by-speaker", "speaker=Samantha Powers"], "id/agent/power>"),
        (["claims-by-speaker", "speaker=agent:powr"], "id/agent/power>"),
        (
            ["death-tolls", "source=theses"],
            "nearest are: <https://w3id.org/r2pgraph/source/thesis>",
        ),
        (["pillars-in-the-ontology", "source=thesis"], "no parameter 'source'"),
    ],
)
def test_a_value_that_nothing_has_is_told_with_the_nearest(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name, value = words
    assert main(["query", name, "--param", value]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_names_and_works_are_understood(capsys: pytest.CaptureFixture[str]) -> None:
    values = ["--param", "speaker=Samantha Power", "--param", "source=thesis"]
    assert main(["query", "claims-by-speaker", *values, "--format", "csv"]) == 0
    assert capsys.readouterr().out.count("claim/thesis/") > 5


@pytest.mark.parametrize("name", ["table", "csv", "json"])
def test_rows_tell_what_they_rest_on(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["death-tolls", "--evidence", "--format", name]
    assert main(["query", *words]) == 0
    told = capsys.readouterr().out
    assert "evidence_works" in told
    assert "thesis on whether mass atrocities threaten global security" in told


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        (b"ASK { ?s ?p ?o }", 2, "ask the ASK without it"),
        (b"CONSTRUCT WHERE { ?s ?p ?o }", 2, "ask the CONSTRUCT without it"),
    ],
)
def test_only_rows_have_evidence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: bytes, code: int, message: str
) -> None:
    path = tmp_path / "q.rq"
    path.write_bytes(text)
    assert main(["query", str(path), "--evidence", "--format", "csv"]) == code
    assert message in capsys.readouterr().err


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        (b"INSERT DATA { <a:a> <a:b> 1 }", 2, "read-only"),
        (b"SELECT * { SERVICE <http://x/> { ?s ?p ?o } }", 2, "SERVICE"),
        (b"SELECT * { ?s ?p", 2, "line 1, column 10: this '{' is not closed"),
        (b"", 2, "found nothing"),
        (b"SELECT * { ?s ?p '\xff' }", 3, "q.rq:1:19: the byte here is not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_asked_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: bytes, code: int, message: str
) -> None:
    path = tmp_path / "q.rq"
    path.write_bytes(text)
    assert main(["query", str(path)]) == code
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


@pytest.mark.usefixtures("small")
def test_the_catalogue_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "--list"]) == 0
    text = capsys.readouterr().out
    assert "who-says: Which claims does a speaker make?" in text
    assert "least (integer, by default 1): the smallest number of nights" in text


@pytest.mark.usefixtures("small")
def test_stats_count(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats", "--format", "json"]) == 0
    numbers = json.loads(capsys.readouterr().out)
    assert numbers["claims"] == 2
    assert numbers["claims by kind"] == {"EmpiricalClaim": 2, "MeasuredClaim": 1}
    assert numbers["claims by file"] == {"almanac/01-frost": 2}
    lines = (SMALL / "triples/almanac/claims/01-frost.trig").read_text("utf-8").count("\n")
    assert numbers["lines of claim files"] == lines
    assert numbers["lines a claim"] == lines / 2
    assert numbers["lines a claim by file"] == {"almanac/01-frost": lines / 2}
    assert numbers["terms"]["class"] == 3
    assert numbers["speakers"] == 2
    assert main(["stats"]) == 0
    assert "2  claims" in capsys.readouterr().out


@pytest.mark.usefixtures("small")
def test_build_writes_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--out", str(tmp_path / "out")]) == 0
    assert "r2pgraph.nq" in capsys.readouterr().out
    assert {path.name for path in (tmp_path / "out").iterdir()} >= {"r2pgraph.trig", "SHA256SUMS"}
    in_the_way = tmp_path / "file"
    in_the_way.write_text("", encoding="utf-8")
    assert main(["build", "--out", str(in_the_way)]) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["stats"], "2  claims"),
        (["query", "nights"], "claim:frost-gardener"),
        (["query", "--list"], "who-says"),
        (["build", "--out", "{out}"], "r2pgraph.nq"),
        (["validate", "--only", "syntax"], "syntax"),
    ],
    ids=lambda words: words[0] if isinstance(words, list) else "",
)
def test_every_command_works_on_the_checkout_that_is_named(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = shutil.copytree(SMALL, tmp_path / "checkout")
    given = [word.format(out=tmp_path / "out") for word in words]
    main([*given, "--root", str(root)])
    assert said in capsys.readouterr().out
    assert main([*given, "--root", str(tmp_path / "nowhere")]) == 2
    assert "no folders 'ontology' and 'triples'" in capsys.readouterr().err


@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
def test_options_mean_the_same_in_every_command(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("R2PGRAPH_SOURCE_TEXT", "named.txt")
    needed = {"diff": ["HEAD"], "explain": ["x:a", "a", "x:b"]}.get(name, [])
    args = build_parser(name).parse_args([name, "--root", "here", *needed])
    assert args.root == Path("here")
    takes_text = name in COMMANDS_OF_TEXTS
    assert getattr(args, "source_text", None) == (Path("named.txt") if takes_text else None)
    if takes_text:
        args = build_parser(name).parse_args([name, "--source-text", "given.txt"])
        assert args.source_text == Path("given.txt")


def test_served_files_leave_aside_the_text_that_the_variable_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("R2PGRAPH_SOURCE_TEXT", str(tmp_path / "none.txt"))
    broken = tmp_path / "broken.ttl"
    broken.write_text("<http://a> <http://b> .", encoding="utf-8")
    assert main(["serve", "--data", str(broken)]) == 3
    given = ["--source-text", str(tmp_path / "other.txt")]
    assert main(["serve", "--data", str(broken), *given]) == 2
    assert "leave out --data" in capsys.readouterr().err

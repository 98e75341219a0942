"""Settings: the page that lists them says what the code does; variables mean what options do."""

import argparse
import dataclasses
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from r2pgraph.web import serve
from r2pgraph.web.settings import from_environment, options, variable

# Defaults that depend on the machine, or that are nothing, in words.
IN_WORDS = {
    "--base-url": "from host and port",
    "--workers": "one per processor, 2 to 8",
    "--data": "the packaged graph",
    "--root": "the packaged graph",
    "--source-text": "none",
    "--access-log": "none",
    "--log-queries": "no",
    "--trusted-proxies": "none",
    "--citations": "below the user's data",
}


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / "service" / "SETTINGS.md").read_text(encoding="utf-8")


def _parser(environment: dict[str, str] | None = None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    serve.add_arguments(parser)
    if environment is not None:
        from_environment(parser, environment)
    return parser


def _rows(page: str, cells: int) -> list[list[str]]:
    rows = [line.strip("|").split("|") for line in page.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in row] for row in rows if len(row) == cells]


def test_the_page_lists_every_option_with_variable_default_and_reason(page: str) -> None:
    listed = {row[0].strip("`"): row[1:] for row in _rows(page, 4)}
    declared = dict(options(_parser({})))
    assert list(listed) == list(declared)
    for option, (named, default, why) in listed.items():
        assert named == f"`{variable(option)}`"
        assert len(why) > 20
        if option in IN_WORDS:
            assert default == IN_WORDS[option], option
            continue
        given = declared[option].default
        expected = given if isinstance(given, str) else f"{given:g}"
        assert default == f"`{expected}`", option


def test_the_page_lists_what_is_fixed(page: str) -> None:
    rows = [row for row in _rows(page, 3) if "." in row[0]]
    assert len(rows) >= 10
    for name, value, why in rows:
        module, _, rest = name.strip("`").rpartition(".")
        try:
            found: Any = getattr(import_module(f"r2pgraph.{module}"), rest)
        except ModuleNotFoundError:
            module, _, owner = module.rpartition(".")
            kind = getattr(import_module(f"r2pgraph.{module}"), owner)
            found = {one.name: one.default for one in dataclasses.fields(kind)}[rest]
        assert f"{found:g}" == f"{float(value):g}", name
        assert len(why) > 20


def test_every_variable_that_the_code_reads_is_on_the_page(page: str, repository: Path) -> None:
    code = "".join(
        path.read_text(encoding="utf-8") for path in (repository / "service").rglob("*.py")
    )
    read = set(re.findall(r'"(R2PGRAPH_[A-Z_]+[A-Z])"', code))
    assert read
    assert all(f"`{name}`" in page for name in read)


def test_an_option_goes_before_its_variable_and_that_before_the_default() -> None:
    given = {
        "R2PGRAPH_WORKERS": "3",
        "R2PGRAPH_DATA": "a.ttl, b c.ttl",
        "R2PGRAPH_LOG_QUERIES": "yes",
        "R2PGRAPH_TIMEOUT": " ",
        "R2PGRAPH_BASE_URL": "http://h/kg/",
    }
    read = _parser(given).parse_args([])
    assert (read.workers, read.log_queries, read.timeout) == (3, True, 30.0)
    assert read.data == [Path("a.ttl"), Path("b c.ttl")]
    assert read.base_url == "http://h/kg"
    assert _parser(given).parse_args(["--workers", "5"]).workers == 5


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("R2PGRAPH_WORKERS", "many"),
        ("R2PGRAPH_PORT", "0"),
        ("R2PGRAPH_BASE_URL", "h/kg"),
        ("R2PGRAPH_LOG_QUERIES", "perhaps"),
        ("R2PGRAPH_TIMEOUT", "-1"),
    ],
)
def test_a_wrong_variable_is_named(
    capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        _parser({name: value})
    assert ended.value.code == 2
    assert name in capsys.readouterr().err

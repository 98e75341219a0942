"""The files for deployment name settings and files that there are."""

import re
from pathlib import Path

from tests.web.test_settings import _parser

from r2pgraph.web import serve
from r2pgraph.web.settings import options, variable


def test_only_settings_that_there_are_are_set(folder: Path) -> None:
    known = {variable(option) for option, _ in options(_parser({}))} | {"R2PGRAPH_CACHE"}
    named: set[str] = set()
    for path in folder.iterdir():
        named |= set(re.findall(r"R2PGRAPH_[A-Z_]+[A-Z]", path.read_text(encoding="utf-8")))
    assert len(named) >= 5
    assert named <= known
    assert serve.__doc__


def test_the_container_copies_what_there_is(folder: Path, repository: Path) -> None:
    text = (folder / "Containerfile").read_text(encoding="utf-8")
    copied = [line.split()[1:-1] for line in text.splitlines() if line.startswith("COPY p")]
    copied += [line.split()[1:-1] for line in text.splitlines() if re.match("COPY [^-p]", line)]
    names = [name for names in copied for name in names]
    assert {"pyproject.toml", "service", "ontology", "triples", "queries"} <= set(names)
    for name in names:
        assert (repository / name).exists(), name
    assert "USER r2pgraph" in text


def test_what_security_promises_names_files_that_there_are(repository: Path) -> None:
    text = (repository / "SECURITY.md").read_text(encoding="utf-8")
    rows = [row.split("|") for row in text.splitlines() if row.count("|") == 5]
    named = {name for row in rows for name in re.findall(r"`([a-z_/.]+)`", "|".join(row[3:]))}
    assert len(named) > 20
    for name in named:
        below = repository / "service" / "r2pgraph" / name
        places = (repository / name, below, below.with_suffix(".py"))
        assert any(place.exists() for place in places), name

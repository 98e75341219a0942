"""The patterns that are read from a query are those that the parser of rdflib reads."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from rdflib.plugins.sparql import algebra, parser
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, Literal, Variable

from r2pgraph.validate.again.pattern import Group, Pattern, Union
from r2pgraph.validate.again.reader import UnreadError, read

REPOSITORY = Path(__file__).parents[3]
FOLDERS = ("queries", "ontology/checks", "ontology/shortcuts")
FILES = [path for name in FOLDERS for path in sorted((REPOSITORY / name).rglob("*.rq"))]


def patterns(group: Group | Union) -> Iterator[Pattern]:
    for part in group.groups if isinstance(group, Union) else group.parts:
        if isinstance(part, Pattern):
            yield part
        elif isinstance(part, Group | Union):
            yield from patterns(part)


def triples(tree: Any) -> Iterator[list[Any]]:
    """The triples in a tree of rdflib, without the template of a CONSTRUCT."""
    if isinstance(tree, CompValue):
        for name, value in tree.items():
            if name == "triples":
                for flat in value:
                    yield from (flat[at : at + 3] for at in range(0, len(flat), 3))
            elif name != "template":
                yield from triples(value)
    elif isinstance(tree, list | tuple) or hasattr(tree, "asList"):
        for one in tree:
            yield from triples(one)


def by_rdflib(text: str) -> list[str]:
    prologue, query = parser.parseQuery(text)
    known = algebra.translatePrologue(prologue, None)
    tree = algebra.traverse(query, visitPost=partial(algebra.translatePName, prologue=known))
    return sorted(
        word
        for one in triples(algebra.traverse(tree, visitPost=algebra.translatePath))
        for word in map(properties, one)
        if word
    )


def properties(term: Any) -> str:
    """The addresses in a term or path of rdflib; of nothing else anything."""
    if isinstance(term, Variable | BNode | Literal):
        return ""
    text = term.n3() if hasattr(term, "n3") else str(term)
    return " ".join(sorted(word for word in _words(text) if word.startswith("<")))


def _words(text: str) -> list[str]:
    return text.replace(">", "> ").replace("<", " <").split()


@pytest.mark.parametrize("path", FILES[::3], ids=lambda path: path.stem)
def test_as_rdflib_reads_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    try:
        group = read(text)
    except UnreadError:
        return
    found = [
        word
        for one in patterns(group)
        for end in (one.subject, one.step.text, one.value)
        for word in (() if end.startswith('"') else _words(end))
        if word.startswith("<")
    ]
    wanted = [word for words in by_rdflib(text) for word in words.split()]
    assert sorted(found) == sorted(wanted)


def test_nearly_all_can_be_read() -> None:
    unread = []
    for path in FILES:
        try:
            read(path.read_text(encoding="utf-8"))
        except UnreadError:
            unread.append(path.stem)
    assert len(FILES) > 100
    assert len(unread) <= 3, unread


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?x ?p NOW() }",
        "SELECT (NOW() AS ?x) { ?x ?p ?y }",
        "SELECT * FROM <urn:g> { ?x ?p ?y }",
        "SELECT * { GRAPH ?g { } }",
        "SELECT * { GRAPH ?g { OPTIONAL { ?x ?p ?y } } }",
        "SELECT * { ?x !<urn:p> ?y }",
        "SELECT * { ?x <urn:p> (1 2) }",
        "SELECT * { SERVICE <urn:s> { ?x ?p ?y } }",
        "DESCRIBE ?x { ?x ?p ?y }",
        "CONSTRUCT WHERE { ?x ?p ?y }",
        "SELECT * { ?x ?p ?y",
        "SELECT * { ?x ex:p ?y }",
        "",
    ],
)
def test_what_is_not_sure_is_refused(text: str) -> None:
    with pytest.raises(UnreadError):
        read(text)

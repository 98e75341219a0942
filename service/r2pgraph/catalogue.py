"""The catalogue of questions: `queries/<category>/<name>.rq`, with what their headers say.

Reads files and turns the words of a caller into RDF terms; it runs nothing and knows no engine
beyond the tokens of the query language.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from r2pgraph import terms, xsd
from r2pgraph.errors import (
    CatalogueError,
    DataSyntaxError,
    ParameterValueError,
    QueryError,
    UnknownParameterError,
    UnknownQueryError,
)
from r2pgraph.grammar.binding import Term, bind
from r2pgraph.grammar.guard import inspect
from r2pgraph.grammar.header import header_of
from r2pgraph.layout import Layout, shown
from r2pgraph.load import read_text

# The one value of the coverage line: the answer tells which sections it does not know.
_COVERAGE = "sections"
# Types of parameters: an address, a printed page and the number of a note.
IRI, PAGE, NOTE = "iri", "page", "note"
# Engines count to some 19 digits.
_LONGEST_VALUE = 18
_REQUIRED = ("title", "question", "returns")
_EXECUTABLE = {
    "SELECT": ("SPARQLSelectExecutable", "select"),
    "ASK": ("SPARQLAskExecutable", "ask"),
    "CONSTRUCT": ("SPARQLConstructExecutable", "construct"),
    "DESCRIBE": ("SPARQLDescribeExecutable", "describe"),
}


@dataclass(frozen=True)
class Parameter:
    """A variable of a query that a caller may give a value; without one, it is left open.

    `classes`: names with a prefix of the query; an address is of one of them, if there are any.
    """

    name: str
    kind: str
    default: str
    help: str
    classes: tuple[str, ...] = ()


@dataclass(frozen=True)
class CatalogueQuery:
    """One question: its header and its text.

    `tells_coverage`: its answers say which sections of the sources are not in the graph.
    """

    name: str
    category: str
    title: str
    question: str
    returns: str
    parameters: tuple[Parameter, ...]
    text: str
    path: Path
    tells_coverage: bool = False

    @property
    def iri(self) -> str:
        return terms.QUERY + self.name

    @property
    def form(self) -> str:
        return inspect(self.text).form

    @property
    def from_claims(self) -> bool:
        """Whether rows are answered from claims, so that they can be asked of one work."""
        return "?claim" in self.text

    def terms(self, values: Mapping[str, str]) -> dict[str, Term]:
        """The values of a caller, with the defaults for the rest, as terms.

        Raises:
            UnknownParameterError: a name that the query does not have.
            ParameterValueError: a value that is not of the parameter's type.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in known:
                raise UnknownParameterError(name, sorted(known))
        given = {name: values.get(name) or known[name].default for name in known}
        return {
            name: _TYPES[known[name].kind](name, value, self._prefixes)
            for name, value in given.items()
            if value
        }

    def classes_of(self, parameter: Parameter) -> tuple[str, ...]:
        """The addresses of the classes that a parameter takes things of; none for any thing."""
        terms_of = (_iri(parameter.name, one, self._prefixes) for one in parameter.classes)
        return tuple(term.value for term in terms_of)

    def bound(self, values: Mapping[str, str]) -> str:
        """The text of the query with the values of a caller bound."""
        return bind(self.text, self.terms(values))

    @cached_property
    def _prefixes(self) -> dict[str, str]:
        return dict(inspect(self.text).prefixes)


@dataclass(frozen=True)
class Catalogue:
    """All questions, by name; names are unique across categories."""

    queries: dict[str, CatalogueQuery]

    def get(self, name: str) -> CatalogueQuery:
        """One question, by its name or as `category/name`.

        Raises:
            UnknownQueryError: there is none.
        """
        query = self.queries.get(name.rpartition("/")[2])
        if query is None or ("/" in name and name != f"{query.category}/{query.name}"):
            raise UnknownQueryError(name, sorted(self.queries))
        return query

    def by_category(self) -> dict[str, list[CatalogueQuery]]:
        """The questions as an index lists them."""
        found: dict[str, list[CatalogueQuery]] = {}
        for query in self.queries.values():
            found.setdefault(query.category, []).append(query)
        return found


def load_catalogue(layout: Layout) -> Catalogue:
    """Reads every query file.

    Raises:
        CatalogueError: a header is missing or wrong, or two queries have one name.
        DataSyntaxError: a file is not UTF-8.
    """
    catalogue, unusable = read_catalogue(layout)
    for problem in unusable:
        raise problem
    return catalogue


def read_catalogue(
    layout: Layout,
) -> tuple[Catalogue, tuple[CatalogueError | DataSyntaxError, ...]]:
    """Every query that can be used, and why the others cannot."""
    queries: dict[str, CatalogueQuery] = {}
    unusable: list[CatalogueError | DataSyntaxError] = []
    for path in layout.query_files():
        try:
            query = read_query(path)
        except (CatalogueError, DataSyntaxError) as problem:
            unusable.append(problem)
            continue
        if query.name in queries:
            reason = f"{shown(queries[query.name].path)} has the same name; rename one of them"
            unusable.append(CatalogueError(shown(path), 1, reason))
            continue
        queries[query.name] = query
    return Catalogue(queries), tuple(unusable)


def read_query(path: Path, *, header: bool = True) -> CatalogueQuery:
    """Reads one query file; see `load_catalogue`.

    Without `header`, it may have none, and what is wrong with the query is told when it is asked.
    """
    text = read_text(path)
    fields: dict[str, str] = {}
    parameters: list[Parameter] = []
    for number, name, value in header_of(text):
        if name == "param":
            parameters.append(_parameter(path, number, value))
        elif name == "coverage" and value != _COVERAGE:
            raise CatalogueError(shown(path), number, f"write '# coverage: {_COVERAGE}' or nothing")
        else:
            fields[name] = value
    for name in _REQUIRED:
        if header and not fields.get(name):
            raise CatalogueError(shown(path), 1, f"the header has no '# {name}: …' line; add it")
    query = CatalogueQuery(
        path.stem,
        path.parent.name,
        fields.get("title", path.stem),
        fields.get("question", ""),
        fields.get("returns", ""),
        tuple(parameters),
        text,
        path,
        "coverage" in fields,
    )
    if header:
        _check(query)
    return query


def catalogue_quads(layout: Layout, *, strict: bool = True) -> Iterator[ox.Quad]:
    """The catalogue as `sh:SPARQLExecutable` resources, in a graph of its own.

    Parameters have their defaults: left open, some questions have no answer. Where that is not
    `strict`, questions that cannot be used are left out.

    Raises:
        CatalogueError, DataSyntaxError: as `load_catalogue` does.
    """
    catalogue = load_catalogue(layout) if strict else read_catalogue(layout)[0]
    graph = ox.NamedNode(terms.CATALOGUE_GRAPH)
    for query in catalogue.queries.values():
        kind, text_property = _EXECUTABLE[query.form]
        for predicate, value in (
            (terms.RDF_TYPE, ox.NamedNode(terms.SH + "SPARQLExecutable")),
            (terms.RDF_TYPE, ox.NamedNode(terms.SH + kind)),
            (terms.RDFS_LABEL, ox.Literal(query.title, language="en")),
            (terms.RDFS_COMMENT, ox.Literal(query.question, language="en")),
            (terms.SH + text_property, ox.Literal(query.bound({}))),
        ):
            yield ox.Quad(ox.NamedNode(query.iri), ox.NamedNode(predicate), value, graph)


def _check(query: CatalogueQuery) -> None:
    """A query must pass the guard, and its parameters must be variables with fitting defaults."""
    try:
        inspect(query.bound({}))
        for parameter in query.parameters:
            query.classes_of(parameter)
        bind(query.text, {parameter.name: ox.Literal("") for parameter in query.parameters})
    except QueryError as problem:
        raise CatalogueError(shown(query.path), 1, str(problem)) from problem


def _parameter(path: Path, number: int, text: str) -> Parameter:
    parts = [part.strip() for part in text.split("|")]
    if len(parts) != 4 or not parts[0].isidentifier() or not parts[3]:
        raise CatalogueError(
            shown(path),
            number,
            "write '# param: name | type | default | help' (default may be empty)",
        )
    kind, *classes = parts[1].split() or [""]
    if kind not in _TYPES or (classes and kind != IRI):
        raise CatalogueError(
            shown(path),
            number,
            f"'{parts[1]}' is no type; use one of {', '.join(_TYPES)}, {IRI} alone with classes",
        )
    return Parameter(parts[0], kind, parts[2], parts[3], tuple(classes))


def _iri(name: str, value: str, prefixes: Mapping[str, str]) -> Term:
    prefix, _, local = value.partition(":")
    try:
        if value.startswith("<") or local.startswith("//"):
            return ox.NamedNode(value.strip("<>"))
        # A prefix that the query does not declare would pass as an IRI that nothing has.
        return ox.NamedNode(prefixes[prefix] + local)
    except (KeyError, ValueError) as problem:
        known = ", ".join(f"{prefix}:" for prefix in prefixes)
        raise ParameterValueError(
            name, value, f"an IRI such as <urn:a> or http://…, or a name with a prefix of {known}"
        ) from problem


def _string(_name: str, value: str, _prefixes: Mapping[str, str]) -> Term:
    return ox.Literal(value)


def _typed(datatype: str, expected: str) -> Callable[..., Term]:
    def convert(name: str, value: str, _prefixes: Mapping[str, str]) -> Term:
        if not xsd.is_valid(datatype, value) or len(value) > _LONGEST_VALUE:
            raise ParameterValueError(name, value, expected)
        return ox.Literal(value.strip(), datatype=ox.NamedNode(terms.XSD + datatype))

    return convert


_TYPES: dict[str, Callable[[str, str, Mapping[str, str]], Term]] = {
    IRI: _iri,
    PAGE: _string,
    NOTE: _typed("integer", "the number of a note, a whole number"),
    "string": _string,
    "integer": _typed("integer", "a whole number"),
    "date": _typed("date", "a date as YYYY-MM-DD"),
}

"""Check `literals`: every value is a form of its datatype, and of the datatype of its property.

What is no number by XML Schema, engines drop from FILTER and leave out of sums without a word.
Must not know what any property means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

import pyoxigraph as ox

from r2pgraph import terms, xsd
from r2pgraph.abridging import abridged
from r2pgraph.findings import Finding, Severity
from r2pgraph.layout import FileKind
from r2pgraph.load import LoadedFile, plain
from r2pgraph.prefixes import shorten
from r2pgraph.validate.context import Context
from r2pgraph.validate.report import CheckResult
from r2pgraph.validate.spots import spot_of_statement

NAME = "literals"
Ranges = Mapping[str, frozenset[str]]


def check(context: Context) -> CheckResult:
    """Every literal of every file, shapes and inferences included."""
    ranges = datatype_ranges(context)
    declared = repr(sorted((name, sorted(of)) for name, of in ranges.items()))
    findings: list[Finding] = []
    literals = ranged = quoted = 0
    for file in context.singly:
        read = partial(_read, file, ranges)
        counts, wrong = context.of_file(f"literals of {declared}", file, read)
        literals, ranged, quoted = (
            a + b for a, b in zip((literals, ranged, quoted), counts, strict=True)
        )
        findings += (
            finding for at in wrong for finding in _wrong(context, file, file.quads[at], ranges)
        )
    return CheckResult(
        NAME,
        {"literals": literals},
        {"of them under a declared datatype": ranged},
        tuple(findings),
        (f"{quoted} quoted triple{'' if quoted == 1 else 's'}",) if quoted else (),
    )


def _read(file: LoadedFile, ranges: Ranges) -> tuple[tuple[int, int, int], list[int]]:
    """How many literals there are, under a declared datatype, quoted triples; which are wrong."""
    literals = ranged = quoted = 0
    wrong = []
    for at, quad in enumerate(file.quads):
        if isinstance(quad.object, ox.Triple):
            quoted += 1
        if not isinstance(quad.object, ox.Literal):
            continue
        literals += 1
        expected = ranges.get(quad.predicate.value, frozenset())
        ranged += bool(expected)
        if _fault(quad.object, expected):
            wrong.append(at)
    return (literals, ranged, quoted), wrong


def is_ill_typed(literal: ox.Literal) -> bool:
    """Whether a literal has a datatype of XML Schema and a text that is none of its forms."""
    name = literal.datatype.value.removeprefix(terms.XSD)
    return name in xsd.NAMES and not xsd.is_valid(name, literal.value)


def datatype_ranges(context: Context) -> dict[str, frozenset[str]]:
    """The datatypes that the ontology declares for the values of each property."""
    found: dict[str, set[str]] = {}
    for quad in context.corpus.stating(terms.RDFS_RANGE, FileKind.ONTOLOGY):
        datatype = plain(quad.object)
        if datatype.startswith(terms.XSD):
            found.setdefault(plain(quad.subject), set()).add(datatype.removeprefix(terms.XSD))
    return {name: frozenset(datatypes) for name, datatypes in found.items()}


def _fault(literal: ox.Literal, expected: frozenset[str]) -> str:
    """The rule that a value breaks; empty where it is as it must be."""
    datatype = literal.datatype.value
    name = datatype.removeprefix(terms.XSD)
    if datatype.startswith(terms.XSD) and name not in xsd.NAMES:
        return "datatype-unknown"
    if is_ill_typed(literal):
        return "literal-ill-typed"
    if any(not xsd.is_of(name, other) for other in expected):
        return "literal-out-of-range"
    return ""


def _wrong(context: Context, file: LoadedFile, quad: ox.Quad, ranges: Ranges) -> Iterator[Finding]:
    """What is to be said of a value, if anything."""
    literal = quad.object
    assert isinstance(literal, ox.Literal)
    expected = ranges.get(quad.predicate.value, frozenset())
    datatype = literal.datatype.value
    name = datatype.removeprefix(terms.XSD)
    prefixes = context.prefixes_of(file.path)
    shown = _quoted(literal.value)
    rule = _fault(literal, expected)
    if rule == "datatype-unknown":
        message = f"{shown} has the datatype xsd:{name}, which is not known"
        remedy = "use a datatype of XML Schema 1.1, such as xsd:integer or xsd:date"
        yield _finding(file, quad, rule, message, remedy)
    elif rule == "literal-ill-typed":
        message = f"{shown} is no xsd:{name}"
        remedy = f"write it as XML Schema has it{_example(name)}, or take the datatype away"
        yield _finding(file, quad, rule, message, remedy)
    elif rule:
        wider = next(other for other in sorted(expected) if not xsd.is_of(name, other))
        prop = shorten(quad.predicate.value, prefixes)
        has = (
            f"the language {literal.language}" if literal.language else shorten(datatype, prefixes)
        )
        message = f"{prop} takes values of xsd:{wider}, and {shown} has {has}"
        remedy = "correct the value, its datatype or the property"
        yield _finding(file, quad, rule, message, remedy)


def _finding(file: LoadedFile, quad: ox.Quad, rule: str, message: str, remedy: str) -> Finding:
    """A finding at the first place, in the description of the subject, that has the value."""
    line, column = spot_of_statement(file, quad)
    violation, subject = Severity.VIOLATION, plain(quad.subject)
    return Finding(NAME, rule, violation, message, remedy, subject, file.path, line, column)


_LONGEST = 60
_EXAMPLES = {
    "boolean": "true",
    "date": "1994-04-06",
    "dateTime": "1994-04-06T20:15:00Z",
    "decimal": "12.5",
    "gYear": "1994",
    "gYearMonth": "1994-04",
    "double": "1.2e6",
    "duration": "P3M",
} | dict.fromkeys(("integer", "nonNegativeInteger", "positiveInteger", "int", "long"), "40000")


def _example(name: str) -> str:
    return f", such as {_EXAMPLES[name]}" if name in _EXAMPLES else ""


def _quoted(text: str) -> str:
    short = abridged(text, _LONGEST)
    return f"'{' '.join(short.split())}'" if short.strip() else "an empty text"

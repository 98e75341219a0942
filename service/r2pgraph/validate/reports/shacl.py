"""A report as a graph, in the terms of a validation report of SHACL (section 3.6), as Turtle.

What shapes found has the shape, the component, the path and the value that SHACL gives. What other
checks found has a component that is named after the rule, in a namespace of its own, and a node
without a name for a focus where it is about no thing. File, line and column are `dcterms:source`.
Must not know how anything is checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.findings import Finding, Severity, ShapeResult
from r2pgraph.validate.report import Report
from r2pgraph.validate.reports.view import View, sentence

_RULES = terms.BASE + "rule/"
_SEVERITIES = {
    Severity.VIOLATION: "Violation",
    Severity.WARNING: "Warning",
    Severity.INFO: "Info",
}


def write(report: Report, view: View) -> str:
    """One validation report; it conforms where it has no result."""
    prefixes = {
        "sh": terms.SH,
        "rdf": terms.RDF,
        "xsd": terms.XSD,
        "dcterms": terms.DCTERMS,
        "rule": _RULES,
        **view.prefixes,
    }
    written = ox.serialize(_triples(report, view), format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    assert written is not None  # it is, where no file is named
    return written.decode()


def _triples(report: Report, view: View) -> Iterator[ox.Triple]:
    whole = ox.BlankNode("report")
    found = report.findings
    conforms = ox.Literal(not found)
    yield ox.Triple(whole, ox.NamedNode(terms.RDF_TYPE), _sh("ValidationReport"))
    yield ox.Triple(whole, _sh("conforms"), conforms)
    for number, finding in enumerate(found, 1):
        node = ox.BlankNode(f"result{number}")
        yield ox.Triple(whole, _sh("result"), node)
        yield ox.Triple(node, ox.NamedNode(terms.RDF_TYPE), _sh("ValidationResult"))
        for name, value in _values(finding, number, view):
            yield ox.Triple(node, name, value)


def _values(
    finding: Finding, number: int, view: View
) -> Iterator[tuple[ox.NamedNode, ox.NamedNode | ox.BlankNode | ox.Literal]]:
    told = finding.of_shape or ShapeResult()
    component = told.component or _RULES + quote(finding.name)
    yield _sh("focusNode"), _node(finding.focus) or ox.BlankNode(f"focus{number}")
    yield _sh("resultSeverity"), _sh(_SEVERITIES[finding.severity])
    yield _sh("resultMessage"), ox.Literal(sentence(finding), language="en")
    yield _sh("sourceConstraintComponent"), ox.NamedNode(component)
    if told.shape:
        yield _sh("sourceShape"), ox.NamedNode(told.shape)
    if told.path:
        yield _sh("resultPath"), ox.NamedNode(told.path)
    if told.value:
        yield _sh("value"), _term(told.value)
    if path := view.path(finding):
        numbers = (finding.line, finding.column)
        place = ":".join([path, *(str(number) for number in numbers if number)])
        yield ox.NamedNode(terms.DCTERMS + "source"), ox.Literal(place)


def _node(iri: str) -> ox.NamedNode | None:
    """A focus that has a name; labels of blank nodes are none."""
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


def _term(written: str) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    (quad,) = ox.parse(f"<x:s> <x:p> {written} .", ox.RdfFormat.TURTLE)
    value = quad.object
    assert isinstance(value, ox.NamedNode | ox.BlankNode | ox.Literal)
    return value


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(terms.SH + name)

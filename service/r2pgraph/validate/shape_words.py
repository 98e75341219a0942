"""What a constraint of SHACL minds and what to do, in words, for shapes that have no message.

Each names the value, what the shape asks for, and the shape. Must not know what shapes are about.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import rdflib
from rdflib import RDF, SH
from rdflib.collection import Collection

from r2pgraph.abridging import abridged
from r2pgraph.prefixes import shorten

_LONGEST, _LONGEST_LIST = 60, 200
_EITHER = "correct the value, or the shape {shape}"
# What is wrong and what to do, by the local name of the constraint.
_WORDS = {
    "MinCount": ("{path} has fewer values than the {asked} that are needed", "add what is missing"),
    "MaxCount": ("{path} has more values than {asked}", "take away what is too many"),
    "Datatype": ("{value} of {path} is no {asked}", "give it that datatype"),
    "NodeKind": ("{value} of {path} is of another kind than {asked}", _EITHER),
    "Class": ("{value} of {path} is nowhere said to be of the class {asked}", "say what it is"),
    "Pattern": ("{value} of {path} does not match {asked}", _EITHER),
    "MinLength": ("{value} of {path} is shorter than {asked} characters", _EITHER),
    "MaxLength": ("{value} of {path} is longer than {asked} characters", _EITHER),
    "MinInclusive": ("{value} of {path} is less than {asked}, or cannot be compared", _EITHER),
    "MaxInclusive": ("{value} of {path} is more than {asked}, or cannot be compared", _EITHER),
    "MinExclusive": ("{value} of {path} is not more than {asked}", _EITHER),
    "MaxExclusive": ("{value} of {path} is not less than {asked}", _EITHER),
    "In": ("{value} of {path} is none of {asked}", "use one of them"),
    "HasValue": ("{path} does not have the value {asked}", "add it"),
    "LanguageIn": ("{value} of {path} is in none of the languages {asked}", _EITHER),
    "UniqueLang": ("{path} has more than one value in a language", "keep one of each language"),
    "Closed": ("{path} is a property that the shape does not allow, here with {value}", _EITHER),
    "Disjoint": (
        "{value} is a value of both {path} and {asked}, which must share none",
        _EITHER,
    ),
    "Equals": ("{value} is a value of one of {path} and {asked} only", "give both the same values"),
    "LessThan": ("{value} of {path} is not less than what {asked} has", _EITHER),
    "LessThanOrEquals": ("{value} of {path} is more than what {asked} has", _EITHER),
    "Node": ("{value} does not conform to {asked}", "look at what that shape asks for"),
    "Property": ("{value} does not conform to {asked}", "look at what that shape asks for"),
    "QualifiedMinCount": ("{path} has fewer than {asked} values of the kind needed", "add some"),
    "QualifiedMaxCount": ("{path} has more than {asked} values of that kind", "take some away"),
    "Not": ("{value} conforms to what the shape forbids", _EITHER),
    "And": ("{value} does not conform to all that the shape asks for", _EITHER),
    "Or": ("{value} conforms to none of what the shape lets it choose from", "meet one of them"),
    "Xone": ("{value} conforms to none, or to more than one, of what it may choose from", _EITHER),
}
# The parameters whose name is not that of the constraint with a small letter.
_PARAMETERS = {"QualifiedMinCount": "qualifiedMinCount", "QualifiedMaxCount": "qualifiedMaxCount"}


def in_words(
    shapes: rdflib.Graph,
    results: rdflib.Graph,
    node: rdflib.term.Node,
    prefixes: Mapping[str, str],
) -> tuple[str, str]:
    """What is wrong and what to do about one result; nothing for constraints that are not known."""

    def short(value: rdflib.term.Node | None) -> str:
        return _short(shapes, value, prefixes)

    component = str(results.value(node, SH.sourceConstraintComponent) or "")
    name = component.rpartition("#")[2].removesuffix("ConstraintComponent")
    if name not in _WORDS:
        return "", ""
    shape = results.value(node, SH.sourceShape)
    parameter = _PARAMETERS.get(name, name[:1].lower() + name[1:])
    asked = " and ".join(sorted(short(one) for one in shapes.objects(shape, SH[parameter])))
    value = results.value(node, SH.value)
    words = {
        "path": short(results.value(node, SH.resultPath)) or "the node itself",
        "value": short(value) or short(results.value(node, SH.focusNode)),
        "asked": asked,
        "shape": short(_named(shapes, shape)) or "that asks for it",
    }
    what, remedy = (sentence.format(**words) for sentence in _WORDS[name])
    either = _EITHER.format(**words)
    return what, remedy if remedy == either else f"{remedy}, or {_correct(words)}"


def _correct(words: Mapping[str, str]) -> str:
    return f"correct the shape {words['shape']}"


def _named(shapes: rdflib.Graph, shape: rdflib.term.Node | None) -> rdflib.term.Node | None:
    """The shape, or the nearest with a name that it is a part of."""
    for _ in range(10):
        if shape is None or isinstance(shape, rdflib.URIRef):
            return shape
        shape = next(iter(shapes.subjects(None, shape)), None)
    return None


def _short(graph: rdflib.Graph, value: rdflib.term.Node | None, prefixes: Mapping[str, str]) -> str:
    """A term as people read it."""
    if isinstance(value, rdflib.URIRef):
        return shorten(str(value), prefixes)
    if isinstance(value, rdflib.Literal):
        if isinstance(value.value, int | float | Decimal) and not isinstance(value.value, bool):
            return str(value)
        return f"'{abridged(' '.join(str(value).split()), _LONGEST)}'"
    if value is None or (value, RDF.first, None) not in graph:
        return "a nameless node" if value is not None else ""
    listed = (_short(graph, one, prefixes) for one in Collection(graph, value))
    return abridged(", ".join(listed), _LONGEST_LIST)

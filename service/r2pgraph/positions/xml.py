"""The places of RDF/XML, by its elements and attributes.

Statements about statements (`rdf:ID` of a property) and XML literals have no places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Literal
from xml.parsers import expat

from r2pgraph.positions.written import BLANK, XSD, Statement, Written, literal, resolve

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML = "http://www.w3.org/XML/1998/namespace"
_ATTRIBUTE = re.compile(r"""([^\s=<>"'/]+)\s*=\s*(?:"[^"]*"|'[^']*')""")
_TAG = re.compile(r"""<[^<>"']*(?:(?:"[^"]*"|'[^']*')[^<>"']*)*>""")
# What names or shapes an element and is no property of it.
_SYNTAX = frozenset(
    _RDF + name for name in ("about", "ID", "nodeID", "resource", "parseType", "datatype")
)


@dataclass
class _Element:
    """An open element, with what is in force inside of it."""

    kind: Literal["root", "node", "property", "literal"]
    spaces: dict[str, str]
    base: str
    at: int
    language: str = ""
    datatype: str = XSD + "string"
    subject: str = BLANK
    subject_at: int = 0
    predicate: str = ""
    text: str = ""
    is_whole: bool = False
    items: list[_Element] | None = None
    number: int = 0


def read_xml(text: str, base: str = "") -> Written:
    """The places of every description and statement of a text that has been parsed."""
    reader = _Reader(text, base)
    try:
        reader.read()
    except expat.ExpatError:  # what a parser of RDF/XML takes and one of XML does not
        return Written(text)
    return reader.written


class _Reader:
    """One pass over the elements."""

    def __init__(self, text: str, base: str) -> None:
        self.written = Written(text)
        self._data = text.encode()
        self._read = self._offset = 0
        self._open: list[_Element] = [_Element("root", {"xml": _XML}, base, 0)]
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.ordered_attributes = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._said

    def read(self) -> None:
        self._parser.Parse(self._data, True)

    def _here(self) -> int:
        """The offset, in characters, of what is read."""
        at = self._parser.CurrentByteIndex
        self._offset += len(self._data[self._read : at].decode("utf-8", "replace"))
        self._read = at
        return self._offset

    def _start(self, name: str, attributes: list[str]) -> None:
        at, above = self._here(), self._open[-1]
        given = dict(zip(attributes[::2], attributes[1::2], strict=True))
        spaces = above.spaces | {
            key.partition(":")[2]: value
            for key, value in given.items()
            if key == "xmlns" or key.startswith("xmlns:")
        }
        base = resolve(given["xml:base"], above.base) if "xml:base" in given else above.base
        element = _Element("literal", spaces, base.partition("#")[0], at)
        element.language = given.get("xml:lang", above.language)
        if above.kind != "literal":
            named = dict(self._attributes(given, element))
            self._take_in(_expanded(name, spaces), named, element, above)
        self._open.append(element)

    def _attributes(
        self, given: dict[str, str], element: _Element
    ) -> Iterator[tuple[str, tuple[str, int]]]:
        """The attributes of an element, each with where it stands."""
        tag = self.written.text[element.at : self._end_of_tag(element.at)]
        places = {found[1]: element.at + found.start() for found in _ATTRIBUTE.finditer(tag)}
        for name, value in given.items():
            if ":" in name and not name.startswith(("xmlns:", "xml:")):
                at = places.get(name, element.at)
                yield _expanded(name, element.spaces), (value, at)

    def _end_of_tag(self, start: int) -> int:
        found = _TAG.match(self.written.text, start)
        return found.end() if found else start

    def _take_in(
        self, name: str, given: dict[str, tuple[str, int]], element: _Element, above: _Element
    ) -> None:
        if above.kind == "root" and name == _RDF + "RDF":
            element.kind = "root"
        elif above.kind == "node":
            self._property(name, given, element, above)
        else:
            self._node(name, given, element, above)

    def _node(
        self, name: str, given: dict[str, tuple[str, int]], element: _Element, above: _Element
    ) -> None:
        element.kind, element.subject_at = "node", element.at
        for key, mark in ((_RDF + "about", ""), (_RDF + "ID", "#")):
            if key in given:
                element.subject = resolve(mark + given[key][0], element.base)
                self.written.add_block(None, element.subject, element.at)
        above.is_whole = True
        if name != _RDF + "Description":
            self._emit(element, _RDF + "type", name, element.at)
        self._properties(element, given)

    def _properties(self, element: _Element, given: dict[str, tuple[str, int]]) -> None:
        """The properties that are written as attributes."""
        for key, (value, at) in given.items():
            if key == _RDF + "type":
                self._emit(element, key, resolve(value, element.base), at)
            elif key not in _SYNTAX:
                self._emit(element, key, literal(value, XSD + "string", element.language), at)

    def _property(
        self, name: str, given: dict[str, tuple[str, int]], element: _Element, above: _Element
    ) -> None:
        if name == _RDF + "li":
            above.number += 1
            name = f"{_RDF}_{above.number}"
        element.kind, element.predicate = "property", name
        element.subject, element.subject_at = above.subject, above.subject_at
        if _RDF + "datatype" in given:
            element.datatype = resolve(given[_RDF + "datatype"][0], element.base)
            element.language = ""
        parse = given.get(_RDF + "parseType", ("", 0))[0]
        said = [key for key in given if key not in _SYNTAX]
        if parse == "Collection":
            element.items = []
        elif parse == "Resource":
            self._emit(element, name, BLANK, element.at)
            element.kind, element.subject, element.subject_at = "node", BLANK, element.at
        elif parse:
            element.kind = "literal"
        elif _RDF + "resource" in given or _RDF + "nodeID" in given or said:
            self._named(name, given, element)

    def _named(self, name: str, given: dict[str, tuple[str, int]], element: _Element) -> None:
        """A property whose value is named, or described, by attributes."""
        element.is_whole = True
        value, at = given.get(_RDF + "resource", (BLANK, element.at))
        if value != BLANK:
            value = resolve(value, element.base)
        elif _RDF + "nodeID" in given:
            at = given[_RDF + "nodeID"][1]
        self._emit(element, name, value, at)
        about = replace(element, subject=value, subject_at=at)
        self._properties(about, given)

    def _said(self, text: str) -> None:
        self._open[-1].text += text

    def _end(self, _: str) -> None:
        """What an element states is known when it ends, which is when a parser tells it."""
        element, above = self._open.pop(), self._open[-1]
        if element.kind == "node" and above.kind == "property":
            if above.items is None:
                self._emit(above, above.predicate, element.subject, element.at)
            else:
                above.items.append(element)
        elif element.kind == "property" and element.items is not None:
            self._collection(element, element.items)
        elif element.kind == "property" and not element.is_whole:
            value = literal(element.text, element.datatype, element.language)
            self._emit(element, element.predicate, value, element.at)

    def _collection(self, element: _Element, items: list[_Element]) -> None:
        self._emit(element, element.predicate, BLANK if items else _RDF + "nil", element.at)
        for item, following in zip_longest(items, items[1:]):
            cell = replace(element, subject=BLANK, subject_at=item.at)
            value, at = (BLANK, following.at) if following else (_RDF + "nil", self._here())
            self._emit(cell, _RDF + "rest", value, at)
            self._emit(cell, _RDF + "first", item.subject, item.at)

    def _emit(self, element: _Element, predicate: str, value: str, at: int) -> None:
        key = (None, element.subject, predicate, value)
        self.written.statements.append(Statement(key, element.subject_at, element.at, at))


def _expanded(name: str, spaces: dict[str, str]) -> str:
    prefix, colon, local = name.partition(":")
    return spaces.get(prefix, "") + local if colon else spaces.get("", "") + name

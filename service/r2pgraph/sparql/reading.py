"""What a query asks for, read from its tokens: the terms it names and the values it expects.

No parser: what cannot be told from neighbouring tokens is left out, so that nothing is said of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from r2pgraph import terms
from r2pgraph.grammar.tokens import Kind, Token, all_tokens
from r2pgraph.xsd import NUMBERS

IRI = "iri"
BLANK = "blank"
_NUMERIC = frozenset(terms.XSD + name for name in NUMBERS)
_COMPARISONS = ("=", "!=", "<", ">", "<=", ">=")
# What may stand before a variable without giving it a value.
_SAYS_NOTHING = ("(", "{", ".", ";", "&&", "||", "!", *_COMPARISONS)
_NAMES = (Kind.NAME, Kind.IRI)


@dataclass(frozen=True)
class Named:
    """A term as it is written, and the address it stands for."""

    written: str
    iri: str


@dataclass(frozen=True)
class Compared:
    """A literal that must equal or is compared with values.

    `kind` is a datatype, or a language with its @. `variable` is what it is compared with; where
    it stands in a pattern, `predicate` says whose value it must be.
    """

    written: str
    kind: str
    variable: str = ""
    predicate: str = ""


@dataclass
class Reading:
    """The terms and graphs of a query, what its variables hold, and what they are compared with."""

    names: dict[str, Named] = field(default_factory=dict)
    graphs: dict[str, Named] = field(default_factory=dict)
    predicates: dict[str, set[str]] = field(default_factory=dict)
    things: set[str] = field(default_factory=set)
    compared: list[Compared] = field(default_factory=list)
    concatenated: list[str] = field(default_factory=list)


@lru_cache(maxsize=256)
def read(text: str, prefixes: tuple[tuple[str, str], ...]) -> Reading:
    """Reads a query whose prefixes are known."""
    return _Reader(_body(text), dict(prefixes)).read()


def expanded(token: Token, prefixes: dict[str, str]) -> str:
    """The address of a name, or an empty string."""
    if token.kind is Kind.IRI:
        iri = token.text[1:-1]
        return iri if ":" in iri else terms.BASE + iri
    prefix, _, local = token.text.partition(":")
    return prefixes[prefix] + local.replace("\\", "") if prefix in prefixes else ""


def _body(text: str) -> tuple[Token, ...]:
    """The tokens after the prologue, without the template of a CONSTRUCT."""
    found = all_tokens(text)
    i = 0
    while i < len(found) and found[i].keyword in ("PREFIX", "BASE"):
        i += 2 if found[i].keyword == "BASE" else 3
    if found[i : i + 2] and found[i].keyword == "CONSTRUCT" and found[i + 1].text == "{":
        while i < len(found) and found[i].text != "}":
            i += 1
    return found[i:]


class _Reader:
    def __init__(self, found: Sequence[Token], prefixes: dict[str, str]) -> None:
        self._found = found
        self._prefixes = prefixes
        self._reading = Reading()
        self._depth = 0
        self._given = _in_values(found)

    def read(self) -> Reading:
        for place, token in enumerate(self._found):
            if token.kind is Kind.MARK:
                self._depth += (token.text == "{") - (token.text == "}")
            elif token.kind in _NAMES:
                self._name(place, token)
            elif token.kind is Kind.VARIABLE:
                self._variable(place, token.text[1:])
            elif literal := self._literal(place):
                self._compared(place, *literal)
            elif token.keyword == "GROUP_CONCAT":
                self._concatenated(place)
        return self._reading

    def _at(self, place: int) -> Token:
        inside = 0 <= place < len(self._found)
        return self._found[place] if inside else Token(Kind.MARK, "", 0)

    def _name(self, place: int, token: Token) -> None:
        before, after = self._at(place - 1), self._at(place + 1)
        if before.text == "^^" or after.text == "(" or token.text.startswith("_:"):
            return
        iri = expanded(token, self._prefixes)
        if not iri or iri.startswith(terms.XSD):
            return
        if before.keyword in ("FROM", "NAMED", "GRAPH"):
            self._reading.graphs.setdefault(iri, Named(token.text, iri))
        else:
            self._reading.names.setdefault(iri, Named(token.text, iri))

    def _variable(self, place: int, name: str) -> None:
        before, after = self._at(place - 1), self._at(place + 1)
        if after.kind in _NAMES or after.text == "a":
            self._reading.things.add(name)
            return
        predicate = self._predicate(place)
        if predicate:
            self._reading.predicates.setdefault(name, set()).add(predicate)
        elif self._depth and before.text not in _SAYS_NOTHING:
            # Its values come from somewhere that is not read here.
            self._reading.predicates.setdefault(name, set()).add("")

    def _predicate(self, place: int) -> str:
        """The property whose value stands at a place; empty where that is not plain."""
        before, earlier = self._at(place - 1), self._at(place - 2)
        if before.kind not in _NAMES or earlier.text in ("^", "^^", "!", "|", "(", ","):
            return ""
        if earlier.keyword in ("GRAPH", "FROM", "NAMED"):
            return ""
        return expanded(before, self._prefixes)

    def _literal(self, place: int) -> tuple[str, str, int] | None:
        """How a literal is written, its datatype or language, and how many tokens it has."""
        token = self._found[place]
        if token.kind is Kind.NUMBER:
            number = "double" if "e" in token.text.lower() else "decimal"
            return token.text, terms.XSD + (number if not token.text.isdigit() else "integer"), 1
        if token.keyword in ("TRUE", "FALSE"):
            return token.text, terms.XSD + "boolean", 1
        if token.kind is not Kind.STRING:
            return None
        second, third = self._at(place + 1), self._at(place + 2)
        if second.kind is Kind.LANGUAGE:
            return token.text + second.text, second.text.lower(), 2
        if second.text == "^^" and third.kind in _NAMES:
            return f"{token.text}^^{third.text}", expanded(third, self._prefixes), 3
        return token.text, terms.XSD + "string", 1

    def _compared(self, place: int, written: str, kind: str, length: int) -> None:
        if place in self._given:
            return
        predicate = self._predicate(place)
        if predicate:
            self._reading.compared.append(Compared(written, kind, predicate=predicate))
            return
        left, right = place - 1, place + length
        for mark, other, beyond in ((left, left - 1, left - 2), (right, right + 1, right + 2)):
            variable = self._at(other)
            plain = self._at(beyond).text in ("(", ")", "&&", "||", "!")
            if self._at(mark).text in _COMPARISONS and variable.kind is Kind.VARIABLE and plain:
                found = Compared(written, kind, variable=variable.text[1:])
                self._reading.compared.append(found)

    def _concatenated(self, place: int) -> None:
        place += 2 + (self._at(place + 2).keyword == "DISTINCT")
        if self._at(place).kind is Kind.VARIABLE and self._at(place + 1).text in (")", ";"):
            self._reading.concatenated.append(self._at(place).text[1:])


def _in_values(found: Sequence[Token]) -> frozenset[int]:
    """The places of tokens in blocks of VALUES, where a name beside a literal is no property."""
    inside: set[int] = set()
    place = 0
    while place < len(found):
        if found[place].keyword != "VALUES":
            place += 1
            continue
        while place < len(found) and found[place].text != "{":
            place += 1
        while place < len(found) and found[place].text != "}":
            inside.add(place)
            place += 1
    return frozenset(inside)


def comparable(kind: str, others: set[str] | frozenset[str], *, same: bool) -> bool:
    """Whether a literal of a kind can equal, or be compared with, one of some others.

    Args:
        kind: the datatype or language of the literal.
        others: the kinds of the values.
        same: in a pattern, where only the very same term matches.
    """
    if kind in others:
        return True
    return not same and kind in _NUMERIC and not _NUMERIC.isdisjoint(others)

"""Reads the patterns of a query from its tokens.

Not a parser of SPARQL: it reads the patterns and goes past the expressions, and what it does not
know it refuses. The tests hold it against the parser of rdflib, which takes a hundred times as
long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from r2pgraph import terms
from r2pgraph.grammar.tokens import Kind as Token
from r2pgraph.grammar.tokens import all_tokens
from r2pgraph.validate.again.pattern import (
    Choice,
    Group,
    Kind,
    Needed,
    Pattern,
    Same,
    Step,
    Union,
    Values,
    given_by,
)

# What gives something else each time, or looks beyond what is asked.
_VARIES = {"NOW", "RAND", "UUID", "STRUUID", "BNODE", "SERVICE", "FROM", "BASE"}
_AGGREGATES = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}
_CUTS = {"LIMIT", "OFFSET"}
_MODIFIERS = ("*", "+", "?")


class UnreadError(Exception):
    """A query that cannot be read for certain."""


def read(text: str) -> Group:
    """The outermost group of a SELECT, an ASK or a CONSTRUCT.

    Raises:
        UnreadError: something in it is not known here.
    """
    if _VARIES & {token.keyword for token in all_tokens(text)} or "\\u" in text.casefold():
        raise UnreadError
    try:
        return _Reader(text).query()
    except (IndexError, KeyError) as problem:
        raise UnreadError from problem


class _Reader:
    def __init__(self, text: str) -> None:
        self._found = all_tokens(text)
        self._at = 0
        self._prefixes: dict[str, str] = {}
        self._made = 0
        self._graph = ""

    def query(self) -> Group:
        while self._word == "PREFIX":
            prefix, iri = self._found[self._at + 1 : self._at + 3]
            self._prefixes[prefix.text] = iri.text[1:-1]
            self._at += 3
        group = Group()
        if self._word == "CONSTRUCT":
            self._at += 1
            self._expect("{")
            self._at -= 1
            self._skip_braces()
            self._where(group)
        elif self._word == "ASK":
            self._at += 1
            self._where(group)
        else:
            self._select(group)
        if self._at != len(self._found):
            raise UnreadError
        return group

    @property
    def _text(self) -> str:
        return self._found[self._at].text if self._at < len(self._found) else ""

    @property
    def _word(self) -> str:
        return self._found[self._at].keyword if self._at < len(self._found) else ""

    def _expect(self, text: str) -> None:
        if self._text != text:
            raise UnreadError
        self._at += 1

    def _select(self, group: Group) -> bool:
        """A SELECT to the end of its modifiers; whether it gives each solution on by itself."""
        if self._word != "SELECT":
            raise UnreadError
        self._at += 1
        start, depth, shown = self._at, 0, set[str]()
        while depth or (self._text != "{" and self._word != "WHERE"):
            depth += {"(": 1, ")": -1}.get(self._text, 0)
            if not depth and self._found[self._at].kind is Token.VARIABLE:
                shown.add("?" + self._text[1:])
            everything = not depth and self._text == "*"
            self._expression_token(group, Kind.APART)
        head = {token.keyword for token in self._found[start : self._at]}
        tail = self._where(group)
        if not everything:
            self._made += 1
            hidden = {*group.all_variables()} - shown
            group.rename({name: f"{name}_of{self._made}" for name in hidden})
        grouped = "GROUP" in tail and "AS" not in tail
        counts = bool(_AGGREGATES & head) or "HAVING" in tail or "GROUP" in tail
        return not _CUTS & tail and (grouped or not counts)

    def _where(self, group: Group) -> set[str]:
        """The group of a query, and the words of its modifiers."""
        self._at += self._word == "WHERE"
        self._expect("{")
        if self._word == "SELECT":
            self._sub_select(group)
        else:
            self._inside(group)
        start = self._at
        while self._at < len(self._found) and self._text != "}":
            if self._word == "VALUES":
                self._values(group)
            else:
                self._expression_token(group, Kind.APART)
        return {token.keyword for token in self._found[start : self._at]}

    def _sub_select(self, around: Group) -> None:
        inner = Group()
        inner.kind = Kind.JOINED if self._select(inner) else Kind.APART
        around.parts.append(inner)
        self._expect("}")

    def _expression_token(self, group: Group, kind: Kind) -> None:
        """Goes past a token of an expression, or reads the group of an EXISTS."""
        token = self._found[self._at]
        self._at += 1
        if token.keyword == "EXISTS":
            group.parts.append(self._group(kind))
        elif token.text in ("{", "}") or (
            token.kind is Token.IRI and ("(" in token.text or ")" in token.text)
        ):
            raise UnreadError

    def _brackets(self, group: Group, kind: Kind) -> None:
        """Goes past an expression in brackets."""
        depth = 0
        while True:
            depth += {"(": 1, ")": -1}.get(self._text, 0)
            self._expression_token(group, kind)
            if depth == 0:
                return

    def _skip_braces(self) -> None:
        depth = 0
        while True:
            depth += {"{": 1, "}": -1}.get(self._text, 0)
            if not self._text:
                raise UnreadError
            self._at += 1
            if depth == 0:
                return

    def _values(self, group: Group) -> None:
        self._at += 1
        several = self._text == "("
        self._at += several
        names = []
        while self._text not in (")", "{"):
            names.append(self._term())
        self._at += several
        self._expect("{")
        rows = []
        while self._text != "}":
            self._at += several
            rows.append(tuple(self._entry() for _ in names))
            if several:
                self._expect(")")
        self._at += 1
        if not all(name.startswith("?") for name in names) or not names:
            raise UnreadError
        group.parts.append(Values(tuple(names), tuple(rows)))

    def _entry(self) -> str:
        if self._word != "UNDEF":
            return self._term()
        self._at += 1
        return ""

    def _group(self, kind: Kind) -> Group:
        """A group in braces; of a sub-select, the group that it is in."""
        group = Group(kind)
        self._expect("{")
        if self._word == "SELECT":
            self._sub_select(group)
        else:
            self._inside(group)
        return group

    def _inside(self, group: Group) -> None:
        while self._text != "}":
            word = self._word
            if self._text == ".":
                self._at += 1
            elif self._text == "{":
                self._alternatives(group)
            elif word in ("OPTIONAL", "MINUS"):
                self._at += 1
                group.parts.append(self._group(Kind.LATE))
            elif word == "GRAPH":
                group.parts.append(self._in_graph())
            elif word == "FILTER":
                self._filter(group)
            elif word == "BIND":
                self._at += 1
                self._bind(group)
            elif word == "VALUES":
                self._values(group)
            else:
                self._statement(group)
        self._at += 1

    def _alternatives(self, group: Group) -> None:
        found = [self._group(Kind.JOINED)]
        while self._word == "UNION":
            self._at += 1
            found.append(self._group(Kind.JOINED))
        group.parts += found if len(found) == 1 else [Union(found)]

    def _in_graph(self) -> Group:
        self._at += 1
        around, self._graph = self._graph, self._term()
        group = self._group(Kind.JOINED)
        if self._graph.startswith("?") and not _is_given(self._graph, group.required()):
            raise UnreadError  # it asks which graphs there are
        self._graph = around
        return group

    def _bind(self, group: Group) -> None:
        """BIND: of a term or a variable alone, that; past any other expression."""
        value, word, name = self._found[self._at + 1 : self._at + 4]
        self._brackets(group, Kind.LATE)
        if word.keyword != "AS":
            return
        new = "?" + name.text[1:]
        if value.kind in (Token.IRI, Token.NAME):
            group.parts.append(Values((new,), ((self._name(value.text),),)))
        elif value.kind is Token.VARIABLE and "?" + value.text[1:] in given_by(group.required()):
            group.parts.append(Same("?" + value.text[1:], new))

    def _filter(self, group: Group) -> None:
        self._at += 1
        self._at += self._word == "NOT"
        if self._word == "EXISTS":
            self._at += 1
            group.parts.append(self._group(Kind.TEST))
            return
        if self._text != "(":
            self._at += 1  # the name of a function
        if self._text != "(":
            raise UnreadError
        self._brackets(group, Kind.TEST)

    def _statement(self, group: Group) -> None:
        """A subject with all that is said of it."""
        if self._text == "[":
            subject, nothing_more = self._described(group), True
        else:
            subject, nothing_more = self._term(), False
        if nothing_more and self._text in (".", "}"):
            return
        self._properties(group, subject)

    def _properties(self, group: Group, subject: str) -> None:
        while True:
            steps = self._path()
            while True:
                self._triple(group, subject, steps, self._object(group))
                if self._text != ",":
                    break
                self._at += 1
            if self._text != ";":
                return
            while self._text == ";":
                self._at += 1
            if self._text in (".", "}", "]"):
                return

    def _object(self, group: Group) -> str:
        return self._described(group) if self._text == "[" else self._term()

    def _described(self, group: Group) -> str:
        """A node without a name, which is a variable that nobody sees."""
        self._expect("[")
        node = self._new()
        if self._text != "]":
            self._properties(group, node)
        self._expect("]")
        return node

    def _new(self) -> str:
        self._made += 1
        return f"?made{self._made}_"

    def _triple(self, group: Group, subject: str, steps: list[Step], value: str) -> None:
        for step in steps[:-1]:
            between = self._new()
            group.parts.append(Pattern(subject, step, between, self._graph))
            subject = between
        group.parts.append(Pattern(subject, steps[-1], value, self._graph))

    def _term(self) -> str:
        token = self._found[self._at]
        self._at += 1
        if token.kind is Token.VARIABLE:
            return "?" + token.text[1:]
        if token.kind is Token.IRI or token.kind is Token.NAME:
            return self._name(token.text)
        if token.kind is Token.NUMBER or token.keyword in ("TRUE", "FALSE"):
            return token.text.lower()
        if token.kind is not Token.STRING:
            raise UnreadError
        after = self._found[self._at]
        if after.kind is Token.LANGUAGE:
            self._at += 1
            return token.text + after.text
        if after.text == "^^":
            self._at += 2
            return f"{token.text}^^{self._name(self._found[self._at - 1].text)}"
        return token.text

    def _name(self, text: str) -> str:
        """An address in whole, in angle brackets; a node without a name is a variable."""
        if text.startswith("<"):
            if ":" not in text:
                raise UnreadError
            return text
        if text.startswith("_:"):
            return "?node_" + re.sub(r"\W", "_", text[2:])
        prefix, _, local = text.partition(":")
        return f"<{self._prefixes[prefix + ':']}{local.replace(chr(92), '')}>"

    def _path(self) -> list[Step]:
        """The steps of a path that follow one another; of a variable, that one."""
        if self._found[self._at].kind is Token.VARIABLE:
            return [Step(self._term())]
        found = [self._in_order()]
        while self._text == "|":
            self._at += 1
            found.append(self._in_order())
        return found[0] if len(found) == 1 else [_one_of([_as_one(steps) for steps in found])]

    def _in_order(self) -> list[Step]:
        found = [self._one()]
        while self._text == "/":
            self._at += 1
            found.append(self._one())
        return found

    def _one(self) -> Step:
        inverse = self._text == "^"
        self._at += inverse
        if self._text == "(":
            self._at += 1
            step = _as_one(self._path())
            self._expect(")")
            if step.variable:
                raise UnreadError
            step = Step(
                f"({step.text})", step.iris, step.plain, step.back, step.forth, "", step.empty
            )
        else:
            token = self._found[self._at]
            self._at += 1
            if token.kind not in (Token.IRI, Token.NAME) and token.text != "a":
                raise UnreadError
            text = f"<{terms.RDF_TYPE}>" if token.text == "a" else self._name(token.text)
            if text.startswith("?"):
                raise UnreadError
            step = Step(text, frozenset((text,)), forth=frozenset((text,)))
        if self._text in _MODIFIERS:
            step = _several(step, self._text)
            self._at += 1
        if inverse:
            step = Step(
                "^" + step.text, step.iris, step.plain, step.forth, step.back, "", step.empty
            )
        return step


def _is_given(graph: str, needed: Iterable[Needed]) -> bool:
    """Whether something must be there in the graph."""
    return any(
        all(_is_given(graph, way) for way in one.ways)
        if isinstance(one, Choice)
        else isinstance(one, Pattern) and one.graph == graph
        for one in needed
    )


def _several(step: Step, mark: str) -> Step:
    simple = step.text if step.forth == {step.text} and mark != "?" else ""
    plain = step.plain and mark == "?"
    empty = step.empty or mark in ("*", "?")
    return Step(step.text + mark, step.iris, plain, step.back, step.forth, simple, empty)


def _one_of(steps: list[Step]) -> Step:
    none: frozenset[str] = frozenset()
    return Step(
        "(" + "|".join(step.text for step in steps) + ")",
        none.union(*(step.iris for step in steps)),
        all(step.plain for step in steps),
        none.union(*(step.back for step in steps)),
        none.union(*(step.forth for step in steps)),
        "",
        any(step.empty for step in steps),
    )


def _as_one(steps: list[Step]) -> Step:
    """Steps that follow one another as a path."""
    if len(steps) == 1:
        return steps[0]
    none: frozenset[str] = frozenset()
    return Step(
        "/".join(step.text for step in steps),
        none.union(*(step.iris for step in steps)),
        plain=False,
        empty=all(step.empty for step in steps),
    )

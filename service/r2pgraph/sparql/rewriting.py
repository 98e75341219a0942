"""The triples of a SELECT, each of which can be asked in which graph it stands.

The text is rewritten and not parsed anew: triples that share a subject are written out one by
one, and one of them at a time is put into `GRAPH`. What is not a plain triple is left as it is and
named, so that what was not traced is never taken for what rests on nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from r2pgraph.grammar.tokens import Kind, Token, tokens

GRAPH_VARIABLE = "graphOfTheTriple"
_BLANK_VARIABLE = "blankNode_"
_AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
_TERMS = (Kind.VARIABLE, Kind.NAME, Kind.IRI, Kind.STRING, Kind.NUMBER)
_BRACKETS = ("[", "]", "(", ")", "<<", "{|")
_NO_TRIPLES = ("FILTER", "MINUS", "BIND", "VALUES")
_BEFORE_GROUPS = ("OPTIONAL", "UNION", "GRAPH", "WHERE")


@dataclass(frozen=True)
class Triple:
    """A triple of the query; `graph` is the term of the GRAPH around it, if there is one."""

    subject: str
    predicate: str
    value: str
    graph: str = ""

    def written(self) -> str:
        return f" {self.subject} {self.predicate} {self.value} ."

    def in_its_graph(self) -> str:
        if self.graph:
            return f"{self.written()} BIND({self.graph} AS ?{GRAPH_VARIABLE})"
        return f" GRAPH ?{GRAPH_VARIABLE} {{{self.written()} }}"


@dataclass(frozen=True)
class Traceable:
    """A SELECT in parts: text as it is, and triples between."""

    prologue: str
    clause: str
    parts: tuple[str | Triple, ...]
    values: str
    computed: frozenset[str]
    left_out: tuple[str, ...]

    @property
    def triples(self) -> list[int]:
        """The places of the triples among the parts."""
        return [place for place, part in enumerate(self.parts) if isinstance(part, Triple)]

    def asking(self, place: int, projected: str, restriction: str) -> str:
        """The query for the rows and the graphs of the triple at a place."""
        body = "".join(
            part
            if isinstance(part, str)
            else part.in_its_graph()
            if number == place
            else part.written()
            for number, part in enumerate(self.parts)
        )
        clause = projected if self.clause.strip() == "*" else self.clause
        return (
            f"{self.prologue} SELECT DISTINCT {clause} ?{GRAPH_VARIABLE} "
            f"WHERE {{ {restriction} {body} }} {self.values}"
        )


class Part(Enum):
    """What an element of a pattern does to the solutions."""

    PATTERN = "pattern"
    FILTER = "filter"
    WITHOUT = "minus"
    OPTIONAL = "optional"
    BIND = "bind"


@dataclass(frozen=True)
class Element:
    """One element of a pattern: as it can be asked alone, as it was written, and what is in it.

    `opening` is what stands before `inner`, up to the brace; what cannot be taken apart has none.
    """

    part: Part
    text: str
    shown: str
    start: int
    opening: str = ""
    inner: tuple["Element", ...] = ()


@dataclass(frozen=True)
class Pattern:
    """The outermost pattern of a query, element by element, with what stands around it."""

    prologue: str
    dataset: str
    elements: tuple[Element, ...]
    tail: str


_CLAUSES = {
    "FILTER": Part.FILTER,
    "MINUS": Part.WITHOUT,
    "OPTIONAL": Part.OPTIONAL,
    "BIND": Part.BIND,
}


class Untraceable(Exception):
    """A query whose rows cannot be traced, with the reason as a sentence."""


def traceable(text: str) -> Traceable:
    """A SELECT taken apart.

    Raises:
        Untraceable: it groups or counts, or has a dataset of its own.
    """
    return _Parts(text, list(tokens(text))).all()


def pattern_of(text: str) -> Pattern:
    """The pattern of a SELECT or ASK in its elements.

    Raises:
        Untraceable: the query is not whole.
    """
    return _Parts(text, list(tokens(text))).pattern()


class _Parts:
    def __init__(self, text: str, found: list[Token]) -> None:
        self._text = text
        self._found = found
        self._parts: list[str | Triple] = []
        self._left_out: dict[str, None] = {}

    def all(self) -> Traceable:
        words = [token.keyword for token in self._found]
        start = words.index("SELECT")
        opening = next(i for i, token in enumerate(self._found) if i > start and token.text == "{")
        closing = self._closing(opening)
        head, tail = words[start:opening], words[closing:]
        if "GROUP" in tail or any(word in _AGGREGATES for word in head):
            raise Untraceable("rows that group or count rest on many triples at once")
        if "FROM" in head:
            raise Untraceable("the query names graphs of its own with FROM")
        self._group(opening + 1, closing, "")
        clause_start = start + 1 + (words[start + 1] in ("DISTINCT", "REDUCED"))
        clause_end = opening - (words[opening - 1] == "WHERE")
        after = closing + tail.index("VALUES") if "VALUES" in tail else len(self._found)
        return Traceable(
            self._between(0, start),
            self._between(clause_start, clause_end),
            tuple(self._parts),
            self._between(after, len(self._found)),
            frozenset(self._computed()),
            tuple(self._left_out),
        )

    def pattern(self) -> Pattern:
        words = [token.keyword for token in self._found]
        start = next(i for i, word in enumerate(words) if word in ("SELECT", "ASK"))
        depth, opening = 0, start
        # Expressions in the SELECT clause may hold groups of their own.
        while depth or self._found[opening].text != "{":
            depth += {"(": 1, ")": -1}.get(self._found[opening].text, 0)
            opening += 1
        closing = self._closing(opening)
        head = words[start:opening]
        dataset = ""
        if "FROM" in head:
            end = opening - (words[opening - 1] == "WHERE")
            dataset = self._between(start + head.index("FROM"), end)
        return Pattern(
            self._between(0, start),
            dataset,
            tuple(self._elements(opening + 1, closing)),
            self._between(closing + 1, len(self._found)),
        )

    def _elements(self, place: int, end: int) -> Iterator[Element]:
        while place < end:
            token = self._found[place]
            if token.text == ".":
                place += 1
                continue
            if token.kind in _TERMS or token.text in ("[", "("):
                stop = self._statement_end(place, end)
                yield from self._triples_apart(place, stop)
            else:
                part, stop = self._clause(place, end)
                element = self._element(part, place, stop)
                yield from self._apart(element) if token.keyword == "GRAPH" else [element]
            place = stop

    def _element(self, part: Part, place: int, stop: int) -> Element:
        """A clause, with what is in it where it is one group that solutions go through."""
        written, shown = self._between(place, stop), self._as_written(place, stop)
        start = self._found[place].start
        opening = place + 2 if self._found[place].keyword == "GRAPH" else place
        one_group = self._found[opening].text == "{" and self._closing(opening) == stop - 1
        if not one_group or self._found[opening + 1].keyword == "SELECT":
            return Element(part, written, shown, start)
        inner = tuple(self._elements(opening + 1, stop - 1))
        return Element(part, written, shown, start, self._between(place, opening + 1), inner)

    def _apart(self, group: Element) -> Iterator[Element]:
        """The patterns of GRAPH each in a GRAPH of its own, if nothing else is in there."""
        if not all(one.part is Part.PATTERN and not one.inner for one in group.inner):
            yield group
            return
        for one in group.inner:
            written = f"{group.opening}{one.text} }}"
            yield Element(one.part, written, f"{group.opening.strip()} {one.shown} }}", one.start)

    def _triples_apart(self, start: int, end: int) -> Iterator[Element]:
        """Each triple of a statement; one with brackets is whole."""
        first = self._found[start].start
        if any(token.text in _BRACKETS for token in self._found[start:end]):
            written = self._between(start, end) + " ."
            yield Element(Part.PATTERN, written, self._as_written(start, end), first)
            return
        for subject, steps, value in self._spelled(start, end):
            path = "/".join(step.strip() for step in steps)
            shown = f"{subject} {path} {value}"
            yield Element(Part.PATTERN, f" {shown} .", shown, first)

    def _clause(self, place: int, end: int) -> tuple[Part, int]:
        """What a clause is, and where it ends."""
        word = self._found[place].keyword
        if word in _NO_TRIPLES:
            first = len(self._parts)
            stop = self._kept(place, end)
            del self._parts[first:]
            return _CLAUSES.get(word, Part.PATTERN), stop
        opening = place
        while self._found[opening].text != "{":
            opening += 1
        stop = self._closing(opening) + 1
        while stop < end and self._found[stop].keyword == "UNION":
            stop = self._closing(stop + 1) + 1
        return _CLAUSES.get(word, Part.PATTERN), stop

    def _as_written(self, start: int, end: int) -> str:
        """The text of some tokens on one line, without comments."""
        return self._between(start, end).strip()

    def _computed(self) -> list[str]:
        pairs = zip(self._found, self._found[1:], strict=False)
        return [name.text[1:] for word, name in pairs if word.keyword == "AS"]

    def _between(self, start: int, end: int) -> str:
        """The text of some tokens, without comments, blank nodes as variables."""
        written, last = [], -1
        for token in self._found[start:end]:
            # What touches in the text may have to touch: a function and its bracket.
            written.append(self._word(token) if token.start == last else " " + self._word(token))
            last = token.start + len(token.text)
        return "".join(written)

    def _word(self, token: Token) -> str:
        if token.kind is Kind.NAME and token.text.startswith("_:"):
            return f"?{_BLANK_VARIABLE}{token.text[2:].replace('-', '_').replace('.', '_')}"
        return token.text

    def _closing(self, opening: int) -> int:
        depth = 0
        for place in range(opening, len(self._found)):
            depth += {"{": 1, "}": -1}.get(self._found[place].text, 0)
            if depth == 0:
                return place
        raise Untraceable("the query is not whole")

    def _group(self, place: int, end: int, graph: str) -> None:
        """The content of a group, statement by statement."""
        while place < end:
            token = self._found[place]
            if token.text == ".":
                place += 1  # each part ends with a dot of its own
            elif token.kind in _TERMS:
                stop = self._statement_end(place, end)
                self._statement(place, stop, graph)
                place = stop
            elif token.text == "{":
                place = self._nested(place, graph)
            elif token.keyword in _NO_TRIPLES:
                place = self._kept(place, end)
            elif token.keyword == "GRAPH":
                name = self._found[place + 1].text
                self._keep(place, place + 2)
                self._keep(place + 2, place + 3)
                closing = self._closing(place + 2)
                self._group(place + 3, closing, name)
                self._keep(closing, closing + 1)
                place = closing + 1
            else:
                if token.text in ("[", "("):
                    self._left_out["triples written with brackets"] = None
                    stop = self._statement_end(place, end)
                    self._keep(place, stop)
                    self._parts.append(" .")
                    place = stop
                    continue
                self._keep(place, place + 1)
                place += 1

    def _nested(self, place: int, graph: str) -> int:
        closing = self._closing(place)
        if self._found[place + 1].keyword == "SELECT":
            self._left_out["patterns in sub-selects"] = None
            self._keep(place, closing + 1)
            return closing + 1
        self._keep(place, place + 1)
        self._group(place + 1, closing, graph)
        self._keep(closing, closing + 1)
        return closing + 1

    def _kept(self, place: int, end: int) -> int:
        """A clause that matches no triple of the row, to its end."""
        start, depth = place, 0
        place += 1
        while place < end:
            token = self._found[place]
            # What must not be there is matched by no triple.
            if token.keyword == "EXISTS" and self._found[place - 1].keyword != "NOT":
                self._left_out["patterns in EXISTS"] = None
            depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(token.text, 0)
            place += 1
            closed = depth == 0 and token.text in (")", "}")
            values_head = self._found[start].keyword == "VALUES" and token.text == ")"
            if closed and not (values_head and place < end and self._found[place].text == "{"):
                break
        self._keep(start, place)
        return place

    def _statement_end(self, place: int, end: int) -> int:
        depth = 0
        while place < end:
            token = self._found[place]
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(token.text, 0)
            opens = token.text in (".", "{", "}") or token.keyword in (
                *_BEFORE_GROUPS,
                *_NO_TRIPLES,
            )
            if depth == 0 and opens:
                return place
            place += 1
        return end

    def _statement(self, start: int, end: int, graph: str) -> None:
        """`s p o ; p o , o`, each triple by itself; with brackets or paths, as it is."""
        inside = self._found[start:end]
        if any(token.text in _BRACKETS for token in inside):
            self._left_out["triples written with brackets"] = None
            self._keep(start, end)
            self._parts.append(" .")
            return
        for subject, steps, value in self._spelled(start, end):
            self._triples(subject, steps, value, graph)

    def _spelled(self, start: int, end: int) -> Iterator[tuple[str, list[str], str]]:
        """Subject, steps of the path and value of each triple that `;` and `,` abbreviate."""
        subject, place = self._term(start)
        while place < end:
            if self._found[place].text == ";":
                place += 1
                continue
            steps, place = self._path(place, end)
            while place < end:
                value, place = self._term(place)
                yield subject, steps, value
                if place < end and self._found[place].text == ",":
                    place += 1
                    continue
                break

    def _path(self, place: int, end: int) -> tuple[list[str], int]:
        """The steps of a path, each a predicate or something that stays whole."""
        steps, step = [], ""
        expects = True
        while place < end:
            token = self._found[place]
            if token.text == "/" and not expects:
                steps.append(step)
                step, expects = "", True
            elif token.text in ("|", "^", "!"):
                step, expects = step + token.text, True
            elif token.text in ("*", "+", "?") and not expects:
                step += token.text
            elif expects:
                step, expects = step + " " + token.text, False
            else:
                break
            place += 1
        return [*steps, step], place

    def _term(self, place: int) -> tuple[str, int]:
        text = self._word(self._found[place])
        place += 1
        if place < len(self._found) and self._found[place].kind is Kind.LANGUAGE:
            return text + self._found[place].text, place + 1
        if place < len(self._found) and self._found[place].text == "^^":
            return text + "^^" + self._found[place + 1].text, place + 2
        return text, place

    def _triples(self, subject: str, steps: list[str], value: str, graph: str) -> None:
        if any("|" in step for step in steps) and len(steps) > 1:
            self._left_out["paths with choices"] = None
            self._parts.append(f" {subject} {'/'.join(steps)} {value} .")
            return
        for number, step in enumerate(steps):
            last = number == len(steps) - 1
            target = value if last else f"?step{len(self._parts)}_{number}"
            if any(mark in step for mark in ("|", "!")) or step.endswith(("*", "+", "?")):
                self._left_out["paths with choices or repetition"] = None
                self._parts.append(f" {subject} {step} {target} .")
            elif step.strip().startswith("^"):
                self._parts.append(Triple(target, step.strip()[1:], subject, graph))
            else:
                self._parts.append(Triple(subject, step.strip(), target, graph))
            subject = target

    def _keep(self, start: int, end: int) -> None:
        self._parts.append(self._between(start, end))

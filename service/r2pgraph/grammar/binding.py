"""Parameters of a query, bound as RDF terms.

A parameter is a variable of the query that gets one value. The value enters as `VALUES`, written
by the serialiser of the term and placed first in every group that uses the variable, so that a
filter inside OPTIONAL, UNION, EXISTS or a sub-select sees it too and any SPARQL 1.1 engine gives
the same answer. (The engine's own substitution was tried: it drops CONSTRUCT, refuses ASK and
variables that are not projected, and leaves BOUND and COALESCE unchanged.)
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from r2pgraph.errors import UnknownParameterError
from r2pgraph.grammar.tokens import Kind, Token, tokens

Term = ox.NamedNode | ox.Literal


@dataclass
class _Group:
    """Something in braces: where its content starts, and which variables it uses itself."""

    start: int
    kind: str
    variables: set[str] = field(default_factory=set)
    patterns: list["_Group"] = field(default_factory=list)


def bind(text: str, bindings: Mapping[str, Term]) -> str:
    """The query with each variable that `bindings` names bound to its term.

    Raises:
        UnknownParameterError: the query does not use a variable of that name.
    """
    if not bindings:
        return text
    query = _groups(list(tokens(text)))
    places = _places(query)
    used = {name for group in places for name in group.variables}
    for name in bindings:
        if name not in used:
            raise UnknownParameterError(name, sorted(used))
    outermost = query.patterns[0]
    for group in sorted(places, key=lambda group: group.start, reverse=True):
        wanted = [name for name in bindings if name in group.variables or group is outermost]
        rows = "".join(f" VALUES ?{name} {{ {bindings[name]} }}" for name in wanted)
        text = text[: group.start] + rows + text[group.start :]
    return text


def _groups(found: list[Token]) -> _Group:
    """The query as a tree of what stands in braces."""
    query = _Group(0, "select")
    stack = [query]
    for i, token in enumerate(found):
        if token.kind is Kind.VARIABLE:
            stack[-1].variables.add(token.text[1:])
        elif token.text == "{":
            group = _Group(token.start + 1, _kind(found, i))
            if group.kind != "data":
                stack[-1].patterns.append(group)
            stack.append(group)
        elif token.text == "}" and len(stack) > 1:
            stack.pop()
    return query


def _kind(found: list[Token], brace: int) -> str:
    """What a brace opens: a pattern, a sub-select, or data that takes no further pattern."""
    if brace + 1 < len(found) and found[brace + 1].keyword == "SELECT":
        return "select"
    before = brace - 1
    while before >= 0 and (found[before].kind is Kind.VARIABLE or found[before].text in "()"):
        before -= 1
    template = brace > 0 and found[brace - 1].keyword == "CONSTRUCT"
    values = before >= 0 and found[before].keyword == "VALUES"
    return "data" if template or values else "pattern"


def _places(group: _Group) -> list[_Group]:
    """The patterns below a group; what a select uses itself counts for its pattern."""
    if group.kind == "select" and group.patterns:
        group.patterns[0].variables |= group.variables
    found = [group] if group.kind == "pattern" else []
    for below in group.patterns:
        found.extend(_places(below))
    return found

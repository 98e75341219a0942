"""What a query may be, decided from its text before any engine sees it.

Engines have no switch for SERVICE, fall over deep nesting, and hang on long paths. The text is
read as written and, if it has codepoint escapes, decoded as well; where a `<` is ambiguous, both
readings are looked at. A query passes only if every reading does.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from urllib.parse import urljoin

from r2pgraph import terms
from r2pgraph.errors import (
    QuerySyntaxError,
    QueryTooComplexError,
    ServiceRefusedError,
    UpdateRefusedError,
)
from r2pgraph.grammar.tokens import Kind, Token, all_tokens, decode_codepoints, tokens

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES = (
    "INSERT",
    "DELETE",
    "LOAD",
    "CLEAR",
    "DROP",
    "CREATE",
    "ADD",
    "MOVE",
    "COPY",
    "WITH",
)
# Wherever they are written, in a name or a string as well: nothing is lost by taking too many.
_VOLATILE = re.compile(r"(?<![A-Z])(?:NOW|RAND|STRUUID|UUID|BNODE)(?![A-Z])")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_OPEN = ("(", "[", "{", "<<", "{|")
_CLOSE = (")", "]", "}", ">>", "|}")
_CHAINED_WORDS = ("UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "GRAPH", "VALUES", "EXISTS")
_CHAINED_MARKS = ("||", "&&", "!", "+", "-", "*", "/", "|", "^", "=")


@dataclass(frozen=True)
class Complexity:
    """Limits on the text of a query, far above what people write and below what breaks engines.

    `length` keeps the deepest recursion that a text can cause inside the stack of a worker;
    `depth` and `chain` keep the planner from taking minutes (100 nested lists take it 4 s,
    300 steps of a path 1 s).
    """

    length: int = 65_536
    depth: int = 64
    chain: int = 250


@dataclass(frozen=True)
class Shape:
    """What the text of a query tells without parsing it.

    One that is `volatile` may ask for what is different each time, such as the time.
    """

    form: str
    from_graphs: tuple[str, ...]
    from_named: tuple[str, ...]
    prefixes: tuple[tuple[str, str], ...]
    volatile: bool


def inspect(text: str, limits: Complexity | None = None) -> Shape:
    """Looks at a query and refuses what must not run.

    Raises:
        QueryTooComplexError: too long, too deep, or too long a chain of one operator.
        UpdateRefusedError, ServiceRefusedError: what this service never does.
        QuerySyntaxError: no query form at all.
    """
    return _inspect(text, limits or Complexity())


@lru_cache(maxsize=256)
def _inspect(text: str, limits: Complexity) -> Shape:
    if len(text) > limits.length:
        raise QueryTooComplexError("characters", len(text), limits.length, "split it")
    found = all_tokens(text)
    _refuse(found, limits)
    if any(")" in token.text for token in found if token.kind is Kind.IRI):
        _refuse(list(tokens(text, less_than=True)), limits)
    decoded = decode_codepoints(text)
    # What an escape hides is a query of its own, to be looked at in the same way.
    if decoded != text:
        return _inspect(decoded, limits)
    return _shape(found, volatile=_VOLATILE.search(text.upper()) is not None)


def _refuse(found: Sequence[Token], limits: Complexity) -> None:
    depth = deepest = 0
    chains: Counter[str] = Counter()
    before: Token | None = None
    for token in found:
        if token.text == "^^" and (before is None or before.kind is not Kind.STRING):
            chains["^"] += 2  # no datatype but two inverses
        if token.kind is Kind.MARK:
            if token.text in _OPEN:
                depth += 1
                deepest = max(deepest, depth)
            elif token.text in _CLOSE:
                depth -= 1
            elif token.text in _CHAINED_MARKS:
                chains[token.text] += 1
        elif token.kind is Kind.IRI and "(" in token.text:
            deepest = max(deepest, depth + _brackets_in(token.text))
        elif token.kind is Kind.WORD:
            word = token.keyword
            if word == "SERVICE":
                raise ServiceRefusedError
            if word in _CHAINED_WORDS:
                chains[word] += 1
        before = token
    if deepest > limits.depth:
        raise QueryTooComplexError("nesting levels", deepest, limits.depth, "flatten it")
    operator, count = max(chains.items(), key=itemgetter(1), default=("", 0))
    if count > limits.chain:
        raise QueryTooComplexError(
            f"uses of '{operator}'", count, limits.chain, "use VALUES or split the query"
        )


def _brackets_in(iri: str) -> int:
    depth = deepest = 0
    for character in iri:
        depth += {"(": 1, ")": -1}.get(character, 0)
        deepest = max(deepest, depth)
    return deepest


def _shape(found: Sequence[Token], volatile: bool) -> Shape:
    prefixes: dict[str, str] = {}
    base = terms.BASE
    i = 0
    while i < len(found) and found[i].keyword in ("PREFIX", "BASE"):
        if found[i].keyword == "BASE":
            base = _iri(found[i + 1 : i + 2], prefixes, base)
            i += 2
        else:
            name = found[i + 1].text if i + 1 < len(found) else ""
            prefixes[name.removesuffix(":")] = _iri(found[i + 2 : i + 3], prefixes, base)
            i += 3
    form = found[i].keyword if i < len(found) else ""
    if form in UPDATES:
        raise UpdateRefusedError(form)
    if form not in FORMS:
        got = f"'{found[i].text[:40]}'" if i < len(found) else "nothing"
        raise QuerySyntaxError(
            f"expected SELECT, ASK, CONSTRUCT or DESCRIBE and found {got}; "
            "a query starts with its prefixes, then one of these words"
        )
    graphs, named = _dataset(found[i + 1 :], prefixes, base)
    return Shape(form, tuple(graphs), tuple(named), tuple(prefixes.items()), volatile)


def _dataset(
    found: Sequence[Token], prefixes: dict[str, str], base: str
) -> tuple[list[str], list[str]]:
    """The FROM and FROM NAMED graphs: clauses of the query itself, so never inside braces."""
    graphs: list[str] = []
    named: list[str] = []
    depth = 0
    for i, token in enumerate(found):
        if token.kind is Kind.MARK:
            depth += (token.text in _OPEN) - (token.text in _CLOSE)
        if token.keyword != "FROM" or depth > 0:
            continue
        after = found[i + 1 : i + 3]
        if after and after[0].keyword == "NAMED":
            named.append(_iri(after[1:], prefixes, base))
        else:
            graphs.append(_iri(after[:1], prefixes, base))
    return list(dict.fromkeys(graphs)), list(dict.fromkeys(named))


def _iri(found: Sequence[Token], prefixes: dict[str, str], base: str) -> str:
    if found and found[0].kind is Kind.IRI:
        iri = found[0].text[1:-1]
        if _ABSOLUTE.match(iri):
            return iri
        # The mark of an empty fragment is part of the name, and lost on the way.
        return urljoin(base, iri).removesuffix("#") + ("#" if iri.endswith("#") else "")
    if found and found[0].kind is Kind.NAME:
        prefix, _, local = found[0].text.partition(":")
        if prefix not in prefixes:
            raise QuerySyntaxError(f"the prefix '{prefix}:' is not declared; add a PREFIX line")
        return prefixes[prefix] + local.replace("\\", "")
    got = f"'{found[0].text[:40]}'" if found else "the end of the query"
    raise QuerySyntaxError(f"expected an IRI and found {got}; write it as <…> or prefix:name")

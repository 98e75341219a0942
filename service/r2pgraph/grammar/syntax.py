"""What is wrong with a query that does not parse: the place, what stands there, what to write.

The engine tells how far it came and what it would have taken there, which is often not what is
missing. What people get wrong most is looked for in the tokens first.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from r2pgraph.errors import QuerySyntaxError
from r2pgraph.grammar.tokens import Kind, Token, decode_codepoints, tokens

_PLACE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_EXPECTED = re.compile(r'"[^"]*"|[A-Z][A-Za-z_ ]+')
_ANYTHING = "[_]"
_DIGITS = "['0'..='9']"
# What the engine tells in a sentence of its own, among the names of what it expected.
_SENTENCES = {
    "IRI parsing failed": "the IRI before it is none by RFC 3987: take out spaces, brackets and "
    "what else it does not allow, or write it as %20 and the like",
    "should be a non negative integer": "LIMIT and OFFSET take a whole number below 2^64",
}
_UNBOUND = "The SELECT contains a variable that is unbound"
_PAIRS = {"(": ")", "{": "}", "[": "]"}
_TERMS = (Kind.VARIABLE, Kind.NAME, Kind.IRI, Kind.STRING, Kind.NUMBER)
_HEADS = ("SELECT", "GRAPH", "FROM", "NAMED", "DESCRIBE", "VALUES", "BY", "DISTINCT", "REDUCED")


def syntax_error(message: str, text: str, prefixes: Mapping[str, str]) -> QuerySyntaxError:
    """The failure to raise for a text that the engine does not parse, with its message."""
    plain = decode_codepoints(text)
    found = list(tokens(plain))
    likely = chain(
        _slash_in_name(found, plain, prefixes),
        _undeclared(found, prefixes),
        _open_string(found),
        _unbalanced(found),
        _missing_dot(found),
    )
    for place, sentence in likely:
        line, column = _line_and_column(plain, place)
        return QuerySyntaxError(f"line {line}, column {column}: {sentence}", line, column)
    return _as_told(message, text)


def with_prefixes(text: str, known: Mapping[str, str], between: str = " ") -> str:
    """The query with the known prefixes that it uses and does not declare, in a line before it.

    With a line break `between` them, each has a line of its own.
    """
    wanted = dict.fromkeys(name for _, name in _undeclared_names(list(tokens(text))))
    declared = between.join(f"PREFIX {name}: <{known[name]}>" for name in wanted if name in known)
    return f"{declared}\n{text}" if declared else text


def _undeclared_names(found: list[Token]) -> Iterator[tuple[int, str]]:
    declared = {"_"}
    before = ""
    for token in found:
        if token.kind is Kind.NAME:
            prefix = token.text.partition(":")[0]
            if before == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                yield token.start, prefix
        before = token.keyword


def _undeclared(found: list[Token], prefixes: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    for place, name in _undeclared_names(found):
        sentence = f"the prefix '{name}:' is not declared; add a PREFIX line"
        if name in prefixes:
            sentence += f": PREFIX {name}: <{prefixes[name]}>, or ask with prefixes=auto"
        yield place, sentence


def _slash_in_name(
    found: list[Token], text: str, prefixes: Mapping[str, str]
) -> Iterator[tuple[int, str]]:
    """`id:agent/power`: after a name with a prefix a slash is a path, as is each after it."""
    declared = {
        name.text.removesuffix(":"): iri.text[1:-1]
        for word, name, iri in zip(found, found[1:], found[2:], strict=False)
        if word.keyword == "PREFIX"
    }
    for token, slash, local in zip(found, found[1:], found[2:], strict=False):
        touching = slash.start == token.start + len(token.text) and local.start == slash.start + 1
        if token.kind is Kind.NAME and slash.text == "/" and touching:
            if local.kind not in (Kind.WORD, Kind.NUMBER) or local.text == "a":
                continue
            whole = re.match(r"[^\s;,{}()<>]*", text[token.start :])
            written = (whole[0] if whole else token.text).rstrip(".")
            prefix, _, name = written.partition(":")
            known = {**prefixes, **declared}
            first, _, rest = name.partition("/")
            if prefix in known:
                right = f"<{known[prefix]}{name}> or {prefix}:" + name.replace("/", "\\/")
            elif first in known and "/" not in rest:
                right = f"<{known[first]}{rest}> or {first}:{rest}"
            else:
                continue
            yield (
                token.start,
                f"'{written}' has a slash, which SPARQL reads as a path; write {right}",
            )


def _open_string(found: list[Token]) -> Iterator[tuple[int, str]]:
    for token in found:
        if token.kind is Kind.MARK and token.text in ('"', "'"):
            yield (
                token.start,
                f"the string that starts here is not closed; end it with {token.text}",
            )


def _unbalanced(found: list[Token]) -> Iterator[tuple[int, str]]:
    opened: list[Token] = []
    for token in found:
        if token.kind is not Kind.MARK:
            continue
        if token.text in _PAIRS:
            opened.append(token)
        elif token.text in _PAIRS.values():
            if not opened:
                yield token.start, f"nothing opens this '{token.text}'; remove it"
                return
            if _PAIRS[opened[-1].text] != token.text:
                break
            opened.pop()
    if opened:
        last = opened[-1]
        yield last.start, f"this '{last.text}' is not closed; '{_PAIRS[last.text]}' is missing"


def _missing_dot(found: list[Token]) -> Iterator[tuple[int, str]]:
    """A fourth term in a row, inside a group: the end of a triple is not marked."""
    run: list[Token] = []
    depth = brackets = 0
    idle = False
    for token in found:
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        brackets += {"(": 1, ")": -1, "[": 1, "]": -1}.get(token.text, 0)
        is_term = token.kind in _TERMS or token.text == "a"
        if token.keyword in _HEADS:
            idle = True
        if token.text == "{":
            idle = False
        if token.kind is Kind.LANGUAGE or token.text == "^":
            continue
        if token.text in ("/", "|", "^^"):
            # A path counts as one term, and so does a literal with its datatype.
            run = run[:-1]
            continue
        if not is_term or not depth or brackets or idle:
            run = []
            continue
        if len(run) == 3:
            end = run[2].start + len(run[2].text)
            yield end, f"after '{run[2].text[:40]}' a '.' is likely missing (or ';' or ',')"
        run.append(token)


def _as_told(message: str, text: str) -> QuerySyntaxError:
    """The engine's message as a sentence."""
    match = _PLACE.match(message)
    if match is None:
        return QuerySyntaxError(f"{message.rstrip('.')}; correct the query")
    line, column = int(match[1]), int(match[2])
    if _UNBOUND in match[3]:
        reason = "a variable is selected that is neither grouped nor aggregated; add it to GROUP BY"
        return QuerySyntaxError(f"line {line}, column {column}: {reason}", line, column)
    lines = text.splitlines() or [""]
    there = lines[line - 1][column - 1 :].strip()[:40] if line <= len(lines) else ""
    near = f"near '{there}'" if there else "at the end"
    hint = _hint(match[3])
    return QuerySyntaxError(f"line {line}, column {column}, {near}; {hint}", line, column)


def _hint(told: str) -> str:
    """What the engine expected; where that may be anything, its words are a few of many."""
    for said, hint in _SENTENCES.items():
        if said in told:
            return hint
    without_classes = re.sub(r"\[[^\]]*\]", "", told)
    expected = dict.fromkeys(_EXPECTED.findall(without_classes))
    listed = [one for one in expected if one.startswith('"') or _ANYTHING not in told][:8]
    if _DIGITS in told:
        listed.append("a whole number")
    if not listed:
        return "what stands before it is not complete, or this does not belong here"
    return f"expected {' or '.join(listed)}"


def _line_and_column(text: str, place: int) -> tuple[int, int]:
    before = text[:place]
    return before.count("\n") + 1, place - (before.rfind("\n") + 1) + 1

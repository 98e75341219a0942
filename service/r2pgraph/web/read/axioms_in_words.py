"""Axioms in plain English, from the pieces of their Manchester syntax.

Says what an axiom says of the members of a class or of the things that a property relates. Names
no term: labels come from outside.
"""

from collections.abc import Callable, Sequence

from r2pgraph.web.read.axioms import Axiom, Part

Label = Callable[[str], str]

_START = {
    "equivalent to": "Exactly those things are “{}” that are: ",
    "subclass of": "Everything that is “{}” is also: ",
    "domain": "Whatever has “{}” is: ",
    "range": "Whatever is a value of “{}” is: ",
    "inverse of": "“{}” is the other way round of: ",
    "follows from the chain": "“{}” holds from one thing to another where the steps lead there: ",
    "has key": "Two things that are “{}” are the same if they agree in: ",
    "disjoint with": "Nothing that is “{}” is at the same time: ",
    "disjoint union of": "Everything that is “{}” is exactly one of: ",
}
_WORDS = {
    "some": "at least one",
    "only": "nothing but",
    "value": "the value",
    "min": "at least",
    "max": "at most",
    "exactly": "exactly",
    "o": "and then",
    "inverse": "the other way round of",
    "{": "one of",
    "}": "",
    "and": "and",
    "or": "or",
    "not": "not",
}
_AFTER_PROPERTY = ("some", "only", "value", "min", "max", "exactly")
_CHARACTERISTICS = {
    "functional": "a thing has it with one value at most",
    "inverse functional": "a value belongs to one thing at most",
    "transitive": "it holds across steps",
    "symmetric": "it holds both ways",
    "asymmetric": "it never holds both ways",
    "reflexive": "everything has it to itself",
    "irreflexive": "nothing has it to itself",
}


def in_words(name: str, axiom: Axiom, label: Label) -> str:
    """An axiom of a term as a sentence."""
    if axiom.says == "characteristics":
        said = [_CHARACTERISTICS.get(word, word) for word in axiom.parts[0][1].split(", ")]
        return f"Of “{name}”: {'; '.join(said)}."
    start = _START.get(axiom.says, f"“{{}}”, {axiom.says}: ").format(name)
    return f"{start}{_said(axiom.parts, label)}."


def _said(parts: Sequence[Part], label: Label) -> str:
    text = ""
    for place, (kind, value) in enumerate(parts):
        following = parts[place + 1] if place + 1 < len(parts) else ("", "")
        if kind == "line":
            continue
        word = _worded(kind, value, following, label)
        glued = not text or text.endswith("(") or word in (")", ",")
        text += word if glued else f" {word}" if word else ""
    return text


def _worded(kind: str, value: str, following: Part, label: Label) -> str:
    if kind == "iri":
        related = following[0] == "word" and following[1] in _AFTER_PROPERTY
        return f"with “{label(value)}”" if related else label(value)
    if kind == "word":
        return _WORDS.get(value, value)
    return value

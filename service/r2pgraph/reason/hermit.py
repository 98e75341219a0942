"""OWL consistency and classification, by HermiT through owlready2, with a time limit.

Tells three outcomes apart: consistent, inconsistent, and could not be checked; the last is an
error and never looks like the first. Knows OWL, not the domain.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.errors import NothingToReasonError, ReasonerFailedError, ReasonerTimeoutError
from r2pgraph.reason.owl_input import OwlInput, Triple, owl_input

TIME_LIMIT = 180.0
_WORKER = Path(__file__).with_name("worker.py")
_NOTHING = terms.OWL + "Nothing"


@dataclass(frozen=True)
class OwlReport:
    """What the reasoner found, about how much, and what it was not given.

    `types` holds the named classes that follow for an individual and are not stated of it.
    """

    consistent: bool
    axioms: int
    individuals: int
    left_out: dict[str, int]
    unsatisfiable: tuple[str, ...] = ()
    types: dict[str, frozenset[str]] = field(default_factory=dict)


def check(quads: Iterable[ox.Quad], time_limit: float = TIME_LIMIT) -> OwlReport:
    """Reasons over the triples of the quads, whatever graphs they are in.

    Args:
        quads: ontology and data together.
        time_limit: seconds until the reasoner is killed.

    Raises:
        NothingToReasonError: nothing that a reasoner could read.
        ReasonerTimeoutError, ReasonerFailedError: it could not be checked.
    """
    return check_input(owl_input(quads), time_limit)


def check_input(given: OwlInput, time_limit: float = TIME_LIMIT) -> OwlReport:
    """As `check`, for triples that were chosen before."""
    if not given.triples:
        raise NothingToReasonError
    individuals = _individuals(given.triples)
    answer = _run_worker(given.ntriples(), time_limit)
    if answer["status"] == "failed":
        raise ReasonerFailedError(answer["message"])
    consistent = answer["status"] == "consistent"
    classes = _Hierarchy(given.triples, answer["relations"])
    return OwlReport(
        consistent=consistent,
        axioms=len(given.triples),
        individuals=len(individuals),
        left_out=given.left_out,
        unsatisfiable=classes.unsatisfiable if consistent else (),
        types=classes.new_types(individuals) if consistent else {},
    )


def run_limited(command: list[str], time_limit: float) -> subprocess.CompletedProcess[str]:
    """Runs a command; kills it with all that it started when the time is over.

    Raises:
        ReasonerTimeoutError: it took longer than `time_limit` seconds.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        out, err = process.communicate(timeout=time_limit)
    except subprocess.TimeoutExpired as problem:
        raise ReasonerTimeoutError(time_limit) from problem
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    return subprocess.CompletedProcess(command, process.returncode, out, err)


def _run_worker(ntriples: bytes, time_limit: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="r2pgraph-reason-") as folder:
        path = Path(folder) / "input.nt"
        path.write_bytes(ntriples)
        done = run_limited([sys.executable, "-I", str(_WORKER), str(path)], time_limit)
    last = done.stdout.strip().rpartition("\n")[2]
    try:
        answer: dict[str, Any] = json.loads(last)
    except ValueError as problem:
        reason = done.stderr.strip().rpartition("\n")[2] or f"exit code {done.returncode}"
        raise ReasonerFailedError(reason) from problem
    return answer


def _individuals(triples: Iterable[Triple]) -> set[str]:
    """The named nodes that have a class other than an OWL construct, or a property of ours."""
    built_in = (terms.RDF, terms.RDFS, terms.OWL)
    found = set()
    for subject, predicate, value in triples:
        if predicate.value == terms.RDF_TYPE:
            named = isinstance(value, ox.NamedNode) and (
                value.value == terms.OWL_NAMED_INDIVIDUAL or not value.value.startswith(built_in)
            )
            found |= {subject.value} if named and isinstance(subject, ox.NamedNode) else set()
        elif not predicate.value.startswith(built_in):
            found |= {node.value for node in (subject, value) if isinstance(node, ox.NamedNode)}
    return found


class _Hierarchy:
    """Classes and their superclasses, as stated and as found by the reasoner."""

    def __init__(self, stated: Iterable[Triple], found: list[list[str]]) -> None:
        self._above: dict[str, set[str]] = {}
        self._stated: dict[str, set[str]] = {}
        self._found: dict[str, set[str]] = {}
        for subject, predicate, value in stated:
            if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode):
                self._add(self._stated, subject.value, predicate.value, value.value)
        for subject_iri, predicate_iri, value_iri in found:
            self._add(self._found, subject_iri, predicate_iri, value_iri)

    def _add(self, types: dict[str, set[str]], subject: str, predicate: str, value: str) -> None:
        if predicate == terms.RDF_TYPE:
            types.setdefault(subject, set()).add(value)
        elif predicate in (terms.RDFS_SUBCLASS_OF, terms.OWL_EQUIVALENT_CLASS):
            self._above.setdefault(subject, set()).add(value)
            if predicate == terms.OWL_EQUIVALENT_CLASS:
                self._above.setdefault(value, set()).add(subject)

    @property
    def unsatisfiable(self) -> tuple[str, ...]:
        """The classes that can have no member."""
        return tuple(
            sorted(
                name
                for name in self._above
                if name != _NOTHING and _NOTHING in self._closed({name})
            )
        )

    def new_types(self, individuals: set[str]) -> dict[str, frozenset[str]]:
        """For each individual, the named classes that follow and are not stated."""
        result = {}
        for name in sorted(individuals):
            stated = self._stated.get(name, set())
            all_types = self._closed(stated | self._found.get(name, set()))
            new = {t for t in all_types - stated if not t.startswith(terms.OWL) and ":" in t}
            if new:
                result[name] = frozenset(new)
        return result

    def _closed(self, classes: set[str]) -> set[str]:
        seen: set[str] = set()
        waiting = list(classes)
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting.extend(self._above.get(name, ()))
        return seen

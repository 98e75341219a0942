"""OWL consistency and classification, by the HermiT that comes with owlready2, with a time limit.

Tells three outcomes apart: consistent, inconsistent, and could not be checked; the last is an
error and never looks like the first. HermiT is asked for classes and individuals only: ordering
the properties too takes four times as long, and nothing here needs it. Knows OWL, not the domain.
"""

import os
import re
import resource
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import owlready2
import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.errors import (
    JavaMissingError,
    NothingToReasonError,
    ReasonerFailedError,
    ReasonerTimeoutError,
)
from r2pgraph.memo import NOTHING_KEPT, Memo, key_of
from r2pgraph.reach import reached
from r2pgraph.reason.java import java
from r2pgraph.reason.owl_input import OwlInput, Triple, owl_input
from r2pgraph.reason.version import reasoning_version

TIME_LIMIT = 180.0
MEMORY_MB = 1500
_NOTHING, _THING = terms.OWL + "Nothing", terms.OWL + "Thing"
_LINE = re.compile(r"^(SubClassOf|EquivalentClasses|Type)\( (<.+>) \)$", re.MULTILINE)
_RELATIONS = {
    "SubClassOf": terms.RDFS_SUBCLASS_OF,
    "EquivalentClasses": terms.OWL_EQUIVALENT_CLASS,
    "Type": terms.RDF_TYPE,
}
# An individual more, so that there is always one whose name shows that the input was read.
_LAST = "urn:r2pgraph:last"
_LAST_LINE = f"<{_LAST}> <{terms.RDF_TYPE}> <{terms.OWL}Thing> .\n".encode()

Relation = tuple[str, str, str]
_running: set[subprocess.Popen[str]] = set()
_starting = Lock()


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


def check(
    quads: Iterable[ox.Quad], memo: Memo = NOTHING_KEPT, time_limit: float = TIME_LIMIT
) -> OwlReport:
    """Reasons over the triples of the quads, whatever graphs they are in.

    Args:
        quads: ontology and data together.
        memo: holds what was found for the same triples before.
        time_limit: seconds until the reasoner is killed.

    Raises:
        NothingToReasonError: nothing that a reasoner could read.
        ReasonerTimeoutError, ReasonerFailedError: it could not be checked.
    """
    return check_input(owl_input(quads), memo, time_limit)


def check_input(
    given: OwlInput, memo: Memo = NOTHING_KEPT, time_limit: float = TIME_LIMIT
) -> OwlReport:
    """As `check`, for triples that were chosen before."""
    if not given.triples:
        raise NothingToReasonError
    individuals = individuals_of(given.triples)
    ntriples = given.ntriples() + _LAST_LINE
    relations: list[Relation] | None = memo.recall(
        _asked(ntriples), lambda: _classified(ntriples, time_limit)
    )
    if relations is None:
        return OwlReport(False, len(given.triples), len(individuals), given.left_out)
    _require(individuals | {_LAST}, relations)
    classes = _Hierarchy(given.triples, relations)
    return OwlReport(
        consistent=True,
        axioms=len(given.triples),
        individuals=len(individuals),
        left_out=given.left_out,
        unsatisfiable=classes.unsatisfiable,
        types=classes.new_types(individuals),
    )


def is_known(given: OwlInput, memo: Memo) -> bool:
    """Whether what `check_input` would find is kept."""
    return memo.has(key_of(_asked(given.ntriples() + _LAST_LINE)))


def run_limited(command: list[str], time_limit: float) -> subprocess.CompletedProcess[str]:
    """Runs a command; kills it with all that it started when the time is over.

    Raises:
        ReasonerTimeoutError: it took longer than `time_limit` seconds.
        JavaMissingError: it cannot be started.
    """
    try:
        with _starting, _as_much_as_it_asks_for():
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                start_new_session=True,
            )
    except OSError as problem:
        raise JavaMissingError(problem.strerror or "it cannot be started") from problem
    _running.add(process)
    try:
        out, err = process.communicate(timeout=time_limit)
    except subprocess.TimeoutExpired as problem:
        raise ReasonerTimeoutError(time_limit) from problem
    finally:
        _running.discard(process)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    return subprocess.CompletedProcess(command, process.returncode, out, err)


@contextmanager
def _as_much_as_it_asks_for() -> Iterator[None]:
    """Java asks for memory that it does not use; what it may use is among its settings."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def stop_all() -> None:
    """Kills what other threads wait for."""
    for process in [*_running]:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def asked_of_hermit(
    ntriples: bytes, actions: list[str], time_limit: float
) -> subprocess.CompletedProcess[str]:
    """Has HermiT read triples and do something with them."""
    with tempfile.TemporaryDirectory(prefix="r2pgraph-reason-") as folder:
        path = Path(folder) / "input.nt"
        path.write_bytes(ntriples)
        return run_limited([*_command(), *actions, path.as_uri()], time_limit)


def _classified(ntriples: bytes, time_limit: float) -> list[Relation] | None:
    """What HermiT finds about classes and individuals; None where there is a contradiction."""
    done = asked_of_hermit(ntriples, ["--classify", "--classifyIs"], time_limit)
    relations = list(_relations(done.stdout))
    if done.returncode == 0 and relations:  # a file that it cannot parse ends with 0 too
        return relations
    if "InconsistentOntologyException" in done.stderr:
        return None
    reason = (done.stderr or done.stdout).strip().partition("\n")[0]
    raise ReasonerFailedError(reason or f"exit code {done.returncode}")


def _asked(ntriples: bytes) -> tuple[bytes | str, ...]:
    return "classes and individuals", reasoning_version(), ntriples


def _command() -> list[str]:
    folder = Path(owlready2.__file__).parent / "hermit"
    # For runs of seconds the simple compiler and collector take half the time of the others.
    settings = [f"-Xmx{MEMORY_MB}M", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    settings += ["-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"]
    program = ["-cp", f"{folder}:{folder / 'HermiT.jar'}", "org.semanticweb.HermiT.cli.CommandLine"]
    return [java(), *settings, *program]


def _relations(output: str) -> Iterator[Relation]:
    """The lines that HermiT prints, as triples; of equivalent classes each with the first."""
    for kind, names in _LINE.findall(output):
        first, *others = names[1:-1].split("> <")
        yield from ((first, _RELATIONS[kind], other) for other in others)


def _require(individuals: set[str], relations: list[Relation]) -> None:
    """HermiT names every individual that it has read; one that is missing was lost."""
    lost = individuals - {subject for subject, kind, _ in relations if kind == terms.RDF_TYPE}
    if lost:
        some = f"{len(lost)} of {len(individuals)} individuals were not read, <{min(lost)}> first"
        raise ReasonerFailedError(some)


def individuals_of(triples: Iterable[Triple]) -> set[str]:
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

    def __init__(self, stated: Iterable[Triple], found: list[Relation]) -> None:
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
                if name != _NOTHING and _NOTHING in reached(self._above, [name])
            )
        )

    def new_types(self, individuals: set[str]) -> dict[str, frozenset[str]]:
        """For each individual, the named classes that follow and are not stated."""
        result = {}
        for name in sorted(individuals):
            stated = self._stated.get(name, set())
            # HermiT does not say that everything is a thing, nor of what else everything is.
            direct = {_THING, *stated, *self._found.get(name, ())}
            all_types = reached(self._above, direct)
            new = {t for t in all_types - stated if not t.startswith(terms.OWL) and ":" in t}
            if new:
                result[name] = frozenset(new)
        return result

"""What follows from one speaker's claims, each conclusion with the claims it rests on.

The claims of the standpoint are read as facts by the rules, HermiT adds what the definitions of
the ontology say of them, and each conclusion is traced back to a minimal set of facts. What
follows from the reference layer alone is nobody's claim and is not reported.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.errors import (
    InconsistentStandpointError,
    RulesMissingError,
    UnknownStandpointError,
)
from r2pgraph.layout import FileKind
from r2pgraph.load import Corpus, name_of, plain, read_text
from r2pgraph.memo import NOTHING_KEPT, Memo, key_of
from r2pgraph.reason.confirm import confirmed
from r2pgraph.reason.denial import none_follows
from r2pgraph.reason.explain import Goal, Memberships, explain_inconsistency
from r2pgraph.reason.hermit import check_input, is_known
from r2pgraph.reason.module import Modules
from r2pgraph.reason.nearby import Facts
from r2pgraph.reason.owl_input import OwlInput, Triple, owl_input
from r2pgraph.reason.rules import Premise, claims_of, premises
from r2pgraph.reason.stated import stated_memberships

AXIOMS = terms.MODULE + "axioms"


@dataclass(frozen=True)
class Inference:
    """A triple that holds for a standpoint, and all that it rests on.

    `digest` is a hash of all that was read to derive it: facts with the claims they are from, rules
    and axioms.
    """

    triple: Triple
    claims: tuple[str, ...]
    references: tuple[str, ...]
    rules: tuple[str, ...]
    axioms: tuple[str, ...]
    digest: str


@dataclass(frozen=True)
class Standpoint:
    """A speaker, the claims that were read as facts, and what follows."""

    speaker: str
    claims: tuple[str, ...]
    premises: tuple[Premise, ...]
    inferences: tuple[Inference, ...]
    left_out: dict[str, int]


def infer(corpus: Corpus, standpoint: str, memo: Memo = NOTHING_KEPT) -> Standpoint:
    """All conclusions for one speaker, in a fixed order; what was found before is not sought again.

    Raises:
        UnknownStandpointError: the speaker states no claim.
        InconsistentStandpointError: the claims, read as facts, contradict one another.
        ReasonerFailedError, ReasonerTimeoutError, RuleBrokenError
    """
    layout = corpus.layout
    if layout is None:
        raise RulesMissingError(None)
    claims = claims_of(corpus, layout.rules, standpoint)
    if not claims:
        raise UnknownStandpointError(standpoint)
    found = premises(corpus, layout.rules, claims)
    projection = _Projection(corpus, layout.rules, found, standpoint)
    concluded = [*projection.read_by_rules(), *projection.memberships(memo)]
    return Standpoint(
        standpoint,
        tuple(claims),
        tuple(found),
        tuple(sorted(concluded, key=lambda inference: str(inference.triple))),
        projection.left_out,
    )


def standpoints(corpus: Corpus) -> list[str]:
    """The authors of the sources whose claims the graph holds."""
    sources = {
        quad.subject
        for quad in corpus.stating(terms.RDF_TYPE)
        if plain(quad.object) == terms.SOURCE_CLASS
    }
    return sorted(
        {
            quad.object.value
            for quad in corpus.stating(terms.AUTHOR)
            if quad.subject in sources and isinstance(quad.object, ox.NamedNode)
        }
    )


class _Projection:
    """The ontology, the reference layer, and the claims of a standpoint read as facts."""

    def __init__(self, corpus: Corpus, rules: Path, found: list[Premise], speaker: str) -> None:
        self._speaker = speaker
        self._by_triple: dict[Triple, list[Premise]] = {}
        for premise in found:
            self._by_triple.setdefault(premise.triple, []).append(premise)
        texts = {name: read_text(rules / f"{name}.rq") for name in {p.rule for p in found}}
        # Where the facts are from: a change of a rule counts even if it gives the same facts.
        self._sources = {
            triple: " ".join(f"{sorted(p.claims)} {key_of([p.rule, texts[p.rule]])}" for p in made)
            for triple, made in self._by_triple.items()
        }
        ontology = list(corpus.quads_of(FileKind.ONTOLOGY))
        reference = list(_reference_quads(corpus))
        projected = [ox.Quad(*triple) for triple in self._by_triple]
        self._quads = [*ontology, *reference, *projected]
        made = {predicate.value for _, predicate, _ in self._by_triple}
        self._stated = {
            (q.subject, q.predicate, q.object)
            for predicate in made
            for q in corpus.stating(predicate)
        }
        self._background = owl_input(ontology)
        self._input = owl_input(self._quads)
        self._facts = self._input.beyond(self._background)
        self._defined = {
            quad.subject.value
            for quad in ontology
            if name_of(quad.graph_name) == AXIOMS
            and quad.predicate.value == terms.OWL_EQUIVALENT_CLASS
            and isinstance(quad.subject, ox.NamedNode)
        }
        # What follows of the classes that things may fall under: the rest says nothing of these.
        matters = Modules(self._input.triples).of(self._defined)
        self._asked = OwlInput(matters, self._input.left_out)
        self._things = {q.subject.value for q in reference if isinstance(q.subject, ox.NamedNode)}
        self.left_out = self._input.left_out
        self._expected = self._of_files(corpus)

    def _of_files(self, corpus: Corpus) -> dict[Goal, Facts]:
        """The memberships that files state, each with the facts that it is said to rest on."""
        known = set(self._input.triples)
        expected: dict[Goal, Facts] = {}
        for one in stated_memberships(corpus, self._speaker):
            triple = (
                ox.NamedNode(one.thing),
                ox.NamedNode(terms.RDF_TYPE),
                ox.NamedNode(one.class_),
            )
            if one.thing in self._things and one.class_ in self._defined and triple not in known:
                expected[one.thing, one.class_] = tuple(
                    fact
                    for fact in self._facts
                    if one.names(fact[0].value, self._by_triple.get(fact, []))
                )
        return expected

    def read_by_rules(self) -> Iterable[Inference]:
        """The facts that the rules made and that no file states as they are."""
        for triple in self._by_triple:
            if triple not in self._stated:
                digest = key_of([str(triple), self._sources[triple]])
                yield self._inference(triple, (triple,), (), digest)

    def memberships(self, memo: Memo) -> Iterable[Inference]:
        """Things of the reference layer that fall under a defined class, by some claim.

        What the files state is confirmed, if that can be done; else all is sought.
        """
        reasons = Memberships(self._background, self._facts, self._sources)
        known = is_known(self._asked, memo)
        alone = not known and self._none_but(self._expected.keys(), memo)
        goals = set(self._expected) if alone else self._goals(memo)
        stated = {goal: facts for goal, facts in self._expected.items() if goal in goals}
        found = confirmed(reasons, stated, memo)
        if alone and found.keys() != goals:
            # What is stated and not confirmed does not follow at all, or for another reason.
            alone = self._none_but(found.keys(), memo)
            goals = set(found) if alone else self._goals(memo)
        found |= reasons.explain(goals - found.keys(), memo)
        for (thing, class_), explained in found.items():
            triple = (ox.NamedNode(thing), ox.NamedNode(terms.RDF_TYPE), ox.NamedNode(class_))
            inference = self._inference(triple, explained.facts, (class_,), explained.digest)
            if inference.claims:
                yield inference

    def _none_but(self, goals: Collection[Goal], memo: Memo) -> bool:
        """Whether it is shown that nothing follows but the goals; and that nothing contradicts."""
        denied = {
            thing: {class_ for class_ in self._defined if (thing, class_) not in goals}
            for thing in self._things
        }
        return none_follows(self._asked, denied, memo)

    def _goals(self, memo: Memo) -> set[Goal]:
        """The things with the defined classes that they fall under and are not said to be of.

        Raises:
            InconsistentStandpointError: the claims contradict one another.
        """
        report = check_input(self._asked, memo)
        if not report.consistent:
            explained = explain_inconsistency(self._quads)
            involved = [(q.subject, q.predicate, q.object) for q in explained.quads]
            claims = sorted({c for t in involved for c in self._claims(t)})  # type: ignore[arg-type]
            raise InconsistentStandpointError(self._speaker, claims)
        return {
            (thing, class_)
            for thing, classes in report.types.items()
            if thing in self._things
            for class_ in classes & self._defined
        }

    def _inference(
        self, triple: Triple, facts: tuple[Triple, ...], axioms: tuple[str, ...], digest: str
    ) -> Inference:
        references = {t[0].value for t in facts if t not in self._by_triple}
        rules = {premise.rule for t in facts for premise in self._by_triple.get(t, ())}
        claims = {claim for t in facts for claim in self._claims(t)}
        return Inference(
            triple,
            tuple(sorted(claims)),
            tuple(sorted(references)),
            tuple(sorted(rules)),
            axioms,
            digest,
        )

    def _claims(self, triple: Triple) -> set[str]:
        return {c for premise in self._by_triple.get(triple, ()) for c in premise.claims}


def _reference_quads(corpus: Corpus) -> Iterable[ox.Quad]:
    """The triples of files that hold no claim: neutral descriptions, and the records of works."""
    for file in corpus.union_files:
        if file.kind is FileKind.TRIPLES and terms.STATED_BY not in file.stating:
            yield from (q for q in file.quads if not _is_passage_data(q))


def _is_passage_data(quad: ox.Quad) -> bool:
    subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
    return subject.startswith((terms.PASSAGE, terms.ANCHOR, terms.NOTE))

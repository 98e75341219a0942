"""The memberships that the files of inferences state for a speaker, and what they name as grounds.

Nothing here is taken to be true: it says where to look first. Names no term of the domain.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.layout import FileKind
from r2pgraph.load import Corpus, name_of
from r2pgraph.reason.rules import Premise


@dataclass(frozen=True)
class Stated:
    """A thing, a class that it is said to fall under, and the grounds that are named."""

    thing: str
    class_: str
    claims: frozenset[str]
    references: frozenset[str]

    def names(self, subject: str, made: list[Premise]) -> bool:
        """Whether a fact about a subject is named, made by rules or else of the reference layer."""
        if not made:
            return subject in self.references
        return all(premise.claims <= self.claims for premise in made)


def stated_memberships(corpus: Corpus, speaker: str) -> Iterator[Stated]:
    """What stands in the files, in their order."""
    for file in corpus.files:
        if file.kind is FileKind.INFERRED:
            said: dict[str, dict[str, set[str]]] = {}
            for quad in file.quads:
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                    about = said.setdefault(quad.subject.value, {})
                    about.setdefault(quad.predicate.value, set()).add(quad.object.value)
            for quad in file.quads:
                grounds = said.get(name_of(quad.graph_name), {})
                if (
                    quad.predicate.value == terms.RDF_TYPE
                    and speaker in grounds.get(terms.UNDER_STANDPOINT, ())
                    and isinstance(quad.subject, ox.NamedNode)
                    and isinstance(quad.object, ox.NamedNode)
                ):
                    yield Stated(
                        quad.subject.value,
                        quad.object.value,
                        frozenset(grounds.get(terms.RESTS_ON, ())),
                        frozenset(grounds.get(terms.RESTS_ON_REFERENCE, ())),
                    )

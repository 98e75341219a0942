"""The neighbourhood of a class as a picture: classes below and above it, properties to and from it.

Shows the first of what the lists of the page have, the most used first, and how many it leaves
out.
"""

from collections.abc import Sequence

from r2pgraph import terms
from r2pgraph.lexicon import Term
from r2pgraph.web.display import label, number, path, title
from r2pgraph.web.flowing import Flow, Neighbour, Said, flow
from r2pgraph.web.read.usage import Count, PropertyUse
from r2pgraph.web.site import site

_CLASSES, _PROPERTIES, _ENDS = 5, 6, 3


def neighbourhood(
    term: Term, having: Sequence[PropertyUse], pointed: Sequence[Count]
) -> tuple[Flow, int] | None:
    """The picture of a class and how much it leaves out; none where nothing is near it."""
    vocabulary = site().vocabulary
    below = vocabulary.lexicon.below.get(term.iri, ())
    before = [_class(iri, term.iri) for iri in below[:_CLASSES]]
    for iri, count in pointed[:_PROPERTIES]:
        before.append(_property(iri, count, vocabulary.domain_of(iri)))
    after = [_class(iri, term.iri) for iri in term.above[:_CLASSES]]
    for use in having[:_PROPERTIES]:
        after.append(_property(use.iri, use.count, vocabulary.range_of(use.iri) or use.values))
    if not before and not after:
        return None
    shown = len(before) + len(after)
    left_out = len(below) + len(pointed) + len(term.above) + len(having) - shown
    return flow(title(term.iri), before, after), left_out


def _class(iri: str, other: str) -> Neighbour:
    said = Said(path(other), "is a kind of", "", "kind")
    return Neighbour(_here(iri), label(iri), "", (said,))


def _property(iri: str, count: int, ends: Sequence[str]) -> Neighbour:
    """A property with the classes at its other end."""
    times = f"{number(count)} time{'' if count == 1 else 's'}"
    names = ", ".join(label(end) for end in ends[:_ENDS])
    text = f"{names} and {len(ends) - _ENDS} more" if len(ends) > _ENDS else names
    address = _here(ends[0]) if len(ends) == 1 else ""
    return Neighbour(address, text or "not said", "", (Said(_here(iri), label(iri), times, "use"),))


def _here(iri: str) -> str:
    """The page of a thing on this server; none for what is described elsewhere."""
    return path(iri) if iri.startswith(terms.BASE) else ""

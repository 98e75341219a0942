"""What leads to a thing and what follows, in words and as a picture."""

from collections.abc import Container, Iterable, Sequence

from r2pgraph import terms
from r2pgraph.web.display import label, path, title
from r2pgraph.web.flowing import Flow, Neighbour, Said, flow
from r2pgraph.web.read.causes import PLAIN, SEQUENCE, CausalView, Link
from r2pgraph.web.site import site


def picture(thing: str, types: Container[str], view: CausalView) -> Flow | None:
    """The picture of a thing that happens; none where nothing leads to it or follows.

    What somebody does has causes and effects; who does it has none.
    """
    direct = any(thing in (one.cause, one.effect) for one in (*view.before, *view.after))
    if view.empty or not site().names.named(thing) or not (direct or terms.EVENT_CLASS in types):
        return None
    before = _neighbours(view.before, thing, view, effect=False)
    after = _neighbours(view.after, thing, view, effect=True)
    return flow(title(thing), before, after)


def how(link: Link) -> str:
    """How strongly a link is put, in words."""
    if link.strength == SEQUENCE:
        return "comes before, with no cause stated"
    force = f"as {label(link.force)}" if link.force else ""
    return ", ".join(
        text for text in (force, "put flatly" if link.strength == PLAIN else "qualified") if text
    )


def _neighbours(
    links: Iterable[Link], thing: str, view: CausalView, *, effect: bool
) -> Sequence[Neighbour]:
    """The things on one side, each once, with what links them to the thing or a part of it."""
    against = set(disputed(view))
    found: dict[tuple[str, str], list[Link]] = {}
    for link in links:
        other, own = (link.effect, link.cause) if effect else (link.cause, link.effect)
        found.setdefault((_shown(other, link), own), []).append(link)
    return [
        Neighbour(
            path(shown),
            label(shown),
            "" if own == thing else f"{'from' if effect else 'to'}: {label(own)}",
            tuple(
                _said(link, view.weakest, link.claim in against)
                for link in {link.claim: link for link in of}.values()
            ),
        )
        for (shown, own), of in found.items()
    ]


def _shown(thing: str, link: Link) -> str:
    """What a box shows: a thing, or the claim where the thing has no name of its own.

    What only a claim describes is told by what the claim says; so is an instance of a kind in a
    mere sequence, as the name of the kind does not say which one.
    """
    described = not site().names.named(thing)
    instance = link.strength == SEQUENCE and thing.startswith(terms.ID + "kind/")
    return link.claim if link.claim in site().lines and (described or instance) else thing


def _said(link: Link, weakest: int, against: bool) -> Said:
    line = site().lines.get(link.claim)
    speakers = ", ".join(label(iri) for iri in line.speakers) if line else ""
    where = f"p. {', '.join(line.pages)}" if line and line.pages else ""
    direction = label(link.direction) if link.direction else "comes before"
    return Said(
        path(link.claim),
        speakers,
        " · ".join(text for text in (where, direction, "disputed" if against else "") if text),
        "sequence" if link.strength == SEQUENCE else "cause",
        link.strength == weakest,
    )


def disputed(view: CausalView) -> list[str]:
    """The claims that state a link and are answered, or with which another is in tension."""
    claims = dict.fromkeys(link.claim for link in (*view.before, *view.after))
    return [iri for iri in claims if iri in view.against or site().debates.answers_to(iri)]

"""Ways in by name: who, what, when and where the claims speak of, from A to Z with counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response

from r2pgraph.errors import ResourceUnknownError
from r2pgraph.naming.names import fold
from r2pgraph.web.display import label
from r2pgraph.web.representing import page
from r2pgraph.web.site import site

blueprint = Blueprint("browsing", __name__)

SORTS = {
    "people": "People and bodies",
    "events": "Events",
    "places": "Places",
    "works": "Works cited",
    "topics": "Topics",
    "all": "A to Z",
}


@dataclass(frozen=True)
class Entry:
    """A thing in a list, and how many claims speak of it, cite it, or are stated by it."""

    iri: str
    name: str
    about: int = 0
    stated: int = 0
    cited: int = 0


@blueprint.get("/browse")
def browse() -> Response:
    """What can be browsed, with how many there are of each."""
    return page("browse.html", sort="", sorts=_counts(), letters=[], total=0)


@blueprint.get("/browse/<sort>")
def browse_sort(sort: str) -> Response:
    """All of one sort, by letter."""
    if sort not in SORTS:
        raise ResourceUnknownError(f"/browse/{sort}")
    entries = _entries(sort)
    return page(
        "browse.html", sort=sort, sorts=_counts(), letters=_by_letter(entries), total=len(entries)
    )


def _counts() -> list[tuple[str, str, int]]:
    return [(sort, name, len(_entries(sort))) for sort, name in SORTS.items()]


def _entries(sort: str) -> list[Entry]:
    """The things of a sort that claims have to do with."""
    values, agents = site().claims.values, site().claims.agents
    about = {**values["event"], **values["topic"], **values["place"]}
    stated, cited = values["speaker"], values["work"]
    wanted: Mapping[str, Iterable[str]] = {
        "people": {*stated, *(agents & set(values["topic"]))},
        "events": values["event"],
        "places": values["place"],
        "works": cited,
        "topics": set(values["topic"]) - agents,
        "all": {*about, *stated, *cited},
    }
    return [
        Entry(
            iri,
            label(iri),
            len(about.get(iri, ())),
            len(stated.get(iri, ())),
            len(cited.get(iri, ())),
        )
        for iri in wanted[sort]
    ]


def _by_letter(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """Entries by their first letter; what begins with none stands first."""
    found: dict[str, list[Entry]] = {}
    for one in sorted(entries, key=lambda one: (fold(one.name), one.iri)):
        first = fold(one.name)[:1].upper()
        found.setdefault(first if first.isalpha() else "0–9", []).append(one)  # noqa: RUF001
    return sorted(found.items())

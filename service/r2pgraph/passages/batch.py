"""Passages asked for in one go: what a line means.

``slug | first words ... last words``, one a line; ``slug @PAGE | …`` where words stand on several
pages, ``||`` between the places of a passage that stands in several. ``#`` begins a comment line.
Must not know texts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LINE = re.compile(r"(?P<slug>[^|@]*?)\s*(?:@\s*(?P<pages>\S+)\s*)?\|(?P<places>.*)")


@dataclass(frozen=True)
class Wanted:
    """A passage to be located: its slug, its places in words, its pages if they are given."""

    slug: str
    places: tuple[str, ...]
    pages: tuple[str, str] | None = None
    line: int = 0


def read_batch(text: str) -> tuple[list[Wanted], list[tuple[int, str]]]:
    """The passages of a batch, and the lines that say nothing usable, with the reason."""
    wanted: list[Wanted] = []
    wrong: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        found = _LINE.fullmatch(stripped)
        if found is None:
            wrong.append((number, "no bar; write slug | first words ... last words"))
        elif not SLUG.fullmatch(found["slug"]):
            wrong.append((number, slug_fault(found["slug"])))
        elif not all(places := places_of(found["places"])):
            wrong.append((number, "a place without words; write them after the bar"))
        else:
            wanted.append(Wanted(found["slug"], places, pages_of(found["pages"]), number))
    return wanted, wrong


def places_of(phrase: str) -> tuple[str, ...]:
    """The places of a passage, which two bars keep apart."""
    return tuple(place.strip() for place in phrase.split("||"))


def pages_of(given: str | None) -> tuple[str, str] | None:
    """A printed page, or two joined by a hyphen."""
    if given is None:
        return None
    first, _, last = given.partition("-")
    return first, last or first


def slug_fault(slug: str) -> str:
    """What to say of a slug that is none."""
    return f"the slug '{slug}' is none; use lower-case letters, digits and single hyphens"

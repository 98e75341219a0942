"""Content negotiation (RFC 9110, 12.5.1): which of the formats on offer a client prefers."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from r2pgraph.engine.formats import FORMATS, ResultFormat, formats_for
from r2pgraph.errors import ProtocolError, ResultFormatError

HTML = "text/html"
_ALIASES = {
    "json": ("application/json",),
    "xml": ("application/xml", "text/xml"),
    "ttl": ("application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3"),
    "nt": ("text/plain",),
    "rdf": ("application/xml", "text/xml"),
    "jsonld": ("application/json",),
}
# Other names for formats, as clients write them; what they mean depends on what is asked for.
_ROW_NAMES = {"srj": "json", "srx": "xml"}
_GRAPH_NAMES = {
    "turtle": "ttl",
    "n3": "ttl",
    "ntriples": "nt",
    "n-triples": "nt",
    "rdf+xml": "rdf",
    "rdfxml": "rdf",
    "xml": "rdf",
    "json": "jsonld",
    "json-ld": "jsonld",
}
_RANGE = re.compile(r"\s*([\w!#$&^.+*-]+)/([\w!#$&^.+*-]+)\s*((?:;[^,]*)?)\s*$")
# Read as clients write it: `.1`, a float's many digits, quotes. What is no number is the lowest.
_QUALITY = re.compile(r";\s*q\s*=\s*\"?([^\";]*)\"?\s*(?:;|$)", re.IGNORECASE)
_WEIGHT = re.compile(r"\d{1,3}(?:\.\d*)?|\.\d+", re.ASCII)
_LOWEST = 0.001


@dataclass(frozen=True)
class Offer:
    """A format under one of the media types it goes by."""

    media_type: str
    result_format: ResultFormat

    @property
    def content_type(self) -> str:
        if self.media_type == self.result_format.media_type:
            return self.result_format.content_type
        return f"{self.media_type}; charset=utf-8"


@dataclass(frozen=True)
class _Range:
    main: str
    sub: str
    quality: float

    def matches(self, media_type: str) -> int:
        """How specifically it names a media type: 0 not at all, up to 3 exactly."""
        main, _, sub = media_type.partition("/")
        if (self.main, self.sub) == (main, sub):
            return 3
        if self.main == main and self.sub == "*":
            return 2
        return 1 if (self.main, self.sub) == ("*", "*") else 0


def preferred(accept: str | None, media_types: Sequence[str]) -> str | None:
    """The media type that an Accept header likes best; None if it likes none.

    Among equals the first on offer wins. Ranges that cannot be read are passed over; a header
    with none that can says nothing.
    """
    ranges = _ranges(accept or "")
    if not ranges:
        return media_types[0]
    best: tuple[float, str | None] = (0.0, None)
    for media_type in media_types:
        quality = _quality(media_type, ranges)
        if quality > best[0]:
            best = (quality, media_type)
    return best[1]


def prefers_page(accept: str | None, others: Iterable[str]) -> bool:
    """Whether a client would rather read a page than have one of some other media types."""
    return preferred(accept, [*others, HTML]) == HTML


def offers(form: str) -> tuple[Offer, ...]:
    """What can be offered for a query form: own media types first, then aliases."""
    formats = formats_for(form)
    own = [Offer(one.media_type, one) for one in formats]
    others = [Offer(alias, one) for one in formats for alias in _ALIASES.get(one.name, ())]
    return (*own, *others)


def choose(form: str, accept: str | None, names: Sequence[str] = ()) -> Offer:
    """The format of a result, by short names if some are given, else by the Accept header.

    Clients send several names for one format, not all of them known here: the first that fits
    counts, and names that none knows leave the choice to an Accept header.

    Raises:
        ProtocolError: 400 for names that are no format's, 406 for an Accept that fits nothing.
        ResultFormatError: a format that cannot carry this form of query.
    """
    return _chosen(form, accept, tuple(names))


@lru_cache(maxsize=512)
def _chosen(form: str, accept: str | None, names: tuple[str, ...]) -> Offer:
    possible = offers(form)
    if names:
        named = _named(form, names, possible)
        if named is not None:
            return named
        if not accept or accept.strip() == "*/*":
            raise ProtocolError(
                400, f"there is no format '{names[0][:40]}'; give one of {', '.join(FORMATS)}"
            )
    best = preferred(accept, [offer.media_type for offer in possible])
    for offer in possible:
        if offer.media_type == best:
            return offer
    raise ProtocolError(
        406,
        f"Accept '{(accept or '')[:120]}' fits none of the formats for {form}; "
        f"ask for one of {_listed(possible)}",
    )


def _named(form: str, names: Sequence[str], possible: Sequence[Offer]) -> Offer | None:
    """The first offer that one of the names fits; None where none of them is known at all."""
    others = _GRAPH_NAMES if possible[0].result_format.graph else _ROW_NAMES
    for name in names:
        short = others.get(name.lower(), name.lower())
        for offer in possible:
            if short in (offer.result_format.name, offer.media_type):
                return offer
    known = {*_ROW_NAMES, *_GRAPH_NAMES, *FORMATS, *(one.media_type for one in FORMATS.values())}
    unfit = next((name for name in names if name.lower() in known), None)
    if unfit is not None:
        raise ResultFormatError(
            f"{form} cannot be answered as '{unfit}'; ask for one of {_listed(possible)}"
        )
    return None


def _listed(possible: Iterable[Offer]) -> str:
    return ", ".join(dict.fromkeys(offer.result_format.media_type for offer in possible))


def _ranges(accept: str) -> list[_Range]:
    found = []
    for part in accept.split(","):
        if match := _RANGE.match(part):
            found.append(_Range(match[1].lower(), match[2].lower(), _weight(match[3])))
    return found


def _weight(parameters: str) -> float:
    """The weight of a range; one that cannot be read never counts for more than it could mean."""
    given = _QUALITY.search(parameters)
    if given is None:
        return 1.0
    text = given[1].strip()
    return min(1.0, float(text)) if _WEIGHT.fullmatch(text) else _LOWEST


def _quality(media_type: str, ranges: Iterable[_Range]) -> float:
    """The quality that the most specific range gives a media type."""
    matching = [(one.matches(media_type), one.quality) for one in ranges]
    specific = max((match for match, _ in matching), default=0)
    return max((quality for match, quality in matching if match == specific > 0), default=0.0)

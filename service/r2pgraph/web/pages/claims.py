"""The list of claims, narrowed down by what they are about, where they stand and who makes them."""

import csv
import io
import json
import re
from collections import Counter
from dataclasses import dataclass

from flask import Blueprint, Response, request

from r2pgraph.claims import ClaimLine
from r2pgraph.errors import AmbiguousNameError, ProtocolError, R2PGraphError, UnknownNameError
from r2pgraph.naming.lookup import nearest_to, things_called
from r2pgraph.sparql.negotiate import HTML, preferred
from r2pgraph.web.display import is_tracking, kinds, label
from r2pgraph.web.pages.resources import PER_PAGE, page_number
from r2pgraph.web.read.selection import FACETS, WORDS
from r2pgraph.web.representing import page
from r2pgraph.web.site import site

blueprint = Blueprint("claims", __name__)

# More values than a list can offer are typed, and of these only the most frequent are suggested.
_LISTED = 60
_SUGGESTED = 200
_LOCAL = re.compile(r"[/#]")
_DATA = {"csv": "text/csv", "json": "application/json"}
_COLUMNS = (
    "claim", "says", "kind", "speaker", "pages", "hedging", "stance", "role", "prominence"
)  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """A facet as the form offers it: each value with its name and a count.

    `listed` is whether they are few enough for a list; else a name is typed.
    """

    name: str
    title: str
    values: tuple[tuple[str, str, int], ...]
    listed: bool

    def named(self, iri: str) -> str:
        """The name of a value, as it can be typed."""
        return next((name for value, name, _ in self.values if value == iri), "")


@blueprint.get("/claims")
def claims() -> Response:
    """All claims, or those of a selection, as a page, CSV or JSON."""
    data = _format()
    try:
        chosen = _chosen()
    except R2PGraphError as failure:
        if data:
            raise
        return _shown({}, failure)
    if data:
        lines = [site().lines[iri] for iri in site().claims.select(chosen)]
        return _sent([_row(line) for line in lines], data)
    return _shown(chosen)


def _shown(chosen: dict[str, str], failure: R2PGraphError | None = None) -> Response:
    index = site().claims
    found = index.select(chosen) if failure is None else []
    number = page_number(len(found))
    skip = (number - 1) * PER_PAGE
    known = {*FACETS, WORDS, "page", "format"}
    return page(
        "claims.html",
        200 if failure is None else failure.http_status,
        lines=[index.lines[iri] for iri in found[skip : skip + PER_PAGE]],
        total=len(found),
        whole=len(index.lines),
        chosen=chosen,
        failure=failure,
        offers=[offer for name in FACETS if (offer := _offer(name, chosen)).values],
        suggested=_SUGGESTED,
        around=index.around,
        titles={**FACETS, WORDS: "Words"},
        ignored=[n[:40] for n in request.args if n not in known and not is_tracking(n)],
        place=number,
        per_page=PER_PAGE,
    )


def _offer(name: str, chosen: dict[str, str]) -> Offer:
    names, every = site().names, site().claims.values[name]
    shared = Counter(label(value) for value in every)
    values = tuple(
        # What several values are called can't be typed; their addresses in short can.
        (value, text if shared[text := label(value)] == 1 else names.short(value), count)
        for value, count in site().claims.counts(name, chosen)
    )
    return Offer(name, FACETS[name], values, name == "section" or len(every) <= _LISTED)


def _chosen() -> dict[str, str]:
    """What the address selects, names as addresses.

    Raises:
        NameUnclearError: a value that no claim has, or a name that several things have.
    """
    found: dict[str, str] = {}
    for name in FACETS:
        if text := request.args.get(name, "").strip():
            found[name] = _value(name, text)
    if words := request.args.get(WORDS, "").strip()[:200]:
        found[WORDS] = words
    return found


def _value(facet: str, text: str) -> str:
    values = site().claims.values[facet]
    iri = text.removeprefix("<").removesuffix(">")
    names = site().names
    # What is known and no claim has leaves none; what nobody knows is told.
    if iri in values or names.named(iri):
        return iri
    called = things_called(names, text, among=values)
    if len(called) != 1:
        last = [v for v in values if text in (names.short(v), _LOCAL.split(v)[-1])]
        called = tuple(last) if len(last) == 1 or not called else called
    if len(called) == 1:
        return called[0]
    if called:
        raise AmbiguousNameError(facet, text, called)
    raise UnknownNameError(facet, text, nearest_to(names, text, among=values))


def _format() -> str:
    """The format of data that is asked for; empty for a page.

    Raises:
        ProtocolError: 400 for a format there is not.
    """
    name = request.args.get("format", "")
    if name in _DATA:
        return name
    if name not in ("", "html"):
        raise ProtocolError(400, f"there is no format '{name[:40]}'; give csv, json or html")
    best = "" if name else preferred(request.headers.get("Accept"), [HTML, *_DATA.values()])
    return next((short for short, media_type in _DATA.items() if media_type == best), "")


def _row(line: ClaimLine) -> dict[str, str]:
    values = (
        line.iri,
        line.label,
        "; ".join(label(kind) for kind in kinds(line.kinds)),
        "; ".join(label(one) for one in line.speakers),
        "; ".join(line.pages),
        *(label(one) if one else "" for one in (line.hedging, line.stance, line.role)),
        label(line.prominence) if line.prominence else "",
    )
    return dict(zip(_COLUMNS, values, strict=True))


def _sent(found: list[dict[str, str]], data: str) -> Response:
    if data == "json":
        body = json.dumps(found, ensure_ascii=False, indent=1)
    else:
        text = io.StringIO()
        writer = csv.DictWriter(text, _COLUMNS)
        writer.writeheader()
        writer.writerows(found)
        body = text.getvalue()
    response = Response(body, mimetype=_DATA[data])
    response.headers["Content-Disposition"] = f'attachment; filename="claims.{data}"'
    return response

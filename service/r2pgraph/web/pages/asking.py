"""What an address gives a question, and the names that a form offers for it."""

from flask import request

from r2pgraph.catalogue import IRI, CatalogueQuery
from r2pgraph.naming.given import Given, Known
from r2pgraph.naming.lookup import names_beside
from r2pgraph.naming.sources import PARAMETER
from r2pgraph.web.display import is_tracking
from r2pgraph.web.site import site


def given(query: CatalogueQuery, *others: str, lenient: bool = True) -> Given:
    """The values in the address of the request, where some other names stand too.

    A parameter that the question does not have is ignored and told; programs, which read nothing,
    are refused. What tracks people is ignored everywhere.
    """
    known = {one.name for one in query.parameters}
    if query.from_claims:
        known.add(PARAMETER)
    values: dict[str, str] = {}
    ignored: list[str] = []
    for name, text in request.args.items():
        if name in known or not (lenient or name in others or is_tracking(name)):
            values[name] = text.strip()
        elif name not in others and not is_tracking(name):
            ignored.append(name[:40])
    return Given(query, values, _known(), tuple(ignored))


def suggestions(query: CatalogueQuery) -> dict[str, tuple[str, ...]]:
    """Names to choose from for each parameter whose default says what sort of thing it takes."""
    asked = Given(query, {}, _known())
    return {
        one.name: names_beside(site().names, asked.address(one, one.default))
        for one in query.parameters
        if one.kind == IRI and one.default
    }


def _known() -> Known:
    return Known(site().engine, lambda: site().names, lambda: site().sources)

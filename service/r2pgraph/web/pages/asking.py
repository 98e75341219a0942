"""What an address gives a question, and the names that a form offers for it."""

from collections.abc import Iterable, Mapping

from flask import request

from r2pgraph.catalogue import IRI, CatalogueQuery, Parameter
from r2pgraph.naming.given import Given, Known
from r2pgraph.naming.lookup import names_beside, things_of
from r2pgraph.naming.sources import PARAMETER
from r2pgraph.web.display import is_tracking, label
from r2pgraph.web.read.selection import FACETS
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


# More things than this are typed, with suggestions, and not chosen from a list.
_LISTED = 200
# So many of them are suggested, those that most claims are about.
_SUGGESTED = 400
_ABOUT = ("event", "topic", "place")


def lists(query: CatalogueQuery) -> dict[str, list[tuple[str, str, int]]]:
    """Things to choose from, by parameter: address in short, name, and how many claims there are.

    For parameters that are called as what claims are chosen by, and for issues and positions.
    """
    found: dict[str, list[tuple[str, str, int]]] = {}
    for one in query.parameters:
        counts = _claims_by(one.name) if one.kind == IRI else {}
        if 0 < len(counts) <= _LISTED:
            named = ((site().names.short(iri), label(iri), n) for iri, n in counts.items())
            found[one.name] = sorted(named, key=lambda entry: (-entry[2], entry[1].casefold()))
    return found


def _claims_by(parameter: str) -> Mapping[str, int]:
    """How many claims each value of a parameter has; empty where the name does not tell."""
    if parameter in FACETS:
        return {iri: len(claims) for iri, claims in site().claims.values[parameter].items()}
    debates = site().debates
    of = {"position": debates.issues.keys(), "issue": set(debates.issues.values())}
    return {iri: len(debates.claims_on.get(iri, ())) for iri in of.get(parameter, ())}


def suggestions(query: CatalogueQuery, typed: Iterable[Parameter]) -> dict[str, tuple[str, ...]]:
    """Names for each parameter that is typed and says what sort of thing it takes."""
    asked = Given(query, {}, _known())
    return {one.name: _suggested(asked, one) for one in typed if one.kind == IRI}


def _suggested(asked: Given, one: Parameter) -> tuple[str, ...]:
    """Names of the classes of a parameter, or else of things like its default."""
    classes = asked.query.classes_of(one)
    if not classes:
        beside = asked.address(one, one.default) if one.default else ""
        return names_beside(site().names, beside, _SUGGESTED) if beside else ()
    claims = site().claims.values

    def rank(iri: str) -> tuple[int, str]:
        return -max(len(claims[facet].get(iri, ())) for facet in _ABOUT), label(iri)

    named = (iri for iri in things_of(site().engine, classes) if site().names.named(iri))
    found = {label(iri) for iri in sorted(named, key=rank)[:_SUGGESTED]}
    return tuple(sorted(found, key=str.casefold))


def _known() -> Known:
    return Known(site().engine, lambda: site().names, lambda: site().sources)

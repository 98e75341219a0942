"""Words for the properties of the structure, as headings read from either end.

Any other property is shown with its label, so that data may bring properties of their own.
"""

from collections.abc import Container

from markupsafe import Markup, escape

from r2pgraph import terms
from r2pgraph.web.lettering import named
from r2pgraph.web.site import site

# Read from the thing that claims name.
_CLAIMS_NAMING = {
    terms.STATED_BY: "Claims stated by {}",
    terms.REPORTED_BY: "Claims passed on by {}",
    terms.STATED_IN: "Claims made here",
    terms.CITES_NOTE: "Claims that cite it",
    terms.SUPPORTS: "Claims brought for it",
    terms.OPPOSES: "Claims that count against it",
}
# Read from the claim that another claim names.
_INCOMING = {
    terms.REBUTS: "Rebutted by",
    terms.GRANTS: "Granted by",
    terms.AGREES_WITH: "Agreed with by",
    terms.IN_TENSION_WITH: "In tension with",
    terms.GIVES_REASON_FOR: "Reasons given for it",
}
# The roles of a description, in the order in which they are read after its head.
_ROLE_WORDS = {
    terms.AFFECTED: " of ",
    terms.HOLDER: " of ",
    terms.DOER: " by ",
    terms.CONCERNS: " concerning ",
    terms.AT_PLACE: " in ",
    terms.FROM_PLACE: " from ",
    terms.TO_PLACE: " to ",
    terms.ARISES_FROM: ", arising from ",
    terms.PURPOSE: ", for ",
    terms.MEANS: ", by means of ",
}
ROLES = tuple(_ROLE_WORDS)
_BEARING = {
    terms.EVIDENCE: "Offered as evidence for it",
    terms.EVIDENCE_FOR: "Offered as evidence for",
    terms.COMPARABLE_WITH: "Figures of the same thing",
}


def claims_naming(predicate: str, iri: str) -> Markup:
    """A heading for claims that name a thing under a property."""
    known = _CLAIMS_NAMING.get(predicate)
    return Markup(known).format(named(iri)) if known else _claims_with(predicate)


def incoming(predicate: str) -> Markup:
    """A heading for claims that are related to a claim."""
    known = _INCOMING.get(predicate)
    return escape(known) if known else _claims_with(predicate)


def _claims_with(predicate: str) -> Markup:
    return Markup("Claims with “{}”").format(named(predicate))


def role_words(predicate: str, among: Container[str]) -> str:
    """The words that lead from what stands before to the value of a role."""
    if predicate == terms.HOLDER and terms.AFFECTED in among:
        return ", held by "
    return _ROLE_WORDS.get(predicate) or f", {site().names.label(predicate)} "


def bearing(predicate: str) -> Markup:
    """A heading for what bears on a claim through a node."""
    known = _BEARING.get(predicate)
    return escape(known) if known else named(predicate)

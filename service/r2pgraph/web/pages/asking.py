"""What an address gives a question: values for its parameters, by name or by address.

Names become addresses here, so that pages and data are asked alike.
"""

import re
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox
from flask import request

from r2pgraph.catalogue import CatalogueQuery, Parameter
from r2pgraph.errors import (
    AmbiguousNameError,
    ParameterValueError,
    UnknownNameError,
)
from r2pgraph.web.display import is_tracking
from r2pgraph.web.read.lookup import is_in_graph, names_beside, nearest_to, things_called
from r2pgraph.web.site import site

_IRI = "iri"


@dataclass(frozen=True)
class Given:
    """What a question was given: the values as they came, and what is ignored of them."""

    query: CatalogueQuery
    values: dict[str, str]
    ignored: tuple[str, ...] = ()

    def text(self) -> str:
        """The query with the values bound.

        Raises:
            QueryError: a value does not fit, or a name stands for no one thing.
        """
        return self.query.bound(self._addresses)

    def meant(self) -> list[tuple[str, str]]:
        """The things that are asked about, by parameter: those given, and the defaults.

        Raises:
            QueryError: as `text`.
        """
        found = self.query.terms(self._addresses).items()
        return [(name, term.value) for name, term in found if isinstance(term, ox.NamedNode)]

    @cached_property
    def _addresses(self) -> dict[str, str]:
        """The values, with addresses for names."""
        known = {one.name: one for one in self.query.parameters}
        return {
            name: _resolved(self.query, known[name], value) if name in known and value else value
            for name, value in self.values.items()
        }


def given(query: CatalogueQuery, *others: str, lenient: bool = True) -> Given:
    """The values in the address of the request, where some other names stand too.

    A parameter that the question does not have is ignored and told; programs, which read nothing,
    are refused. What tracks people is ignored everywhere.
    """
    known = {one.name for one in query.parameters}
    values: dict[str, str] = {}
    ignored: list[str] = []
    for name, text in request.args.items():
        if name in known or not (lenient or name in others or is_tracking(name)):
            values[name] = text.strip()
        elif name not in others and not is_tracking(name):
            ignored.append(name[:40])
    return Given(query, values, tuple(ignored))


def suggestions(query: CatalogueQuery) -> dict[str, tuple[str, ...]]:
    """Names to choose from for each parameter whose default says what sort of thing it takes."""
    return {
        one.name: names_beside(site().names, _address(query, one, one.default))
        for one in query.parameters
        if one.kind == _IRI and one.default
    }


def _resolved(query: CatalogueQuery, parameter: Parameter, value: str) -> str:
    """A value of a parameter, a name as the address of what it names."""
    if parameter.kind != _IRI:
        return value
    default = _address(query, parameter, parameter.default) if parameter.default else ""
    try:
        iri = _address(query, parameter, value)
    except ParameterValueError:
        if _is_address(value):
            raise
        return f"<{_named(parameter, value, default)}>"
    if not is_in_graph(site().engine, iri):
        name = re.split(r"[/#:]", iri.rstrip("/#"))[-1]
        nearest = nearest_to(site().names, re.sub(r"[-_]", " ", name), default)
        raise UnknownNameError(parameter.name, value, nearest)
    return value


def _address(query: CatalogueQuery, parameter: Parameter, value: str) -> str:
    term = query.terms({parameter.name: value})[parameter.name]
    assert isinstance(term, ox.NamedNode)  # the parameter's type is that of addresses
    return term.value


def _named(parameter: Parameter, value: str, default: str) -> str:
    found = things_called(site().names, value, default)
    if not found:
        nearest = nearest_to(site().names, value, default)
        raise UnknownNameError(parameter.name, value, nearest)
    if len(found) > 1:
        raise AmbiguousNameError(parameter.name, value, found)
    return found[0]


def _is_address(value: str) -> bool:
    return value.startswith("<") or "://" in value

"""What a question is given: values for its parameters, by name or by address, and a work.

Names become addresses here, and values that nothing has are refused with those that come nearest,
so that the command line, pages and data are asked alike.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.catalogue import IRI, NOTE, PAGE, CatalogueQuery, Parameter
from r2pgraph.engine.base import Engine, select
from r2pgraph.errors import (
    AmbiguousNameError,
    ParameterValueError,
    UnknownNameError,
    UnknownParameterError,
    UnknownValueError,
    WrongKindError,
)
from r2pgraph.load import plain
from r2pgraph.naming.lookup import (
    NEAREST,
    is_in_graph,
    nearest_to,
    things_called,
    things_of,
    words_of_address,
)
from r2pgraph.naming.names import Names
from r2pgraph.naming.sources import PARAMETER, Sources

# A name with a prefix, and what the prefixes of the ontology stand for.
_PREFIXED = re.compile(r"(\w+):(?!//)(.+)")
_NUMBER = re.compile(r"-?\d{1,9}")
_NAMESPACE = f"""SELECT ?space WHERE {{
  ?declared <{terms.SH_PREFIX}> ?prefix ; <{terms.SH_NAMESPACE}> ?space
}} LIMIT 1"""
# What has the values that a parameter of some types may have.
_KNOWN = {
    PAGE: f"SELECT DISTINCT ?value {{ ?passage <{terms.PAGE}> ?value }}",
    NOTE: f"SELECT DISTINCT ?value {{ ?note <{terms.NOTE_NUMBER}> ?value }}",
}


@dataclass(frozen=True)
class Known:
    """The data that values are looked up in; names and sources are read when first needed."""

    engine: Engine
    names: Callable[[], Names]
    sources: Callable[[], Sources]


@dataclass(frozen=True)
class Given:
    """What a question was given: the values as they came, and what is ignored of them."""

    query: CatalogueQuery
    values: Mapping[str, str]
    known: Known
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
        meant = [(name, term.value) for name, term in found if isinstance(term, ox.NamedNode)]
        return [*meant, (PARAMETER, self.source)] if self.source else meant

    @cached_property
    def source(self) -> str:
        """The address of the work that the question is about; empty for all.

        Raises:
            UnknownParameterError: the question is not answered from claims.
            UnknownNameError: there is no such work.
        """
        value = self.values.get(PARAMETER, "").strip()
        if not value:
            return ""
        if not self.query.from_claims:
            raise UnknownParameterError(PARAMETER, self.accepted)
        return self.known.sources().called(value)

    @property
    def accepted(self) -> list[str]:
        """The names of all parameters that the question takes."""
        more = [PARAMETER] if self.query.from_claims else []
        return sorted([*(one.name for one in self.query.parameters), *more])

    @cached_property
    def graphs(self) -> tuple[str, ...]:
        """The graphs that the question is asked of; none for the whole union."""
        return self.known.sources().graphs_of(self.source) if self.source else ()

    @cached_property
    def _addresses(self) -> dict[str, str]:
        """The values, with addresses for names."""
        known = {one.name: one for one in self.query.parameters}
        for name in self.values:
            if name not in known and name != PARAMETER:
                raise UnknownParameterError(name, self.accepted)
        return {
            name: self._resolved(known[name], value) if name in known and value else value
            for name, value in self.values.items()
            if name != PARAMETER or name in known
        }

    def _resolved(self, parameter: Parameter, value: str) -> str:
        """A value of a parameter, a name as the address of what it names."""
        if parameter.kind in _KNOWN:
            self._must_be_known(parameter, value)
        if parameter.kind != IRI:
            return value
        try:
            iri = self.address(parameter, value)
        except ParameterValueError:
            if _is_address(value):
                raise
            iri = self._with_prefix(value)
            if not iri:
                return f"<{self._named(parameter, value)}>"
        self._must_fit(parameter, value, iri)
        return f"<{iri}>"

    def _must_fit(self, parameter: Parameter, value: str, iri: str) -> None:
        """A thing must be in the graph, and of a class that the parameter takes."""
        among = self._fitting(parameter)
        found = is_in_graph(self.known.engine, iri)
        if found and (among is None or iri in among):
            return
        names = self.known.names()
        nearest = nearest_to(names, words_of_address(iri), iri, among)
        if not found:
            raise UnknownNameError(parameter.name, value, nearest)
        kinds = [names.label(one) for one in self.query.classes_of(parameter)]
        raise WrongKindError(parameter.name, value, kinds, nearest)

    def _fitting(self, parameter: Parameter) -> frozenset[str] | None:
        """The things that a parameter takes; None for any."""
        classes = self.query.classes_of(parameter)
        return things_of(self.known.engine, classes) if classes else None

    def _with_prefix(self, value: str) -> str:
        """The address that a name with a prefix of the ontology stands for; empty for others."""
        match = _PREFIXED.fullmatch(value)
        if match is None:
            return ""
        found = select(self.known.engine, _NAMESPACE, {"prefix": ox.Literal(match[1])})
        try:
            return ox.NamedNode(plain(found[0]["space"]) + match[2]).value if found else ""
        except ValueError:
            return ""

    def address(self, parameter: Parameter, value: str) -> str:
        """The address that a value is, in full.

        Raises:
            ParameterValueError: it is none.
        """
        term = self.query.terms({parameter.name: value})[parameter.name]
        assert isinstance(term, ox.NamedNode)  # the parameter's type is that of addresses
        return term.value

    def _named(self, parameter: Parameter, value: str) -> str:
        default = self.address(parameter, parameter.default) if parameter.default else ""
        names, among = self.known.names(), self._fitting(parameter)
        found = things_called(names, value, default, among)
        if not found:
            raise UnknownNameError(parameter.name, value, nearest_to(names, value, default, among))
        if len(found) > 1:
            raise AmbiguousNameError(parameter.name, value, found)
        return found[0]

    def _must_be_known(self, parameter: Parameter, value: str) -> None:
        term = self.query.terms({parameter.name: value})[parameter.name]
        found = {plain(row["value"]) for row in select(self.known.engine, _KNOWN[parameter.kind])}
        if term.value not in found:
            raise UnknownValueError(
                parameter.name, value, parameter.kind, _nearest(found, term.value)
            )


def _nearest(found: set[str], wanted: str) -> list[str]:
    """The values that come nearest: to what has a number by distance, else those without one."""
    numbers = sorted(int(one) for one in found if one.isdecimal())
    if numbers and (number := _NUMBER.search(wanted)):
        numbers.sort(key=lambda one: abs(one - int(number[0])))
        return [str(one) for one in sorted(numbers[:NEAREST])]
    return sorted(one for one in found if not one.isdecimal())[:NEAREST] or sorted(found)[:NEAREST]


def _is_address(value: str) -> bool:
    return value.startswith("<") or "://" in value

"""Check `terms` of a graph that is not ours: terms are declared, things referred to are described.

Terms of well-known vocabularies are compared with the lists that rdflib has of them; those in the
namespaces of the ontology with what it declares; things with what is described in the namespaces
that the project describes things in. Must not know what a term means.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

import pyoxigraph as ox
from rdflib.namespace import DefinedNamespace

from r2pgraph import terms as names
from r2pgraph.findings import Finding, Severity
from r2pgraph.layout import FileKind
from r2pgraph.load import LoadedFile, plain
from r2pgraph.prefixes import shorten
from r2pgraph.validate.context import Context
from r2pgraph.validate.project import TERM_TYPES
from r2pgraph.validate.report import CheckResult
from r2pgraph.validate.spots import spot_of_statement
from r2pgraph.validate.vocabularies import well_known

NAME = "terms"
# From as many on, a namespace is one that the project describes things in.
_FEWEST = 3


def check(context: Context) -> CheckResult:
    """Terms of vocabularies, of the ontology, and things."""
    found = _Terms(context)
    findings = [*found.misspelt(), *found.undescribed()]
    declared, uses = len(found.declared), len(found.uses)
    noted = {"terms declared": declared, "things described": len(found.described)}
    return CheckResult(NAME, {"uses of terms": uses}, noted, tuple(findings))


class _Terms:
    """What is declared, described and used."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known = {space: _terms_of(one) for space, one in well_known().items()}

    @cached_property
    def declared(self) -> frozenset[str]:
        return frozenset(
            plain(quad.subject)
            for quad in self._context.corpus.stating(names.RDF_TYPE, *FileKind)
            if plain(quad.object) in TERM_TYPES and isinstance(quad.subject, ox.NamedNode)
        )

    @cached_property
    def described(self) -> frozenset[str]:
        graphs = {*self._context.corpus.graphs}
        subjects = {
            plain(quad.subject)
            for quad in self._context.corpus.quads()
            if isinstance(quad.subject, ox.NamedNode)
        }
        return frozenset(subjects | graphs)

    @cached_property
    def uses(self) -> list[tuple[str, LoadedFile, ox.Quad]]:
        """Every predicate, and every class of a thing, with its statement."""
        found = []
        for file in self._context.corpus.files:
            for quad in file.quads:
                found.append((quad.predicate.value, file, quad))
                if quad.predicate.value == names.RDF_TYPE:
                    found.append((plain(quad.object), file, quad))
        return found

    def misspelt(self) -> Iterator[Finding]:
        own = {_namespace(name) for name in self.declared} - {*self._known}
        seen = set()
        for name, file, quad in self.uses:
            space = _namespace(name)
            known = self._known.get(space) or (self.declared if space in own else None)
            if known is None or name in known or re.search(r"#_\d+$", name):
                continue
            place = (name, file.path, plain(quad.subject))
            if place not in seen:
                seen.add(place)
                rule = "term-unknown" if space in self._known else "term-undeclared"
                what = "is no term of its vocabulary" if space in self._known else "is not declared"
                yield self._finding(rule, Severity.VIOLATION, name, what, known, file, quad)

    def undescribed(self) -> Iterator[Finding]:
        spaces = Counter(map(_namespace, self.described))
        own = {space for space, number in spaces.items() if number >= _FEWEST} - {*self._known}
        seen = set()
        for file in self._context.corpus.files:
            for quad in file.quads:
                name = plain(quad.object) if isinstance(quad.object, ox.NamedNode) else ""
                if _namespace(name) not in own or name in self.described or name in seen:
                    continue
                if quad.predicate.value in (names.RDF_TYPE, names.OWL_IMPORTS):
                    continue
                seen.add(name)
                what = "is referred to and nowhere described"
                rule = "thing-undescribed"
                near = {one for one in self.described if _namespace(one) == _namespace(name)}
                yield self._finding(rule, Severity.WARNING, name, what, near, file, quad)

    def _finding(
        self,
        rule: str,
        severity: Severity,
        name: str,
        what: str,
        known: Iterable[str],
        file: LoadedFile,
        quad: ox.Quad,
    ) -> Finding:
        short = shorten(name, file.prefixes)
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.85)
        hint = f"did you mean {shorten(near[0], file.prefixes)}? " if near else ""
        remedy = f"{hint}correct the name, or describe what it stands for"
        focus = self._context.named(plain(quad.subject))
        spot = spot_of_statement(file, quad, name)
        return Finding(NAME, rule, severity, f"{short} {what}", remedy, focus, file.path, *spot)


def _terms_of(vocabulary: type[DefinedNamespace]) -> set[str]:
    """The names that rdflib lists; those that are no names in Python stand apart."""
    listed = (name for name in vocabulary.__annotations__ if not name.startswith("_"))
    return {str(vocabulary._NS) + name for name in (*listed, *vocabulary._extras)}


def _namespace(name: str) -> str:
    return name[: max(name.rfind("#"), name.rfind("/")) + 1]

"""What `owl:imports` names and no file here is: its axioms are missing, as nothing is fetched.

An import may lead back to where it came from; whatever is here is read once. Must not know how
reasoning is done.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.findings import Finding, Severity
from r2pgraph.load import LoadedFile, plain
from r2pgraph.validate.context import Context
from r2pgraph.validate.spots import spot_of_statement
from r2pgraph.validate.vocabularies import well_known

RULE = "import-absent"


def absent(context: Context, check: str) -> tuple[list[Finding], tuple[str, ...]]:
    """A finding for each import of what is not here; sentences for those of known vocabularies."""
    known = {_bare(space) for space in well_known()}
    findings, left_out = [], []
    for (_, name), (file, quad) in missing(context).items():
        if _bare(name) in known:
            left_out.append(f"what <{name}> says, which is imported and not here")
            continue
        line, column = spot_of_statement(file, quad)
        message = f"<{name}> is imported and no file here is it, so that its axioms are not checked"
        remedy = "put a copy of it here, correct its name, or take the import away"
        focus, warning = plain(quad.subject), Severity.WARNING
        findings.append(
            Finding(check, RULE, warning, message, remedy, focus, file.path, line, column)
        )
    return findings, tuple(dict.fromkeys(left_out))


def missing(context: Context) -> dict[tuple[Path, str], tuple[LoadedFile, ox.Quad]]:
    """The imports of what is not here: the file and the name, with the statement."""
    here = frozenset(_named(context))
    found: dict[tuple[Path, str], tuple[LoadedFile, ox.Quad]] = {}
    for file, quad in _imports(context):
        if _bare(plain(quad.object)) not in here:
            found.setdefault((file.path, plain(quad.object)), (file, quad))
    return found


def _imports(context: Context) -> Iterator[tuple[LoadedFile, ox.Quad]]:
    for file in context.corpus.files:
        for quad in file.stating.get(terms.OWL_IMPORTS, ()):
            yield file, quad


def _named(context: Context) -> Iterator[str]:
    """What files go by: the ontologies they describe, with their versions, and their places."""
    for file in context.corpus.files:
        yield _bare(file.source.graph)
        yield _bare(file.path.absolute().as_uri())
        for quad in file.stating.get(terms.RDF_TYPE, ()):
            if plain(quad.object) == terms.OWL_ONTOLOGY:
                yield _bare(plain(quad.subject))
        for quad in file.stating.get(terms.OWL_VERSION_IRI, ()):
            yield _bare(plain(quad.object))


def _bare(name: str) -> str:
    """An address without the mark that ends a namespace: both are written."""
    return name.rstrip("#/")

"""Check `terms`: every term that is used is declared, every thing referred to is described.

Compares names with names, in data, ontology, shapes and queries; must not know what a term means.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from r2pgraph import __version__
from r2pgraph import terms as names
from r2pgraph.engine.tokens import Kind, tokens
from r2pgraph.layout import FileKind
from r2pgraph.load import name_of, plain, read_text
from r2pgraph.prefixes import shorten
from r2pgraph.validate.context import Context
from r2pgraph.validate.report import CheckResult, Finding, Severity
from r2pgraph.validate.spots import spot_of_name

NAME = "terms"
UNVERIFIED = "Unverified: "
_BUILT_IN = (names.RDF, names.RDFS, names.OWL)
_SPEAKS = (names.STATED_BY, names.REPORTED_BY)


@dataclass(frozen=True)
class _Use:
    """A name that stands in a file, in the description of a subject."""

    name: str
    path: Path
    subject: str
    graph: str


def check(context: Context) -> CheckResult:
    """Own and foreign terms, things, labels, speakers' labels and versions."""
    used, asked = list(_term_uses(context)), list(_query_uses(context))
    references = list(_references(context))
    findings = [
        *_undeclared(context, [*used, *asked]),
        *_undescribed(context, references),
        *_shared_labels(context),
        *_speakers_without_label(context),
        *_versions(context),
        *_unused(context, [*used, *asked]),
    ]
    own = [name for name in context.declared if name.startswith(names.R2P)]
    checked = {
        "terms": len(own),
        "uses of terms": len(used),
        "references to things": len(references),
    }
    noted = {"query files": len(query_files(context)), "marked unverified": _unverified(context)}
    return CheckResult(NAME, checked, noted, tuple(findings))


def _unverified(context: Context) -> int:
    """How many statements about terms wait for being compared with their instrument."""
    notes = (q for q in context.corpus.quads() if q.predicate.value == names.SKOS_EDITORIAL_NOTE)
    return sum(plain(note.object).startswith(UNVERIFIED) for note in notes)


def query_files(context: Context) -> list[Path]:
    """Every file of SPARQL: catalogue, shortcuts, checks, rules of inference."""
    layout = context.layout
    return [*layout.rule_files(), *layout.shortcut_files(), *layout.query_files()]


def _term_uses(context: Context) -> Iterator[_Use]:
    """Every place where a term of our own stands, in RDF files."""
    for file in context.corpus.files:
        for quad in file.quads:
            graph = name_of(quad.graph_name)
            for name in _iris(quad):
                if name.startswith(names.R2P):
                    yield _Use(name, file.path, plain(quad.subject), graph)


def _query_uses(context: Context) -> Iterator[_Use]:
    for path in query_files(context):
        found = list(tokens(read_text(path)))
        own = {
            name.text
            for word, name, iri in zip(found, found[1:], found[2:], strict=False)
            if word.keyword == "PREFIX" and iri.text == f"<{names.R2P}>"
        }
        for token in found:
            prefix, colon, local = token.text.partition(":")
            if token.kind is Kind.NAME and local and prefix + colon in own:
                yield _Use(names.R2P + local, path, "", "")


def _undeclared(context: Context, uses: Iterable[_Use]) -> Iterator[Finding]:
    own = [name for name in context.declared if name.startswith(names.R2P)]
    for use in _first_uses(uses):
        if use.name not in context.declared:
            short = use.name.removeprefix(names.R2P)
            yield _finding(
                context,
                "term-undeclared",
                use,
                f"r2p:{short} is not a term of the ontology",
                f"{_nearest(use.name, own, names.R2P, 'r2p:')}correct the name or declare the term",
            )
    for use in _first_uses(_foreign_uses(context)):
        if use.name not in context.declared:
            yield _finding(
                context,
                "foreign-term-undeclared",
                use,
                f"<{use.name}> is used and not declared, so that reasoners overlook it",
                "use a term of the ontology, or declare this one in ontology/sources.ttl",
            )


def _foreign_uses(context: Context) -> Iterator[_Use]:
    """Properties and classes of other vocabularies in the data."""
    for file in context.corpus.files:
        if file.kind is not FileKind.TRIPLES:
            continue
        for quad in file.quads:
            of_class = quad.predicate.value == names.RDF_TYPE
            name = plain(quad.object) if of_class else quad.predicate.value
            if not name.startswith((*_BUILT_IN, names.R2P)):
                yield _Use(name, file.path, plain(quad.subject), name_of(quad.graph_name))


def _references(context: Context) -> Iterator[_Use]:
    """Every place where a thing of ours is the object of a statement."""
    for file in context.corpus.files:
        if file.kind is FileKind.SHAPES:
            continue
        for quad in file.quads:
            name = plain(quad.object) if isinstance(quad.object, ox.NamedNode) else ""
            if name.startswith(names.BASE) and not name.startswith((names.ONTOLOGY, names.GRAPH)):
                yield _Use(name, file.path, plain(quad.subject), name_of(quad.graph_name))


def _undescribed(context: Context, references: Iterable[_Use]) -> Iterator[Finding]:
    described = {
        plain(quad.subject)
        for quad in context.corpus.quads()
        if quad.predicate.value == names.RDF_TYPE
    }
    for use in _first_uses(references):
        if use.name in described:
            continue
        folder = use.name.rpartition("/")[0]
        near = [name for name in described if name.startswith(folder + "/")]
        yield _finding(
            context,
            "thing-undescribed",
            use,
            f"<{use.name}> is referred to and nowhere described",
            f"{_nearest(use.name, near, folder + '/')}correct the name or describe the thing",
        )


def _shared_labels(context: Context) -> Iterator[Finding]:
    labelled: dict[str, str] = {}
    for quad in context.corpus.quads_of(FileKind.ONTOLOGY):
        term = plain(quad.subject)
        if quad.predicate.value != names.RDFS_LABEL or not term.startswith(names.R2P):
            continue
        other = labelled.setdefault(plain(quad.object).casefold(), term)
        if other != term:
            path, line = context.place(term)
            yield Finding(
                NAME,
                "label-shared",
                Severity.VIOLATION,
                f"the label is that of r2p:{other.removeprefix(names.R2P)} too",
                "give each term a label of its own",
                term,
                path,
                line,
            )


def _speakers_without_label(context: Context) -> Iterator[Finding]:
    spoken = [q for q in context.corpus.union_quads() if q.predicate.value in _SPEAKS]
    labelled = {
        plain(quad.subject)
        for quad in context.corpus.union_quads()
        if quad.predicate.value == names.RDFS_LABEL
    }
    said_by = {plain(quad.object): plain(quad.subject) for quad in reversed(spoken)}
    for speaker in sorted(said_by.keys() - labelled):
        path, line = context.place(speaker)
        if path is None:  # who is nowhere described is told where somebody cites them
            path, line = context.place(said_by[speaker])
        yield Finding(
            NAME,
            "speaker-without-label",
            Severity.VIOLATION,
            "somebody who is cited has no name",
            "give the speaker an rdfs:label",
            speaker,
            path,
            line,
        )


def _versions(context: Context) -> Iterator[Finding]:
    """Version IRIs of modules end in the version of the package."""
    for quad in context.corpus.quads_of(FileKind.ONTOLOGY, FileKind.ALIGNMENT):
        if quad.predicate.value != names.OWL_VERSION_IRI:
            continue
        if not plain(quad.object).endswith(f"/{__version__}"):
            path, line = context.place(plain(quad.subject))
            yield Finding(
                NAME,
                "version-differs",
                Severity.VIOLATION,
                f"the version IRI does not end in /{__version__}, the version of the package",
                "change owl:versionIRI and owl:versionInfo together with the package",
                plain(quad.subject),
                path,
                line,
            )


def _unused(context: Context, uses: Iterable[_Use]) -> Iterator[Finding]:
    """Terms that stand nowhere but in their own description."""
    used = {use.name for use in uses if use.name != use.subject}
    for name in sorted(context.declared - used):
        if name.startswith(names.R2P):
            path, line = context.place(name)
            yield Finding(
                NAME,
                "term-unused",
                Severity.INFO,
                "the term is declared and used nowhere yet",
                "nothing need be done; remove it only with a major version",
                name,
                path,
                line,
            )


def _first_uses(uses: Iterable[_Use]) -> list[_Use]:
    """The first use of each name in each description."""
    return list({(use.name, use.path, use.subject): use for use in uses}.values())


def _finding(context: Context, rule: str, use: _Use, message: str, remedy: str) -> Finding:
    """A finding at the line of the name itself, as far as it can be found."""
    start = 1
    if use.subject:
        path, line = context.place(use.subject, use.graph)
        start = line if path == use.path and line else 1
    short = shorten(use.name, context.prefixes_of(use.path))
    line, column = spot_of_name(use.path, start, short, f"<{use.name}>")
    violation = Severity.VIOLATION
    return Finding(NAME, rule, violation, message, remedy, use.subject, use.path, line, column)


def _nearest(name: str, known: Iterable[str], start: str, shown: str = "") -> str:
    """A hint at the known name that is most like an unknown one."""
    tails = {other.removeprefix(start) for other in known}
    near = difflib.get_close_matches(name.removeprefix(start), tails, n=1, cutoff=0.75)
    return f"did you mean {shown}{near[0]}? " if near else ""


def _iris(quad: ox.Quad) -> Iterator[str]:
    for part in (quad.subject, quad.predicate, quad.object):
        if isinstance(part, ox.NamedNode):
            yield part.value
        elif isinstance(part, ox.Literal):
            yield part.datatype.value

"""Check `terms`: every term that is used is declared, every thing referred to is described.

Compares names with names, in data, ontology, shapes and queries; must not know what a term means.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from r2pgraph import __version__
from r2pgraph import terms as names
from r2pgraph.errors import DataSyntaxError
from r2pgraph.findings import Finding, Severity
from r2pgraph.grammar.tokens import Kind, tokens
from r2pgraph.layout import FileKind
from r2pgraph.load import LoadedFile, name_of, plain, read_text
from r2pgraph.positions import Written
from r2pgraph.validate.context import Context
from r2pgraph.validate.report import CheckResult
from r2pgraph.validate.spots import NOWHERE, Spot, spot_of_statement
from r2pgraph.validate.version import checking_version

NAME = "terms"
UNVERIFIED = "Unverified: "
# Each hint looks through all names; where more are wrong, a slip of the pen is not what is wrong.
_MOST_HINTS = 50
_BUILT_IN = (names.RDF, names.RDFS, names.OWL)
_SPEAKS = (names.STATED_BY, names.REPORTED_BY)


@dataclass(frozen=True)
class _Use:
    """A name that stands in a file, in the description of a subject."""

    name: str
    path: Path
    subject: str
    graph: str


@dataclass(frozen=True)
class _Names:
    """The names in a file of RDF: how often they are used, which, and which of them elsewhere.

    `own` are terms of ours, `used` those of them that stand in the description of something else,
    `foreign` terms of other vocabularies, `things` those referred to, `described` those that have
    a type.
    """

    uses: int
    references: int
    unverified: int
    own: frozenset[str]
    used: frozenset[str]
    foreign: frozenset[str]
    things: frozenset[str]
    described: frozenset[str]


def check(context: Context) -> CheckResult:
    """Own and foreign terms, things, labels, speakers' labels and versions."""
    read = {file.path: _names(context, file) for file in context.corpus.files}
    unreadable: list[str] = []
    asked = list(_query_uses(context, unreadable))
    findings = [
        *_undeclared(context, read, asked),
        *_undescribed(context, read),
        *_shared_labels(context),
        *_speakers_without_label(context),
        *_versions(context),
        *_unused(context, {use.name for use in asked}.union(*(n.used for n in read.values()))),
    ]
    checked = {
        "terms": len(_own(context)),
        "uses of terms": sum(names.uses for names in read.values()),
        "references to things": sum(names.references for names in read.values()),
    }
    noted = {
        "query files": len(query_files(context)),
        "marked unverified": sum(names.unverified for names in read.values()),
    }
    return CheckResult(NAME, checked, noted, tuple(findings), tuple(unreadable))


def _names(context: Context, file: LoadedFile) -> _Names:
    def find() -> list[Any]:
        uses, references = list(_term_uses(file)), list(_references(file))
        return [
            *(len(uses), len(references), _unverified(file)),
            *({use.name for use in uses}, {use.name for use in uses if use.name != use.subject}),
            *({use.name for use in _foreign_uses(file)}, {use.name for use in references}),
            {plain(q.subject) for q in file.quads if q.predicate.value == names.RDF_TYPE},
        ]

    def held() -> list[Any]:
        return [sorted(one) if isinstance(one, set) else one for one in find()]

    counts_and_names = context.of_file("names", file, held)
    uses, references, unverified, *sets = counts_and_names
    return _Names(uses, references, unverified, *map(frozenset, sets))


def _own(context: Context) -> list[str]:
    """The terms of ours that the ontology declares."""
    return [name for name in context.declared if name.startswith(names.R2P)]


def _unverified(file: LoadedFile) -> int:
    """How many statements about terms wait for being compared with their instrument."""
    notes = (q for q in file.quads if q.predicate.value == names.SKOS_EDITORIAL_NOTE)
    return sum(plain(note.object).startswith(UNVERIFIED) for note in notes)


def query_files(context: Context) -> list[Path]:
    """Every file of SPARQL: catalogue, shortcuts, checks, rules of inference."""
    layout = context.layout
    found = [*layout.check_files(), *layout.rule_files(), *layout.shortcut_files()]
    return [*found, *layout.query_files()]


def _term_uses(file: LoadedFile) -> Iterator[_Use]:
    """Every place where a term of our own stands in a file of RDF."""
    for quad in file.quads:
        for name in _iris(quad):
            if name.startswith(names.R2P):
                yield _Use(name, file.path, plain(quad.subject), name_of(quad.graph_name))


def _query_uses(context: Context, unreadable: list[str]) -> Iterator[_Use]:
    """The terms in queries; those that are no text are named, and told of by who asks them."""
    for path in query_files(context):
        try:
            text = read_text(path)
        except DataSyntaxError as problem:
            unreadable.append(f"the names in {path.name}: {problem.reason}")
            continue
        parts = ("names of a query", checking_version(), text)
        for name in context.memo.recall(parts, partial(_names_of_query, text)):
            yield _Use(name, path, "", "")


def _names_of_query(text: str) -> list[str]:
    """The terms of our own in a query."""
    return [name for name, _ in _own_names(text)]


def _own_names(text: str) -> Iterator[tuple[str, int]]:
    """The terms of our own in a query, each with where it stands."""
    found = list(tokens(text))
    own = {
        name.text
        for word, name, iri in zip(found, found[1:], found[2:], strict=False)
        if word.keyword == "PREFIX" and iri.text == f"<{names.R2P}>"
    }
    for token in found:
        prefix, colon, local = token.text.partition(":")
        if token.kind is Kind.NAME and local and prefix + colon in own:
            yield names.R2P + local, token.start


def _undeclared(
    context: Context, read: Mapping[Path, _Names], asked: Iterable[_Use]
) -> Iterator[Finding]:
    own = _own(context)
    wrong = [file for file in context.corpus.files if read[file.path].own - context.declared]
    uses = _first_uses([*(use for file in wrong for use in _term_uses(file)), *asked])
    for number, use in enumerate(use for use in uses if use.name not in context.declared):
        hint = _nearest(use.name, own, names.R2P, "r2p:") if number < _MOST_HINTS else ""
        short = use.name.removeprefix(names.R2P)
        yield _finding(
            context,
            "term-undeclared",
            use,
            f"r2p:{short} is not a term of the ontology",
            f"{hint}correct the name or declare the term",
        )
    wrong = [file for file in context.corpus.files if read[file.path].foreign - context.declared]
    for use in _first_uses(use for file in wrong for use in _foreign_uses(file)):
        if use.name not in context.declared:
            yield _finding(
                context,
                "foreign-term-undeclared",
                use,
                f"<{use.name}> is used and not declared, so that reasoners overlook it",
                "use a term of the ontology, or declare this one in ontology/sources.ttl",
            )


def _foreign_uses(file: LoadedFile) -> Iterator[_Use]:
    """Properties and classes of other vocabularies in a file of data."""
    for quad in file.quads if file.kind is FileKind.TRIPLES else ():
        of_class = quad.predicate.value == names.RDF_TYPE
        name = plain(quad.object) if of_class else quad.predicate.value
        if not name.startswith((*_BUILT_IN, names.R2P)):
            yield _Use(name, file.path, plain(quad.subject), name_of(quad.graph_name))


def _references(file: LoadedFile) -> Iterator[_Use]:
    """Every place in a file where a thing of ours is the object of a statement."""
    for quad in file.quads if file.kind is not FileKind.SHAPES else ():
        name = plain(quad.object) if isinstance(quad.object, ox.NamedNode) else ""
        if name.startswith(names.BASE) and not name.startswith((names.ONTOLOGY, names.GRAPH)):
            yield _Use(name, file.path, plain(quad.subject), name_of(quad.graph_name))


def _undescribed(context: Context, read: Mapping[Path, _Names]) -> Iterator[Finding]:
    described = frozenset[str]().union(*(one.described for one in read.values()))
    wrong = [file for file in context.corpus.files if read[file.path].things - described]
    uses = _first_uses(use for file in wrong for use in _references(file))
    for number, use in enumerate(use for use in uses if use.name not in described):
        hint = ""
        if number < _MOST_HINTS:
            folder = use.name.rpartition("/")[0] + "/"
            beside = [name for name in described if name.startswith(folder)]
            hint = _nearest(use.name, beside, folder)
        yield _finding(
            context,
            "thing-undescribed",
            use,
            f"<{use.name}> is referred to and nowhere described",
            f"{hint}correct the name or describe the thing",
        )


def _shared_labels(context: Context) -> Iterator[Finding]:
    labelled: dict[str, str] = {}
    for quad in context.corpus.stating(names.RDFS_LABEL, FileKind.ONTOLOGY):
        term = plain(quad.subject)
        if not term.startswith(names.R2P):
            continue
        other = labelled.setdefault(plain(quad.object).casefold(), term)
        if other != term:
            yield Finding(
                NAME,
                "label-shared",
                Severity.VIOLATION,
                f"the label is that of r2p:{other.removeprefix(names.R2P)} too",
                "give each term a label of its own",
                term,
                *context.place_of(term, [names.RDFS_LABEL]),
            )


def _speakers_without_label(context: Context) -> Iterator[Finding]:
    spoken = [quad for name in _SPEAKS for quad in context.corpus.stating(name)]
    labelled = {plain(quad.subject) for quad in context.corpus.stating(names.RDFS_LABEL)}
    said_by = {plain(quad.object): plain(quad.subject) for quad in reversed(spoken)}
    for speaker in sorted(said_by.keys() - labelled):
        place = context.place(speaker)
        if place[0] is None:  # who is nowhere described is told where somebody cites them
            place = context.place_of(said_by[speaker], [speaker])
        yield Finding(
            NAME,
            "speaker-without-label",
            Severity.VIOLATION,
            "somebody who is cited has no name",
            "give the speaker an rdfs:label",
            speaker,
            *place,
        )


def _versions(context: Context) -> Iterator[Finding]:
    """Version IRIs of modules end in the version of the package."""
    modules = (FileKind.ONTOLOGY, FileKind.ALIGNMENT)
    for quad in context.corpus.stating(names.OWL_VERSION_IRI, *modules):
        if not plain(quad.object).endswith(f"/{__version__}"):
            yield Finding(
                NAME,
                "version-differs",
                Severity.VIOLATION,
                f"the version IRI does not end in /{__version__}, the version of the package",
                "change owl:versionIRI and owl:versionInfo together with the package",
                plain(quad.subject),
                *context.place_of_quad(quad),
            )


def _unused(context: Context, used: frozenset[str] | set[str]) -> Iterator[Finding]:
    """Terms that stand nowhere but in their own description."""
    for name in sorted(context.declared - used):
        if name.startswith(names.R2P):
            yield Finding(
                NAME,
                "term-unused",
                Severity.INFO,
                "the term is declared and used nowhere yet",
                "nothing need be done; remove it only with a major version",
                name,
                *context.place(name),
            )


def _first_uses(uses: Iterable[_Use]) -> list[_Use]:
    """The first use of each name in each description."""
    return list({(use.name, use.path, use.subject): use for use in uses}.values())


def _finding(context: Context, rule: str, use: _Use, message: str, remedy: str) -> Finding:
    """A finding at the place of the name itself."""
    file = next((file for file in context.corpus.files if file.path == use.path), None)
    spot = _spot(file, use) if file else _spot_in_query(use)
    return Finding(NAME, rule, Severity.VIOLATION, message, remedy, use.subject, use.path, *spot)


def _spot(file: LoadedFile, use: _Use) -> Spot:
    """Where a name stands first in a file of RDF, in the description of the subject."""
    for quad in file.quads:
        place = (plain(quad.subject), name_of(quad.graph_name))
        if place == (use.subject, use.graph) and use.name in _iris(quad):
            return spot_of_statement(file, quad, use.name)
    return NOWHERE


def _spot_in_query(use: _Use) -> Spot:
    """Where a name of ours stands first in a query."""
    text = read_text(use.path)
    found = (at for name, at in _own_names(text) if name == use.name)
    return next((Written(text).place(at) for at in found), NOWHERE)


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

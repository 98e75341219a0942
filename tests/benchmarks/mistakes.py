"""Whether checks notice six mistakes that people make, each made in the real graph.

The snapshot notices every one, as it does any triple that changes; asked here are the other checks,
the quickest first, up to the first that finds what it did not find before.
"""

import hashlib
import os
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module
from pathlib import Path

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.arguments import named_text
from r2pgraph.expressions import members_of
from r2pgraph.findings import Finding, Severity
from r2pgraph.layout import FileKind
from r2pgraph.load import Corpus, LoadedFile, name_of, plain
from r2pgraph.memo import Memo
from r2pgraph.passages.text import read_source_text
from r2pgraph.validate.context import Context

SEED = 11
CHECKS = ("literals", "passages", "shapes", "terms", "labels", "patterns", "owl", "queries")
_PAGE, _KINDS = terms.R2P + "page", "/reference/kinds/"
_DISJOINT = ox.NamedNode(terms.OWL + "AllDisjointClasses")
_TYPE = ox.NamedNode(terms.RDF_TYPE)
Found = frozenset[tuple[str, str, str]]


@dataclass(frozen=True)
class Mistake:
    """Triples that are taken out of the graph and others that are put in, each into its file."""

    told: str
    out: tuple[ox.Quad, ...] = ()
    into: tuple[tuple[LoadedFile, ox.Quad], ...] = field(default=(), repr=False)


class Mistakes:
    """The mistakes that can be made in a corpus, those of each kind in an order of chance."""

    def __init__(self, corpus: Corpus, seed: int = SEED) -> None:
        self.corpus = corpus
        self._random = random.Random(seed)
        self.kinds: dict[str, Callable[[], Iterator[Mistake]]] = {
            "a speaker dropped": self._speakers,
            "a page swapped": self._pages,
            "a direction flipped": self._directions,
            "a digit changed": self._digits,
            "a disjointness contradicted": self._disjoint,
            "a kind repeated under another name": self._repeated,
        }

    def some(self, kind: str, number: int) -> list[Mistake]:
        """So many of one kind, or all that there are."""
        found = sorted(self.kinds[kind](), key=lambda one: one.told)
        return self._random.sample(found, min(number, len(found)))

    @cached_property
    def _quads(self) -> list[tuple[LoadedFile, ox.Quad]]:
        files = self.corpus.files
        return [(f, q) for f in files if f.kind is FileKind.TRIPLES for q in f.quads]

    @cached_property
    def _claims(self) -> list[tuple[LoadedFile, ox.Quad]]:
        """What claims say."""
        graphs = {plain(q.subject) for _, q in self._quads if q.predicate.value == terms.STATED_BY}
        return [(file, quad) for file, quad in self._quads if name_of(quad.graph_name) in graphs]

    def _speakers(self) -> Iterator[Mistake]:
        for _, quad in self._quads:
            if quad.predicate.value == terms.STATED_BY:
                yield Mistake(f"{quad}", (quad,))

    def _pages(self) -> Iterator[Mistake]:
        pages = [(file, quad) for file, quad in self._quads if quad.predicate.value == _PAGE]
        values = sorted({quad.object for _, quad in pages}, key=str)
        for file, quad in pages:
            other = self._random.choice([value for value in values if value != quad.object])
            yield _instead(
                file, quad, ox.Quad(quad.subject, quad.predicate, other, quad.graph_name)
            )

    def _directions(self) -> Iterator[Mistake]:
        """Between two things of one sort, so that both could be on either side."""
        for file, quad in self._claims:
            one, other = quad.subject, quad.object
            named = isinstance(one, ox.NamedNode) and isinstance(other, ox.NamedNode)
            if named and one != other and _sort(one) == _sort(other):
                yield _instead(file, quad, ox.Quad(other, quad.predicate, one, quad.graph_name))

    def _digits(self) -> Iterator[Mistake]:
        for file, quad in self._claims:
            value = quad.object
            if not isinstance(value, ox.Literal) or value.language or not value.value[:1].isdigit():
                continue
            places = [at for at, letter in enumerate(value.value) if letter.isdigit()]
            at = self._random.choice(places)
            digit = self._random.choice([d for d in "123456789" if d != value.value[at]])
            text = value.value[:at] + digit + value.value[at + 1 :]
            other = ox.Literal(text, datatype=value.datatype)
            yield _instead(
                file, quad, ox.Quad(quad.subject, quad.predicate, other, quad.graph_name)
            )

    def _disjoint(self) -> Iterator[Mistake]:
        apart: dict[object, set[ox.NamedNode]] = {}
        for one, other in self._pairs():
            apart.setdefault(one, set()).add(other)
        for file, quad in self._quads:
            if quad.predicate == _TYPE and file.source.graph.startswith(terms.REFERENCE_GRAPHS):
                for other in sorted(apart.get(quad.object, ()), key=str):
                    new = ox.Quad(quad.subject, _TYPE, other, quad.graph_name)
                    yield Mistake(f"{new}", (), ((file, new),))

    def _pairs(self) -> Iterator[tuple[ox.NamedNode, ox.NamedNode]]:
        """Classes that are stated to have no member in common."""
        about: dict[object, dict[str, list[object]]] = {}
        for quad in self.corpus.quads_of(FileKind.ONTOLOGY):
            about.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(
                quad.object
            )
        for node, said in about.items():
            others = said.get(terms.OWL + "disjointWith", [])
            members = [node, *others] if others else []
            if _DISJOINT in said.get(terms.RDF_TYPE, ()):
                members = members_of(said[terms.OWL + "members"][0], about)
            named = [one for one in members if isinstance(one, ox.NamedNode)]
            yield from ((one, other) for one in named for other in named if one != other)

    def _repeated(self) -> Iterator[Mistake]:
        """A kind once more, its name in the other number, and used where the first one was."""
        used: dict[str, list[tuple[LoadedFile, ox.Quad]]] = {}
        for file, quad in self._claims:
            used.setdefault(plain(quad.object), []).append((file, quad))
        described: dict[str, list[tuple[LoadedFile, ox.Quad]]] = {}
        for file, quad in self._quads:
            if _KINDS in file.path.as_posix() and quad.predicate.value != terms.SKOS_ALT_LABEL:
                described.setdefault(plain(quad.subject), []).append((file, quad))
        for name, quads in described.items():
            if name not in used or not any(_is_label(quad) for _, quad in quads):
                continue
            new = ox.NamedNode(f"{name}-again")
            copy = [
                (file, ox.Quad(new, quad.predicate, _renamed(quad), quad.graph_name))
                for file, quad in quads
            ]
            file, use = used[name][0]
            instead = ox.Quad(use.subject, use.predicate, new, use.graph_name)
            yield Mistake(f"{new}", (use,), (*copy, (file, instead)))


class Noticing:
    """The checks over a corpus, and what they find that they did not find before."""

    def __init__(self, corpus: Corpus, kept: Path) -> None:
        self._corpus = corpus
        self._memo = Memo(kept)
        text = named_text()
        self._text = read_source_text(text) if text else None
        self._before: dict[str, Found] = {}

    def first(self, mistake: Mistake) -> str:
        """The first check that notices; empty if none does."""
        context = self._context(self._changed(mistake))
        return next((name for name in CHECKS if self._found(name, context) - self._known(name)), "")

    def _known(self, name: str) -> Found:
        if name not in self._before:
            self._before[name] = self._found(name, self._context(self._corpus))
        return self._before[name]

    def _context(self, corpus: Corpus) -> Context:
        return Context(corpus.layout, corpus, (), self._text, memo=self._memo)

    def _found(self, name: str, context: Context) -> Found:
        result = import_module(f"r2pgraph.validate.{name}").check(context)
        return frozenset(map(_key, (f for f in result.findings if f.severity is not Severity.INFO)))

    def _changed(self, mistake: Mistake) -> Corpus:
        out, files = {*mistake.out}, []
        for file in self._corpus.files:
            new = [quad for there, quad in mistake.into if there is file]
            if not new and not out & {*file.quads}:
                files.append(file)
                continue
            quads = (*(quad for quad in file.quads if quad not in out), *new)
            digest = hashlib.sha256(f"{file.digest}{mistake.told}".encode()).hexdigest()
            files.append(replace(file, quads=quads, digest=digest))
        return replace(self._corpus, files=tuple(files))


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.name, finding.focus, finding.message


def _instead(file: LoadedFile, old: ox.Quad, new: ox.Quad) -> Mistake:
    return Mistake(f"{old} -> {new.object}", (old,), ((file, new),))


def _sort(node: object) -> str:
    return plain(node).rpartition("/")[0]


def _is_label(quad: ox.Quad) -> bool:
    return quad.predicate.value in (terms.RDFS_LABEL, terms.SKOS_PREF_LABEL)


def _renamed(quad: ox.Quad) -> ox.NamedNode | ox.Literal:
    value = quad.object
    if not _is_label(quad) or not isinstance(value, ox.Literal):
        return value
    name = value.value[:-1] if value.value.endswith("s") else value.value + "s"
    return ox.Literal(name, language=value.language)


def tell(corpus: Corpus) -> None:
    """Makes some mistakes of each kind, ten or what MISTAKES says, and prints who noticed."""
    number = int(os.environ.get("MISTAKES", "10"))
    mistakes = Mistakes(corpus)
    with tempfile.TemporaryDirectory(prefix="r2pgraph-mistakes-") as folder:
        noticing = Noticing(corpus, Path(folder))
        for kind in mistakes.kinds:
            made = mistakes.some(kind, number)
            by = Counter(noticing.first(one) for one in made)
            passed = by.pop("", 0)
            who = ", ".join(f"{name} {count}" for name, count in by.most_common())
            print(f"{kind}: noticed {len(made) - passed} of {len(made)} ({who})", flush=True)

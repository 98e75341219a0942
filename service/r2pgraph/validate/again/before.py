"""The answers of the last run of a check, and those of them that still hold.

They are kept with the hashes of the files that were asked, whose content is kept too. What differs
between the files of then and of now is all that changed; where that cannot be told as statements
about things with names, or is too much, no answer holds. Must not know what is asked.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.entail import entailments
from r2pgraph.layout import DataFile, FileKind
from r2pgraph.load import LoadedFile, load_file, read_bytes
from r2pgraph.memo import key_of
from r2pgraph.union import lent
from r2pgraph.validate.again.touched import Touched
from r2pgraph.validate.context import Context
from r2pgraph.validate.version import checking_version

# Of more than these, most answers are others, and finding out which takes as long as asking.
MOST_CHANGED = 1000
_HIERARCHY = frozenset(
    {
        terms.RDFS_SUBCLASS_OF,
        terms.OWL_EQUIVALENT_CLASS,
        terms.RDFS_SUBPROPERTY_OF,
        terms.OWL_EQUIVALENT_PROPERTY,
    }
)


@dataclass(frozen=True)
class Before:
    """The last run of a check over files that make up the union."""

    context: Context
    name: str

    @cached_property
    def answers(self) -> dict[str, Any]:
        """What was answered then, by what was asked; nothing where that is not known."""
        answers: dict[str, Any] = self._record.get("answers", {})
        return answers

    @cached_property
    def changed(self) -> frozenset[ox.Quad] | None:
        """The statements that are not the same now, with what follows; None if not known."""
        before, now = self._record.get("files"), self._files
        if before is None:
            return None
        changed = set[ox.Quad]()
        for name in {name for name, _ in {*_items(before)} ^ {*_items(now)}}:
            one, other = self._quads(before.get(name)), self._quads(now.get(name))
            if one is None or other is None:
                return None
            changed |= one ^ other
        return self._with_entailed(changed)

    def holding(
        self, store: ox.Store, asked: Mapping[str, str], also: Iterable[ox.Quad] = ()
    ) -> dict[str, Any]:
        """The answers of before that hold, of some queries over a store.

        Args:
            store: holds what there is now.
            asked: the queries, by the names of their answers.
            also: what changed besides the files.
        """
        known = {name: text for name, text in asked.items() if name in self.answers}
        if self.changed is None or not known:
            return {}
        changed = {*self.changed, *also}
        if len(changed) > MOST_CHANGED:
            return {}
        with lent(store, changed):
            touched = Touched(store, changed)
            concerned = {text: touched.concerns(text) for text in {*known.values()}}
        return {name: self.answers[name] for name, text in known.items() if not concerned[text]}

    def keep(self, answers: Mapping[str, Any]) -> None:
        """Keeps answers for the next run."""
        memo = self.context.memo
        if memo.cache is None:
            return
        for file in self.context.corpus.union_files:
            key = key_of(("content", file.digest))
            if file.kind is FileKind.TRIPLES and not memo.has(key):
                content = read_bytes(file.path)
                if hashlib.sha256(content).hexdigest() != file.digest:
                    return  # it was saved in the meantime
                memo.keep(key, content.decode("utf-8"))
        memo.keep(self._key, {"files": self._files, "answers": dict(answers)})

    @property
    def _key(self) -> str:
        return key_of(("answers of", self.name, checking_version()))

    @cached_property
    def _record(self) -> dict[str, Any]:
        kept = self.context.memo.kept(self._key)
        return kept[0] if kept else {}

    @cached_property
    def _files(self) -> dict[str, list[str]]:
        """Each file of the union: its hash, its kind, the graph that it is."""
        root = self.context.layout.root
        return {
            file.path.relative_to(root).as_posix(): [
                file.digest,
                file.kind.value,
                file.source.graph,
                file.path.suffix,
            ]
            for file in self.context.corpus.union_files
        }

    def _quads(self, about: list[str] | None) -> set[ox.Quad] | None:
        """The statements of a file of then or of now; None where they are not to be had."""
        if about is None:
            return set()
        digest, kind, graph, suffix = about
        if kind != FileKind.TRIPLES.value:
            return None
        now = next((f for f in self.context.corpus.union_files if f.digest == digest), None)
        found = now or self._as_it_was(digest, graph, suffix)
        if found is None or found.source.graph != graph:
            return None
        return {*found.quads}

    def _as_it_was(self, digest: str, graph: str, suffix: str) -> LoadedFile | None:
        kept = self.context.memo.kept(key_of(("content", digest)))
        if not kept:
            return None
        with tempfile.TemporaryDirectory(prefix="r2pgraph-before-") as folder:
            path = Path(folder) / f"before{suffix}"
            path.write_bytes(kept[0].encode())
            return load_file(DataFile(path, FileKind.TRIPLES, graph))

    def _with_entailed(self, changed: set[ox.Quad]) -> frozenset[ox.Quad] | None:
        """What changed with all that may have followed from it; None where more may follow."""
        if len(changed) > MOST_CHANGED or not all(map(_is_plain, changed)):
            return None
        above = [quad for name in _HIERARCHY for quad in self.context.corpus.stating(name)]
        graph = ox.NamedNode(terms.ENTAILMENTS_GRAPH)
        followed = {*entailments([*changed, *above])} if changed else set[ox.Quad]()
        stated = {ox.Quad(q.subject, q.predicate, q.object, graph) for q in changed}
        return frozenset(changed | followed | stated)


def _items(files: Mapping[str, list[str]]) -> Iterable[tuple[str, tuple[str, ...]]]:
    return ((name, tuple(about)) for name, about in files.items())


def _is_plain(quad: ox.Quad) -> bool:
    """Whether a statement is about things with names and changes no hierarchy."""
    return (
        isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.NamedNode | ox.Literal)
        and quad.predicate.value not in _HIERARCHY
    )

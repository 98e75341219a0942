"""Check and command `snapshot`: what each claim and each reference thing says, a line for each.

The lines stand in `tests/snapshot`, one file for each file of data that people write. A change of
the data that no question happens to select still changes a line, so that whoever reviews a
difference sees it, and data that differ from the lines are refused. Knows no property but those
that lead from a claim to its pages.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from r2pgraph import arguments, terms
from r2pgraph.errors import NothingToCheckError
from r2pgraph.findings import Finding, Severity
from r2pgraph.layout import FileKind, Layout, find_layout, shown
from r2pgraph.load import Corpus, LoadedFile, load_corpus, name_of, plain, read_text
from r2pgraph.prefixes import shorten
from r2pgraph.validate.context import Context
from r2pgraph.validate.report import CheckResult

NAME = "snapshot"
COMMAND = "r2pgraph snapshot"
FOLDER = "tests/snapshot"
# What machines derive from positions in a text is compared with the text instead.
_DERIVED = ("passages", "coverage")
_PARTS = " | "
_TITLE = ox.NamedNode(terms.DCTERMS + "title")
_MOST_WORDS = 6
_WORD = re.compile(r"[^\W_]+")
_Said = dict[str, list[str]]


@dataclass(frozen=True)
class Snapshot:
    """The lines of the files of data, each line under the address of what it is about."""

    corpus: Corpus
    layout: Layout

    @cached_property
    def files(self) -> dict[Path, LoadedFile]:
        """The file of data of each file of lines."""
        triples, folder = self.layout.triples, self.layout.root / FOLDER
        found = {}
        for file in self.corpus.files:
            if file.kind is FileKind.TRIPLES:
                inside = file.path.relative_to(triples).with_suffix("")
                if not {*inside.parts} & {*_DERIVED}:
                    found[folder / inside.with_suffix(".txt")] = file
        return found

    def lines(self, file: LoadedFile) -> dict[str, str]:
        """The lines of one file of data, in the order in which its things are first described."""
        told: dict[str, _Said] = {}
        said: dict[str, dict[str, _Said]] = defaultdict(dict)
        for quad in file.quads:
            graph, subject = name_of(quad.graph_name), plain(quad.subject)
            of = said[graph] if graph in self.claims else told
            values = of.setdefault(subject, defaultdict(list))
            values[self._short(quad.predicate)].append(self._short(quad.object))
        return {
            subject: self._line(subject, told.get(subject, {}), said.get(subject, {}))
            for subject in {**told, **said}
        }

    @cached_property
    def claims(self) -> frozenset[str]:
        """The addresses of claims, which name the graphs that hold what they say."""
        return frozenset(self._passages)

    def _line(self, subject: str, told: _Said, said: Mapping[str, _Said]) -> str:
        if self._short(_TITLE) in told:
            told = {name: [_digested(value) for value in values] for name, values in told.items()}
        parts = [_statements(told)]
        if where := self._where(subject):
            parts.append(where)
        parts += [f"{self._short(ox.NamedNode(node))} {_statements(said[node])}" for node in said]
        return _PARTS.join([self._short(ox.NamedNode(subject)), *parts])

    def _where(self, subject: str) -> str:
        """The pages of a claim and its places in the text."""
        found = (place for name in self._passages.get(subject, ()) for place in self._places(name))
        return ", ".join(sorted(set(found)))

    def _places(self, passage: str) -> Iterator[str]:
        pages = "-".join(self._of(passage, terms.PAGE))
        for part in (passage, *self._of(passage, terms.HAS_PART)):
            for anchor in self._of(part, terms.OA_HAS_SELECTOR):
                ends = (*self._of(anchor, terms.OA_START), *self._of(anchor, terms.OA_END))
                yield f"page {pages} at {'-'.join(ends)}"

    @cached_property
    def _passages(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for quad in self.corpus.stating(terms.STATED_IN, FileKind.TRIPLES):
            found[plain(quad.subject)].append(plain(quad.object))
        return found

    @cached_property
    def _positions(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        parts = (terms.PAGE, terms.HAS_PART, terms.OA_HAS_SELECTOR)
        for name in (*parts, terms.OA_START, terms.OA_END):
            for quad in self.corpus.stating(name, FileKind.TRIPLES):
                found[plain(quad.subject), name].append(plain(quad.object))
        return found

    def _of(self, subject: str, predicate: str) -> tuple[str, ...]:
        return tuple(sorted(self._positions.get((subject, predicate), ())))

    @cached_property
    def _shortened(self) -> dict[str, str]:
        return {}

    def _short(self, term: object) -> str:
        """A term as a line shows it: by prefix, or as a value on one line."""
        if not isinstance(term, ox.NamedNode):
            return '"' + " ".join(plain(term).split()) + '"'
        if term.value == terms.RDF_TYPE:
            return "a"
        if term.value not in self._shortened:
            short = shorten(term.value, self.corpus.prefixes)
            self._shortened[term.value] = short.removeprefix("r2p:")
        return self._shortened[term.value]


def _digested(value: str) -> str:
    """The first words of a long value and a digest of the whole: titles are words of others."""
    words = _WORD.findall(value)
    if len(words) <= _MOST_WORDS:
        return value
    digest = hashlib.sha256(value.encode()).hexdigest()[:12]
    return f'"{" ".join(words[:_MOST_WORDS])} …" {digest}'


def _statements(said: _Said) -> str:
    return "; ".join(f"{name} {', '.join(sorted(said[name]))}" for name in sorted(said))


def check(context: Context) -> CheckResult:
    """Compares the data with the recorded lines; with none, where there is no folder of them.

    Raises:
        NothingToCheckError: there are no files of data that people write.
    """
    snapshot = Snapshot(context.corpus, context.layout)
    if not snapshot.files:
        raise NothingToCheckError(f"{shown(context.layout.triples)} has no file that people write")
    folder = context.layout.root / FOLDER
    found = {path: snapshot.lines(file) for path, file in snapshot.files.items()}
    findings: list[Finding] = []
    for path in sorted({*found, *folder.rglob("*.txt")}) if folder.is_dir() else ():
        findings += _differences(context, path, found.get(path, {}))
    counted = sum(map(len, found.values()))
    if not folder.is_dir():
        reason = f"the comparison: there are no recorded lines in {FOLDER}; {COMMAND} writes them"
        return CheckResult(NAME, {"things": counted}, left_out=(reason,))
    compared = {"compared with recorded lines": counted}
    return CheckResult(NAME, {"things": counted}, compared, tuple(findings))


def _differences(context: Context, path: Path, lines: Mapping[str, str]) -> Iterator[Finding]:
    """What differs between the lines of the data and those of a file."""
    recorded = recorded_in(path)
    now = {line.partition(_PARTS)[0]: (iri, line) for iri, line in lines.items()}
    for name, (iri, line) in now.items():
        if recorded.get(name, (0, ""))[1] != line:
            place = context.place(iri)
            yield _finding(_told(recorded.get(name, (0, ""))[1], line), iri, *place)
    for name, (number, _) in recorded.items():
        if name not in now:
            yield _finding("it is recorded and is not in the data", name, path, number)


def recorded_in(path: Path) -> dict[str, tuple[int, str]]:
    """The recorded lines of a file by what they are about, with their numbers."""
    if not path.is_file():
        return {}
    numbered = enumerate(read_text(path).splitlines(), 1)
    return {line.partition(_PARTS)[0]: (number, line) for number, line in numbered if line}


def _told(before: str, now: str) -> str:
    if not before:
        return "it is not recorded"
    old, new = _pieces(before), _pieces(now)
    fewer = "; ".join(piece for piece in old if piece not in new)
    more = "; ".join(piece for piece in new if piece not in old)
    return f"it is not as recorded; now: {more or 'nothing more'}; recorded: {fewer or 'the same'}"


def _pieces(line: str) -> list[str]:
    return [piece for part in line.split(_PARTS) for piece in part.split("; ")]


def _finding(
    message: str, focus: str, path: Path | None, line: int | None, column: int | None = None
) -> Finding:
    remedy = f"correct the data; if they are right, run {COMMAND} and have the difference reviewed"
    place = (path, line or 1, column)
    return Finding(NAME, "line-differs", Severity.VIOLATION, message, remedy, focus, *place)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 where a line would change"
    )
    arguments.add_root(parser)


def run(args: argparse.Namespace) -> int:
    """Writes the lines and tells how many changed; with `--check`, exit 1 where some would."""
    layout = find_layout(args.root)
    snapshot = Snapshot(load_corpus(layout), layout)
    wanted = {path: _text(snapshot.lines(file)) for path, file in snapshot.files.items()}
    folder = layout.root / FOLDER
    changed = 0
    for path in sorted({*wanted, *folder.rglob("*.txt")}):
        before = read_text(path) if path.is_file() else ""
        after = wanted.get(path, "")
        if before == after:
            continue
        lines = len(set(before.splitlines()) ^ set(after.splitlines()))
        changed += lines
        print(f"{shown(path)}: {lines} lines are others")
        if not args.check:
            _write(path, after)
    print(f"{len(wanted)} files, {sum(text.count(chr(10)) for text in wanted.values())} lines")
    return 1 if args.check and changed else 0


def _text(lines: Mapping[str, str]) -> str:
    return "".join(f"{line}\n" for line in _by_name(lines.values()))


def _by_name(lines: Iterable[str]) -> list[str]:
    return sorted(lines, key=lambda line: line.partition(_PARTS)[0])


def _write(path: Path, text: str) -> None:
    if not text:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")

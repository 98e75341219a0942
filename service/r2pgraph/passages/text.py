"""A local copy of a source's text.

Responsible for reading it exactly as it is (offsets count code points, so no newline may be
translated) and for telling whether it is the text that a source record names. Must not know
passages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from r2pgraph.errors import (
    SourceRecordMissingError,
    SourceTextMismatchError,
    SourceTextUnreadableError,
)
from r2pgraph.load import read_bytes
from r2pgraph.passages.source_map import SourceMap


@dataclass(frozen=True)
class SourceText:
    """A text, where it was read from, and the SHA-256 of its bytes in hexadecimal."""

    path: Path
    text: str
    sha256: str

    def passage_text(self, start: int, end: int) -> str:
        """The text between two code points, half-open, on one line.

        Raises:
            ValueError: the range is not inside the text.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"{start}-{end} is not inside a text of {len(self.text)} code points")
        return " ".join(self.text[start:end].split())


def read_source_text(path: Path) -> SourceText:
    """Reads a local copy; a byte order mark that an editor put before it is no part of it.

    Raises:
        DataFileMissingError: it cannot be read.
        SourceTextUnreadableError: it is not UTF-8.
    """
    data = read_bytes(path).removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise SourceTextUnreadableError(path, problem.start) from problem
    return SourceText(path, text, hashlib.sha256(data).hexdigest())


def map_of_text(text: SourceText, maps: Iterable[SourceMap]) -> SourceMap:
    """The map of the source whose record names this very text.

    Raises:
        SourceRecordMissingError: no record names a text.
        SourceTextMismatchError: the records name other texts.
    """
    known = {source_map.source: source_map for source_map in maps if source_map.sha256}
    if not known:
        raise SourceRecordMissingError("no source record names a text by its SHA-256")
    for source_map in known.values():
        if source_map.sha256 == text.sha256:
            return source_map
    expected = {name: source_map.sha256 or "" for name, source_map in known.items()}
    raise SourceTextMismatchError(text.path, text.sha256, expected)

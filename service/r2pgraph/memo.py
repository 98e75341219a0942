"""Results that take long to find, kept in the user's cache under the hash of all they depend on.

What is kept is found again only for the very same input, so that nothing kept can be out of date.
An entry that is damaged, or cannot be written, costs time and nothing else. Must not know what is
kept.
"""

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

RESULTS = "results"
_UNUSED_AFTER_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True)
class Memo:
    """A folder of results; without a folder everything is found anew."""

    cache: Path | None = None

    def recall(self, parts: Iterable[bytes | str], find: Callable[[], Any]) -> Any:
        """What was found for the parts before; else what `find` gives, which is kept then.

        Args:
            parts: everything that the result depends on, the version of what finds it included.
            find: gives a value that JSON can hold. What it raises is never kept.
        """
        key = key_of(parts)
        if kept := self.kept(key):
            return kept[0]
        found = find()
        self.keep(key, found)
        return found

    def kept(self, key: str) -> list[Any]:
        """What is kept under a key, in a list; an empty one if there is nothing."""
        try:
            path = self._path(key)
            digest, body = path.read_bytes().split(b"\n", 1)
            if digest.decode("ascii") != hashlib.sha256(body).hexdigest():
                return []
            value = json.loads(body)
            os.utime(path)
        except (OSError, ValueError):
            return []
        return [value]

    def has(self, key: str) -> bool:
        """Whether something is kept under a key, be it damaged or not; it is kept longer then."""
        try:
            os.utime(self._path(key))
        except OSError:
            return False
        return True

    def keep(self, key: str, value: Any) -> None:
        """Keeps a value under a key; where that is not possible, it will be found anew."""
        body = json.dumps(value, separators=(",", ":")).encode()
        with contextlib.suppress(OSError):
            path = self._path(key)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            _clear_unused_once(path.parent)
            with NamedTemporaryFile(dir=path.parent, prefix=".draft-", delete=False) as draft:
                draft.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
            Path(draft.name).rename(path)

    def _path(self, key: str) -> Path:
        if self.cache is None:
            raise FileNotFoundError
        return self.cache / RESULTS / key


NOTHING_KEPT = Memo()
"""For those who want everything found anew."""


def key_of(parts: Iterable[bytes | str]) -> str:
    """One hash of several parts; where a part ends makes a difference."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        whole.update(f"{len(data)} ".encode() + data)
    return whole.hexdigest()


@cache
def _clear_unused_once(folder: Path) -> None:
    """Clears a folder the first time that this process keeps something in it."""
    oldest = time.time() - _UNUSED_AFTER_SECONDS
    for entry in folder.iterdir():
        with contextlib.suppress(OSError):
            if entry.stat().st_mtime < oldest:
                entry.unlink()

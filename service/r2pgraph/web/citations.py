"""Where a server keeps what was cited: a file for each, named after what it cites.

Written whole or not at all, never changed, bounded in number and size; a damaged file is told as
one, and never answered from.
"""

import os
import tempfile
from pathlib import Path

from r2pgraph.errors import CitationsFullError, CitationUnknownError, CitationUnreadableError
from r2pgraph.sparql.citing import Citation, citation_from

MOST = 10_000
_HEX = frozenset("0123456789abcdef")


class Citations:
    """The citations in a folder."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self._folder = folder
        self._most = most

    def get(self, key: str) -> Citation:
        """What was cited under a key.

        Raises:
            CitationUnknownError: nothing was.
            CitationUnreadableError: the file is damaged.
        """
        if not key or not set(key) <= _HEX:
            raise CitationUnknownError(key)
        try:
            text = self._path(key).read_text(encoding="utf-8")
        except FileNotFoundError as problem:
            raise CitationUnknownError(key) from problem
        except (OSError, ValueError) as problem:
            raise CitationUnreadableError(key) from problem
        try:
            return citation_from(text)
        except ValueError as problem:
            raise CitationUnreadableError(key) from problem

    def keep(self, citation: Citation) -> str:
        """Keeps a citation and gives its key; one that is there stays as it was first cited.

        Raises:
            CitationsFullError: there is no room, or the folder cannot be written to.
        """
        path = self._path(citation.key)
        if path.exists():
            return citation.key
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if sum(1 for _ in self._folder.glob("*.json")) >= self._most:
                raise CitationsFullError(f"{self._most:,} are kept")
            handle, draft = tempfile.mkstemp(prefix=".draft-", dir=self._folder)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(citation.as_json())
                    file.flush()
                    os.fsync(file.fileno())
                Path(draft).replace(path)
            except OSError:
                Path(draft).unlink(missing_ok=True)
                raise
        except OSError as problem:
            raise CitationsFullError(problem.strerror or str(problem)) from problem
        return citation.key

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"


def citations_folder() -> Path:
    """Where they are kept unless an operator says otherwise (XDG Base Directory, 0.8)."""
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser() / "r2pgraph" / "citations"

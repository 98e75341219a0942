"""A disk of a server's own that gets full or read-only, for tests and benchmarks.

Where this process may mount, it is a small file system in memory. Where it may not, no file of the
server's processes can grow (RLIMIT_FSIZE), which the server is told as a failure to write, too.
"""

import contextlib
import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from tests.processes import processes

MEGABYTES = 8
_PIECE = bytes(65_536)
# Bytes that a file may have where none can grow: what a process tells another fits in.
_SMALL = 64


class Disk(Protocol):
    """A folder whose disk can be spoilt and mended."""

    folder: Path

    def spoil(self, pid: int) -> None:
        """From now on a server, by its process, cannot write there."""

    def mend(self, pid: int) -> None:
        """It can again."""


class Full:
    """A mounted disk that is filled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filling = folder / "filling"

    def spoil(self, pid: int) -> None:  # noqa: ARG002
        """Fills it to the last byte."""
        with self._filling.open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(_PIECE)
        with self._filling.open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"x")

    def mend(self, pid: int) -> None:  # noqa: ARG002
        """Makes room."""
        self._filling.unlink()


class ReadOnly:
    """A mounted disk that is mounted once more on top of itself, so that nothing new is opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def spoil(self, pid: int) -> None:  # noqa: ARG002
        """Only reads from now on."""
        _run("mount", "--bind", str(self.folder), str(self.folder))
        _run("mount", "-o", "remount,bind,ro", str(self.folder))

    def mend(self, pid: int) -> None:  # noqa: ARG002
        """Reads and writes."""
        _run("umount", str(self.folder))


class Limited:
    """No disk, but processes whose files cannot grow."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def spoil(self, pid: int) -> None:
        """No file grows."""
        self._limit(pid, _SMALL)

    def mend(self, pid: int) -> None:
        """Files grow."""
        self._limit(pid, resource.RLIM_INFINITY)

    @staticmethod
    def _limit(pid: int, size: int) -> None:
        # Not of workers and of what forks them: they write nothing, and have a limit of their own.
        handling = [one for one, fields in processes() if int(fields[1]) == pid]
        for one in (pid, *handling):
            with contextlib.suppress(ProcessLookupError):
                resource.prlimit(one, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@contextmanager
def disk(way: str) -> Iterator[Disk]:
    """A new disk that can be spoilt in one of the `ways`."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        if way == "limited":
            yield Limited(folder)
            return
        _run("mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", name)
        try:
            yield Full(folder) if way == "full" else ReadOnly(folder)
        finally:
            # Lazily: processes that end may hold files for a moment.
            while os.path.ismount(name):
                _run("umount", "--lazy", name)


@cache
def ways() -> tuple[str, ...]:
    """How a disk can be spoilt here."""
    with TemporaryDirectory() as name:
        tried = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", name], capture_output=True
        )
        if tried.returncode == 0:
            _run("umount", name)
            return ("full", "read-only", "limited")
    return ("limited",)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)

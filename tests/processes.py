"""The processes of the machine as Linux tells of them, for tests and benchmarks."""

from collections.abc import Iterator
from pathlib import Path


def processes() -> Iterator[tuple[int, list[str]]]:
    """Each process with what `/proc/PID/stat` says after its name: state, parent, and so on."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            yield int(entry.name), fields


def below(pid: int) -> set[int]:
    """The processes that a process has started, and those that they have."""
    started: dict[int, list[int]] = {}
    for one, fields in processes():
        started.setdefault(int(fields[1]), []).append(one)
    found: set[int] = set()
    waiting = [pid]
    while waiting:
        new = started.get(waiting.pop(), [])
        found.update(new)
        waiting += new
    return found

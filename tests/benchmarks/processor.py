"""How long the processes of a system have had a processor, whatever else the machine does."""

import os
from collections.abc import Iterator
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def children() -> set[int]:
    """The processes that this one has started and that are there still."""
    return {pid for pid, fields in _processes() if int(fields[1]) == os.getpid()}


def processor_seconds(pid: int) -> float:
    """Seconds of a process and all below it, those that have ended and were waited for too."""
    found = dict(_processes())
    below: dict[int, list[int]] = {}
    for one, fields in found.items():
        below.setdefault(int(fields[1]), []).append(one)
    ticks, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        waiting += below.get(one, [])
        if one in found:
            ticks += sum(int(field) for field in found[one][11:15])
    return ticks / _TICK


def _processes() -> Iterator[tuple[int, list[str]]]:
    """The processes of the machine, with what the system tells of each after its name."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            yield int(entry.name), fields

"""How long the processes of a system have had a processor, whatever else the machine does."""

import os

from tests.processes import below, processes

_TICK = os.sysconf("SC_CLK_TCK")


def children() -> set[int]:
    """The processes that this one has started and that are there still."""
    return {pid for pid, fields in processes() if int(fields[1]) == os.getpid()}


def processor_seconds(pid: int) -> float:
    """Seconds of a process and all below it, those that have ended and were waited for too."""
    return seconds_of(below(pid) | {pid})


def seconds_of(pids: set[int]) -> float:
    """The same of some processes."""
    ticks = sum(int(field) for one, fields in processes() if one in pids for field in fields[11:15])
    return ticks / _TICK

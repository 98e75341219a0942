"""What edges lead to, over as many steps as there are. Must not know what they stand for."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def reached(edges: Mapping[Node, Iterable[Node]], start: Iterable[Node]) -> set[Node]:
    """The nodes that some nodes lead to, and they themselves."""
    seen: set[Node] = set()
    waiting = list(start)
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting.extend(edges.get(node, ()))
    return seen

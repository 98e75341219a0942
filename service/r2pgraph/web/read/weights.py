"""Which claims of a list come first: those to which a curator gives most weight.

Knows the degrees of prominence, and nothing of what claims are about. Data that give no weight
are listed as they come.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from r2pgraph import terms
from r2pgraph.claims import ClaimLine
from r2pgraph.web.read.arguments import Argument
from r2pgraph.web.read.things import Mention

Item = TypeVar("Item", ClaimLine, Mention, Argument)

_LINES_OF_SYNOPSIS = 10
_SHORT = 5
_MAIN, _SUPPORTING, _REST = range(3)
_LEVELS = {
    terms.THESIS: _MAIN,
    terms.MAIN_POINT: _MAIN,
    terms.SUPPORTING_POINT: _SUPPORTING,
    terms.DETAIL: _REST,
    terms.IDENTIFICATION: _REST,
}


@dataclass(frozen=True)
class Fold(Generic[Item]):
    """Some claims of a list; with a name where the list shows them only when asked to."""

    name: str
    items: tuple[Item, ...]


def is_main(line: ClaimLine) -> bool:
    """Whether a claim is a thesis of its work or a main point of its section."""
    return _LEVELS.get(line.prominence) == _MAIN


def by_weight(items: Iterable[Item]) -> list[Item]:
    """The items with the most weight first, and otherwise as they come."""
    return sorted(items, key=_level)


def level_of(line: ClaimLine) -> int:
    """How far down a claim stands: 0 for theses and main points, 1 for what carries them, 2."""
    return _LEVELS.get(line.prominence, _SUPPORTING)


def folded(items: Iterable[Item]) -> list[Fold[Item]]:
    """The heaviest items open, the rest folded; short and unweighed lists stay whole."""
    every = by_weight(items)
    levels: dict[int, list[Item]] = {}
    for item in every:
        levels.setdefault(_level(item), []).append(item)
    if len(every) <= _SHORT or len(levels) == 1:
        return [Fold("", tuple(every))] if every else []
    folds: list[Fold[Item]] = []
    for level, of in levels.items():
        folds.append(Fold(_named(level, of) if folds else "", tuple(of)))
    return folds


def synopsis(lines: Iterable[ClaimLine]) -> list[ClaimLine]:
    """A work or section in few lines: its theses, its main points, then what carries them.

    Chosen by weight, told in the order of the work; none where no claim has a weight.
    """
    weights = (terms.THESIS, terms.MAIN_POINT, terms.SUPPORTING_POINT)
    weighed = [line for line in lines if line.prominence in weights]
    heaviest = sorted(weighed, key=lambda line: (weights.index(line.prominence), line.order))
    chosen = heaviest[:_LINES_OF_SYNOPSIS]
    return sorted(chosen, key=lambda line: (not is_main(line), line.order))


def _level(item: ClaimLine | Mention | Argument) -> int:
    return level_of(_line(item))


def _line(item: ClaimLine | Mention | Argument) -> ClaimLine:
    return item if isinstance(item, ClaimLine) else item.line


def _named(level: int, items: Sequence[ClaimLine | Mention | Argument]) -> str:
    lines = [_line(item) for item in items]
    one = len(lines) == 1
    if not all(line.prominence for line in lines):
        return f"{len(lines)} other claim{'' if one else 's'}"
    kind = "supporting point" if level == _SUPPORTING else "detail"
    return f"{len(lines)} {kind}{'' if one else 's'}"

"""What a search finds: the things whose names hold what somebody looks for, the closest first."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from r2pgraph.naming.names import Names
from r2pgraph.naming.words import Held, distance, held, probe, sought


@dataclass(frozen=True)
class Hit:
    """A thing that a search found, and the name by which it was found."""

    iri: str
    label: str
    matched: str


@dataclass(frozen=True)
class Searched:
    """All names of a dataset, as a search compares them."""

    names: Names

    def find(self, text: str, most: int = 60) -> list[Hit]:
        """The things whose names hold every word and number of a text, the closest first."""
        wanted = sought(text)
        found: dict[str, tuple[tuple[int, int, str], Hit]] = {}
        for iri, name, text_held in self._holding(probe(wanted)):
            close = distance(text_held, wanted)
            if close is None:
                continue
            rank = (close, len(name), iri)
            if iri not in found or rank < found[iri][0]:
                found[iri] = (rank, Hit(iri, self.names.label(iri), name))
        return [hit for _, hit in sorted(found.values(), key=lambda entry: entry[0])[:most]]

    def _holding(self, letters: str) -> Iterator[tuple[str, str, Held]]:
        """The names with some letters, sought in all at once, as a look at each is slow."""
        if not letters:
            yield from self._held
            return
        text, starts = self._joined
        place = text.find(letters)
        while place >= 0:
            number = bisect_right(starts, place)
            yield self._held[number - 1]
            place = text.find(letters, starts[number]) if number < len(starts) else -1

    @cached_property
    def _joined(self) -> tuple[str, list[int]]:
        """All names as they are compared, one after the other, and where each starts."""
        texts = [text.folded for _, _, text in self._held]
        starts = [0, *accumulate(len(text) + 1 for text in texts[:-1])] if texts else []
        return "\n".join(texts), starts

    @cached_property
    def _held(self) -> tuple[tuple[str, str, Held], ...]:
        """Each name as it is searched."""
        return tuple((iri, name, held(name)) for iri, name in self.names.all_names())

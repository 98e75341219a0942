"""A copy of a text as another extraction might have made it.

Responsible for the self-test of relocation: lines broken elsewhere, words hyphenated at line ends,
hyphens dropped, straight quotation marks, no note marks. The same text always gives the same copy.
"""

from __future__ import annotations

import re

from r2pgraph.passages.note_marks import without_note_marks
from r2pgraph.passages.punctuation import STRAIGHT
from r2pgraph.passages.source_map import Span

_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_WIDTH = 61
_MIN_LEFT = 3  # letters on either side of a hyphen


def rewrapped_copy(text: str, marks: tuple[Span, ...] = (), width: int = _WIDTH) -> str:
    """The text re-wrapped to ``width``, re-hyphenated and without the given note marks."""
    plain = _HYPHEN.sub("", without_note_marks(text, marks)).translate(STRAIGHT)
    lines: list[str] = []
    line = ""
    for word in plain.split():
        room = width - len(line) - 1
        if len(word) <= room or not line:
            line = f"{line} {word}".lstrip()
            continue
        cut = min(room - 1, len(word) - _MIN_LEFT)
        if cut >= _MIN_LEFT and word[: cut + 1].isalpha():
            lines.append(f"{line} {word[:cut]}-")
            line = word[cut:]
        else:
            lines.append(line)
            line = word
    return "\n".join([*lines, line]) + "\n"

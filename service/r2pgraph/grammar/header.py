"""What stands above a query: lines `# name: value`, before the first that is no comment.

Must not know which names there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEADER = re.compile(r"#\s*([a-z]+)\s*:\s*(.*?)\s*$")


def header_of(text: str) -> Iterator[tuple[int, str, str]]:
    """The lines `# name: value` above any query, each with its number, its name and its value."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            return
        if match := _HEADER.match(line):
            yield number, match[1], match[2]

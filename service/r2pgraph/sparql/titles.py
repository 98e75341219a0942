"""What a query is called by its author: the first comment in it, as in the questions here."""

import re

_COMMENT = re.compile(r"^\s*#\s*(?:title:)?\s*(\S.*)$", re.MULTILINE)
_WORD = re.compile(r"[a-z0-9]+")
_LONGEST = 60


def file_name(text: str) -> str:
    """A name for a file with the answer, without an ending."""
    found = _COMMENT.search(text)
    words = _WORD.findall(found[1].casefold()) if found else []
    return "-".join(words)[:_LONGEST].strip("-") or "answer"

"""Changes to the files of a checkout in miniature."""

from pathlib import Path


def replace(path: Path, old: str, new: str) -> int:
    """Changes a file; the line on which the change starts."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1

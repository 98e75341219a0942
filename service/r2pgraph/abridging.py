"""Long texts in short."""


def abridged(text: str, most: int) -> str:
    """A text of at most so many characters, with a mark where it ends early."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"

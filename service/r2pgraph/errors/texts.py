"""Failures about a local copy of a source text and the record of it."""

from pathlib import Path

from r2pgraph.errors.base import R2PGraphError, UsageError


class SourceTextMismatchError(UsageError):
    """A text that is not the one offsets count into."""

    title = "Another text"

    def __init__(self, path: Path, found: str, expected: dict[str, str]) -> None:
        known = ", ".join(f"{digest} ({source})" for source, digest in sorted(expected.items()))
        super().__init__(
            f"{path} is not the recorded text: its SHA-256 is {found}, the record names {known}; "
            "give the recorded text, or find the passages again with verify-passages --relocate"
        )
        self.found = found
        self.expected = expected


class SourceTextUnreadableError(R2PGraphError):
    """A source text that is not UTF-8."""

    exit_code = 3
    title = "Not a UTF-8 text"

    def __init__(self, path: Path, byte: int) -> None:
        super().__init__(
            f"{path} is not UTF-8: the byte at position {byte} fits no character; "
            "save the text as UTF-8"
        )


class SourceRecordMissingError(R2PGraphError):
    """No source record says which text offsets count into."""

    exit_code = 5
    title = "No source record"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what}; describe the text in the source's source.ttl (r2p:TextExtraction with "
            "r2p:sha256) and its pages in layout.ttl"
        )


class SourceRecordMalformedError(R2PGraphError):
    """A source record that lacks what offsets, pages or digests need."""

    exit_code = 1
    title = "Source record incomplete"

    def __init__(self, source: str, problem: str) -> None:
        super().__init__(f"the record of {source} {problem}; correct its source.ttl or layout.ttl")


class PhraseNotLocatedError(R2PGraphError):
    """A phrase that no place, or more than one, of a text answers to."""

    exit_code = 1
    http_status = 404
    title = "Phrase not located"


class PassageTakenError(R2PGraphError):
    """A slug that is the name of a passage at another place."""

    exit_code = 1
    title = "Passage stands elsewhere"

    def __init__(self, slug: str, where: str) -> None:
        super().__init__(
            f"passage:{slug} stands at {where}; choose another slug, or move it with --move"
        )


class PassagesMalformedError(R2PGraphError):
    """Passage files that cannot be written again without losing or inventing something."""

    exit_code = 1
    title = "Passages malformed"

    def __init__(self, what: str, problems: list[str]) -> None:
        listed = "\n  ".join(problems)
        super().__init__(
            f"{len(problems)} {what}, nothing was written; correct them first:\n  {listed}"
        )

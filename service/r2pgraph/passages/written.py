"""Data files that tools write whole: what one should hold, and whether it does.

Responsible for the head that each has and for writing it in one go. Must not know what is derived.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LICENCE = "<https://creativecommons.org/licenses/by/4.0/>"


@dataclass(frozen=True)
class WrittenFile:
    """A file as it should be, and how many things it describes; without any it should not be."""

    path: Path
    described: int
    content: str

    @property
    def is_stale(self) -> bool:
        """Whether what is on disk is something else."""
        if not self.described:
            return self.path.exists()
        return not self.path.is_file() or self.path.read_text(encoding="utf-8") != self.content

    def write(self) -> None:
        """Makes what is on disk what it should be."""
        if not self.described:
            self.path.unlink(missing_ok=True)
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = self.path.with_name(self.path.name + ".new")
        new.write_text(self.content, encoding="utf-8")
        new.replace(self.path)


def head(
    comment: str, prefixes: Mapping[str, str], graph: str, label: str, description: str
) -> str:
    """The first lines of a file: who writes it, its prefixes, and what describes its graph."""
    lines = [
        f"# {comment}",
        *(f"@prefix {name}: <{prefixes[name]}> ." for name in sorted(prefixes)),
        "",
        f"<{graph}>  a r2p:DataFile ;",
        f'    rdfs:label "{label}"@en ;',
        f'    dcterms:description "{description}"@en ;',
        f"    dcterms:license {LICENCE} ;",
        "    .",
    ]
    return "\n".join(lines) + "\n"

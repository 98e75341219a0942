"""A part of the files that a run is about, and which checks it concerns.

Must not know what any check looks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from r2pgraph.findings import Finding
from r2pgraph.validate.inputs import ALL, INPUTS, kind_of


@dataclass(frozen=True)
class Part:
    """Files below a root; both absolute.

    `whole` says that files are not where ours are, so that each may concern every check.
    """

    root: Path
    paths: frozenset[Path]
    whole: bool

    @property
    def kinds(self) -> frozenset[str]:
        """What kinds of files are among them."""
        return frozenset(kind_of(path.relative_to(self.root)) for path in self.paths)

    def concerns(self, check: str) -> bool:
        """Whether a check looks at any of them."""
        return self.whole or "code" in self.kinds or bool(INPUTS.get(check, ALL) & self.kinds)

    def has(self, finding: Finding) -> bool:
        """Whether a finding is in one of them, or in no file at all."""
        return finding.path is None or finding.path.absolute() in self.paths

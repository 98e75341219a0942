"""What is wrong with the data, as every checker says it: by which rule, where, what to do.

Must not know how anything is checked or shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class Severity(Enum):
    """How grave a finding is: a violation stops publication, a warning and an info are listed."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


@dataclass(frozen=True)
class ShapeResult:
    """What SHACL says of one result besides its focus: IRIs, and a value as N-Triples have it.

    What is no IRI, such as a shape without a name or a path of several steps, is left empty.
    """

    shape: str = ""
    component: str = ""
    path: str = ""
    value: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: by which rule of which check, where, and what to do about it.

    `focus` is the IRI of the thing that is wrong, where it has one; `line` and `column` count from
    1, the column in characters. A checker that knows no files gives instead the `statement` that is
    wrong: its subject, property and, if need be, its value, as plain texts.
    """

    check: str
    rule: str
    severity: Severity
    message: str
    remedy: str
    focus: str = ""
    path: Path | None = None
    line: int | None = None
    column: int | None = None
    of_shape: ShapeResult | None = None
    statement: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The rule with its check, as reports show it."""
        return f"{self.check}/{self.rule}"

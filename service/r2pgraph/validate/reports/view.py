"""What every report needs to show a finding: short names, paths from here, safe text, lines.

What stands in data may be anybody's. A character that moves a cursor, turns a line round or opens
a command of a build log is shown as its code and never sent. Must not know any format.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from r2pgraph.errors import R2PGraphError
from r2pgraph.findings import Finding
from r2pgraph.load import read_text
from r2pgraph.prefixes import shorten

# Controls, and what turns the direction of writing; line breaks are told apart by `safe`.
_UNSEEN = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
# The old form of a command in the logs of GitHub and Azure, which may stand anywhere in a line.
_COMMAND = re.compile(r"##(?=(?:vso)?\[)")


@dataclass(frozen=True)
class View:
    """How a report is looked at."""

    root: Path
    prefixes: Mapping[str, str] = field(default_factory=dict)
    infos: bool = False
    colour: bool = False
    _texts: dict[Path, list[str]] = field(default_factory=dict)

    def path(self, finding: Finding) -> str:
        """The file from the working folder, else from the root; empty if there is none."""
        if finding.path is None:
            return ""
        for folder in (Path.cwd(), self.root.absolute()):
            whole = finding.path.absolute()
            if whole.is_relative_to(folder):
                return whole.relative_to(folder).as_posix()
        return finding.path.as_posix()

    def focus(self, finding: Finding) -> str:
        """The thing, by its short name."""
        return safe(shorten(finding.focus, self.prefixes)) if finding.focus else ""

    def line(self, finding: Finding) -> str:
        """The line that a finding is about, as it stands in the file; empty if unknown.

        Of a file outside the root, to which a link may lead, nothing is shown.
        """
        if finding.path is None or not finding.line:
            return ""
        if finding.path not in self._texts:
            try:
                inside = finding.path.resolve().is_relative_to(self.root.resolve())
                self._texts[finding.path] = read_text(finding.path).split("\n") if inside else []
            except R2PGraphError:
                self._texts[finding.path] = []
        lines = self._texts[finding.path]
        return lines[finding.line - 1] if finding.line <= len(lines) else ""


def sentence(finding: Finding) -> str:
    """What is wrong and what to do, in one line."""
    return safe(f"{finding.message}; {finding.remedy}" if finding.remedy else finding.message)


def safe(text: str) -> str:
    """A text as one line of characters that can be seen."""
    one_line = " ".join(text.splitlines())
    return _COMMAND.sub("## ", _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", one_line))


def plural(number: int, what: str) -> str:
    """A number of things."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"

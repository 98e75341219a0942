"""Checks written as queries: `ontology/checks/<name>.rq`.

The header says, a line each: `# title:` what must hold; `# why:` the reason; `# severity:`
violation, warning or info; `# focus:` the graph pattern that finds the nodes that are looked at, as
?focus; `# message:` what is wrong; `# remedy:` what to do. Both sentences may name columns of the
query in braces. The query selects ?focus for each node that breaks the check, ?graph where it
matters in which graph the node is described, and the columns that the sentences name.

Reads files; must not know a store.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from r2pgraph.errors import PatternFileError
from r2pgraph.findings import Severity
from r2pgraph.grammar.header import header_of
from r2pgraph.layout import shown
from r2pgraph.load import read_text

_FIELDS = ("title", "why", "severity", "focus", "message", "remedy")


@dataclass(frozen=True)
class Pattern:
    """One pattern: its header and its query."""

    name: str
    path: Path
    title: str
    why: str
    severity: Severity
    focus: str
    message: str
    remedy: str
    query: str

    @property
    def focus_query(self) -> str:
        """The query that counts the nodes that are looked at, with the pattern's own prefixes."""
        prefixes = [line for line in self.query.splitlines() if line.startswith("PREFIX")]
        count = f"SELECT (COUNT(DISTINCT ?focus) AS ?count) WHERE {{ {self.focus} }}"
        return "\n".join([*prefixes, count])


def read_patterns(folder: Path) -> list[Pattern]:
    """Every pattern of a folder, by name.

    Raises:
        PatternFileError: a header is incomplete.
    """
    return [read_pattern(path) for path in sorted(folder.glob("*.rq"))]


def read_pattern(path: Path) -> Pattern:
    """One pattern; see `read_patterns`."""
    text = read_text(path)
    found = {name: value for _, name, value in header_of(text)}
    for name in _FIELDS:
        if not found.get(name):
            raise PatternFileError(shown(path), 1, f"the header has no '# {name}: …' line; add it")
    known = [severity.value for severity in Severity]
    if found["severity"] not in known:
        reason = f"'{found['severity']}' is no severity; use one of {', '.join(known)}"
        raise PatternFileError(shown(path), 1, reason)
    return Pattern(
        path.stem,
        path,
        found["title"],
        found["why"],
        Severity(found["severity"]),
        found["focus"],
        found["message"],
        found["remedy"],
        text,
    )

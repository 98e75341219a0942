"""What each check looks at: which kinds of files, told by their place, be they there or not.

Apart from these, a check reads its own code and the text of the source. A check is given no other
file (`kept`), and what is kept of it is found again for the same files alone. Must not know what
any check looks for.
"""

from __future__ import annotations

from pathlib import Path

FOLDERS = ("ontology", "triples", "queries", "tests/queries", "tests/snapshot")
_DATA = frozenset({"ontology", "alignments", "reference", "triples"})
ALL = _DATA | {"shapes", "checks", "rules", "shortcuts", "inferred", "queries", "expected"}
# What each check looks at, apart from the code and the text of the source.
INPUTS = {
    "syntax": ALL | {"other"},
    "literals": _DATA | {"shapes", "inferred"},
    "terms": ALL - {"expected"},
    "shapes": _DATA | {"shapes"},
    "patterns": _DATA | {"checks"},
    "passages": _DATA,
    "labels": _DATA,
    "overreach": _DATA,
    "coverage": _DATA,
    "profile": frozenset({"ontology", "alignments", "reference"}),
    "owl": frozenset({"ontology", "alignments", "reference"}),
    "inferred": _DATA | {"rules", "inferred"},
    "queries": ALL - {"checks", "rules"} | {"other"},
    "snapshot": _DATA | {"recorded"},
    "tables": frozenset({"checks", "shapes", "queries", "other"}),
}


def kind_of(path: Path) -> str:
    """What a file is for, by its place, whether it is still there or not."""
    first, *rest = path.parts
    inside = rest[0] if len(rest) > 1 else ""
    if first == "ontology" and inside in ("alignments", "shapes", "checks", "rules", "shortcuts"):
        return inside if path.suffix.lower() in (".ttl", ".rq") else "other"
    if first == "ontology":
        return "ontology" if path.suffix.lower() == ".ttl" else "other"
    if first == "triples" and path.suffix.lower() in (".ttl", ".trig", ".nt"):
        return inside if inside in ("reference", "inferred") else "triples"
    if first == "queries":
        return "queries" if path.suffix.lower() == ".rq" else "other"
    if first == "tests" and inside in ("queries", "snapshot"):
        return "expected" if inside == "queries" else "recorded"
    if first in ("service", "pyproject.toml", "r2pgraph.toml"):
        return "code"
    return "other" if first == "triples" else "outside"

"""Who may import whom: the arrows of the design, kept by reading the code.

`terms, layout → load → grammar → {catalogue, lexicon} → store → engine → {sparql, passages,
validate, reason} → {web, cli}`: parts of the middle layer may use the engine seam and the
catalogue, not one another.
"""

import ast
import re
from pathlib import Path

import pytest

from r2pgraph import terms
from r2pgraph.layout import find_layout

PACKAGE = Path(__file__).resolve().parents[1] / "service" / "r2pgraph"

# What each part may import; what is not listed is a part of its own that only `web` may use.
BASE = {"", "terms", "xsd", "errors", "layout", "depth", "positions", "prefixes", "load", "entail"}
BASE |= {"abridging", "codings", "expressions", "findings", "reach", "repository"}
SEAM = BASE | {"arguments", "grammar", "engine", "catalogue", "lexicon", "union", "store"}
MAY_USE = {
    "terms": set(),
    "xsd": set(),
    "errors": {"terms"},
    "layout": {"terms", "errors"},
    "depth": {"errors"},
    "positions": set(),
    "prefixes": {"terms"},
    "abridging": set(),
    "codings": set(),
    "findings": set(),
    "reach": set(),
    "expressions": {"terms"},
    "repository": {"errors"},
    "arguments": {"errors", "xsd"},
    "faults": {"errors"},
    "load": {"terms", "errors", "layout", "depth", "faults", "positions", "prefixes"},
    "entail": {"terms"},
    "memo": set(),
    "lexicon": {"terms"},
    "grammar": BASE,
    "catalogue": BASE | {"grammar"},
    "shortcuts": BASE | {"catalogue"},
    "union": BASE | {"shortcuts"},
    "store": BASE | {"catalogue", "union", "memo"},
    "engine": BASE | {"grammar", "store"},
    "sparql": SEAM,
    "passages": SEAM,
    "reason": SEAM | {"memo"},
    "diff": SEAM,
    "justify": SEAM | {"reason", "memo", "shortcuts"},
    "mcp": SEAM | {"sparql", "naming"},
    "measures": SEAM,
    "stats": SEAM | {"measures"},
    "uncovered": SEAM,
    "naming": SEAM | {"claims", "passages"},
    "query": SEAM | {"uncovered", "sparql", "naming"},
    "crate": {"", "terms", "load"},
    "build": SEAM | {"sparql", "crate"},
    "publish": SEAM | {"build"},
    "validate": SEAM | {"passages", "reason", "memo", "shortcuts"},
    "cli": {"", "errors"},
    "web": SEAM | {"sparql", "passages", "reason", "claims", "uncovered", "naming"},
}
# The modules of the ontology that any source would need; the others are the domain.
STRUCTURE = [
    "claims",
    "arguments",
    "causes",
    "sources",
    "coverage",
    "shortcuts",
    "inferences",
    "contents",
    "figures",
    "happenings",
    "descriptions",
    "overviews",
]
# The head of a description, declared where events take it too.
HEAD = {"ofKind"}
# Who, when and where: any source speaks of these. A kind may name the class of its nodes.
FRAME = {
    "Event",
    "Place",
    "takesPlaceIn",
    "locatedIn",
    "territory",
    "namesClass",
    "subEventOf",
    "Agent",
}
ONLY_IN_WEB = {"flask", "werkzeug", "granian", "jinja2"}
# The parts that a query worker imports, which is started again after each kill.
WORKER = ("engine/__init__.py", "engine/worker.py", "engine/wire.py", "engine/writing.py")
WORKER_MAY_USE = {
    "pyoxigraph",
    "r2pgraph.engine.wire",
    "r2pgraph.engine.writing",
    "r2pgraph.terms",
}


def _part(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def _imports(path: Path) -> set[str]:
    """Full names of the modules that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: imports are absolute"
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return found


FILES = sorted(PACKAGE.rglob("*.py"))


def test_there_are_files() -> None:
    assert len(FILES) > 30


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_file_imports_only_what_its_part_may(path: Path) -> None:
    part = _part(path)
    if part == "__main__":
        return
    parts = {name for name in (entry.stem for entry in PACKAGE.iterdir()) if name != "__init__"}
    used = set()
    for name in _imports(path):
        head, _, rest = name.partition(".")
        if head == "r2pgraph":
            first = rest.partition(".")[0]
            used.add(first if first in parts else "")
        elif head in ONLY_IN_WEB:
            assert part == "web", f"{head} belongs to web alone"
    allowed = MAY_USE.get(part, SEAM) | {part, ""}
    assert used <= allowed, f"{part} may not import {sorted(used - allowed)}"


def test_a_worker_imports_little() -> None:
    for name in WORKER:
        ours = {one for one in _imports(PACKAGE / name) if one.startswith(("r2pgraph", "rdflib"))}
        allowed = (*WORKER_MAY_USE, *(f"{module}." for module in WORKER_MAY_USE))
        for one in ours - {"r2pgraph.engine", "r2pgraph"}:
            assert one in allowed or one.startswith(allowed[len(WORKER_MAY_USE) :]), name


def test_code_names_terms_of_the_structure_alone() -> None:
    """A second source must be folders and no code, so no thing or term of the domain is named."""
    declared = HEAD | FRAME
    for module in STRUCTURE:
        text = (find_layout().ontology / f"{module}.ttl").read_text(encoding="utf-8")
        declared |= set(re.findall(r"^r2p:(\w+)\s+a\s", text, re.MULTILINE))
    named: dict[str, str] = {}
    for path in (*FILES, *PACKAGE.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        named |= dict.fromkeys(re.findall(r"(?:\br2p:|R2P \+ \"|R2P\})(\w+)", text), path.name)
        assert not re.search(r"r2pgraph/id/\w+/\w", text), f"{path.name} names a thing"
    assert len(named) > 50
    assert {name: file for name, file in named.items() if name not in declared} == {}


def test_every_name_in_terms_is_used() -> None:
    texts = [
        path.read_text(encoding="utf-8")
        for path in (*FILES, *PACKAGE.rglob("*.html"))
        if path.name != "terms.py" or path.parent != PACKAGE
    ]
    own = (PACKAGE / "terms.py").read_text(encoding="utf-8")
    for name in vars(terms):
        if name.isupper():
            inside = len(re.findall(rf"\b{name}\b", own)) > 1
            assert inside or any(re.search(rf"\b{name}\b", text) for text in texts), name

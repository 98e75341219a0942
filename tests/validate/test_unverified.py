"""Statements that wait for being compared with their instrument are counted."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

Validate = Callable[..., tuple[int, dict[str, Any]]]
NOTE = """
r2p:territory  skos:editorialNote "{}: the article was not compared with the Charter."@en .
"""


def test_what_is_marked_unverified_is_counted(checkout: Path, validate: Validate) -> None:
    def count() -> int:
        _, report = validate(checkout, "--only", "terms")
        found: int = report["checks"][-1]["noted"]["marked unverified"]
        return found

    before = count()
    assert before > 0
    module = checkout / "ontology/actors.ttl"
    text = module.read_text(encoding="utf-8")
    module.write_text(text + NOTE.format("Checked"), encoding="utf-8")
    assert count() == before
    module.write_text(text + NOTE.format("Unverified"), encoding="utf-8")
    assert count() == before + 1

"""Engines over a few data of a test's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.store import ensure_store, of_files


@contextmanager
def engine_over(text: str, path: Path, cache: Path) -> Iterator[EmbeddedEngine]:
    """An engine over a text, which is written to a file whose name says what it is in."""
    path.write_text(text, encoding="utf-8")
    engine = EmbeddedEngine(ensure_store(of_files([path]), cache))
    try:
        yield engine
    finally:
        engine.close()

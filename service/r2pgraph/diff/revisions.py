"""The data folders as they stood at a revision of git, or as they lie in a folder.

Knows folders, and asks `repository` for revisions; reads no RDF.
"""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from r2pgraph.errors import UsageError
from r2pgraph.layout import Layout
from r2pgraph.repository import find_revision

_NEEDED = ("ontology", "triples")


@contextlib.contextmanager
def at_revision(name: str, checkout: Layout) -> Iterator[Layout]:
    """The data at `name`: a folder that has some, else a revision of the checkout's history.

    Raises:
        RevisionUnknownError: there is no git, or no such revision.
        UsageError: there is no data in it.
    """
    folder = Path(name)
    if name and all((folder / below).is_dir() for below in _NEEDED):
        yield Layout(folder)
        return
    revision = find_revision(checkout.root, name)
    with tempfile.TemporaryDirectory(prefix="r2pgraph-diff-") as place:
        revision.write_to(Path(place), *_NEEDED, "queries")
        if not all((Path(place) / below).is_dir() for below in _NEEDED):
            raise UsageError(
                f"revision '{name}' has no ontology/ and triples/ where {checkout.root} has them; "
                "name another, or a folder that has them"
            )
        yield Layout(Path(place))

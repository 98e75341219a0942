"""The data folders as they stood at a revision of git, or as they lie in a folder.

Knows git and folders, reads no RDF.
"""

import contextlib
import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from r2pgraph.errors import UsageError
from r2pgraph.layout import Layout

_FOLDERS = ("ontology", "triples", "queries")
_SECONDS = 60


@contextlib.contextmanager
def at_revision(name: str, checkout: Layout) -> Iterator[Layout]:
    """The data at `name`: a folder that has some, else a revision of the checkout's history.

    Raises:
        UsageError: there is no git, no such revision, or no data in it.
    """
    folder = Path(name)
    if name and all((folder / below).is_dir() for below in ("ontology", "triples")):
        yield Layout(folder)
        return
    archive = _archive(checkout.root, _commit(checkout.root, name), name)
    with tempfile.TemporaryDirectory(prefix="r2pgraph-diff-") as place:
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(place, filter="data")
        yield Layout(Path(place))


def _commit(root: Path, name: str) -> str:
    """The full hash of a commit."""
    asked = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if asked.returncode != 0:
        reason = asked.stderr.decode("utf-8", "replace").strip().splitlines()
        said = f" ({reason[0]})" if reason else ""
        raise UsageError(
            f"'{name}' is neither a folder nor a revision of the checkout at {root}{said}; "
            "give a commit, a branch, a tag, or a folder with ontology/ and triples/"
        )
    return asked.stdout.decode("ascii").strip()


def _archive(root: Path, commit: str, name: str) -> bytes:
    """The folders of a commit as one tar file."""
    listed = _git(root, "ls-tree", "--name-only", commit, "--", *_FOLDERS)
    there = listed.stdout.decode("utf-8").split()
    if listed.returncode != 0 or not {"ontology", "triples"} <= set(there):
        raise UsageError(f"revision '{name}' has no ontology/ and triples/ where {root} has them")
    packed = _git(root, "archive", "--format=tar", commit, "--", *there)
    if packed.returncode != 0:
        raise UsageError(f"git cannot read revision '{name}': {packed.stderr.decode().strip()}")
    return packed.stdout


def _git(root: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", "-C", str(root), *words], capture_output=True, timeout=_SECONDS, check=False
        )
    except FileNotFoundError as problem:
        raise UsageError("git is not installed; name two folders instead") from problem
    except subprocess.TimeoutExpired as problem:
        raise UsageError(f"git did not answer within {_SECONDS} seconds") from problem

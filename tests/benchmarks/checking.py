"""How long `infer` and `validate` take: with nothing kept, unchanged, after a change of a claim."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDERS = ("ontology", "triples", "queries", "tests/queries", "tests/snapshot")
# The definitions, Rwanda and the debate on responsibility: four claims in ten.
PART = ("02", "03", "04", "05", "06", "12", "14", "16")


def copy_data(root: Path) -> None:
    """A checkout with nothing but the data."""
    for name in FOLDERS:
        shutil.copytree(REPOSITORY / name, root / name)


def copy_part(root: Path) -> None:
    """The same, with the claims of some chapters only, which others may be missed by."""
    copy_data(root)
    for path in root.glob("triples/*/claims/*.trig"):
        if not path.name.startswith(PART):
            path.unlink()


def main() -> None:
    """Measures in copies of the data, of a part and of the whole, and prints."""
    for name, copied in (("part", copy_part), ("whole", copy_data)):
        print(f"\n{name}")
        _measure(copied)


def _measure(copied: Callable[[Path], None]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root, cache = Path(folder) / "checkout", Path(folder) / "cache"
        copied(root)
        # A part is a checkout of its own, with the inferences that follow from it.
        seconds_of("infer", root, Path(folder) / "other-cache")
        for command in ("infer --check", "validate"):
            shutil.rmtree(cache / "results", ignore_errors=True)
            print()
            anew = _line(f"{command}, nothing kept", seconds_of(command, root, cache), 0)
            _line(f"{command}, unchanged", seconds_of(command, root, cache), anew)
            with _changed(*_label(root)):
                _line(f"{command}, another label", seconds_of(command, root, cache), anew)
            if command == "validate":
                _committed(root)
                with _changed(*_label(root)):
                    since = "validate --changed-since HEAD"
                    _line(f"{since}, the first", seconds_of(since, root, cache), anew)
                    _line(f"{since}, again", seconds_of(since, root, cache), anew)
            with _changed(*_premise(root)):
                _line(f"{command}, a premise less", seconds_of(command, root, cache), anew)
        print()
        plain = sum(_plainly(root))
        _line("pyshacl and owlready2 by themselves, one by one", plain, 0)
        for command in ("validate --only shapes,owl --no-cache", "validate --no-cache"):
            _line(command, seconds_of(command, root, cache), plain)


def _plainly(root: Path) -> list[float]:
    command = [sys.executable, "-m", "tests.benchmarks.plainly", str(root)]
    path = os.pathsep.join([str(REPOSITORY / "service"), str(REPOSITORY)])
    env = os.environ | {"PYTHONPATH": path}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=env, check=True)
    return [float(seconds) for seconds in done.stdout.split()[-2:]]


class _changed:
    """A file with another text, as long as it is measured."""

    def __init__(self, path: Path, text: str) -> None:
        self._path, self._before = path, path.read_text(encoding="utf-8")
        path.write_text(text, encoding="utf-8")

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self._path.write_text(self._before, encoding="utf-8")


def _committed(root: Path) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    for words in (("init", "-q"), ("add", "--all"), (*who, "commit", "-q", "-m", "before")):
        subprocess.run(["git", "-C", str(root), *words], check=True)


def _label(root: Path) -> tuple[Path, str]:
    """A file of claims in which one label is another."""
    path = sorted(root.glob("triples/*/claims/*.trig"))[0]
    text = path.read_text(encoding="utf-8")
    return path, re.sub(r'(rdfs:label "[^"]+)"', r'\1 indeed"', text, count=1)


def _premise(root: Path) -> tuple[Path, str]:
    """A file of claims in which one that a membership rests on is hedged and so no fact."""
    inferred = sorted(root.glob("triples/inferred/*.trig"))[0].read_text(encoding="utf-8")
    members = (block for block in inferred.split("\n\n") if "r2p:byAxiom" in block)
    names = [name for block in members for name in re.findall(r"r2p:restsOn (claim:\S+)", block)]
    for path in sorted(root.glob("triples/*/claims/*.trig")):
        for name in names:
            described = re.compile(rf"({re.escape(name)}\s+a (?:.*\n)*?.*r2p:hedging )r2p:\w+")
            text, count = described.subn(r"\1r2p:possible", path.read_text("utf-8"), count=1)
            if count:
                return path, text
    raise AssertionError("no membership rests on a claim that is here")


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
    print(f"{name:<48}{seconds:8.2f} s{share}")
    return seconds

"""With the answers of the run before, checks find what they find without them."""

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from r2pgraph.memo import NOTHING_KEPT, Memo
from r2pgraph.validate import patterns, queries
from r2pgraph.validate.again.before import Before
from r2pgraph.validate.context import Context, read_files
from r2pgraph.validate.project import find_project

CHANGES = 12


def context(root: Path, memo: Memo) -> Context:
    layout = find_project(root)
    corpus, unparsed = read_files(layout)
    assert not unparsed
    return Context(layout, corpus, memo=memo)


def lines(root: Path) -> list[tuple[Path, int]]:
    """Lines between others of a description, which can be left out."""
    return [
        (path, number)
        for path in sorted((root / "triples").rglob("*.t*"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines())
        if line.startswith("  ") and line.endswith(" ;") and " a " not in line
    ]


ALONE = "import sys; from tests.validate.again.test_before import compare; compare(*sys.argv[1:])"


def test_random_changes(
    copy_sample: Callable[[Path], Path], tmp_path: Path, repository: Path
) -> None:
    """In a process without threads, where answers are kept as a run of the command keeps them."""
    root = copy_sample(tmp_path / "checkout")
    command = [sys.executable, "-c", ALONE, str(root), str(tmp_path / "cache")]
    done = subprocess.run(
        command, cwd=repository, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr


def compare(checkout: str, cache: str) -> None:
    """Leaves lines out of a checkout, one after the other, and asks with and without the answers.

    Raises:
        AssertionError: a check finds something else, or no answer held.
    """
    root, memo = Path(checkout), Memo(Path(cache))
    assert memo.cache is not None
    memo.cache.mkdir()
    for check in (patterns.check, queries.check):
        check(context(root, memo))
    chance, held = random.Random(7), 0
    for _ in range(CHANGES):
        path, number = chance.choice(lines(root))
        text = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(text[:number] + text[number + 1 :]), encoding="utf-8")
        for name, check in (("patterns", patterns.check), ("queries", queries.check)):
            now = context(root, memo)
            before = Before(now, name)
            assert before.changed
            texts = {text: text for text in before.answers if not text.startswith("withdrawn: ")}
            held += bool(before.holding(now.store, texts))
            assert check(now) == check(context(root, NOTHING_KEPT)), text[number]
    assert held, "no answer held: the test says nothing"


@pytest.mark.parametrize("name", ["hierarchy", "ontology"])
def test_what_may_follow_from_it_is_not_guessed(
    name: str, copy_sample: Callable[[Path], Path], tmp_path: Path
) -> None:
    root, memo = copy_sample(tmp_path / "checkout"), Memo(tmp_path / "cache")
    assert memo.cache is not None
    memo.cache.mkdir()
    patterns.check(context(root, memo))
    if name == "ontology":
        path, text = sorted((root / "ontology").glob("*.ttl"))[0], "# more\n"
    else:
        path = sorted((root / "triples/reference").glob("*.ttl"))[0]
        text = "<urn:a> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <urn:b> .\n"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    now = context(root, memo)
    before = Before(now, "patterns")
    assert before.answers
    assert before.changed is None
    assert not before.holding(now.store, {text: text for text in before.answers})

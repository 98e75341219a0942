"""A corpus of planted defects, each in a copy of the sample of its own; all are told, alone.

`corpus.toml` has for each: what is changed in the claims or the passages of the copy, the check and
rule that must tell it, the line, the word that stands where it is told, and what else follows from
the same change. The copies lie in one checkout, so that one run tells them all; what is told of a
copy is all that may be told of it.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.validate.conftest import SAMPLE

Validate = Callable[..., tuple[int, dict[str, Any]]]
DEFECTS = tomllib.loads((Path(__file__).parent / "corpus.toml").read_text("utf-8"))["defect"]
Told = tuple[str, str, int, str]
FIRST = 100
CHECKS = "syntax,literals,terms,shapes,patterns,passages,labels,overreach"
FILES = {
    "claims": "triples/thesis/claims/01-sample.trig",
    "passages": "triples/thesis/passages/01-sample.ttl",
}
_NAMES = re.compile(r"\b(claim|content|passage|anchor):([a-z][\w-]*)")
_LABEL = re.compile(r'"([^"\n]* [^"\n]*?)(\.?)"(@en|)(?= [;,])')


def renamed(text: str, number: int) -> str:
    """A copy of the sample whose claims, passages and labels are its own."""

    def label(found: re.Match[str]) -> str:
        if found[1].startswith(("thesis:", "Position,")):
            return found[0]
        return f'"{found[1]}, case {number}{found[2]}"{found[3]}'

    text = _NAMES.sub(rf"\1:\2-{number}", text).replace("01-sampl", f"{number}-sampl")
    return _LABEL.sub(label, text)


@pytest.fixture(scope="module")
def told(
    copy_sample: Callable[[Path], Path],
    validate: Validate,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[int, list[Told]]:
    """What is told of each copy: the rule, the kind of file, the line, the word there."""
    root = copy_sample(tmp_path_factory.mktemp("corpus") / "checkout")
    for number, defect in enumerate(DEFECTS, FIRST):
        for kind, name in FILES.items():
            text = (SAMPLE / name).read_text(encoding="utf-8")
            if kind == defect["in"]:
                assert defect["old"] in text, defect["name"]
                text = text.replace(defect["old"], defect["new"], 1)
            place = root / name.replace("01-sample", f"{number}-sample")
            place.write_text(renamed(text, number), encoding="utf-8")
    words = ["--only", CHECKS, "--source-text", str(root / "text.txt")]
    code, report = validate(root, *words)
    assert code == 1
    found: dict[int, list[Told]] = {}
    for finding in report["findings"]:
        if finding["severity"] == "info":
            continue
        copy = re.search(r"/(claims|passages)/(\d+)-sample\.", finding["file"] or "")
        assert copy, finding
        rule = f"{finding['check']}/{finding['rule']}"
        line = (root / finding["file"]).read_text("utf-8").split("\n")[finding["line"] - 1]
        word = line[finding["column"] - 1 :].split(" ")[0].removesuffix(f"-{copy[2]}")
        found.setdefault(int(copy[2]), []).append((rule, copy[1], finding["line"], word))
    return found


@pytest.mark.parametrize("number", range(FIRST, FIRST + len(DEFECTS)))
def test_defect_is_told_at_its_line_and_nothing_else(
    number: int, told: dict[int, list[Told]]
) -> None:
    defect, found = DEFECTS[number - FIRST], told.get(number, [])
    wanted = (defect["caught"], defect["in"], defect["line"], defect["at"])
    assert wanted in found, defect["name"]
    assert {rule for rule, *_ in found} == {defect["caught"], *defect.get("also", [])}


def test_nothing_is_told_of_the_sample_itself(
    told: dict[int, list[Told]],
) -> None:
    assert set(told) == {*range(FIRST, FIRST + len(DEFECTS))}


def test_there_are_many_and_none_twice() -> None:
    assert len(DEFECTS) >= 90
    assert max(Counter(defect["name"] for defect in DEFECTS).values()) == 1
    changes = Counter((defect["in"], defect["old"], defect["new"]) for defect in DEFECTS)
    assert max(changes.values()) == 1
    assert {rule.partition("/")[0] for rule in (d["caught"] for d in DEFECTS)} == {
        *CHECKS.split(",")
    }

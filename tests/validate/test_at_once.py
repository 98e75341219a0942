"""Checks that run at the same time report what they report one after the other."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.validate.changing import replace

CLAIMS = "triples/thesis/claims/01-sample.trig"
QUICK = "syntax,terms,shapes,patterns,passages"
DYING = """
import os
from r2pgraph.cli import main
from r2pgraph.validate import patterns
patterns.check = lambda context: os._exit(9)
raise SystemExit(main({words}))
"""


def run(words: list[str], repository: Path) -> tuple[int, dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, *words],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(repository / "service")},
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout)


def test_one_at_a_time_and_several_give_one_report(checkout: Path, repository: Path) -> None:
    replace(checkout / CLAIMS, "r2p:countScope", "r2p:countScop")
    words = ["-m", "r2pgraph", "validate", "--root", str(checkout), "--format", "json"]
    reports = [run([*words, "--only", QUICK, "--jobs", str(n)], repository) for n in (1, 3)]
    assert reports[0] == reports[1]
    code, report = reports[0]
    assert code == 1
    assert [check["name"] for check in report["checks"]] == QUICK.split(",")


def test_a_check_whose_process_ends_is_not_clean(checkout: Path, repository: Path) -> None:
    words = ["validate", "--root", str(checkout), "--format", "json", "--only", QUICK]
    code, report = run(["-c", DYING.format(words=[*words, "--jobs", "2"])], repository)
    assert code == 4
    rules = next(check for check in report["checks"] if check["name"] == "patterns")
    assert "its process was ended" in rules["problems"][0]["message"]

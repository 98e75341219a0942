"""Work in a process of its own ends at the deadline, with what it started, and is named."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from r2pgraph.validate.apart import Apart

# Pairs of pairs of all things: more rows than anybody waits for.
SLOW = """# title: nothing
# why: nothing
# severity: violation
# focus: ?focus a ?kind
# message: nothing
# remedy: nothing
SELECT ?focus WHERE {
    ?focus ?a ?b . ?c ?d ?e . ?f ?g ?h .
    FILTER (STRLEN(CONCAT(STR(?a), STR(?d), STR(?g))) < 0)
}
"""


def apart(work: Callable[[str], str], jobs: int = 2, deadline: float = 30.0) -> Apart[str]:
    return Apart(work, lambda _: None, lambda *_: "lost", lambda _: "late", jobs, deadline)


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def ended(process: int) -> bool:
    """Whether a process that is nobody's child here ends within some seconds."""
    until = time.monotonic() + 10
    while is_running(process) and time.monotonic() < until:
        time.sleep(0.05)
    return not is_running(process)


def test_results_by_name_whatever_the_number_of_jobs() -> None:
    for jobs in (1, 3):
        assert apart(str.upper, jobs).results(["a", "b", "c"]) == {"a": "A", "b": "B", "c": "C"}


def test_result_larger_than_a_pipe_holds() -> None:
    assert apart(lambda name: name * 3_000_000).results(["ab"]) == {"ab": "ab" * 3_000_000}


def test_what_ends_by_itself_or_fails_is_lost_and_the_others_are_not() -> None:
    def work(name: str) -> str:
        if name == "ends":
            os._exit(0)
        if name == "fails":
            raise SystemExit(3)
        return name

    found = apart(work).results(["ends", "b", "fails"])
    assert found == {"ends": "lost", "b": "b", "fails": "lost"}


def test_prepared_here_before_each() -> None:
    made: list[str] = []
    one = Apart(lambda _: ",".join(made), made.append, lambda *_: "lost", str, 1, 30.0)
    assert one.results(["a", "b"]) == {"a": "a", "b": "a,b"}


@pytest.mark.parametrize("listens", [True, False])
def test_what_is_late_ends_with_what_it_started(*, listens: bool, tmp_path: Path) -> None:
    def work(name: str) -> str:
        if name != "late":
            return name
        if not listens:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        started = subprocess.Popen(["sleep", "600"], start_new_session=listens)
        (tmp_path / "started").write_text(f"{os.getpid()} {started.pid}", encoding="ascii")
        try:
            time.sleep(600)
        finally:
            started.kill()
        return name

    began = time.monotonic()
    assert apart(work, deadline=1.0).results(["late", "b"]) == {"late": "late", "b": "b"}
    assert time.monotonic() - began < 60
    process, started = map(int, (tmp_path / "started").read_text("ascii").split())
    assert not is_running(process)
    assert ended(started)


ORPHAN = """
import os, sys, time
from collections.abc import Callable
from pathlib import Path
from r2pgraph.validate.apart import Apart

def work(name):
    Path(sys.argv[1]).write_text(str(os.getpid()))
    time.sleep(600)

Apart(work, lambda _: None, lambda *_: "", str, 1, 600.0).results(["a"])
"""


def test_work_ends_where_whoever_waits_for_it_is_lost(tmp_path: Path, repository: Path) -> None:
    path = tmp_path / "process"
    env = os.environ | {"PYTHONPATH": str(repository / "service")}
    parent = subprocess.Popen([sys.executable, "-c", ORPHAN, str(path)], env=env)
    until = time.monotonic() + 60
    while not (path.is_file() and path.read_text("ascii")) and time.monotonic() < until:
        time.sleep(0.05)
    parent.kill()
    parent.wait()
    assert ended(int(path.read_text("ascii")))


def in_its_own_process(checkout: Path, *words: str) -> tuple[int, dict[str, Any]]:
    """As a user runs it: where tests have left threads, a process cannot fork."""
    command = [sys.executable, "-m", "r2pgraph", "validate", "--root", str(checkout)]
    command += ["--format", "json", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    return done.returncode, json.loads(done.stdout)


def test_check_that_is_slow_is_named_and_the_others_report(checkout: Path) -> None:
    validate = in_its_own_process
    words = ["--only", "literals,patterns,snapshot"]
    before = validate(checkout, *words)
    assert before[0] == 0
    (checkout / "ontology/checks/slow.rq").write_text(SLOW, encoding="utf-8")
    code, report = validate(checkout, *words, "--deadline", "10")
    assert code == 4
    checks = {check["name"]: check for check in report["checks"]}
    (problem,) = checks["patterns"]["problems"]
    assert "it took longer than 10 seconds; give it more with --deadline" in problem["message"]
    for name in ("literals", "snapshot"):
        assert not checks[name]["problems"]
        assert checks[name]["checked"]
    # It is not remembered as anything.
    (checkout / "ontology/checks/slow.rq").unlink()
    assert validate(checkout, *words) == before

"""A line says what is being done: on a terminal only, and it is gone when the report comes."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

WORDS = ["--only", "terms,literals", "--jobs", "1", "--no-cache"]


def errors_of(checkout: Path, repository: Path, **environment: str) -> tuple[str, str]:
    """What a run writes to a terminal that its errors go to, and to a pipe."""
    ours, theirs = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "TERM")}
    done = subprocess.run(
        [sys.executable, "-m", "r2pgraph", "validate", "--root", str(checkout), *WORDS],
        env=kept | {"PYTHONPATH": str(repository / "service"), "TERM": "xterm"} | environment,
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        check=False,
    )
    os.set_blocking(ours, False)
    os.close(theirs)
    written = b""
    try:
        while part := os.read(ours, 65536):
            written += part
    except (BlockingIOError, OSError):  # nothing more, or the other end is closed
        pass
    os.close(ours)
    return written.decode(), done.stdout


def test_terminal_sees_which_checks_run_and_how_many_are_done(
    checkout: Path, repository: Path
) -> None:
    written, report = errors_of(checkout, repository)
    steps = [step.removeprefix("\x1b[K") for step in written.split("\r")]
    assert steps[1] == "reading files"
    assert "0 of 3 checks done; running: syntax" in steps
    assert "2 of 3 checks done; running: terms" in steps
    assert steps[-1] == ""
    assert "checks done" not in report
    assert "reading" not in report


@pytest.mark.parametrize("environment", [{"CI": "true"}, {"TERM": "dumb"}])
def test_builds_and_plain_terminals_see_nothing(
    environment: dict[str, str], checkout: Path, repository: Path
) -> None:
    assert errors_of(checkout, repository, **environment)[0] == ""


def test_pipe_sees_nothing(checkout: Path, repository: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "r2pgraph", "validate", "--root", str(checkout), *WORDS],
        env=os.environ | {"PYTHONPATH": str(repository / "service")},
        capture_output=True,
        check=False,
    )
    assert done.stderr == b""

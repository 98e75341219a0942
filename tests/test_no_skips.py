"""Where nothing may be left out, a skipped test is a failed one; elsewhere it is skipped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SKIPPED = "import pytest\n\ndef test_left_out():\n    pytest.skip('for want of something')\n"
WHOLE_MODULE = "import pytest\n\npytest.skip('for want of all', allow_module_level=True)\n"


@pytest.mark.parametrize("text", [SKIPPED, WHOLE_MODULE], ids=["test", "module"])
@pytest.mark.parametrize(
    ("name", "passes"), [("", True), ("R2PGRAPH_REQUIRE_TEXT", False), ("CI", False)]
)
def test_skips(repository: Path, tmp_path: Path, text: str, name: str, passes: bool) -> None:
    (tmp_path / "test_it.py").write_text(text, encoding="utf-8")
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in ("R2PGRAPH_REQUIRE_TEXT", "CI")
    }
    environment["PYTHONPATH"] = os.pathsep.join(
        [str(repository), str(repository / "tests"), str(repository / "service")]
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "conftest", "--rootdir", str(tmp_path), "-q", "."],
        cwd=tmp_path,
        env=environment | ({name: "1"} if name else {}),
        capture_output=True,
        text=True,
        check=False,
    )
    # 5: all tests were skipped while they were collected, so none was run.
    assert (done.returncode in (0, 5)) == passes, done.stdout
    assert ("where nothing may be" in done.stdout) == (not passes)

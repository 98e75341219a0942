"""systemd accepts the unit."""

import subprocess
import sys
from pathlib import Path

from tests.deployment.conftest import SYSTEMD


def test_systemd_accepts_the_unit(folder: Path, tmp_path: Path) -> None:
    assert SYSTEMD
    unit = (folder / "r2pgraph.service").read_text(encoding="utf-8")
    assert "ExecStart=/opt/r2pgraph/bin/r2pgraph serve" in unit
    copy = tmp_path / "r2pgraph.service"
    copy.write_text(unit.replace("/opt/r2pgraph/bin/r2pgraph", sys.executable), encoding="utf-8")
    done = subprocess.run(
        [SYSTEMD, "verify", "--recursive-errors=no", str(copy)], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")

"""Where a tool is not installed, there are no tests of it; `.ci/run` installs what can be."""

import shutil
from pathlib import Path

import pytest
from tests.proxy import NGINX

SYSTEMD = shutil.which("systemd-analyze")
_TOOLS = {"systemd-analyze": (SYSTEMD, "test_systemd.py"), "nginx": (NGINX, "test_nginx.py")}

collect_ignore = [file for found, file in _TOOLS.values() if not found]


def pytest_report_header() -> list[str]:
    """Says what is not tried."""
    missing = (tool for tool, (found, _) in _TOOLS.items() if not found)
    return [f"not tried, because it is not installed: {tool}" for tool in missing]


@pytest.fixture(scope="session")
def folder(repository: Path) -> Path:
    return repository / "service" / "deployment"

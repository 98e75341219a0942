"""The scripts that the build has bundled; without them pages are plain, and work."""

from pathlib import Path

_STATIC = Path(__file__).parent / "static"
_WORKBENCH = "built/workbench.js"

PLAIN = (
    "pages are plain: the scripts of the query workbench were not bundled when this was installed; "
    "pip install it again where the registry of npm can be reached"
)
"""What a server says at its start where there are none."""


def workbench_script() -> str:
    """The file of the workbench's script below `static`; empty where there is none."""
    return _WORKBENCH if (_STATIC / _WORKBENCH).is_file() else ""

"""The hook of the build back-end: bundles the scripts of the pages before files are collected.

A build without them is a build: what they add is an extra, and the server says so when it starts.
"""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).resolve().parent
BUILT = HERE.parent / "r2pgraph" / "web" / "static" / "built"


class FrontendHook(BuildHookInterface[Any]):
    """Bundles the scripts, or says in one line why there are none."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        building = _building()
        try:
            building.build(HERE, BUILT)
        except building.NotBuilt as reason:
            self.app.display_warning(f"pages will be plain: {reason}")


def _building() -> ModuleType:
    """The module beside this one, which hatchling loads by its path and not from a package."""
    spec = importlib.util.spec_from_file_location("r2pgraph_frontend", HERE / "building.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

"""A checkout in miniature as it was, and a second one to be changed."""

import shutil
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[1] / "validate" / "sample"


@pytest.fixture(scope="session")
def before(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data as they were; no test writes into this folder."""
    root = tmp_path_factory.mktemp("before") / "checkout"
    shutil.copytree(SAMPLE, root)
    shutil.copytree(repository / "ontology", root / "ontology")
    return root


@pytest.fixture
def after(before: Path, tmp_path: Path) -> Path:
    """The same data, to be changed."""
    root = tmp_path / "checkout"
    shutil.copytree(before, root)
    return root

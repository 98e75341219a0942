"""A checkout in miniature: the ontology of the repository, and a made-up work of four sentences."""

import io
import json
import re
import shutil
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from tests.validate.changing import commit, git

from r2pgraph.cli import main

SAMPLE = Path(__file__).parent / "sample"


@pytest.fixture(scope="session")
def copy_sample(repository: Path) -> Callable[[Path], Path]:
    """Makes the sample a checkout of its own in a folder, whose files may be changed."""

    def copy(root: Path) -> Path:
        shutil.copytree(SAMPLE, root)
        shutil.copytree(repository / "ontology", root / "ontology")
        shutil.copy(repository / "triples/reference/wordings.ttl", root / "triples/reference")
        for name in ("instruments.ttl", "resolutions.ttl"):
            # The ontology refers to some of them; who adopted them and on what is left out.
            lines = (repository / "triples/reference" / name).read_text("utf-8").splitlines(True)
            kept = [line for line in lines if not re.search(r" (agent|event|mission):[a-z]", line)]
            (root / "triples/reference" / name).write_text("".join(kept), "utf-8")
        return root

    return copy


@pytest.fixture
def checkout(copy_sample: Callable[[Path], Path], tmp_path: Path) -> Path:
    """A fresh checkout in miniature."""
    return copy_sample(tmp_path / "checkout")


@pytest.fixture
def committed(checkout: Path) -> Path:
    """A checkout in miniature of which everything is committed."""
    git(checkout, "init")
    commit(checkout)
    return checkout


@pytest.fixture(scope="session")
def validate() -> Callable[..., tuple[int, dict[str, Any]]]:
    """Runs `r2pgraph validate` over a checkout; the exit code and the report."""
    return run_validate


def run_validate(root: Path, *words: str) -> tuple[int, dict[str, Any]]:
    """As the fixture `validate`."""
    out = io.StringIO()
    with redirect_stdout(out):
        code = main(["validate", "--root", str(root), "--format", "json", *words])
    return code, json.loads(out.getvalue())

"""An installed wheel brings its data along and works without a checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=repository,
        check=True,
        capture_output=True,
    )
    (path,) = folder.glob("*.whl")
    return path


def test_it_has_the_data_and_no_tests(wheel: Path, repository: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("ontology", "triples", "queries"):
        for path in (repository / folder).rglob("*"):
            if path.is_file():
                assert f"r2pgraph/_data/{path.relative_to(repository).as_posix()}" in names
    assert "r2pgraph/py.typed" in names
    assert not [name for name in names if name.startswith("tests")]


def test_it_has_the_scripts_and_nothing_they_are_made_of(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as found:
        names = [name for name in found.namelist() if "static/built/" in name]
        if not names:
            pytest.skip("the scripts are not bundled: npm cannot be reached, or there is no Node")
        folder = "r2pgraph/web/static/built"
        assert {f"{folder}/workbench.js", f"{folder}/LICENSES.txt"} <= set(names)
        assert not [
            name for name in found.namelist() if "node_modules" in name or "frontend" in name
        ]


def test_it_works_where_there_is_no_checkout(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    done = subprocess.run(
        [sys.executable, "-m", "r2pgraph", "stats"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    counts = dict(reversed(line.split(maxsplit=1)) for line in done.stdout.splitlines())
    assert int(counts["claims"].replace(",", "")) > 100

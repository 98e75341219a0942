"""The scripts of the pages: typed, tested, and bundled from what the lock file names."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.algebra import pprintAlgebra

from r2pgraph.catalogue import load_catalogue
from r2pgraph.layout import find_layout
from r2pgraph.web import scripts

Run = Callable[..., subprocess.CompletedProcess[str]]

FORMAT_ALL = """import { readFileSync } from "node:fs";
import { formatted, Unformatted } from "./src/formatting.ts";
function tried(text) {
  try {
    return formatted(text);
  } catch (problem) {
    if (problem instanceof Unformatted) return null;
    throw problem;
  }
}
const texts = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(texts.map(tried)));"""


@pytest.fixture(scope="module")
def frontend(
    building: ModuleType, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> Run:
    """Runs a program in a copy with all libraries, those for development among them."""
    folder = tmp_path_factory.mktemp("frontend") / "frontend"
    ours = repository / "service" / "frontend"
    shutil.copytree(ours, folder, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    try:
        node = building.find_node()
        building.run([*node.npm, "ci", *building.NPM], folder, "fetching the libraries")
    except building.NotBuilt as reason:
        pytest.skip(f"the libraries of the scripts are not here: {reason}")

    def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        command = [node.program, *arguments]
        return subprocess.run(
            command, cwd=folder, input=given, capture_output=True, text=True, check=False
        )

    return run


def test_types_hold(frontend: Run) -> None:
    done = frontend("node_modules/typescript/bin/tsc", "--noEmit")
    assert done.returncode == 0, done.stdout


def test_their_own_tests_pass(frontend: Run) -> None:
    done = frontend("--test", "--test-reporter=tap", "test/*.test.ts")
    assert done.returncode == 0, done.stdout[-4000:]
    passed = next(line for line in done.stdout.splitlines() if line.startswith("# pass"))
    assert int(passed.split()[-1]) > 30


def test_a_formatted_query_means_what_it_meant(
    frontend: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    def algebra(text: str) -> str:
        pprintAlgebra(prepareQuery(text))
        return capsys.readouterr().out

    texts = [query.text for query in load_catalogue(find_layout()).queries.values()]
    done = frontend("--input-type=module", "-e", FORMAT_ALL, given=json.dumps(texts))
    assert done.returncode == 0, done.stderr
    formatted = json.loads(done.stdout)
    assert len(formatted) == len(texts) > 20
    for before, after in zip(texts, formatted, strict=True):
        if after is None:
            # The one thing that the library loses; it is refused, and not lost.
            assert re.search(r"\w\(EXISTS", before), before
        else:
            assert algebra(after) == algebra(before), after
    assert formatted.count(None) < len(texts) / 10


def test_the_lock_file_has_hashes_and_no_addresses(repository: Path) -> None:
    text = (repository / "service" / "frontend" / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    fetched = {name: one for name, one in packages.items() if name}
    assert len(fetched) > 20
    assert all("integrity" in one and "resolved" not in one for one in fetched.values())


def test_the_bundle_has_the_licence_of_all_that_is_in_it(bundled: Path) -> None:
    text = (bundled / "LICENSES.txt").read_text(encoding="utf-8")
    parts = text.split("-" * 72)
    assert len(parts) > 10
    for part in parts:
        assert "(MIT)" in part.strip().splitlines()[0]
        assert "Permission is hereby granted" in part
    for name in ("@codemirror/view", "codemirror-lang-sparql", "sparql-formatter", "@lezer/lr"):
        assert f"\n{name} " in f"\n{text}"


def test_pages_weigh_what_they_may(packaged_app: Flask, bundled: Path) -> None:
    client = packaged_app.test_client()
    around = sum(len(client.get(f"/static/{name}").data) for name in ("style.css", "icon.svg"))
    bundle = sum(path.stat().st_size for path in bundled.glob("*.js"))
    hints = sum(len(client.get(f"/hints/{name}").data) for name in ("terms", "uses"))
    assert len(client.get("/").data) + around < 200_000
    assert len(client.get("/query").data) + around + bundle + hints < 900_000


def test_the_bundle_asks_nothing_of_others(bundled: Path) -> None:
    for path in bundled.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert "sourceMappingURL" not in text
        assert "eval(" not in text
        assert "new Function" not in text


def test_the_bundle_is_kept_until_its_sources_change(
    building: ModuleType, bundled: Path, repository: Path, tmp_path: Path
) -> None:
    assert not building.build(repository / "service" / "frontend", bundled)
    folder, built = tmp_path / "frontend", tmp_path / "built"
    shutil.copytree(
        repository / "service" / "frontend",
        folder,
        ignore=shutil.ignore_patterns("node_modules", "__pycache__"),
    )
    shutil.copytree(bundled, built)
    assert not building.build(folder, built)
    (folder / "src" / "workbench.ts").write_text("not (a script", encoding="utf-8")
    with pytest.raises(building.NotBuilt, match="bundling failed"):
        building.build(folder, built)
    assert not built.exists()


def test_without_node_or_registry_there_is_a_reason(
    building: ModuleType, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    ours = repository / "service" / "frontend"
    with pytest.raises(building.NotBuilt, match="fetching the libraries failed"):
        building.build(ours, tmp_path / "built")
    monkeypatch.setattr(building.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(building.NotBuilt, match="there is no Node here"):
        building.build(ours, tmp_path / "built")
    assert not (tmp_path / "built").exists()


def test_pages_are_plain_without_a_bundle(
    almanac: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scripts, "_STATIC", tmp_path)
    page = almanac.get("/query").text
    assert "<script" not in page
    assert "<textarea" in page

"""The hook, the action and the template run as those that use them run them."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from pre_commit.clientlib import load_manifest
from tests.validate.changing import commit, git, replace
from tests.validate.test_foreign import make

CLAIMS = "triples/thesis/claims/01-sample.trig"


@pytest.fixture
def command(repository: Path, tmp_path: Path) -> dict[str, str]:
    """An environment in which `r2pgraph` is this checkout, as an installation would have it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "r2pgraph"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m r2pgraph "$@"\n')
    script.chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    return os.environ | {"PATH": path, "PYTHONPATH": str(repository / "service")}


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["r2pgraph-validate", "r2pgraph-validate-all"])
def test_hook_stops_a_commit_with_a_fault(
    name: str, repository: Path, committed: Path, command: dict[str, str]
) -> None:
    hook = next(one for one in read(repository / ".pre-commit-hooks.yaml") if one["id"] == name)
    assert re.search(hook["files"], CLAIMS)
    assert not re.search(hook["files"], "README.md")
    words = [*shlex.split(hook["entry"]), "--only", "terms"]
    run = {"cwd": committed, "env": command, "capture_output": True, "text": True}
    assert subprocess.run(words, check=False, **run).returncode == 0
    replace(committed / CLAIMS, "r2p:countScope", "r2p:countScop")
    git(committed, "add", "--all")
    done = subprocess.run(words, check=False, **run)
    assert done.returncode == 1, done.stderr
    assert f"{CLAIMS}:" in done.stdout


def test_hooks_are_as_pre_commit_reads_them(repository: Path) -> None:
    hooks = load_manifest(repository / ".pre-commit-hooks.yaml")
    assert {hook["language"] for hook in hooks} == {"python"}


def tried(
    hook: str, repository: Path, project: Path, command: dict[str, str], tmp_path: Path, *args: str
) -> subprocess.CompletedProcess[str]:
    """`pre-commit try-repo` with a hook of ours, over all files of a project.

    The hooks are those of this checkout, but for the language: this Python stands for the one that
    pre-commit would make and install the package into, which takes a minute and the network.
    """
    hooks = read(repository / ".pre-commit-hooks.yaml")
    manifest = [one | {"language": "unsupported", "args": list(args)} for one in hooks]
    ours = tmp_path / "ours"
    ours.mkdir()
    (ours / ".pre-commit-hooks.yaml").write_text(yaml.safe_dump(manifest))
    git(ours, "init")
    commit(ours)
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "try-repo", str(ours), hook, "--all-files"],
        cwd=project,
        env=command | {"PRE_COMMIT_HOME": str(tmp_path / "home"), "R2PGRAPH_SOURCE_TEXT": ""},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("hook", ["r2pgraph-validate", "r2pgraph-validate-all"])
def test_pre_commit_stops_a_fault_in_our_folders(
    hook: str, repository: Path, committed: Path, command: dict[str, str], tmp_path: Path
) -> None:
    line = replace(committed / CLAIMS, "r2p:countScope", "r2p:countScop")
    git(committed, "add", "--all")
    done = tried(hook, repository, committed, command, tmp_path, "--only", "terms")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "exit code: 1" in done.stdout
    assert f"{CLAIMS}:{line}:" in done.stdout


@pytest.mark.parametrize("hook", ["r2pgraph-validate", "r2pgraph-validate-all"])
def test_pre_commit_stops_a_fault_in_a_foreign_project(
    hook: str, repository: Path, command: dict[str, str], tmp_path: Path
) -> None:
    """Before the first commit, too."""
    garden = make(tmp_path / "garden", "ontology")
    git(garden, "init")
    line = replace(garden / "data/trees.ttl", "g:oak a ex:Tree ; ex:age 300", "g:oak a ex:Tree")
    git(garden, "add", "--all")
    done = tried(hook, repository, garden, command, tmp_path)
    assert "exit code: 1" in done.stdout, done.stdout + done.stderr
    assert f"data/trees.ttl:{line}:" in done.stdout
    assert "count its rings" in done.stdout


def test_hook_of_changes_minds_from_where_pre_commit_looks(
    repository: Path, committed: Path, command: dict[str, str]
) -> None:
    """In a pipeline everything is committed; pre-commit then says which revision came before."""
    hook = next(iter(read(repository / ".pre-commit-hooks.yaml")))
    words = [*shlex.split(hook["entry"]), "--only", "terms"]
    replace(committed / CLAIMS, "r2p:countScope", "r2p:countScop")
    commit(committed)
    for given, code in (({}, 0), ({"PRE_COMMIT_FROM_REF": "HEAD~1"}, 1)):
        run = {"cwd": committed, "env": command | given, "capture_output": True}
        assert subprocess.run(words, check=False, **run).returncode == code


def run_action(
    repository: Path, checkout: Path, command: dict[str, str], tmp_path: Path, **given: str
) -> tuple[str, str, Path]:
    """Runs the step of the action that validates: what it prints, what it puts out, its folder."""
    action = read(repository / "action.yml")
    (step,) = [one for one in action["runs"]["steps"] if one.get("id") == "validate"]
    values = {name: one.get("default", "") for name, one in action["inputs"].items()} | given
    environment = {
        name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: values[found[1]], value)
        for name, value in step["env"].items()
    }
    files = {"GITHUB_OUTPUT": "output", "GITHUB_STEP_SUMMARY": "summary"}
    environment |= {name: str(tmp_path / file) for name, file in files.items()}
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=checkout,
        env=command | environment | {"RUNNER_TEMP": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, (tmp_path / "output").read_text(), tmp_path


def test_action_annotates_the_line_and_writes_the_log(
    repository: Path, committed: Path, command: dict[str, str], tmp_path: Path
) -> None:
    line = replace(committed / CLAIMS, "r2p:countScope", "r2p:countScop")
    given = {"arguments": "--only terms", "changed-since": "HEAD"}
    out, put_out, folder = run_action(repository, committed, command, tmp_path, **given)
    assert f"::error file={CLAIMS},line={line},col=" in out
    assert put_out == "exit-code=1\n"
    assert '"version": "2.1.0"' in (committed / "r2pgraph.sarif").read_text()
    assert "1 violation" in (folder / "summary").read_text()
    last = read(repository / "action.yml")["runs"]["steps"][-1]
    environment = os.environ | {"CODE": put_out.strip().removeprefix("exit-code=")}
    assert last["env"] == {"CODE": "${{ steps.validate.outputs.exit-code }}"}
    assert subprocess.run(["bash", "-c", last["run"]], env=environment, check=False).returncode == 1


def test_action_takes_its_inputs_as_values(
    repository: Path, committed: Path, command: dict[str, str], tmp_path: Path
) -> None:
    trap = tmp_path / "trap"
    given = {"changed-since": f"HEAD; touch {trap}", "arguments": f"--only terms;touch$IFS{trap} *"}
    _, put_out, _ = run_action(repository, committed, command, tmp_path, **given)
    assert put_out == "exit-code=2\n"
    assert not trap.exists()
    action = read(repository / "action.yml")
    assert not [s for s in action["runs"]["steps"] if "${{" in s.get("run", "")]


def test_template_of_gitlab_is_run(
    repository: Path, committed: Path, command: dict[str, str]
) -> None:
    text = (repository / "service/README.md").read_text(encoding="utf-8")
    (template,) = re.findall(r"```yaml\n(r2pgraph:\n.*?)```", text, re.DOTALL)
    job = yaml.safe_load(template)["r2pgraph"]
    replace(committed / CLAIMS, "r2p:countScope", "r2p:countScop")
    (script,) = [line for line in job["script"] if line.startswith("r2pgraph validate")]
    base = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": "HEAD"}
    done = subprocess.run(
        ["sh", "-c", script], cwd=committed, env=command | base, capture_output=True, check=False
    )
    assert done.returncode == 1, done.stderr
    report = job["artifacts"]["reports"]["junit"]
    assert "term-undeclared" in (committed / report).read_text(encoding="utf-8")

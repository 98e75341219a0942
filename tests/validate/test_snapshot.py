"""Wrong data cannot pass: the lines of the snapshot differ wherever a triple does."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.benchmarks.mutation import Mutations
from tests.conftest import REPOSITORY
from tests.validate.changing import replace

from r2pgraph.cli import main
from r2pgraph.layout import Layout

Validate = Callable[..., tuple[int, dict[str, Any]]]
CLAIMS = "triples/thesis/claims/01-definitions.trig"


def test_nearly_every_wrong_triple_of_the_graph_is_noticed() -> None:
    """Each triple that people write is changed once, in a way that a seed chooses."""
    mutations = Mutations(Layout(REPOSITORY))
    every = list(mutations.all())
    passed = [one for one in every if not mutations.snapshot_notices(one)]
    assert len(every) > 30_000
    assert len(passed) <= len(every) * 0.05, "\n".join(map(str, passed[:20]))
    assert {one.instead is None for one in every} == {True, False}


@pytest.fixture
def recorded(checkout: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The checkout in miniature with its lines."""
    assert main(["snapshot", "--root", str(checkout)]) == 0
    assert "lines are others" in capsys.readouterr().out
    return checkout


def test_what_is_as_recorded_is_clean(
    recorded: Path, validate: Validate, capsys: pytest.CaptureFixture[str]
) -> None:
    code, report = validate(recorded, "--only", "snapshot")
    assert (code, report["findings"]) == (0, [])
    assert main(["snapshot", "--check", "--root", str(recorded)]) == 0
    assert "others" not in capsys.readouterr().out


def test_a_change_is_told_at_its_claim(recorded: Path, validate: Validate) -> None:
    claims = next((recorded / "triples").rglob("claims/*.trig"))
    line = replace(claims, "r2p:unhedged", "r2p:approximate")
    code, report = validate(recorded, "--only", "snapshot")
    (finding,) = report["findings"]
    assert code == 1
    assert finding["rule"] == "line-differs"
    assert "now: hedging approximate; recorded: hedging unhedged" in finding["message"]
    assert finding["line"] <= line
    assert main(["snapshot", "--check", "--root", str(recorded)]) == 1
    assert main(["snapshot", "--root", str(recorded)]) == 0
    assert validate(recorded, "--only", "snapshot")[0] == 0


def test_what_is_gone_or_new_is_told(recorded: Path, validate: Validate) -> None:
    lines = next((recorded / "tests/snapshot").rglob("claims/*.txt"))
    text = lines.read_text("utf-8")
    lines.write_text(text.partition("\n")[2] + "claim:nobody | a Claim\n", "utf-8")
    code, report = validate(recorded, "--only", "snapshot")
    messages = sorted(finding["message"] for finding in report["findings"])
    assert code == 1
    assert messages == ["it is not recorded", "it is recorded and is not in the data"]

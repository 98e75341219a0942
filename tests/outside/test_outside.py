"""Ten questions that the catalogue does not hold, in plain SPARQL, with the rows read by eye.

They show that the model answers what nobody foresaw: who does what to whom, what is lacking,
what somebody fears. Each `<name>.rq` has its rows in `<name>.csv`, in the order in which it asks.
"""

import csv
import io
from pathlib import Path

import pytest

from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.engine.formats import CSV

FOLDER = Path(__file__).parent
QUESTIONS = sorted(FOLDER.glob("*.rq"))


def test_there_are_ten_and_each_has_its_rows() -> None:
    assert len(QUESTIONS) == 10
    assert {path.stem for path in FOLDER.glob("*.csv")} == {path.stem for path in QUESTIONS}


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_answer(packaged_engine: EmbeddedEngine, path: Path) -> None:
    body = packaged_engine.query(path.read_text(encoding="utf-8"), result_format=CSV).body
    rows = list(csv.reader(io.StringIO(body.decode("utf-8"))))
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as expected:
        assert rows == list(csv.reader(expected))
    assert len(rows) > 1

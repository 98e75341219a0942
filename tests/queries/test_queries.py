"""The questions of this catalogue: clean, enough, and answering what they are asked for.

What all questions keep to is checked by `r2pgraph validate`; its faults are planted in
`tests/defects`.
"""

import csv
import io
from pathlib import Path

import pytest

from r2pgraph.catalogue import load_catalogue
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.engine.formats import CSV
from r2pgraph.layout import Layout, find_layout
from r2pgraph.validate import queries
from r2pgraph.validate.context import Context, read_files

CATALOGUE = load_catalogue(find_layout())


def test_repository_is_clean(repository: Path) -> None:
    layout = Layout(repository)
    result = queries.check(Context(layout, *read_files(layout)))
    assert (result.findings, result.problems) == ((), ())
    assert result.checked["queries"] >= 28
    assert result.noted["compared with expected rows"] == result.checked["queries"]


@pytest.mark.parametrize(
    ("name", "values", "column", "found"),
    [
        ("causes-of", {"asked": "kind:violence"}, "effectLabel", "spread of terrorism"),
        ("effects-of", {"asked": "kind:humanitarian-crisis"}, "effectLabel", "economic misery"),
        ("definitions-of-a-term", {"term": "kind:ungoverned-space"}, "contentLabel", "areas"),
        ("definitions-of-a-term", {"term": "r2p:warCrimes"}, "part", "lists the act"),
        ("positions-on-an-issue", {"issue": "issue:us-leadership"}, "whoLabel", "Caitlin Conley"),
        ("claims-by-speaker", {"speaker": "agent:obama"}, "page", "17"),
        ("claims-on-a-page", {"page": "59"}, "kind", "legal claim"),
        ("claims-citing-a-note", {"number": "67"}, "page", "26"),
        ("claims-about-a-thing", {"thing": "mission:uniimog"}, "page", "59"),
        ("roles-in-events", {"asked": "agent:khmer-rouge"}, "role", "perpetrators"),
        ("what-they-think", {"attitude": "r2p:regret"}, "holderLabel", "Bill Clinton"),
        ("norms-by-bearer", {"bearer": "agent:western-states"}, "page", "29"),
        ("acts-and-articles", {"category": "r2p:ethnicCleansing"}, "listed", "not listed"),
        ("reported-without-adopting", {"stance": "r2p:disputes"}, "page", "28"),
    ],
)
def test_parameters(
    packaged_engine: EmbeddedEngine, name: str, values: dict[str, str], column: str, found: str
) -> None:
    text = CATALOGUE.get(name).bound(values)
    body = packaged_engine.query(text, result_format=CSV).body.decode("utf-8")
    header, *rows = csv.reader(io.StringIO(body))
    assert found in {row[header.index(column)] for row in rows}

"""Every question of the catalogue: its rows, what all keep to, and what the README says of them."""

import csv
import io
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from r2pgraph import terms
from r2pgraph.catalogue import CatalogueQuery, load_catalogue
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.engine.formats import CSV
from r2pgraph.engine.guard import inspect
from r2pgraph.layout import find_layout
from r2pgraph.load import load_corpus

HERE = Path(__file__).parent
LAYOUT = find_layout()
CATALOGUE = load_catalogue(LAYOUT)
QUERIES = list(CATALOGUE.queries.values())
README = (LAYOUT.queries / "README.md").read_text(encoding="utf-8")
EACH_QUERY = pytest.mark.parametrize("query", QUERIES, ids=[query.name for query in QUERIES])

Table = list[list[str]]


@pytest.fixture(scope="session")
def tables(packaged_engine: EmbeddedEngine) -> dict[str, Table]:
    """The answer of every query without parameters, header first."""
    return {query.name: answer(packaged_engine, query) for query in QUERIES}


@pytest.fixture(scope="session")
def all_withdrawn() -> ox.Store:
    """The graph as it would be if a curator withdrew every claim."""
    quads = list(load_corpus(LAYOUT).union_quads())
    reason = ox.NamedNode(terms.WITHDRAWN_BECAUSE)
    for claim in {quad.subject for quad in quads if quad.predicate.value == terms.STATED_BY}:
        quads.append(ox.Quad(claim, reason, ox.Literal("read wrongly"), ox.DefaultGraph()))
    store = ox.Store()
    store.bulk_extend(quads)
    store.bulk_extend({ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads})
    return store


def answer(engine: EmbeddedEngine, query: CatalogueQuery, **values: str) -> Table:
    body = engine.query(query.bound(values), result_format=CSV).body
    return list(csv.reader(io.StringIO(body.decode("utf-8"))))


def expected(query: CatalogueQuery) -> Table:
    path = HERE / query.category / f"{query.name}.csv"
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_there_are_enough_questions() -> None:
    assert len(QUERIES) >= 28
    assert all(query.form == "SELECT" for query in QUERIES)


@EACH_QUERY
def test_rows(query: CatalogueQuery, tables: dict[str, Table]) -> None:
    table = tables[query.name]
    assert len(table) > 1, "a question that nothing answers stays right for ever"
    assert table == expected(query)


def test_expected_rows_belong_to_a_question() -> None:
    files = {path.relative_to(HERE).as_posix() for path in HERE.rglob("*.csv")}
    assert files == {f"{query.category}/{query.name}.csv" for query in QUERIES}


@EACH_QUERY
def test_order_leaves_no_two_rows_in_doubt(query: CatalogueQuery, tables: dict[str, Table]) -> None:
    header, *rows = tables[query.name]
    by = re.findall(r"\?(\w+)", query.text.rpartition("ORDER BY")[2])
    assert by
    places = [header.index(name) for name in by]
    assert len({tuple(row[place] for place in places) for row in rows}) == len(rows)


@EACH_QUERY
def test_answers_bring_claim_and_page(query: CatalogueQuery, tables: dict[str, Table]) -> None:
    header, *rows = tables[query.name]
    if "?claim" not in query.text:
        assert query.name == "pillars-in-the-ontology"
        return
    claim, page = header.index("claim"), header.index("page")
    told = [row for row in rows if row[claim]]
    assert told
    assert all(row[claim].startswith(terms.CLAIM) and row[page].isdigit() for row in told)
    assert told == rows or query.name == "acts-and-articles"


@EACH_QUERY
def test_text_keeps_to_the_rules(query: CatalogueQuery) -> None:
    assert inspect(query.text).prefixes
    assert re.search(r"^SELECT (DISTINCT )?[?(]", query.text, re.MULTILINE)
    assert re.search(r"\b(SUM|AVG|GROUP_CONCAT|SAMPLE)\b", query.text) is None
    assert query.question.endswith("?")
    assert query.returns.startswith("one row for each ")


@EACH_QUERY
def test_withdrawn_claims_do_not_answer(query: CatalogueQuery, all_withdrawn: ox.Store) -> None:
    if "?claim" not in query.text:
        return
    solutions = all_withdrawn.query(query.bound({}))
    assert isinstance(solutions, ox.QuerySolutions)
    assert [solution["claim"] for solution in solutions if solution["claim"] is not None] == []


@EACH_QUERY
def test_columns_are_documented(query: CatalogueQuery, tables: dict[str, Table]) -> None:
    documented = set(re.findall(r"^\| `(\w+)` \| [^|]+ \|$", README, re.MULTILINE))
    assert {column.removesuffix("Label") for column in tables[query.name][0]} <= documented


def test_no_column_is_documented_that_nothing_has(tables: dict[str, Table]) -> None:
    section = README.partition("\n## Columns\n")[2].partition("\n## ")[0]
    documented = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))
    columns = {column for table in tables.values() for column in table[0]}
    assert documented == {column.removesuffix("Label") for column in columns}


def test_index() -> None:
    lines = []
    for category, queries in CATALOGUE.by_category().items():
        lines += [f"### {category}", "", "| query | question | parameters |", "|---|---|---|"]
        for query in queries:
            parameters = ", ".join(f"`{parameter.name}`" for parameter in query.parameters)
            link = f"[`{query.name}`]({category}/{query.name}.rq)"
            lines.append(f"| {link} | {query.question} | {parameters or 'none'} |")
        lines.append("")
    index = "\n".join(lines)
    assert README.partition("\n## Index\n\n")[2] == index, f"put this under '## Index':\n{index}"


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
    header, *rows = answer(packaged_engine, CATALOGUE.get(name), **values)
    assert found in {row[header.index(column)] for row in rows}


@EACH_QUERY
def test_values_that_nothing_has_give_no_row(
    query: CatalogueQuery, packaged_engine: EmbeddedEngine
) -> None:
    values = {
        parameter.name: "9999" if parameter.kind == "integer" else "https://example.org/nothing"
        for parameter in query.parameters
    }
    assert (len(answer(packaged_engine, query, **values)) == 1) == bool(values)

"""The tools of the Model Context Protocol, asked through the protocol's own client."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mcp import Client, StdioServerParameters, stdio_client
from r2pgraph.catalogue import load_catalogue
from r2pgraph.engine.embedded import EmbeddedEngine, EmbeddedSettings
from r2pgraph.layout import Layout, find_layout
from r2pgraph.mcp.answers import MOST_ROWS, Answers
from r2pgraph.mcp.server import make_server
from r2pgraph.store import ensure_store, packaged


@pytest.fixture(scope="module")
def engine(cache: Path) -> Iterator[EmbeddedEngine]:
    found = EmbeddedEngine(ensure_store(packaged(find_layout()), cache), EmbeddedSettings(2))
    yield found
    found.close()


@pytest.fixture(scope="module")
def answers(engine: EmbeddedEngine) -> Answers:
    return Answers(engine, load_catalogue(find_layout()))


def call(answers: Answers, engine: EmbeddedEngine, tool: str, **given: Any) -> tuple[bool, Any]:
    """Whether a tool failed, and what it returned."""

    async def ask() -> tuple[bool, Any]:
        async with Client(make_server(answers, engine)) as client:
            result = await client.call_tool(tool, given)
            text = result.content[0].text  # type: ignore[union-attr]
            return bool(result.is_error), text if result.is_error else json.loads(text)

    return asyncio.run(ask())


def test_tools_are_listed_with_what_they_need(answers: Answers, engine: EmbeddedEngine) -> None:
    async def listed() -> dict[str, Any]:
        async with Client(make_server(answers, engine)) as client:
            return {tool.name: tool for tool in (await client.list_tools()).tools}

    tools = asyncio.run(listed())
    assert set(tools) == {
        "find_names",
        "list_questions",
        "ask_question",
        "ask_sparql",
        "show_claim",
        "cite_answer",
    }
    assert all(tool.description for tool in tools.values())


def test_a_person_is_found_by_name(answers: Answers, engine: EmbeddedEngine) -> None:
    failed, found = call(answers, engine, "find_names", text="samantha power")
    assert not failed
    first = found["found"][0]
    assert (first["name"], first["label"]) == ("agent:power", "Samantha Power")
    assert "r2p:Person" in first["types"]


def test_rows_of_a_question_have_speaker_and_page(answers: Answers, engine: EmbeddedEngine) -> None:
    failed, found = call(answers, engine, "ask_question", name="who-opposes-intervention")
    assert not failed
    assert found["rows"]
    for row in found["rows"]:
        assert row["restsOn"][0]["speakers"]
        assert row["restsOn"][0]["pages"]


def test_things_are_given_by_name(answers: Answers, engine: EmbeddedEngine) -> None:
    given = {"speaker": "Samantha Power"}
    _, found = call(answers, engine, "ask_question", name="claims-by-speaker", parameters=given)
    assert found["rows"]
    assert all("Samantha Power" in row["restsOn"][0]["speakers"] for row in found["rows"])
    given = {"speaker": "Samantha Powr"}
    failed, said = call(answers, engine, "ask_question", name="claims-by-speaker", parameters=given)
    assert failed
    assert "agent:power" in said or "agent/power" in said


def test_what_is_found_beyond_the_most_is_told(answers: Answers, engine: EmbeddedEngine) -> None:
    _, found = call(answers, engine, "find_names", text="intervention", most=3)
    assert len(found["found"]) == 3
    assert found["complete"] is False


def test_rows_of_a_query_rest_on_claims_or_say_on_what(
    answers: Answers, engine: EmbeddedEngine
) -> None:
    query = "SELECT ?t ?v { ?t a r2p:DeathToll ; r2p:value ?v } ORDER BY ?v LIMIT 3"
    _, found = call(answers, engine, "ask_sparql", query=query)
    assert len(found["rows"]) == 3
    assert all(row["restsOn"][0]["speakers"] for row in found["rows"])
    _, found = call(answers, engine, "ask_sparql", query="SELECT ?c { ?c a owl:Class } LIMIT 1")
    assert found["rows"][0]["restsOn"].startswith("no claim: ontology")
    _, found = call(answers, engine, "ask_sparql", query="SELECT ?c { ?c r2p:statedByy ?s }")
    assert found["rows"] == []
    assert any("did you mean r2p:statedBy" in said for said in found["notices"])
    assert any("matches nothing" in said for said in found["notices"])


def test_a_part_says_that_it_is_one(answers: Answers, engine: EmbeddedEngine) -> None:
    _, found = call(answers, engine, "ask_sparql", query="SELECT ?c { ?c a r2p:Claim }")
    assert len(found["rows"]) == MOST_ROWS < found["count"]
    assert found["complete"] is False


def test_a_claim_whole(answers: Answers, engine: EmbeddedEngine) -> None:
    _, found = call(answers, engine, "show_claim", claim="claim:fdlr-responsible-for-violence")
    assert found["pages"]
    assert found["speakers"]
    assert found["hedging"]
    assert found["statements"]
    failed, said = call(answers, engine, "show_claim", claim="claim:fdlr-responsible-for-violense")
    assert failed
    assert "fdlr-responsible" in said


def test_how_to_cite(answers: Answers, engine: EmbeddedEngine) -> None:
    query = "SELECT ?c { ?c r2p:statedBy agent:power }"
    _, found = call(answers, engine, "cite_answer", query=query)
    assert found["dataset"] == engine.store.dataset
    assert found["bibtex"].startswith("@")


@pytest.mark.parametrize(
    ("tool", "given", "said"),
    [
        ("ask_question", {"name": "no-such-question"}, "no-such-question"),
        ("ask_question", {"name": "death-tolls", "parameters": {"x": "y"}}, "x"),
        ("ask_sparql", {"query": "SELECT"}, "line 1"),
        ("ask_sparql", {"query": "CLEAR ALL"}, "update"),
        ("ask_sparql", {"query": "SELECT * { SERVICE <http://a/> { ?s ?p ?o } }"}, "SERVICE"),
        ("find_names", {"text": "  "}, "nothing to find"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    answers: Answers, engine: EmbeddedEngine, tool: str, given: dict[str, Any], said: str
) -> None:
    failed, text = call(answers, engine, tool, **given)
    assert failed
    assert said in text
    assert "Traceback" not in text


def test_the_command_speaks_over_standard_input(small_layout: Layout) -> None:
    command = [sys.executable, "-m", "r2pgraph", "mcp", "--root", str(small_layout.root)]
    parameters = StdioServerParameters(command=command[0], args=command[1:], env=dict(os.environ))

    async def listed() -> list[str]:
        async with Client(stdio_client(parameters)) as client:
            return [tool.name for tool in (await client.list_tools()).tools]

    assert "ask_question" in asyncio.run(listed())


def test_without_the_library_there_is_one_sentence(small_layout: Layout) -> None:
    code = (
        "import sys; sys.modules['mcp'] = None; sys.modules['mcp.server'] = None\n"
        "from r2pgraph.cli import main\n"
        f"sys.exit(main(['mcp', '--root', {str(small_layout.root)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'r2pgraph[mcp]'" in done.stderr

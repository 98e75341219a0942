"""Citing an answer over HTTP: kept once, found again, and never made up."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from r2pgraph import __version__, terms
from r2pgraph.engine.base import select
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.errors import CitationsFullError, CitationUnknownError
from r2pgraph.layout import Layout
from r2pgraph.sparql.citing import Citation
from r2pgraph.web.app import create_app
from r2pgraph.web.citations import Citations
from r2pgraph.web.state import WebConfig

CORPUS = Path(__file__).parent / "corpus"
QUERY = "SELECT ?claim ?speaker { ?claim r2p:statedBy ?speaker }"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "citations"


@pytest.fixture
def client(almanac_engine: EmbeddedEngine, folder: Path) -> FlaskClient:
    config = WebConfig("http://graph.example.org", layout=Layout(CORPUS), citations=folder)
    return create_app(almanac_engine, config).test_client()


def test_an_answer_is_cited_and_found_again(client: FlaskClient, folder: Path) -> None:
    answer = client.post("/cite", data={"query": QUERY})
    assert answer.status_code == 303
    address = answer.headers["Location"]
    assert client.post("/cite", data={"query": QUERY}).headers["Location"] == address
    assert len(list(folder.iterdir())) == 1
    page = client.get(address)
    assert page.status_code == 200
    assert f"http://graph.example.org{address}" in page.text
    assert "which are those served now" in page.text
    assert "the answer is the same" in client.get(f"{address}?again=true").text
    record = json.loads(client.get(f"{address}?format=json").text)
    assert record["query"].startswith("PREFIX r2p:")
    assert record["count"] > 0
    works = json.loads(
        client.get(address, headers={"Accept": "application/vnd.citationstyles.csl+json"}).text
    )
    assert works == record["works"] != []
    bibtex = client.get(f"{address}?format=bibtex")
    assert bibtex.text.startswith("@")
    assert bibtex.headers["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert bibtex.headers["Content-Disposition"].endswith('.bib"')


def test_rows_that_are_others_now_are_told(client: FlaskClient, folder: Path) -> None:
    key = client.post("/cite", data={"query": QUERY}).headers["Location"].rpartition("/")[2]
    path = folder / f"{key}.json"
    text = path.read_text(encoding="utf-8")
    digest = json.loads(text)["digest"]
    path.write_text(text.replace(digest, "0" * 64), encoding="utf-8")
    assert "the answer is another" in client.get(f"/cite/{key}?again=true").text
    told = json.loads(client.get(f"/cite/{key}?again=true&format=json").text)
    assert told["again"]["same"] is False
    assert told["again"]["digest"] == digest
    assert told["again"]["count"] == told["count"]
    assert told["again"]["dataset"] == told["dataset"]
    path.write_text(text, encoding="utf-8")
    told = json.loads(client.get(f"/cite/{key}?again=true&format=json").text)
    assert told["again"]["same"] is True
    assert "again" not in json.loads(client.get(f"/cite/{key}?format=json").text)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/cite/0123456789abcdef", 404),
        ("/cite/..%2f..%2fetc%2fpasswd", 404),
        ("/cite/XYZ", 404),
    ],
)
def test_what_was_not_cited(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_what_is_wrong_is_said(client: FlaskClient, folder: Path) -> None:
    assert client.post("/cite", data={}).status_code == 400
    assert client.post("/cite", data={"query": "SELECT"}).status_code == 400
    assert client.post("/cite", data={"query": "CLEAR ALL"}).status_code == 400
    assert not folder.exists()
    address = client.post("/cite", data={"query": QUERY}).headers["Location"]
    assert client.get(f"{address}?format=ris").status_code == 400
    assert client.get(address, headers={"Accept": "image/png"}).status_code == 406
    path = next(folder.iterdir())
    path.write_text(path.read_text(encoding="utf-8")[:40], encoding="utf-8")
    assert client.get(address).status_code == 500


def test_the_form_is_there(client: FlaskClient) -> None:
    assert 'formaction="/cite"' in client.get("/query").text
    assert "<form" in client.get("/cite").text


def _citation(query: str) -> Citation:
    return Citation(query, "0" * 64, "ASK", 1, "0" * 64, "2026-11-01", ())


def test_there_is_a_bound(tmp_path: Path) -> None:
    kept = Citations(tmp_path, most=2)
    keys = [kept.keep(_citation(f"ASK {{ {n} }}")) for n in range(2)]
    with pytest.raises(CitationsFullError, match="2 are kept"):
        kept.keep(_citation("ASK { 3 }"))
    assert kept.keep(_citation("ASK { 0 }")) == keys[0]
    assert kept.get(keys[1]).query == "ASK { 1 }"
    with pytest.raises(CitationUnknownError):
        kept.get("")


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CitationsFullError, match="cannot be kept"):
        Citations(tmp_path / "file" / "below").keep(_citation("ASK {}"))


def test_a_claim_says_how_it_is_cited(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    text = client.get("/claim/thesis/carter-oath").text
    cited = " ".join(re.sub(r"<[^>]+>", "", text.partition('id="cite"')[2]).split())
    for part in ("Jimmy Carter", "p.&nbsp;17", __version__, terms.CLAIM + "thesis/carter-oath"):
        assert part in cited
    addresses = re.findall(r'href="(/cite/claim/[^"]+)"', text)
    assert len(addresses) == 2
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "claims on pages 17" in answer.text


def test_works_that_a_claim_cites_are_cited_with_it(
    packaged_app: Flask, packaged_engine: EmbeddedEngine
) -> None:
    text = f"""PREFIX r2p: <{terms.R2P}> SELECT ?claim ?work WHERE {{
      ?claim r2p:citesNote/r2p:refersTo ?work }} ORDER BY ?claim ?work LIMIT 1"""
    (row,) = select(packaged_engine, text)
    name = str(row["claim"].value).removeprefix(terms.CLAIM)
    works = json.loads(packaged_app.test_client().get(f"/cite/claim/{name}?format=csl").text)
    assert {terms.SOURCE + "thesis", row["work"].value} <= {one["source"] for one in works}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/cite/claim/thesis/nothing?format=csl", 404),
        ("/cite/claim/thesis/carter-oath?format=word", 400),
        ("/cite/claim/thesis/carter-oath", 303),
    ],
)
def test_claims_that_cannot_be_cited_so(packaged_app: Flask, address: str, status: int) -> None:
    assert packaged_app.test_client().get(address).status_code == status

"""Claims as nanopublications: valid by the nanopub library, and what the data say, no more."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from nanopub import Nanopub
from nanopub.utils import MalformedNanopubError

from r2pgraph import terms
from r2pgraph.claims import Statement
from r2pgraph.engine.base import select
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.web.nanopub import ADDRESS, nanopublication

PROV = "http://www.w3.org/ns/prov#"


def loaded(body: bytes, folder: Path) -> Nanopub:
    """A file as the library reads it."""
    path = folder / "one.trig"
    path.write_bytes(body)
    return Nanopub(rdf=path)


def graphs(body: bytes) -> dict[str, set[tuple[str, str, str]]]:
    """The triples of a file by the last part of their graph's name."""
    found: dict[str, set[tuple[str, str, str]]] = {}
    for quad in ox.parse(body, ox.RdfFormat.TRIG):
        name = str(quad.graph_name).rpartition("#")[2].rstrip(">")
        found.setdefault(name, set()).add(
            (str(quad.subject), str(quad.predicate), str(quad.object))
        )
    return found


def some_claims(engine: EmbeddedEngine) -> list[str]:
    """A claim of each kind, and others from the whole of the work."""
    text = f"""PREFIX r2p: <{terms.R2P}>
    SELECT (MIN(?one) AS ?claim) WHERE {{ ?one a ?kind ; r2p:hedging ?hedge .
    ?kind <{terms.RDFS_SUBCLASS_OF}> r2p:Claim }} GROUP BY ?kind ?hedge ORDER BY ?claim"""
    return sorted({str(row["claim"].value) for row in select(engine, text)})


def test_claims_of_all_kinds_are_valid_and_their_hash_is_right(
    packaged_app: Flask, packaged_engine: EmbeddedEngine, tmp_path: Path
) -> None:
    client = packaged_app.test_client()
    claims = some_claims(packaged_engine)
    assert len(claims) > 15
    for claim in claims:
        answer = client.get("/nanopub/" + claim.removeprefix(terms.CLAIM))
        assert answer.mimetype == "application/trig", (claim, answer.text)
        found = loaded(answer.data, tmp_path)
        assert found.is_valid, claim
        assert found.has_valid_trusty, claim
        assert found.source_uri.startswith(ADDRESS + claim.removeprefix(terms.CLAIM) + "/RA")


def test_it_says_what_the_claim_says_and_who_where(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    found = graphs(client.get("/nanopub/thesis/carter-oath").data)
    own = {
        (str(quad.subject), str(quad.predicate), str(quad.object))
        for quad in ox.parse(
            client.get("/claim/thesis/carter-oath?format=nq").data, ox.RdfFormat.N_QUADS
        )
        if str(quad.graph_name) == f"<{terms.CLAIM}thesis/carter-oath>"
    }
    assert found["assertion"] == own
    told = {(p, o) for s, p, o in found["provenance"] if s.endswith("claim/thesis/carter-oath>")}
    assert (f"<{terms.STATED_BY}>", f"<{terms.ID}agent/carter>") in told
    assert (f"<{terms.CITES_NOTE}>", f"<{terms.NOTE}thesis/36>") in told
    assert f"<{terms.R2P}about>" not in {p for p, _ in told}
    told = {(p, o) for _, p, o in found["provenance"]}
    assert (f"<{terms.PAGE}>", '"17"') in told
    assert (f"<{terms.RDFS_LABEL}>", '"Jimmy Carter"@en') in told
    assert (f"<{terms.NOTE_NUMBER}>", "36") in {(p, re.sub(r"\D", "", o[:5])) for p, o in told}
    about = {p for _, p, _ in found["pubinfo"]}
    assert {f"<{terms.DCTERMS}license>", f"<{terms.DCTERMS}creator>"} <= about


def test_its_address_is_of_what_it_says(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    answer = client.get("/nanopub/thesis/carter-oath")
    address = re.findall(rf"<({ADDRESS}[^>#]+)> ", answer.text)[0]
    local = "/" + address.removeprefix(terms.BASE)
    assert client.get(local).data == answer.data
    other = local[:-1] + ("A" if local[-1] != "A" else "B")
    assert client.get(other).status_code == 404


def test_what_was_changed_is_found_out(packaged_app: Flask, tmp_path: Path) -> None:
    body = packaged_app.test_client().get("/nanopub/thesis/carter-oath").data
    changed = loaded(body.replace(b"r2p:obligation", b"r2p:permission"), tmp_path)
    with pytest.raises(MalformedNanopubError):
        _ = changed.has_valid_trusty


def test_any_text_and_blank_nodes_have_the_same_hash_as_the_library_finds(tmp_path: Path) -> None:
    claim, node = terms.CLAIM + "w/odd", ox.BlankNode("b")
    texts = ["a\\b\nc\td", "é 汉字 😀", "", '"', "b", "B"]
    content = [
        *(Statement(claim, node, "urn:says", ox.Literal(text)) for text in texts),
        *(
            Statement(claim, node, "urn:says", ox.Literal("b", language=tag))
            for tag in ("en", "de")
        ),
        Statement(claim, node, "urn:says", ox.Literal(5)),
        Statement(claim, node, "urn:of", ox.NamedNode("urn:x")),
        Statement(claim, ox.NamedNode("urn:x"), "urn:of", node),
    ]
    told = [Statement("urn:g", ox.NamedNode(claim), "urn:by", ox.NamedNode("urn:ann"))]
    address, found = nanopublication(claim, ox.Literal("Odd."), content, told, [])
    quads = [
        ox.Quad(one.subject, ox.NamedNode(one.predicate), one.object, ox.NamedNode(one.graph))  # type: ignore[arg-type]
        for one in found
    ]
    body = ox.serialize(quads, format=ox.RdfFormat.TRIG) or b""
    read = loaded(body, tmp_path)
    assert read.is_valid
    assert read.has_valid_trusty
    assert read.source_uri == address
    assert b"_:" not in body


@pytest.mark.parametrize(
    ("accept", "status", "mimetype"),
    [
        ("application/n-quads", 200, "application/n-quads"),
        ("text/html,*/*;q=0.8", 200, "application/trig"),
        ("application/trig", 200, "application/trig"),
        ("text/turtle", 406, "application/problem+json"),
    ],
)
def test_formats(almanac: FlaskClient, accept: str, status: int, mimetype: str) -> None:
    name = next(iter(re.findall(r'href="/claim/([^"]+)"', almanac.get("/claims").text)))
    answer = almanac.get(f"/nanopub/{name}", headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (status, mimetype)


@pytest.mark.parametrize(
    ("name", "status"),
    [("thesis/nothing", 404), ("", 404), ("thesis/carter-oath?format=ttl", 400)],
)
def test_what_there_is_not(packaged_app: Flask, name: str, status: int) -> None:
    assert packaged_app.test_client().get(f"/nanopub/{name}").status_code == status


def test_pages_of_claims_lead_to_it(packaged_app: Flask) -> None:
    assert (
        'href="/nanopub/thesis/carter-oath"'
        in packaged_app.test_client().get("/claim/thesis/carter-oath").text
    )

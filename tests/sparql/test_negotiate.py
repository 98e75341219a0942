"""Accept headers, short names, and what fits what."""

import pytest

from r2pgraph.errors import ProtocolError, ResultFormatError
from r2pgraph.sparql.negotiate import choose, preferred


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/sparql-results+json"),
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("text/*", "text/csv"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/csv;q=0, text/*", "text/tab-separated-values"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
        ("application/json", "application/json"),
        ("application/xml", "application/xml"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/sparql-results+json"),
        ("nonsense", "application/sparql-results+json"),
        ("nonsense, text/csv", "text/csv"),
        ("text/csv; header=present; q=1", "text/csv"),
        (
            "text/csv;q=0.09000000000000001, text/tab-separated-values;q=.1",
            "text/tab-separated-values",
        ),
        ("text/csv;q=nonsense, text/tab-separated-values;q=0.01", "text/tab-separated-values"),
        ('text/csv;q="0.2", text/tab-separated-values;q=0.3', "text/tab-separated-values"),
        ("text/csv;q=0.001, text/tab-separated-values;q=0.002", "text/tab-separated-values"),
    ],
)
def test_rows(accept: str | None, media_type: str) -> None:
    assert choose("SELECT", accept).media_type == media_type
    assert choose("ASK", accept).media_type == media_type


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "text/turtle"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/n-triples, text/turtle;q=0.9", "application/n-triples"),
        ("application/json", "application/json"),
        ("application/x-turtle", "application/x-turtle"),
        ("application/trig", "application/trig"),
    ],
)
def test_triples(accept: str | None, media_type: str) -> None:
    assert choose("CONSTRUCT", accept).media_type == media_type
    assert choose("DESCRIBE", accept).media_type == media_type


@pytest.mark.parametrize(
    ("form", "accept"),
    [
        ("SELECT", "image/png"),
        ("SELECT", "text/turtle"),
        ("CONSTRUCT", "text/csv"),
        ("ASK", "*/*;q=0"),
        ("SELECT", "application/sparql-results+json;q=0"),
    ],
)
def test_nothing_that_fits_is_406(form: str, accept: str) -> None:
    if accept.startswith("application/sparql-results+json"):
        accept += ", */*;q=0"
    with pytest.raises(ProtocolError, match="ask for one of") as caught:
        choose(form, accept)
    assert caught.value.http_status == 406


@pytest.mark.parametrize(
    ("form", "name", "short"),
    [
        ("SELECT", "json", "json"),
        ("SELECT", "TSV", "tsv"),
        ("ASK", "application/sparql-results+xml", "xml"),
        ("CONSTRUCT", "turtle", "ttl"),
        ("CONSTRUCT", "xml", "rdf"),
        ("CONSTRUCT", "json", "jsonld"),
        ("CONSTRUCT", "jsonld", "jsonld"),
        ("DESCRIBE", "nt", "nt"),
    ],
)
def test_a_name_goes_before_accept(form: str, name: str, short: str) -> None:
    assert choose(form, "image/png", [name]).result_format.name == short


def test_a_name_that_does_not_fit_is_406_and_no_name_400() -> None:
    with pytest.raises(ResultFormatError) as unfit:
        choose("CONSTRUCT", None, ["csv"])
    assert unfit.value.http_status == 406
    with pytest.raises(ProtocolError, match="no format 'pdf'") as unknown:
        choose("SELECT", None, ["pdf"])
    assert unknown.value.http_status == 400


def test_clients_send_several_names() -> None:
    assert (
        choose("SELECT", None, ["sparql", "tsv", "csv"]).media_type == "text/tab-separated-values"
    )
    assert choose("SELECT", "text/csv", ["unheard-of"]).media_type == "text/csv"


def test_the_content_type_names_the_encoding() -> None:
    assert choose("SELECT", "text/csv").content_type == "text/csv; charset=utf-8"
    assert choose("CONSTRUCT", None).content_type == "text/turtle; charset=utf-8"
    assert choose("SELECT", None).content_type == "application/sparql-results+json"
    assert choose("SELECT", "application/json").content_type == "application/json; charset=utf-8"


def test_preferred_is_generic() -> None:
    offered = ["text/html", "text/turtle"]
    assert preferred("text/turtle", offered) == "text/turtle"
    assert preferred("text/turtle;q=0.5,text/html", offered) == "text/html"
    assert preferred("image/png", offered) is None

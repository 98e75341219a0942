"""Reading requests: decoded once, nothing taken in silence, each refusal with its status."""

import pytest

from r2pgraph.errors import ProtocolError, R2PGraphError, UpdateRefusedError
from r2pgraph.sparql.request import (
    FORM,
    MAX_QUERY_STRING,
    QUERY,
    UPDATE,
    HttpRequest,
    read_request,
)

ASK = b"ASK {}"


def _post(body: bytes, content_type: str = FORM, **more: object) -> HttpRequest:
    return HttpRequest("POST", content_type=content_type, body=body, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "request_",
    [
        HttpRequest("GET", b"query=ASK%20%7B%7D"),
        HttpRequest("GET", b"query=ASK+{}"),
        HttpRequest("HEAD", b"other=x&query=ASK+%7b%7d"),
        HttpRequest("GET", b"%71uery=ASK+{}"),
        _post(b"query=ASK+{}"),
        _post(b"query=ASK+{}", FORM + "; charset=UTF-8"),
        _post(b"query=ASK+{}", "Application/X-WWW-Form-URLencoded"),
        _post(ASK, QUERY),
        _post(ASK, QUERY + ';charset="utf-8"'),
        _post(ASK, QUERY, content_encoding="identity"),
        _post(b"\xef\xbb\xbf" + ASK, QUERY),
        _post(b"query=%EF%BB%BFASK+{}"),
        HttpRequest("GET", b"query=%EF%BB%BFASK+{}"),
    ],
)
def test_a_query_comes_in_three_ways(request_: HttpRequest) -> None:
    assert read_request(request_).query == "ASK {}"


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (b"query=%2520", "%20"),
        (b"query=a%2Bb+c", "a+b c"),
        (b"query=%C3%A9%E2%82%AC", "é€"),
        ("query=é".encode(), "é"),
        (b"query=a=b%26c", "a=b&c"),
    ],
)
def test_values_are_decoded_once(sent: bytes, read: str) -> None:
    assert read_request(HttpRequest("GET", sent)).query == read
    assert read_request(_post(sent)).query == read


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize(
    "value",
    [b"", b"garden", b"//h/x", b"http://x+y", b"http://a/%3Cb%3E", b"http://a/%00", b"http://[::1"],
)
def test_what_is_no_address_of_a_graph_is_the_fault_of_the_request(name: str, value: bytes) -> None:
    named = name.encode() + b"=" + value
    with pytest.raises(ProtocolError, match="is no absolute IRI") as refused:
        read_request(HttpRequest("GET", b"query=ASK+{}&" + named))
    assert refused.value.http_status == 400
    with pytest.raises(ProtocolError, match="is no absolute IRI"):
        read_request(_post(b"query=ASK+{}&" + named))


def test_the_dataset_may_stand_in_address_and_body() -> None:
    asked = read_request(
        _post(
            b"query=ASK+{}&named-graph-uri=http%3A%2F%2Fn",
            query_string=b"default-graph-uri=http://a&default-graph-uri=http://b&format=xml",
        )
    )
    assert asked.default_graphs == ("http://a", "http://b")
    assert asked.named_graphs == ("http://n",)
    assert asked.format_names == ("xml",)


def test_no_query_asks_for_the_description() -> None:
    assert read_request(HttpRequest("GET")).query is None
    assert read_request(HttpRequest("GET", b"format=ttl")).format_names == ("ttl",)


@pytest.mark.parametrize(
    ("request_", "status", "message"),
    [
        (HttpRequest("GET", b"query=ASK+{}&query=ASK+{}"), 400, "several 'query'"),
        (_post(b"query=ASK+{}", query_string=b"query=ASK+{}"), 400, "several 'query'"),
        (_post(ASK, QUERY, query_string=b"query=ASK+{}"), 400, "several 'query'"),
        (HttpRequest("GET", b"query="), 400, "empty"),
        (HttpRequest("GET", b"query=+%0A"), 400, "empty"),
        (_post(b""), 400, "no 'query'"),
        (_post(b"", QUERY), 400, "empty"),
        (HttpRequest("GET", b"query=%C3%28"), 400, "not UTF-8"),
        (_post(b"\xff", QUERY), 400, "not UTF-8 at byte 0"),
        (HttpRequest("GET", b"query=100%"), 400, "'%'"),
        (HttpRequest("GET", b"query=%zz"), 400, "'%'"),
        (HttpRequest("GET", b"query=" + b"x" * MAX_QUERY_STRING), 414, "POST"),
        (_post(ASK, ""), 415, "no media type"),
        (_post(ASK, "text/plain"), 415, QUERY),
        (_post(ASK, "multipart/form-data; boundary=x"), 415, FORM),
        (_post(ASK, "application/json"), 415, FORM),
        (_post(ASK, QUERY + "; charset=latin-1"), 415, "UTF-8"),
        (_post(ASK, QUERY, content_encoding="gzip"), 415, "gzip"),
    ],
)
def test_what_is_not_the_protocol_is_refused(
    request_: HttpRequest, status: int, message: str
) -> None:
    with pytest.raises(ProtocolError, match=message) as caught:
        read_request(request_)
    assert caught.value.http_status == status


@pytest.mark.parametrize(
    "request_",
    [
        HttpRequest("GET", b"update=CLEAR+ALL"),
        _post(b"update=CLEAR+ALL"),
        _post(b"query=ASK+{}&update=CLEAR+ALL"),
        _post(b"CLEAR ALL", UPDATE),
    ],
)
def test_updates_are_refused(request_: HttpRequest) -> None:
    with pytest.raises(UpdateRefusedError, match="read-only") as caught:
        read_request(request_)
    assert isinstance(caught.value, R2PGraphError)
    assert caught.value.http_status == 400

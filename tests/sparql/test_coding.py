"""Which coding a client gets, and that a body survives it."""

import gzip

import pytest
import zstandard

from r2pgraph.codings import encoded
from r2pgraph.sparql.coding import SHORTEST, coding_for, worth_it


@pytest.mark.parametrize(
    ("accept_encoding", "coding"),
    [
        ("", ""),
        ("identity", ""),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZIP, deflate, br", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("zstd;q=0.5, gzip;q=0.8", "gzip"),
        ("zstd;q=0, gzip", "gzip"),
        ("gzip;q=0", ""),
        ("*", "zstd"),
        ("*;q=0", ""),
        ("*, zstd;q=0", "gzip"),
        ("gzip;q=0.5, identity", ""),
        ("gzip;q=much", ""),
        ("br, compress", ""),
        (";;,,=;q", ""),
    ],
)
def test_the_coding_that_is_liked_best(accept_encoding: str, coding: str) -> None:
    assert coding_for(accept_encoding) == coding


def test_a_body_survives() -> None:
    body = "größer ".encode() * 1000
    assert gzip.decompress(encoded(body, "gzip")) == body
    assert zstandard.ZstdDecompressor().decompress(encoded(body, "zstd")) == body
    assert len(encoded(body, "gzip")) < len(body) / 10


def test_only_texts_of_some_length_are_worth_it() -> None:
    long = b" " * SHORTEST
    for kind in ("text/html", "application/sparql-results+json", "image/svg+xml", "text/csv; x=y"):
        assert worth_it(long, kind)
        assert not worth_it(long[1:], kind)
    assert not worth_it(long, "image/png")

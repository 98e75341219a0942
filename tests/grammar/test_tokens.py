"""Nothing written in a string, an IRI or a comment is taken for anything else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r2pgraph.grammar.tokens import Kind, decode_codepoints, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("?s a:p.q 'x'", [(Kind.VARIABLE, "?s"), (Kind.NAME, "a:p.q"), (Kind.STRING, "'x'")]),
        ("a:b.", [(Kind.NAME, "a:b"), (Kind.MARK, ".")]),
        ("<http://a#SERVICE>", [(Kind.IRI, "<http://a#SERVICE>")]),
        ("?a < 1", [(Kind.VARIABLE, "?a"), (Kind.MARK, "<"), (Kind.NUMBER, "1")]),
        ("1.5e-3 .5 2.", [(Kind.NUMBER, "1.5e-3"), (Kind.NUMBER, ".5"), (Kind.NUMBER, "2.")]),
        ("'a'@en-GB", [(Kind.STRING, "'a'"), (Kind.LANGUAGE, "@en-GB")]),
        ("# SERVICE\n:x", [(Kind.NAME, ":x")]),
        ('"# no comment" x', [(Kind.STRING, '"# no comment"'), (Kind.WORD, "x")]),
        ('"""a "b" # \\""" c""" x', [(Kind.STRING, '"""a "b" # \\""" c"""'), (Kind.WORD, "x")]),
        ("a||b&&!c", [(Kind.WORD, "a"), (Kind.MARK, "||"), (Kind.WORD, "b"), (Kind.MARK, "&&")]),
        ("_:b ?x", [(Kind.NAME, "_:b"), (Kind.VARIABLE, "?x")]),
        ("ex:a\\-b%20c", [(Kind.NAME, "ex:a\\-b%20c")]),
        ("1SERVICE", [(Kind.NUMBER, "1"), (Kind.WORD, "SERVICE")]),
        ("'unclosed SERVICE", [(Kind.MARK, "'"), (Kind.WORD, "unclosed"), (Kind.WORD, "SERVICE")]),
        ("1.a:b", [(Kind.NUMBER, "1"), (Kind.MARK, "."), (Kind.NAME, "a:b")]),
        ("12a:b", [(Kind.NAME, "a:b")]),
        ("'unclosed\n'x", [(Kind.MARK, "'"), (Kind.WORD, "unclosed"), (Kind.MARK, "'")]),
        ("<<( ?s ?p ?o )>>", [(Kind.MARK, "<<"), (Kind.MARK, "("), (Kind.VARIABLE, "?s")]),
    ],
)
def test_tokens(text: str, expected: list[tuple[Kind, str]]) -> None:
    found = [(token.kind, token.text) for token in tokens(text)]
    assert found[: len(expected)] == expected


@pytest.mark.parametrize(
    "piece", ["1", "1|a:", "a.", "'\\", '"\\', "_", "a:.", "<", "a<", "\\u", ".1", "1_"]
)
def test_a_long_text_is_read_in_the_time_of_its_length(piece: str) -> None:
    """What tries each start up to the end takes hours for as many, and this never ends."""
    first, _, second = piece.partition("|")
    times = 300_000 // len(piece)
    assert all(token.text for token in tokens(first * times + second * times))


def test_a_comparison_that_ends_a_bracket_can_be_read_as_one() -> None:
    text = "FILTER(?a<1)SERVICE?x#>"
    assert [t.text for t in tokens(text)][-1] == "<1)SERVICE?x#>"
    assert "SERVICE" in [t.keyword for t in tokens(text, less_than=True)]


def test_an_iri_with_whole_brackets_stays_an_iri() -> None:
    text = "?s <http://a/b_(c)> ?o"
    assert list(tokens(text)) == list(tokens(text, less_than=True))


@pytest.mark.parametrize(
    ("text", "decoded"),
    [
        ("\\u0053ERVICE", "SERVICE"),
        ("\\U00000053ERVICE", "SERVICE"),
        ("\\uD800", "\\uD800"),
        ("\\U00110000", "\\U00110000"),
        ("\\u12", "\\u12"),
    ],
)
def test_codepoints_are_decoded_once(text: str, decoded: str) -> None:
    assert decode_codepoints(text) == decoded


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="?$<>\"'#\\u005{}()[]|&!.:;,@ab1 \n", max_size=60))
def test_any_text_has_tokens_that_stand_in_it(text: str) -> None:
    for less_than in (False, True):
        for token in tokens(text, less_than=less_than):
            assert text[token.start : token.start + len(token.text)] == token.text

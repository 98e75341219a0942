"""Blocks of passage files: they parse, and say what was found."""

from pathlib import Path

import pyoxigraph as ox

from r2pgraph.passages.blocks import new_passage, passage_blocks, short
from r2pgraph.passages.source_map import Span

BASE = "https://w3id.org/r2pgraph/passage/almanac/"


def block(almanac, slug: str, spans: tuple[Span, ...]) -> str:
    made = new_passage(slug, spans, almanac.map, Path())
    return passage_blocks(made, almanac.text, almanac.map)


def test_blocks_of_one_part_and_of_several_parse(almanac) -> None:
    for slug, spans in almanac.spans.items():
        text = almanac.prefixes + block(almanac, slug, spans)
        quads = list(ox.parse(text.encode(), ox.RdfFormat.TURTLE))
        predicates = [str(quad.predicate) for quad in quads]
        assert sum("TextPositionSelector" in str(quad.object) for quad in quads) == len(spans)
        assert sum("letterDigest" in predicate for predicate in predicates) == len(spans)
        assert sum("hasPart" in predicate for predicate in predicates) == (
            len(spans) if len(spans) > 1 else 0
        )


def test_a_block_has_the_house_form(almanac) -> None:
    span = almanac.spans["lit"][0]
    *lines, digest, _ = block(almanac, "lit", (span,)).splitlines()
    assert lines == [
        "passage:lit  a r2p:Passage ;",
        "    oa:hasSource source:almanac ; oa:hasSelector anchor:lit ;",
        '    r2p:page "1" ;',
        "    .",
        "",
        "anchor:lit  a oa:TextPositionSelector ;",
        f"    oa:start {span.start} ; oa:end {span.end} ;",
        "    r2p:letterCount 49 ;",
    ]
    assert len(digest) == len('    r2p:letterDigest "" ;') + 64


def test_the_last_page_is_given_only_where_it_is_another(almanac) -> None:
    assert "endPage" not in block(almanac, "lit", almanac.spans["lit"])
    assert block(almanac, "keeper", almanac.spans["keeper"]).startswith(
        "passage:keeper  a r2p:Passage ;\n"
        "    oa:hasSource source:almanac ;\n"
        "    r2p:hasPart passage:keeper-1 , passage:keeper-2 ;\n"
        '    r2p:page "1" ; r2p:endPage "2" ;\n'
        "    .\n"
    )


def test_names_that_no_prefix_fits_are_written_in_full() -> None:
    assert short(BASE + "lit", "almanac") == "passage:lit"
    assert short(BASE + "a/b", "almanac") == f"<{BASE}a/b>"
    assert short("https://example.org/x", "almanac") == "<https://example.org/x>"

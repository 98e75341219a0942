"""Blocks to paste: they parse, and say what was found."""

import pyoxigraph as ox

from r2pgraph.passages.blocks import derived_block, passage_block, prefixes, short


def parsed(text: str) -> set[tuple[str, str, str]]:
    return {
        (str(quad.subject), str(quad.predicate), str(quad.object))
        for quad in ox.parse(text.encode(), ox.RdfFormat.TRIG)
    }


def test_blocks_of_one_part_and_of_several_parse(almanac) -> None:
    for slug, spans in almanac.spans.items():
        text = prefixes("almanac") + passage_block(slug, spans, "almanac")
        text += derived_block(slug, spans, almanac.text, almanac.map, "almanac")
        predicates = [predicate for _, predicate, _ in parsed(text)]
        assert sum("TextPositionSelector" in term for _, _, term in parsed(text)) == len(spans)
        assert sum("letterDigest" in predicate for predicate in predicates) == len(spans)
        assert sum("hasPart" in predicate for predicate in predicates) == (
            len(spans) if len(spans) > 1 else 0
        )


def test_a_block_has_the_house_form(almanac) -> None:
    span = almanac.spans["lit"][0]
    assert passage_block("lit", (span,), "almanac", indent="    ").splitlines() == [
        "    passage:lit  a r2p:Passage ;",
        "        oa:hasSource source:almanac ;",
        "        oa:hasSelector anchor:lit ;",
        "        .",
        "",
        "    anchor:lit  a oa:TextPositionSelector ;",
        f"        oa:start {span.start} ;",
        f"        oa:end {span.end} ;",
        "        .",
    ]


def test_the_last_page_is_given_only_where_it_is_another(almanac) -> None:
    lit = derived_block("lit", almanac.spans["lit"], almanac.text, almanac.map, "almanac")
    keeper = derived_block("keeper", almanac.spans["keeper"], almanac.text, almanac.map, "almanac")
    assert "endPage" not in lit
    assert keeper.startswith('passage:keeper  r2p:page "1" ;\n    r2p:endPage "2" ;\n    .\n')


def test_names_that_no_prefix_fits_are_written_in_full() -> None:
    base = "https://w3id.org/r2pgraph/passage/almanac/"
    assert short(base + "lit", "almanac") == "passage:lit"
    assert short(base + "a/b", "almanac") == f"<{base}a/b>"
    assert short("https://example.org/x", "almanac") == "<https://example.org/x>"

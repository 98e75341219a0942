"""A made-up almanac of a lighthouse: its text, its pages, and the claims that cite them."""

import argparse
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest

from r2pgraph.layout import Layout
from r2pgraph.load import Corpus, load_corpus
from r2pgraph.passages.check import PassageReport, check_passages
from r2pgraph.passages.source_map import NonBodySpan, Page, Section, SourceMap, Span

SOURCE = "https://w3id.org/r2pgraph/source/almanac"
HEADING = "Keeping the Light"
NOTE = "1\n\nTarn, Anna. Letters from the Rock. Harbour Press, 1902.\n2\nIbid."
PAGE_ONE = (
    f" {HEADING}\n"
    "The old tower on Gull Rock was lit in 1871 and burned some 40 barrels of oil a\n"
    "year. 1 Its first keeper, Anna Tarn, wrote that \u201cno ship was lost while the lamp\n"
    f"\n{NOTE}\n1\n"
)
PAGE_TWO = (
    "\nburned on the headland.\u201d 2 More than 2.5 million herring were landed in the harbour\n"
    "between July 26 and August 7th, and the fleet grew well-known along the coast. In the\n"
    "1890\u2019s six boats foundered; twenty-one sailors drowned. The lamp was mended. The second\n"
    "storm came a decade later. The lamp was mended.\n"
)
TEXT = PAGE_ONE + PAGE_TWO

PREFIXES = """
@prefix anchor: <https://w3id.org/r2pgraph/anchor/almanac/> .
@prefix claim: <https://w3id.org/r2pgraph/claim/almanac/> .
@prefix content: <https://w3id.org/r2pgraph/id/content/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix passage: <https://w3id.org/r2pgraph/passage/almanac/> .
@prefix r2p: <https://w3id.org/r2pgraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix source: <https://w3id.org/r2pgraph/source/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ONTOLOGY = (
    PREFIXES
    + "r2p:value r2p:checkedInPassage true .\n"
    + "r2p:lowerBound r2p:checkedInPassage true .\n"
    + "r2p:periodStart r2p:checkedInPassage true .\n"
    + "r2p:periodEnd r2p:checkedInPassage true .\n"
)


def place(words: str, start: int = 0) -> Span:
    """Where some words stand in the almanac."""
    at = TEXT.index(words, start)
    return Span(at, at + len(words))


def almanac_map() -> SourceMap:
    """The almanac's two pages, its one section, and what is not body text."""
    first, second = Span(0, len(PAGE_ONE)), Span(len(PAGE_ONE), len(TEXT))
    number = Span(len(PAGE_ONE) - 2, len(PAGE_ONE) - 1)
    return SourceMap(
        SOURCE,
        (Page("1", 1, first), Page("2", 2, second)),
        (Section(SOURCE + "/section/light", HEADING, 1, Span(1, len(TEXT) - 1)),),
        (
            NonBodySpan("heading", place(HEADING)),
            NonBodySpan("noteText", place(NOTE)),
            NonBodySpan("pageFurniture", number),
        ),
        hashlib.sha256(TEXT.encode()).hexdigest(),
        len(TEXT),
    )


def source_record() -> str:
    """The almanac's source record and layout as Turtle."""
    record = almanac_map()
    lines = [
        PREFIXES,
        "source:almanac a r2p:Source .",
        "<https://w3id.org/r2pgraph/source/almanac/extraction> a r2p:TextExtraction ;",
        f'  r2p:extractionOf source:almanac ; r2p:sha256 "{record.sha256}" ;',
        f"  r2p:codePoints {record.code_points} .",
    ]
    for page in record.pages:
        lines += [
            f"<{SOURCE}/page/{page.number}> a r2p:Page ; r2p:ofSource source:almanac ;",
            f'  r2p:pageNumber "{page.number}" ; r2p:pageOrder {page.order} ;',
            f"  oa:start {page.span.start} ; oa:end {page.span.end} .",
        ]
    for section in record.sections:
        lines += [
            f"<{section.iri}> a r2p:Section ; r2p:ofSource source:almanac ;",
            f'  rdfs:label "{section.label}"@en ; r2p:sectionOrder {section.order} ;',
            f"  oa:start {section.span.start} ; oa:end {section.span.end} .",
        ]
    for part in record.non_body:
        lines += [
            f"<{SOURCE}/span/{part.span.start}> a r2p:NonBodySpan ;",
            f"  r2p:ofSource source:almanac ; r2p:spanKind r2p:{part.kind} ;",
            f"  oa:start {part.span.start} ; oa:end {part.span.end} .",
        ]
    return "\n".join(lines) + "\n"


def passage(slug: str, *spans: Span) -> str:
    """A passage, in parts if there are several spans, as Turtle."""
    if len(spans) == 1:
        return (
            f"passage:{slug} a r2p:Passage ; oa:hasSource source:almanac ; "
            f"oa:hasSelector anchor:{slug} .\n{_anchor(slug, spans[0])}"
        )
    names = [f"{slug}-{number}" for number in range(1, len(spans) + 1)]
    text = (
        f"passage:{slug} a r2p:Passage ; oa:hasSource source:almanac ; "
        f"r2p:hasPart {' , '.join('passage:' + name for name in names)} .\n"
    )
    for number, (name, span) in enumerate(zip(names, spans, strict=True), start=1):
        text += (
            f"passage:{name} a r2p:PassagePart ; oa:hasSource source:almanac ; "
            f"r2p:partNumber {number} ; oa:hasSelector anchor:{name} .\n{_anchor(name, span)}"
        )
    return text


def _anchor(name: str, span: Span) -> str:
    return (
        f"anchor:{name} a oa:TextPositionSelector ; oa:start {span.start} ; oa:end {span.end} .\n"
    )


def claim(slug: str, content: str = "", *passages: str) -> str:
    """A claim with its graph, stated in the passages named (of its own slug by default)."""
    stated = " , ".join(f"passage:{name}" for name in passages or (slug,))
    return (
        f"claim:{slug} {{ {content} }}\n"
        "<https://w3id.org/r2pgraph/graph/almanac/claims/01-light> "
        f"{{ claim:{slug} a r2p:Claim ; r2p:statedIn {stated} . }}\n"
    )


SPANS: dict[str, tuple[Span, ...]] = {
    "lit": (place("The old tower on Gull Rock was lit in 1871 and burned some 40 barrels"),),
    "keeper": (
        place("Its first keeper, Anna Tarn, wrote that \u201cno ship was lost while the lamp"),
        place("burned on the headland.\u201d"),
    ),
    "herring": (
        place(
            "More than 2.5 million herring were landed in the harbour\n"
            "between July 26 and August 7th,"
        ),
    ),
    "boats": (place("In the\n1890\u2019s six boats foundered; twenty-one sailors drowned."),),
}
CLAIMS = (
    PREFIXES
    + claim(
        "lit",
        'content:lit r2p:value 40 ; r2p:periodStart "1871-01-01"^^xsd:date ; '
        "r2p:datePrecision r2p:year .",
    )
    + claim("keeper")
    + claim(
        "herring",
        'content:herring r2p:lowerBound 2500000 ; r2p:periodStart "1871-07-26"^^xsd:date ; '
        'r2p:periodEnd "1871-08-07"^^xsd:date ; r2p:datePrecision r2p:day ; '
        "r2p:yearFrom passage:lit .",
    )
    + claim(
        "boats",
        "content:boats r2p:value 6 . content:sailors r2p:value 21 . "
        'content:sailors r2p:periodStart "1890-01-01"^^xsd:date ; '
        'r2p:periodEnd "1899-12-31"^^xsd:date ; r2p:datePrecision r2p:decade .',
    )
)
PASSAGES = PREFIXES + "".join(passage(slug, *spans) for slug, spans in SPANS.items())


@dataclass(frozen=True)
class Almanac:
    """A checkout with the almanac as its only source, in a folder of the test's own.

    Carries the helpers of this module too, since test modules cannot import it.
    """

    root: Path
    text_file: Path

    text = TEXT
    claims = CLAIMS
    passages = PASSAGES
    spans = SPANS
    prefixes = PREFIXES
    place = staticmethod(place)
    passage = staticmethod(passage)
    claim = staticmethod(claim)

    @property
    def layout(self) -> Layout:
        return Layout(self.root)

    @property
    def claims_file(self) -> Path:
        return self.root / "triples" / "almanac" / "claims" / "01-light.trig"

    @property
    def passage_file(self) -> Path:
        return self.root / "triples" / "almanac" / "passages" / "01-light.ttl"

    @property
    def map(self) -> SourceMap:
        return almanac_map()

    def write_claims(self, text: str) -> None:
        self.claims_file.write_text(text, encoding="utf-8")

    def write_passages(self, text: str) -> None:
        self.passage_file.parent.mkdir(exist_ok=True)
        self.passage_file.write_text(text, encoding="utf-8")

    def write_only(self, passages: str, claims: str = "") -> None:
        """Nothing but these."""
        self.write_claims(PREFIXES + claims)
        self.write_passages(PREFIXES + passages)

    def replace_in_passages(self, old: str, new: str, times: int = 1) -> None:
        """As ``replace_in_claims``, in the passage file as it is now."""
        text = self.passage_file.read_text(encoding="utf-8")
        assert text.count(old) == times, old
        self.write_passages(text.replace(old, new))

    def replace_in_claims(self, old: str, new: str) -> None:
        """Plants a defect: replaces one stretch of the claims file, which must be there."""
        assert CLAIMS.count(old) == 1, old
        self.write_claims(CLAIMS.replace(old, new))

    def slugs(self, section: str = "01-light") -> list[str]:
        """The passages of a section's file, in their order."""
        path = self.passage_file.with_name(f"{section}.ttl")
        return re.findall(r"^passage:(\S+)  a r2p:Passage ;$", path.read_text("utf-8"), re.M)

    def load(self) -> Corpus:
        return load_corpus(self.layout)

    def check(self, text: str | None = TEXT) -> PassageReport:
        return check_passages(self.load(), text)

    def codes(self, text: str | None = TEXT) -> set[str]:
        return {finding.rule for finding in self.check(text).findings}


Command = Callable[..., int]


@pytest.fixture
def almanac(tmp_path: Path) -> Almanac:
    """The almanac with four good claims, whose passages have no page and no digest yet."""
    root = tmp_path / "checkout"
    (root / "ontology").mkdir(parents=True)
    (root / "ontology" / "figures.ttl").write_text(ONTOLOGY, encoding="utf-8")
    (root / "triples" / "almanac" / "claims").mkdir(parents=True)
    (root / "triples" / "almanac" / "source.ttl").write_text(source_record(), encoding="utf-8")
    text_file = tmp_path / "almanac.txt"
    text_file.write_bytes(TEXT.encode())
    made = Almanac(root, text_file)
    made.write_claims(CLAIMS)
    made.write_passages(PASSAGES)
    return made


@pytest.fixture
def command(almanac: Almanac) -> Command:
    """Runs a passage command on the almanac: ``command("digest", "--check")``."""

    def run(name: str, *words: str) -> int:
        folder = "validate" if name == "verify" else "passages"
        module = import_module(f"r2pgraph.{folder}.{name}")
        parser = argparse.ArgumentParser()
        module.add_arguments(parser)
        code = module.run(parser.parse_args([*words, "--root", str(almanac.root)]))
        assert isinstance(code, int)
        return code

    return run


@pytest.fixture
def digested(almanac: Almanac, command: Command, capsys: pytest.CaptureFixture[str]) -> Almanac:
    """The almanac with pages and digests."""
    assert command("digest", "--source-text", str(almanac.text_file)) == 0
    capsys.readouterr()
    return almanac

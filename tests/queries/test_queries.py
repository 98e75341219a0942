"""The questions of this catalogue: clean, enough, and answering what they are asked for.

What all questions keep to is checked by `r2pgraph validate`; its faults are planted in
`tests/defects`.
"""

import csv
import io
from pathlib import Path

import pytest

from r2pgraph.catalogue import load_catalogue
from r2pgraph.claims import text_of
from r2pgraph.engine.base import select
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.engine.formats import CSV
from r2pgraph.layout import Layout, find_layout
from r2pgraph.validate import queries
from r2pgraph.validate.context import Context, read_files

CATALOGUE = load_catalogue(find_layout())


def test_repository_is_clean(repository: Path) -> None:
    layout = Layout(repository)
    result = queries.check(Context(layout, *read_files(layout)))
    assert (result.findings, result.problems) == ((), ())
    assert result.checked["queries"] >= 60
    assert result.noted["compared with expected rows"] == result.checked["queries"]


VALUES: list[tuple[str, dict[str, str], str, str]] = [
    ("causes-of", {"asked": "kind:violence"}, "effectLabel", "violence in eastern Congo"),
    ("effects-of", {"asked": "kind:humanitarian-crisis"}, "effectLabel", "poverty of state"),
    ("definitions-of-a-term", {"term": "kind:ungoverned-space"}, "contentLabel", "place"),
    ("definitions-of-a-term", {"term": "r2p:warCrimes"}, "part", "lists the act"),
    ("positions-on-an-issue", {"issue": "issue:us-leadership"}, "whoLabel", "Caitlin Conley"),
    ("claims-by-speaker", {"speaker": "agent:obama"}, "page", "17"),
    ("claims-on-a-page", {"page": "59"}, "kind", "legal claim"),
    ("claims-citing-a-note", {"number": "67"}, "page", "26"),
    ("claims-about-a-thing", {"thing": "mission:uniimog"}, "page", "59"),
    ("claims-about-a-thing", {"thing": "agent:rwanda"}, "how", "itself"),
    ("claims-about-a-thing", {"thing": "work:preventing-genocide"}, "page", "11"),
    ("causes-of", {"asked": "agent:isil"}, "how", "its coming to be"),
    (
        "everything-on-a-country",
        {"country": "place:iraq"},
        "aboutLabel",
        "intervention in Iraq",
    ),
    ("missions-compared", {"first": "mission:monuc"}, "aspect", "authorised strength"),
    ("never-again", {"office": "office:un-secretary-general"}, "page", "25"),
    ("parts-in-events", {"asked": "agent:isil"}, "role", "doer"),
    ("parts-of-norms", {"bearer": "agent:united-states"}, "part", "forbidden action"),
    ("recommendations-by-addressee", {"to": "agent:united-nations"}, "page", "63"),
    ("synopsis-of-a-section", {"section": "section:bosnia"}, "prominence", "main point"),
    ("synopsis-of-a-section", {"upTo": "3"}, "prominence", "supporting point"),
    ("uniimog", {"mission": "mission:monusco"}, "whatLabel", "protecting civilians"),
    ("what-claims-rest-on", {"section": "section:definitions"}, "page", "15"),
    ("what-is-lacking", {"in": "agent:united-nations"}, "inLabel", "United Nations"),
    ("what-scholars-hold", {"speaker": "agent:power"}, "side", "for"),
    ("who-does-what-to-whom", {"doer": "agent:khmer-rouge"}, "actLabel", "killing"),
    ("what-they-think", {"attitude": "r2p:regret"}, "holderLabel", "Bill Clinton"),
    ("norms-by-bearer", {"bearer": "agent:western-states"}, "page", "29"),
    ("acts-and-articles", {"category": "r2p:ethnicCleansing"}, "listed", "not listed"),
    ("reported-without-adopting", {"stance": "r2p:disputes"}, "page", "28"),
    ("path-to-the-fdlr", {"first": "event:hutu-flight-drc-1994"}, "page", "26"),
    ("path-to-the-fdlr", {"last": "event:hutu-flight-drc-1994"}, "page", "4"),
    ("claims-citing-a-work", {"work": "work:daalder-decision-to-intervene"}, "page", "9"),
    ("acts-and-articles", {"category": "r2p:genocide"}, "article", "II(a)"),
    ("grounds-for-intervention", {"asked": "position:us-should-lead"}, "leads", "itself"),
    (
        "who-opposes-intervention",
        {"asked": "position:security-threat"},
        "leads",
        "is a case of its rival",
    ),
    ("reported-without-adopting", {"stance": "r2p:concedes"}, "page", "41"),
    (
        "what-scholars-hold",
        {"speaker": "agent:cohen"},
        "speakerLabel",
        "Madeleine K. Albright; William S. Cohen",
    ),
    ("what-is-lacking", {"in": "agent:international-community"}, "page", "2"),
    ("united-states-spending", {"state": "agent:united-nations"}, "page", "48"),
    ("missions-compared", {"second": "mission:monusco"}, "aspect", "leaders of the parties"),
    ("parts-in-events", {"asked": "agent:fdlr"}, "page", "30"),
    ("what-they-think", {"attitude": "r2p:fear"}, "page", "1"),
    ("who-does-what-to-whom", {"doer": "agent:fdlr"}, "actLabel", "coercion"),
    ("who-does-what-to-whom", {"affected": "agent:drc"}, "actLabel", "exploitation"),
    ("who-does-what-to-whom", {"affected": "agent:rwanda"}, "actLabel", "failure"),
    ("who-does-what-to-whom", {"asked": "kind:killing"}, "page", "17"),
    ("who-does-what-to-whom", {"asked": "kind:violence"}, "page", "35"),
    ("norms-by-bearer", {"bearer": "agent:united-states"}, "type", "recommendation"),
    ("parts-of-norms", {"bearer": "agent:international-community"}, "page", "17"),
    ("recommendations-by-addressee", {"to": "agent:united-states"}, "page", "iii"),
    ("claims-on-a-page", {"page": "iii"}, "kind", "causal claim"),
    ("claims-on-a-page", {"page": "ii"}, "kind", "methodological claim"),
    ("mandate-clauses", {"mission": "mission:monuc"}, "clause", "8"),
    ("mandate-clauses", {"day": "2013-12-24"}, "taskLabel", "neutralising armed groups"),
    ("mandate-clauses", {"mission": "mission:monusco"}, "clause", "12(a)"),
    ("mandate-clauses", {"day": "2010-12-01"}, "clause", "12(a)"),
    ("war-crimes-on-a-day", {"day": "2021-10-14"}, "article", "8(2)(e)(xix)"),
    ("war-crimes-on-a-day", {"day": "2012-09-26"}, "article", "8(2)(e)(xiv)"),
    (
        "war-crimes-on-a-day",
        {"conflict": "r2p:internationalArmedConflict"},
        "article",
        "8(2)(a)(i)",
    ),
    (
        "war-crimes-on-a-day",
        {"conflict": "r2p:nonInternationalArmedConflict"},
        "article",
        "8(2)(c)(i)",
    ),
]


@pytest.mark.parametrize(("name", "values", "column", "found"), VALUES)
def test_parameters(
    packaged_engine: EmbeddedEngine, name: str, values: dict[str, str], column: str, found: str
) -> None:
    text = CATALOGUE.get(name).bound(values)
    body = packaged_engine.query(text, result_format=CSV).body.decode("utf-8")
    header, *rows = csv.reader(io.StringIO(body))
    assert found in {row[header.index(column)] for row in rows}


def test_each_parameter_is_tried_with_two_values() -> None:
    tried = {(name, *value) for name, values, *_ in VALUES for value in values.items()}
    for query in CATALOGUE.queries.values():
        for one in query.parameters:
            # The expected rows are those of the default.
            given = {
                value for name, which, value in tried if (name, which) == (query.name, one.name)
            }
            assert len(given | {one.default} - {""}) >= 2, f"{query.name}: {one.name}"


@pytest.mark.parametrize(
    ("article", "day_before", "day"),
    [
        ("8(2)(e)(xiv)", "2012-09-25", "2012-09-26"),
        ("8(2)(e)(xix)", "2021-10-13", "2021-10-14"),
        ("8(2)(b)(xxvii)", "2020-04-01", "2020-04-02"),
    ],
)
def test_an_amendment_applies_from_its_day_and_not_before(
    packaged_engine: EmbeddedEngine, article: str, day_before: str, day: str
) -> None:
    question = CATALOGUE.get("war-crimes-on-a-day")
    for asked, there in ((day_before, False), (day, True)):
        body = packaged_engine.query(question.bound({"day": asked}), result_format=CSV).body
        header, *rows = csv.reader(io.StringIO(body.decode("utf-8")))
        assert (article in {row[header.index("article")] for row in rows}) is there


def test_grounds_follow_what_leads_to_a_position(packaged_engine: EmbeddedEngine) -> None:
    text = CATALOGUE.get("who-opposes-intervention").bound({})
    body = packaged_engine.query(text, result_format=CSV).body.decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(body)))
    leads = {row["leads"] for row in rows}
    assert {"itself", "is a case of it", "speaks for its rival"} <= leads
    # Who doubts what speaks for intervening may be for it all the same.
    assert "speaks for it" not in leads
    assert any("world's policeman" in row["claimLabel"] for row in rows)
    assert "members of the Security Council" in {
        row["opponentLabel"] for row in rows if row["part"] == "lack of support"
    }
    assert all(row["under"] for row in rows if row["part"] in ("premise", "example"))
    assert any(row["answer"] for row in rows)


def test_a_norm_that_forbids_does_not_read_as_advice_against_the_rest(
    packaged_engine: EmbeddedEngine,
) -> None:
    rows = select(packaged_engine, CATALOGUE.get("norms-by-bearer").text)
    forces = {text_of(row, "force") for row in rows}
    assert "discouraged (what is not to be done)" in forces
    assert "discouraged" not in forces

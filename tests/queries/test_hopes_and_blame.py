"""What came of hopes, and what is no blame, cost, warning or tension."""

import pytest
from tests.queries.answers import claim_of, rows_of

from r2pgraph.claims import text_of
from r2pgraph.engine.embedded import EmbeddedEngine


def _values(engine: EmbeddedEngine, question: str, claim: str, column: str) -> set[str]:
    """What a question tells of a claim in a column."""
    return {text_of(row, column) for row in rows_of(engine, question) if claim_of(row) == claim}


@pytest.mark.parametrize(
    ("question", "claim", "column", "value"),
    [
        ("blame-and-regret", "atrocities-persist", "does", "promised in vain"),
        ("blame-and-regret", "inaction-proves-no-threat-was-seen", "does", "did not see"),
        ("blame-and-regret", "rwanda-considered-unimportant", "does", "did not give"),
        ("blame-and-regret", "lack-of-consent-lowers-willingness-to-negotiate", "does", "refusal"),
        ("blame-and-regret", "denied-atrocities-will-continue", "does", "is blamed for"),
        ("cost-of-inaction", "world-sits-on-the-sidelines", "relation", "happens meanwhile"),
        (
            "norms-by-bearer",
            "atrocities-assumed-to-be-a-un-problem",
            "bearerLabel",
            "United Nations",
        ),
        ("predictions-and-outcomes", "mladenov-syria-lets-terrorists-link", "outcome", "borne out"),
        ("predictions-and-outcomes", "many-hoped-r2p-final-step", "outcome", "not borne out"),
        (
            "predictions-and-outcomes",
            "un-untackled-refugee-crisis-destabilises-middle-east",
            "outcome",
            "the like is told",
        ),
        (
            "warnings-and-countries-at-risk",
            "threat-seen-as-more-imminent",
            "sort",
            "speaks of a threat",
        ),
        ("blame-and-regret", "atrocities-never-treated-as-priority", "does", "did not give"),
        (
            "predictions-and-outcomes",
            "rwanda-starts-to-recover",
            "outcome",
            "the work says nothing",
        ),
        ("rival-figures", "us-306-million-bilateral-aid", "otherPage", "30"),
        ("thresholds-for-force", "drc-hostility-required-armed-peacekeepers", "does", "needs arms"),
        ("thresholds-for-force", "r2p-developed-as-standard", "does", "is meant to bring"),
        (
            "what-peacekeeping-can-do",
            "gerber-some-perpetrators-will-not-engage",
            "part",
            "is refused",
        ),
        ("what-peacekeeping-can-do", "un-can-no-longer-end-atrocities-alone", "sense", "fails"),
        ("warnings-and-countries-at-risk", "isil-concerns-other-countries-too", "sort", "concern"),
    ],
)
def test_a_claim_stands_with_what_it_says(
    packaged_engine: EmbeddedEngine, question: str, claim: str, column: str, value: str
) -> None:
    assert _values(packaged_engine, question, claim, column) == {value}


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("blame-and-regret", "distant-problems-prove-costly"),
        ("blame-and-regret", "durch-lack-of-will-lets-peace-go-wrong"),
        ("blame-and-regret", "fardc-not-held-accountable"),
        ("cost-of-inaction", "back-burner-forecast"),
        ("cost-of-inaction", "clinton-regrets-inaction"),
        ("death-tolls", "un-not-prepared-for-war-zones"),
        ("norms-by-bearer", "drc-accord-warranted-aggressive-response"),
        ("predictions-and-outcomes", "un-systems-not-made-for-field-operations"),
        ("predictions-and-outcomes", "victims-and-world-look-to-us"),
        ("tensions", "congolese-among-poorest"),
        ("what-peacekeeping-can-do", "world-stood-by-in-rwanda"),
    ],
)
def test_what_is_not_said_of_anybody_is_no_row(
    packaged_engine: EmbeddedEngine, question: str, claim: str
) -> None:
    assert not _values(packaged_engine, question, claim, "claim")


def test_what_is_granted_in_passing_is_no_answer_to_an_argument(
    packaged_engine: EmbeddedEngine,
) -> None:
    answered = {
        (text_of(row, "relation"), text_of(row, "answered").rpartition("/")[2])
        for row in rows_of(packaged_engine, "who-rebuts-whom")
    }
    assert ("grants", "congolese-long-conflict") in answered
    assert ("grants", "congolese-among-poorest") not in answered
    assert ("rebuts", "economic-cost-strong-argument-against") in answered

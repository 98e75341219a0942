"""Values of parameters: of the right class, with prefixes that a query lacks, or refused."""

import pytest

from r2pgraph.catalogue import load_catalogue
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.errors import (
    UnknownNameError,
    UnknownParameterError,
    UnknownValueError,
    WrongKindError,
)
from r2pgraph.layout import find_layout
from r2pgraph.naming.given import Given, Known, _nearest
from r2pgraph.naming.lookup import things_of
from r2pgraph.naming.names import Names, read_names
from r2pgraph.naming.sources import read_sources

CATALOGUE = load_catalogue(find_layout())
ID = "https://w3id.org/r2pgraph/id/"
WITH_CLASSES = [
    (query.name, parameter.name)
    for query in CATALOGUE.queries.values()
    for parameter in query.parameters
    if parameter.classes
]


@pytest.fixture(scope="module")
def names(packaged_engine: EmbeddedEngine) -> Names:
    return read_names(packaged_engine)


def given(engine: EmbeddedEngine, names: Names, query: str, **values: str) -> Given:
    known = Known(engine, lambda: names, lambda: read_sources(engine))
    return Given(CATALOGUE.get(query), values, known)


@pytest.mark.parametrize(("query", "parameter"), WITH_CLASSES)
def test_the_default_is_of_the_classes(
    packaged_engine: EmbeddedEngine, query: str, parameter: str
) -> None:
    asked = CATALOGUE.get(query)
    one = next(each for each in asked.parameters if each.name == parameter)
    for each in asked.classes_of(one):
        assert things_of(packaged_engine, [each]), f"nothing is a {each}"
    default = asked.terms({}).get(parameter)
    assert default is None or default.value in things_of(packaged_engine, asked.classes_of(one))


@pytest.mark.parametrize("value", ["agent:united-states", f"{ID}agent/united-states"])
def test_a_thing_of_another_class_is_refused(
    packaged_engine: EmbeddedEngine, names: Names, value: str
) -> None:
    with pytest.raises(WrongKindError, match=r"is no mission; the nearest are: ") as refused:
        given(packaged_engine, names, "uniimog", mission=value).text()
    assert all(choice.startswith(f"{ID}mission/") for choice in refused.value.choices)


def test_a_prefix_that_only_the_ontology_declares_is_known(
    packaged_engine: EmbeddedEngine, names: Names
) -> None:
    assert "PREFIX office:" not in CATALOGUE.get("claims-about-a-thing").text
    asked = given(packaged_engine, names, "claims-about-a-thing", thing="office:us-president")
    assert asked.meant() == [("thing", f"{ID}office/us-president")]
    assert "PREFIX position:" not in CATALOGUE.get("causes-of").text
    with pytest.raises(WrongKindError, match="is no event or kind or agent or place"):
        given(packaged_engine, names, "causes-of", asked="position:intervene").text()


@pytest.mark.parametrize("value", ["Unted", "nobody:at-all", "agent:unted-nations"])
def test_a_name_that_nothing_has_brings_things_of_the_class(
    packaged_engine: EmbeddedEngine, names: Names, value: str
) -> None:
    with pytest.raises(UnknownNameError) as refused:
        given(packaged_engine, names, "norms-by-bearer", bearer=value).text()
    fitting = things_of(packaged_engine, [f"{ID[:-3]}ontology#Agent", f"{ID[:-3]}ontology#Kind"])
    assert set(refused.value.choices) <= fitting
    if "unted" in value.casefold():
        assert f"{ID}agent/united-nations" in refused.value.choices


def test_what_a_question_takes_includes_the_work(
    packaged_engine: EmbeddedEngine, names: Names
) -> None:
    with pytest.raises(UnknownParameterError, match="this query has: bearer, source"):
        given(packaged_engine, names, "norms-by-bearer", foo="1").text()


@pytest.mark.parametrize(
    ("query", "values", "first"),
    [
        ("claims-by-speaker", {"speaker": "Samanta Powers"}, "agent/power"),
        ("claims-by-speaker", {"speaker": "agent:samantha-powers"}, "agent/power"),
        ("claims-by-speaker", {"speaker": "the autor"}, "agent/thesis-author"),
        ("claims-citing-a-work", {"work": "Problem from hell"}, "work/a-problem-from-hell"),
        ("causes-of", {"asked": "event:rwanda-1995"}, "event/rwanda-1994"),
        ("everything-on-a-country", {"country": "Syrai"}, "agent/syria"),
        ("never-again", {"office": "us president"}, "office/us-president"),
        ("missions-compared", {"first": "monuk"}, "mission/monuc"),
    ],
)
def test_the_nearest_is_what_was_meant(
    packaged_engine: EmbeddedEngine,
    names: Names,
    query: str,
    values: dict[str, str],
    first: str,
) -> None:
    with pytest.raises(UnknownNameError) as refused:
        given(packaged_engine, names, query, **values).text()
    assert refused.value.choices[0] == ID + first


@pytest.mark.parametrize("nobody", ["xyzzy", "Dallaire", "kagame"])
def test_nobody_is_offered_where_nobody_is_near(
    packaged_engine: EmbeddedEngine, names: Names, nobody: str
) -> None:
    with pytest.raises(UnknownNameError, match="search for it") as refused:
        given(packaged_engine, names, "claims-by-speaker", speaker=nobody).text()
    assert not refused.value.choices


@pytest.mark.parametrize(
    ("page", "told"), [("26a", "24, 25, 26, 27, 28"), ("-3", "1, 2, 3, 4, 5"), ("iv", "ii, iii")]
)
def test_the_nearest_numbers_are_told(
    packaged_engine: EmbeddedEngine, names: Names, page: str, told: str
) -> None:
    with pytest.raises(UnknownValueError, match=rf"the nearest are {told}$"):
        given(packaged_engine, names, "claims-on-a-page", page=page).text()


def test_where_nothing_has_a_number_all_are_near_to_one() -> None:
    assert _nearest({"iii", "ii"}, "5") == ["ii", "iii"]

"""Labels: understood alone, no more than the graph says, and nobody else's."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.validate.changing import replace

from r2pgraph.validate.dangling import dangling, stem

Validate = Callable[..., tuple[int, dict[str, Any]]]
CLAIMS = "triples/thesis/claims/01-sample.trig"
THINGS = "triples/reference/things.ttl"
ABOUT_40000 = "About 40,000 people had to cross the river because of the flood."


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Such floods come every ten years.", ["such floods"]),
        ("What such floods bring about is hunger.", ["such floods"]),
        ("By that money such towns try to make amends.", ["such towns"]),
        ("Farmers in the valley scarcely ever meet these dangers.", ["these dangers"]),
        ("A town could hardly do this to its neighbour.", ["this to"]),
        ("Mending those old dams would save lives.", ["those old"]),
        ("The farmers must leave the valley.", ["the farmers"]),
        ("In spite of the promises, nobody mended the dam.", ["the promises"]),
        ("They had no other way out.", ["they"]),
        ("In 1911 he was elected.", ["he"]),
        ("It broke in the spring of 1911.", ["it"]),
        ("The thesis asks why dams break.", ["the thesis"]),
        ("Dams are said to hold by the author.", ["the author"]),
        ("At the time of writing, dams are weak.", ["at the time of writing"]),
        ("When a report was written, dams were weak.", ["when a report was written"]),
        ("Most dams are currently weak.", ["currently"]),
    ],
)
def test_words_that_point_outside(label: str, words: list[str]) -> None:
    assert dangling(label) == words


@pytest.mark.parametrize(
    "label",
    [
        "Those who live below the dam are at risk.",
        "The floods of the Rhine are worse than those of the Elbe.",
        "Floods kill, and such floods come every ten years.",
        "The harvest is so poor, and the need such, that people leave.",
        "Farmers grow crops such as rye.",
        "There is no such dam in Saxony.",
        "Dams are built so that these dams hold.",
        "Before he was elected, Anton Huber spoke of dams.",
        "If they are able, states must act.",
        "The council of a valley ought to mend the dam.",
        "In Saxony, the farmers are poor.",
        "The world is at peace.",
        "It is the council that must mend the dam.",
        "It happens that a council neglects a dam.",
        "Councils must answer for their dams.",
        "The Institute is in Dresden.",
        "The 1912 thesis on floods asks why dams break.",
        "The 1912 thesis on floods asks what dams the thesis itself leaves out.",
        "Anton Huber is the author of a book on dams.",
        "In 1912, most dams were currently under repair.",
    ],
)
def test_words_that_point_at_nothing_outside(label: str) -> None:
    assert dangling(label) == []


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("Cities", "city"),
        ("crises", "crise"),
        ("crisis", "crise"),
        ("promises", "promise"),
        ("processes", "process"),
        ("churches", "church"),
        ("villages", "village"),
        ("state's", "state"),
        ("states\u2019", "state"),
        ("gas", "gas"),
        ("process", "process"),
        ("bus", "bus"),
    ],
)
def test_stem(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def labels(checkout: Path, validate: Validate) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """The findings about labels, and the counts."""
    code, report = validate(checkout, "--only", "labels")
    assert code == 0
    return report["findings"], report["checks"][-1]["noted"]


def relabel(checkout: Path, label: str) -> int:
    return replace(checkout / CLAIMS, ABOUT_40000, label)


def test_sample_is_clean_and_counted(checkout: Path, validate: Validate) -> None:
    found, noted = labels(checkout, validate)
    assert found == []
    assert noted["topics in them"] > 0
    assert noted["not reached by the graph"] == noted["in percent"] == 0


@pytest.mark.parametrize(
    ("label", "beyond"),
    [
        # The graph names the flood, which takes place in the valley.
        ("In the valley, the flood drove 40,000 people over the river.", []),
        ("In the hills, the flood drove 40,000 people away.", ["hills"]),
        ("The flood drove 40,000 people to Bohemia.", ["Bohemia"]),
        ("Neglect and breaches of dams drove 40,000 people away.", ["Neglect", "breaches"]),
        ("After the flood of April, 40,000 people crossed the river.", []),
        ("The institute that studies dams counted 40,000 people.", ["institute that studies dams"]),
    ],
)
def test_topics_that_the_graph_does_not_reach(
    label: str, beyond: list[str], checkout: Path, validate: Validate
) -> None:
    line = relabel(checkout, label)
    replace(checkout / THINGS, '"breach of a dam"@en', '"breach"@en')
    found, noted = labels(checkout, validate)
    told = [f for f in found if f["rule"] == "label-beyond-graph"]
    assert noted["not reached by the graph"] == len(beyond)
    assert [f["line"] for f in told] == [line] * bool(beyond)
    assert all(f"'{topic}'" in told[0]["message"] for topic in beyond)


def test_names_of_what_is_named_reach_adjectives_and_other_labels(
    checkout: Path, validate: Validate
) -> None:
    replace(checkout / THINGS, 'rdfs:label "valley"@en', 'rdfs:label "Saxony"@en')
    replace(
        checkout / THINGS,
        'rdfs:label "flood in the valley"@en ;',
        'rdfs:label "flood in the valley"@en ;\n    skos:hiddenLabel "Great Water"@en ;',
    )
    relabel(checkout, "The Great Water drove 40,000 people out of their Saxon homes.")
    found, noted = labels(checkout, validate)
    assert (found, noted["not reached by the graph"]) == ([], 0)


def test_label_that_points_outside_has_its_line(checkout: Path, validate: Validate) -> None:
    line = relabel(checkout, "Such a flood drove 40,000 people away.")
    (finding,), _ = labels(checkout, validate)
    assert (finding["rule"], finding["line"]) == ("label-points-outside", line)
    assert finding["remedy"]


@pytest.mark.parametrize(
    ("label", "beyond"),
    [
        ("A flood in the valley dams the river.", 0),
        ("A flood in the valley breaks the dams that people built.", 1),
    ],
)
def test_verbs_that_are_spelled_like_kinds_are_no_topics(
    label: str, beyond: int, checkout: Path, validate: Validate
) -> None:
    replace(checkout / THINGS, '"breach of a dam"@en', '"dam"@en')
    relabel(checkout, label)
    found, _ = labels(checkout, validate)
    assert [f["rule"] for f in found].count("label-beyond-graph") == beyond


def test_other_labels_that_are_no_nouns_are_no_topics(checkout: Path, validate: Validate) -> None:
    replace(
        checkout / THINGS,
        'rdfs:label "repair"@en ;',
        'rdfs:label "repair"@en ;\n    skos:altLabel "help"@en , "idly"@en , "levee"@en ;',
    )
    relabel(checkout, "Floods came to help nobody, and people stood idly on the levee.")
    found, _ = labels(checkout, validate)
    (finding,) = [f for f in found if f["rule"] == "label-beyond-graph"]
    assert "speaks of 'levee', which" in finding["message"]


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ("The council of the valley ought to mend its dam by winter.", 0),  # told by a rule
        ("By winter the council of the valley ought to mend its dams.", 1),
        ("The council of the valley ought to mend its dam by winters.", 1),
        ("The counsil of the valley ought to mend its dam by winter.", 1),
        ("The council of the valley ought not to mend its dam by winter.", 0),
        ("The council of the valley ought to mend its bridge by winter.", 0),
    ],
)
def test_labels_that_are_nearly_anothers(
    other: str, told: int, checkout: Path, validate: Validate
) -> None:
    replace(checkout / CLAIMS, ABOUT_40000, other)
    found, _ = labels(checkout, validate)
    assert [f["rule"] for f in found].count("label-like-anothers") == told


@pytest.mark.parametrize(
    ("name", "told"), [("breaches of the dam", 1), ("breach without a dam", 0), ("dam", 0)]
)
def test_twins_among_kinds(name: str, told: int, checkout: Path, validate: Validate) -> None:
    line = replace(
        checkout / THINGS,
        'rdfs:label "repair"@en ;',
        f'rdfs:label "repair"@en ;\n    skos:altLabel "{name}"@en ;',
    )
    found, _ = labels(checkout, validate)
    twins = [f for f in found if f["rule"] == "kind-is-a-twin"]
    assert [f["line"] for f in twins] == [line + 1] * told

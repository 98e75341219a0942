"""The modules as a whole: what is imported, what the law's lists hold, what the prefixes are."""

import re
from collections import Counter, defaultdict

import pytest

from r2pgraph import terms
from r2pgraph.layout import FileKind, find_layout
from r2pgraph.load import load_file, name_of
from r2pgraph.reason.hermit import check

FILES = [load_file(f) for f in find_layout().data_files() if f.kind is FileKind.ONTOLOGY]
ALIGNMENTS = [load_file(f) for f in find_layout().data_files() if f.kind is FileKind.ALIGNMENT]
QUADS = [quad for file in FILES for quad in file.quads]

LETTERS = "abcdefghijk"
TENS, UNITS = ["", "x", "xx"], ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"]
ROMAN = [ten + unit for ten in TENS for unit in UNITS][1:]
LISTS = {
    "genocide-convention": [f"II({letter})" for letter in LETTERS[:5]],
    "rome-statute": [
        *(f"6({letter})" for letter in LETTERS[:5]),
        *(f"7(1)({letter})" for letter in LETTERS),
        *(f"8(2)(a)({number})" for number in ROMAN[:8]),
        *(f"8(2)(b)({number})" for number in ROMAN),
        *(f"8(2)(c)({number})" for number in ROMAN[:4]),
        *(f"8(2)(e)({number})" for number in ROMAN[:19]),
    ],
    "geneva-conventions": [f"common 3(1)({letter})" for letter in LETTERS[:4]],
}
CATEGORY = {"II": "genocide", "6": "genocide", "7": "crimesAgainstHumanity", "8": "warCrimes"}
CONFLICT = {
    "8(2)(a)": "internationalArmedConflict",
    "8(2)(b)": "internationalArmedConflict",
    "8(2)(c)": "nonInternationalArmedConflict",
    "8(2)(e)": "nonInternationalArmedConflict",
}


def values(subject: str, predicate: str) -> set[str]:
    return {
        quad.object.value
        for quad in QUADS
        if quad.subject.value == subject and quad.predicate.value == terms.R2P + predicate
    }


def _set_out() -> dict[tuple[str, str], set[str]]:
    """(instrument, article) to the acts that it sets out."""
    acts = {q.subject.value for q in QUADS if q.predicate.value == terms.R2P + "underlyingActOf"}
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for quad in QUADS:
        if quad.predicate.value == terms.R2P + "articleNumber":
            (instrument,) = values(quad.subject.value, "inInstrument")
            article = (instrument.rpartition("/")[2], quad.object.value)
            found[article] |= values(quad.subject.value, "setsOut") & acts
    return found


SET_OUT = _set_out()


def test_the_aggregator_imports_every_module_and_no_alignment() -> None:
    modules = {file.source.graph for file in FILES} - {terms.ONTOLOGY, terms.MODULE + "prefixes"}
    imported = {
        q.object.value
        for q in QUADS
        if q.predicate.value == terms.OWL_IMPORTS and name_of(q.graph_name) == terms.ONTOLOGY
    }
    assert len(modules) >= 15
    assert imported == modules


def test_with_all_alignments_the_ontology_stays_consistent_and_coherent() -> None:
    """And so does each module alone: what a part entails, the whole entails."""
    assert len(ALIGNMENTS) == 12
    report = check([*QUADS, *(quad for file in ALIGNMENTS for quad in file.quads)])
    assert report.consistent
    assert report.unsatisfiable == ()


def test_who_states_a_claim_is_no_provenance_of_its_graph() -> None:
    aligned = {quad.subject.value for file in ALIGNMENTS for quad in file.quads}
    assert terms.STATED_BY not in aligned


@pytest.mark.parametrize("instrument", LISTS)
def test_every_article_of_the_lists_sets_out_an_act(instrument: str) -> None:
    missing = [number for number in LISTS[instrument] if not SET_OUT.get((instrument, number))]
    assert missing == []


def test_acts_agree_with_the_articles_that_set_them_out() -> None:
    seen = set()
    for (instrument, number), acts in SET_OUT.items():
        head = re.match(r"II|\d+", number)
        for act in acts if head and instrument != "geneva-conventions" else ():
            seen.add(act)
            assert values(act, "underlyingActOf") == {terms.R2P + CATEGORY[head[0]]}, act  # type: ignore[index]
            character = CONFLICT.get(number[:7])
            if character:
                assert terms.R2P + character in values(act, "appliesInConflict"), act
    assert len(seen) >= 60


def test_an_act_of_war_crimes_applies_where_some_article_says_so() -> None:
    stated: dict[str, set[str]] = defaultdict(set)
    for (_, number), acts in SET_OUT.items():
        for act in acts:
            if number[:7] in CONFLICT:
                stated[act].add(terms.R2P + CONFLICT[number[:7]])
    assert len(stated) == 53
    assert {act: values(act, "appliesInConflict") for act in stated} == stated


def test_a_provision_covers_the_conflict_of_its_list_and_has_its_dates() -> None:
    seen = 0
    for provision in {q.subject.value for q in QUADS if q.predicate.value.endswith("inInstrument")}:
        (number,) = values(provision, "articleNumber")
        if number[:7] in CONFLICT:
            seen += 1
            assert values(provision, "coversConflict") == {terms.R2P + CONFLICT[number[:7]]}
        (adopted,), in_force = values(provision, "adoptedOn"), values(provision, "inForceFrom")
        resolution = any("/resolution/" in where for where in values(provision, "inInstrument"))
        assert len(in_force) == (0 if resolution else 1), provision
        assert all(adopted < day for day in in_force), provision
    assert seen == 64


AMENDED = {
    "8(2)(b)(xxvii)": "2020-04-02",
    "8(2)(e)(xiii)": "2012-09-26",
    "8(2)(e)(xiv)": "2012-09-26",
    "8(2)(e)(xix)": "2021-10-14",
    "8 bis(1)": "2013-05-08",
}


def test_what_an_amendment_added_is_in_force_later_than_the_text_of_1998() -> None:
    since = {
        number: day
        for q in QUADS
        if q.predicate.value == terms.R2P + "addedBy"
        for number in values(q.subject.value, "articleNumber")
        for day in values(q.subject.value, "inForceFrom")
    }
    assert len(since) == 21
    assert {number: since[number] for number in AMENDED} == AMENDED
    assert min(since.values()) > "2002-07-01"


def test_every_mode_of_liability_and_every_standard_of_the_statute_has_its_article() -> None:
    for class_, least in (("ModeOfLiability", 11), ("StageKind", 14), ("EvidenceStandard", 4)):
        members = {
            q.subject.value
            for q in QUADS
            if q.predicate.value == terms.RDF_TYPE and q.object.value == terms.R2P + class_
        }
        set_out = {q.object.value for q in QUADS if q.predicate.value == terms.R2P + "setsOut"}
        assert len(members & set_out) >= least, members - set_out
        if class_ == "ModeOfLiability":
            assert members <= set_out


def test_each_underlying_act_is_the_qualification_of_some_neutral_act() -> None:
    """The forms of sexual violence and acts by words or in court excepted."""
    qualified = {q.object.value for q in QUADS if q.predicate.value == terms.R2P + "mayQualifyAs"}
    acts = {act for found in SET_OUT.values() for act in found}
    assert len(acts) >= 75
    assert len(acts - qualified) <= 25, sorted(acts - qualified)
    neutral = {q.subject.value for q in QUADS if q.predicate.value == terms.R2P + "mayQualifyAs"}
    assert len(neutral) == 23
    assert sum(len(values(act, "mayQualifyAs")) > 1 for act in neutral) >= 20


def test_seven_one_g_is_subdivided() -> None:
    forms = {
        q.subject.value.rpartition("#")[2]
        for q in QUADS
        if q.predicate.value == terms.R2P + "isFormOf"
        and q.object.value == terms.R2P + "sexualViolenceAsCrimeAgainstHumanity"
    }
    assert len(forms) == 6
    assert forms <= {a.rpartition("#")[2] for a in SET_OUT["rome-statute", "7(1)(g)"]}


def test_ethnic_cleansing_is_a_category_and_no_crime_of_the_statute() -> None:
    cleansing = terms.R2P + "ethnicCleansing"
    assert not any(q.object.value == cleansing for q in QUADS if "setsOut" in q.predicate.value)
    assert not any(
        "underlyingActOf" in q.predicate.value and q.object.value == cleansing for q in QUADS
    )
    pillars = [terms.R2P + f"pillar{n}" for n in ("One", "Two", "Three")]
    assert all(cleansing in values(pillar, "protectsFrom") for pillar in pillars)


def test_there_are_fourteen_risk_factors_eight_of_them_common() -> None:
    factors = {
        q.subject.value
        for q in QUADS
        if q.predicate.value == terms.RDF_TYPE and q.object.value == terms.R2P + "RiskFactor"
    }
    numbers = Counter(
        q.object.value
        for q in QUADS
        if q.subject.value in factors and q.predicate.value == terms.SKOS + "notation"
    )
    assert numbers == Counter(str(n) for n in range(1, 15))
    common = {
        q.subject.value
        for q in QUADS
        if q.subject.value in factors and q.object.value == terms.R2P + "commonRiskFactors"
    }
    assert len(common) == 8


# The modules of the law and its institutions: for who has no use for claims.
STAND_ALONE = [
    *("acts", "crimes", "decisions", "elements", "liability", "proceedings"),
    *("provisions", "responsibility", "risk-factors", "risk-indicators"),
    *("statute", "underlying-acts"),
]


@pytest.mark.parametrize("name", STAND_ALONE)
def test_a_module_of_law_stands_alone(name: str) -> None:
    """What it imports declares all that it names.

    That it is consistent alone follows from all modules being so together: what a part of some
    axioms contradicts, all of them contradict.
    """
    by_graph = {file.source.graph: file.quads for file in FILES}
    closure, waiting = set(), [terms.MODULE + name]
    while waiting:
        module = waiting.pop()
        closure.add(module)
        waiting += [
            q.object.value
            for q in by_graph[module]
            if q.predicate.value == terms.OWL_IMPORTS and q.object.value not in closure
        ]
    declared = {
        q.subject.value
        for module in closure
        for q in by_graph[module]
        if q.predicate.value == terms.RDFS + "isDefinedBy"
    }
    used = {
        node.value
        for q in by_graph[terms.MODULE + name]
        for node in (q.subject, q.predicate, q.object)
        if getattr(node, "value", "").startswith(terms.R2P)
    }
    assert len(used) >= 20
    assert used - declared == set()
    assert terms.MODULE + "claims" not in closure


def test_indicators_are_numbered_without_gap_under_their_factor() -> None:
    notations = {
        q.subject.value: q.object.value
        for q in QUADS
        if q.predicate.value.endswith("core#notation")
    }
    found: dict[int, list[int]] = defaultdict(list)
    for q in QUADS:
        if q.predicate.value.endswith("core#broader") and "." in notations.get(q.subject.value, ""):
            factor, number = notations[q.subject.value].split(".")
            assert notations[q.object.value] == factor
            found[int(factor)].append(int(number))
    assert sorted(found) == list(range(1, 15))
    for numbers in found.values():
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert sum(map(len, found.values())) == 131


def test_what_is_unverified_says_what_is() -> None:
    marks = [q.object.value for q in QUADS if q.predicate.value == terms.SKOS + "editorialNote"]
    assert len(marks) >= 24
    assert all(re.fullmatch(r"Unverified: .{10,}[.]", mark) for mark in marks)


def test_prefixes_and_namespaces_are_declared_once() -> None:
    declared = [q for q in QUADS if name_of(q.graph_name) == terms.MODULE + "prefixes"]
    for predicate in (terms.SH_PREFIX, terms.SH_NAMESPACE):
        given = Counter(q.object.value for q in declared if q.predicate.value == predicate)
        assert len(given) >= 30
        assert max(given.values()) == 1


def _by_label(text: str) -> set[str]:
    """The words of a label or definition that carry it, without their endings."""
    return {word[:5] for word in re.findall(r"[a-z]{3,}", text.lower())} - {"the", "for", "that"}


def test_the_definition_of_a_value_begins_with_its_genus() -> None:
    """With a word of the name of a class that it is in, or of one above."""
    texts = {
        (q.subject.value, q.predicate.value): q.object.value
        for q in QUADS
        if q.predicate.value in (terms.RDFS_LABEL, terms.SKOS_DEFINITION)
    }
    above: dict[str, set[str]] = defaultdict(set)
    for quad in QUADS:
        if quad.predicate.value in (terms.RDF_TYPE, terms.RDFS_SUBCLASS_OF):
            above[quad.subject.value].add(quad.object.value)
    values_ = [name for name in above if terms.OWL_NAMED_INDIVIDUAL in above[name]]
    assert len(values_) > 300
    lacking = []
    for name in values_:
        definition = texts.get((name, terms.SKOS_DEFINITION), "")
        classes, waiting = set(), list(above[name])
        while waiting:
            class_ = waiting.pop()
            if class_ not in classes:
                classes.add(class_)
                waiting += above.get(class_, ())
        genus = {w for c in classes for w in _by_label(texts.get((c, terms.RDFS_LABEL), ""))}
        first = _by_label(" ".join(definition.split()[:6]))
        if definition and not (definition.startswith("The ") and first & genus):
            lacking.append((name.rpartition("#")[2], definition))
    assert lacking == []

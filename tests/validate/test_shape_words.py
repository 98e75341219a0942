"""Shapes without a message: what is wrong, with the value, and what to do, with the shape."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Validate = Callable[..., tuple[int, dict[str, Any]]]
PREFIXES = """@prefix ex: <https://loom.example/ns#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
# What is asked of the property ex:p, what ex:it says, and the message and the remedy.
CASES = {
    "minCount 2": ("ex:p 7", "ex:p has fewer values than the 2", "add what is missing"),
    "maxCount 1": ("ex:p 7, 8", "ex:p has more values than 1", "take away what is too many"),
    "datatype xsd:date": ("ex:p 7", "7 of ex:p is no xsd:date", "give it that datatype"),
    "nodeKind sh:IRI": ("ex:p 7", "7 of ex:p is of another kind than sh:IRI", "correct the value"),
    "class ex:C": ("ex:p ex:b", "ex:b of ex:p is nowhere said to be of the class ex:C", "say what"),
    'pattern "^x"': ("ex:p 'b'", "'b' of ex:p does not match '^x'", "correct the value"),
    "minLength 3": ("ex:p 'b'", "'b' of ex:p is shorter than 3 characters", "correct the value"),
    "maxLength 1": ("ex:p 'bc'", "'bc' of ex:p is longer than 1 characters", "correct the value"),
    "minInclusive 9": ("ex:p 7", "7 of ex:p is less than 9", "correct the value"),
    "maxInclusive 5": ("ex:p 7", "7 of ex:p is more than 5", "correct the value"),
    "minExclusive 7": ("ex:p 7", "7 of ex:p is not more than 7", "correct the value"),
    "maxExclusive 7": ("ex:p 7", "7 of ex:p is not less than 7", "correct the value"),
    "in ( ex:a ex:b )": ("ex:p ex:c", "ex:c of ex:p is none of ex:a, ex:b", "use one of them"),
    "hasValue ex:a": ("ex:p ex:c", "ex:p does not have the value ex:a", "add it"),
    'languageIn ( "en" )': ("ex:p 'b'@de", "'b' of ex:p is in none of the languages 'en'", ""),
    "uniqueLang true": ("ex:p 'b'@en, 'c'@en", "ex:p has more than one value in a language", "one"),
    "disjoint ex:q": ("ex:p 7 ; ex:q 7", "7 is a value of both ex:p and ex:q", "correct the value"),
    "equals ex:q": ("ex:p 7", "7 is a value of one of ex:p and ex:q only", "give both the same"),
    "lessThan ex:q": ("ex:p 7 ; ex:q 7", "7 of ex:p is not less than what ex:q has", "correct"),
    "lessThanOrEquals ex:q": ("ex:p 8 ; ex:q 7", "8 of ex:p is more than what ex:q has", "correct"),
    "node ex:N": ("ex:p ex:b", "ex:b does not conform to ex:N", "look at what that shape asks"),
    "not [ sh:class ex:T ]": ("ex:p ex:it", "ex:it conforms to what the shape forbids", "correct"),
}


def findings(root: Path, validate: Validate, shape: str, said: str) -> list[dict[str, Any]]:
    (root / "shapes.ttl").write_text(PREFIXES + shape, encoding="utf-8")
    (root / "data.ttl").write_text(f"{PREFIXES}ex:it a ex:T ; {said} .\n", encoding="utf-8")
    found: list[dict[str, Any]] = validate(root, "--only", "shapes")[1]["findings"]
    return found


@pytest.mark.parametrize("asked", CASES)
def test_constraint_in_words(asked: str, tmp_path: Path, validate: Validate) -> None:
    said, message, remedy = CASES[asked]
    shape = f"ex:S sh:targetClass ex:T ; sh:property [ sh:path ex:p ; sh:{asked} ] ."
    other = "ex:N a sh:NodeShape ; sh:property [ sh:path ex:q ; sh:minCount 1 ] ."
    found = findings(tmp_path, validate, f"{shape}\n{other}\n", said)
    wrong = (f for f in found if f["rule"] != "shape-without-focus")  # what ex:N is, mostly
    (told,) = {(f["message"], f["remedy"]) for f in wrong}
    assert told[0].startswith(message)
    assert remedy in told[1]
    assert "the shape ex:S" in told[1]


def test_shape_that_is_closed(tmp_path: Path, validate: Validate) -> None:
    shape = "ex:S sh:targetClass ex:T ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ."
    (finding,) = findings(tmp_path, validate, shape, "ex:p 7")
    assert finding["message"] == "ex:p is a property that the shape does not allow, here with 7"


def test_message_of_the_shape_goes_before(tmp_path: Path, validate: Validate) -> None:
    asked = "sh:path ex:p ; sh:minCount 2 ; sh:message %s"
    shape = f"ex:S sh:targetClass ex:T ; sh:property [ {asked} ] ."
    (finding,) = findings(tmp_path, validate, shape % "'too few; count again'", "ex:p 7")
    assert (finding["message"], finding["remedy"]) == ("too few", "count again")
    (finding,) = findings(tmp_path, validate, shape % "'too few'", "ex:p 7")
    assert (finding["message"], finding["remedy"]) == ("too few", "mend what the shape ex:S minds")


def test_query_in_a_shape_without_a_message_has_a_remedy(
    tmp_path: Path, validate: Validate
) -> None:
    asked = "SELECT $this ?value { $this <https://loom.example/ns#p> ?value }"
    shape = f'ex:S sh:targetClass ex:T ; sh:sparql [ sh:select "{asked}" ] .'
    (finding,) = findings(tmp_path, validate, shape, "ex:p 7")
    assert finding["message"]
    assert "the shape ex:S" in finding["remedy"]

"""Each finding is told at the line and column that says what is wrong, in whichever block."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Validate = Callable[..., tuple[int, dict[str, Any]]]
Place = tuple[str, str, int | None, int | None]
HEAD = "@prefix a: <http://a.example/> .\n@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
HEAD += "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
HEAD += "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://a.example/"'


def _told(
    root: Path, validate: Validate, files: dict[str, str], only: str, *words: str
) -> list[Place]:
    """The findings of a folder with files: rule, file, line and column."""
    for name, text in files.items():
        (root / name).write_bytes(text.encode())
    _, report = validate(root, "--only", only, *words)
    told = [f for f in report["findings"] if f["severity"] != "info"]
    return [(f["rule"], Path(f["file"]).name, f["line"], f["column"]) for f in told]


@pytest.mark.parametrize(
    ("shape", "files", "place"),
    [
        # The value stands in a second block, in another file than the first, behind a tab.
        (
            "sh:property [ sh:path a:size ; sh:nodeKind sh:IRI ]",
            {"b.ttl": "a:s a a:T .\n", "c.ttl": "a:s a:is 1 .\r\na:s\ta:size \U0001f600 .\r\n"},
            ("c.ttl", 6, 12),
        ),
        # No value: the description of the thing.
        (
            "sh:property [ sh:path a:size ; sh:minCount 1 ]",
            {"b.ttl": "a:other a:knows a:s . a:s a a:T .\n"},
            ("b.ttl", 5, 23),
        ),
        # One value too many: the first of them.
        (
            "sh:property [ sh:path a:size ; sh:maxCount 1 ]",
            {"b.ttl": 'a:s a a:T ; a:is "size" ;\n  a:size 1 , 2 .\n'},
            ("b.ttl", 6, 10),
        ),
        # What is said of it elsewhere.
        (
            "sh:property [ sh:path [ sh:inversePath a:knows ] ; sh:class a:T ]",
            {"b.ttl": "a:s a a:T .\na:o a:knows a:x ,\n a:s .\n"},
            ("b.ttl", 7, 2),
        ),
        # A thing without a name.
        (
            "sh:property [ sh:path a:size ; sh:minCount 1 ]",
            {"b.ttl": "a:o a:knows\n   [ a a:T ] .\n"},
            ("b.ttl", 6, 4),
        ),
        (
            "sh:property [ sh:path a:size ; sh:minInclusive 5 ]",
            {"b.ttl": "a:o a:knows\n   [ a a:T ; a:size 7 , 3 ] , [ a a:T ; a:size 9 ] .\n"},
            ("b.ttl", 6, 25),
        ),
        # Other formats: the place of the statement, of the thing, or none.
        (
            "sh:property [ sh:path a:size ; sh:nodeKind sh:IRI ]",
            {"b.rdf": f'{XML}>\n<T rdf:about="http://a.example/s">\n <size>1</size></T></rdf:RDF>'},
            ("b.rdf", 3, 2),
        ),
        (
            "sh:property [ sh:path a:size ; sh:nodeKind sh:IRI ]",
            {
                "b.jsonld": '{"@type": "http://a.example/T",\n"http://a.example/size": 1,'
                '\n "@id": "http://a.example/s"}'
            },
            ("b.jsonld", 3, 9),
        ),
        (
            "sh:property [ sh:path a:size ; sh:nodeKind sh:IRI ]",
            {"b.jsonld": '{"@type": "http://a.example/T",\n"http://a.example/size": 1}'},
            ("b.jsonld", None, None),
        ),
    ],
)
def test_results_of_shapes(
    shape: str, files: dict[str, str], place: Place, tmp_path: Path, validate: Validate
) -> None:
    named = {
        name: (HEAD if name.endswith(".ttl") else "") + text.replace("\U0001f600", '"\U0001f600"')
        for name, text in files.items()
    }
    named["shapes.ttl"] = f"{HEAD}a:S a sh:NodeShape ; sh:targetClass a:T ;\n {shape} .\n"
    found = _told(tmp_path, validate, named, "shapes")
    assert [one[1:] for one in found] == [place]


def test_literals_and_terms_in_a_text_with_a_mark_at_its_start(
    tmp_path: Path, validate: Validate
) -> None:
    text = (
        "\ufeff<http://a.example/s> <http://www.w3.org/2000/01/rdf-schema#labbel> 'x' ,\r\n"
        "\t'y' . # '9x'^^xsd:integer\r\n"
        "<http://a.example/s> <http://a.example/p>\t'''\r\n\U0001f600''' ,  "
        "'9x'^^<http://www.w3.org/2001/XMLSchema#integer> ."
    )
    found = _told(tmp_path, validate, {"b.ttl": text}, "literals,terms")
    assert found == [
        ("term-unknown", "b.ttl", 1, 22),
        ("literal-ill-typed", "b.ttl", 4, 9),
    ]


def test_axioms_of_the_reasoner(tmp_path: Path, validate: Validate) -> None:
    files = {
        "terms.ttl": HEAD
        + "a: a owl:Ontology .\na:A a owl:Class .\na:B a owl:Class ; owl:disjointWith a:A .\n"
        "a:C a owl:Class ; rdfs:subClassOf a:B .\na:p a owl:ObjectProperty .\n"
        "a:i a a:C .\n",
        "more.ttl": HEAD
        + "a:C a owl:Class ;\n  rdfs:subClassOf [ a owl:Restriction ; owl:onProperty a:p ;\n"
        "    owl:someValuesFrom a:B ] ,\n  a:A .\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    _, report = validate(tmp_path, "--only", "owl")
    (found,) = [f for f in report["findings"] if f["severity"] != "info"]
    assert (Path(found["file"]).name, found["line"], found["column"]) == ("terms.ttl", 10, 7)
    for said in (
        "#type a:C' (terms.ttl:10)",
        "kind of a:B' (terms.ttl:8)",
        "kind of a:A' (more.ttl:8)",
    ):
        assert said in found["message"]
    assert "disjoint" in found["message"]
    assert "(terms.ttl:7)" in found["message"]

"""Graphs that are not ours: three small projects of other people's, each with planted defects."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.validate.changing import commit, git, replace
from tests.validate.reported import result

from r2pgraph.cli import main

Validate = Callable[..., tuple[int, dict[str, Any]]]

PREFIXES = """@prefix ex: <https://garden.example/ns#> .
@prefix g: <https://garden.example/id/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

"""
ONTOLOGY = {
    "src/garden.ttl": PREFIXES
    + """<https://garden.example/ns> a owl:Ontology .
ex:Plant a owl:Class ; rdfs:label "plant"@en .
ex:Tree a owl:Class ; rdfs:subClassOf ex:Plant ; owl:disjointWith ex:Herb .
ex:Herb a owl:Class ; rdfs:subClassOf ex:Plant .
ex:OldTree a owl:Class ; owl:equivalentClass
    [ a owl:Class ; owl:intersectionOf ( ex:Tree
        [ a owl:Restriction ; owl:onProperty ex:age ; owl:someValuesFrom xsd:integer ] ) ] .
ex:age a owl:DatatypeProperty ; rdfs:range xsd:integer .
ex:beside a owl:ObjectProperty ; rdfs:domain ex:Plant ; rdfs:range ex:Plant .
""",
    "shapes/plant.ttl": PREFIXES
    + """ex:plant-has-age a sh:NodeShape ; sh:targetClass ex:Plant ;
    sh:property [ sh:path ex:age ; sh:minCount 1 ; sh:message "it has no age; count its rings" ] ;
    sh:property [ sh:path ex:age ; sh:maxInclusive 5000 ] .
""",
    "data/trees.ttl": PREFIXES
    + """g:oak a ex:Tree ; ex:age 300 ; ex:beside g:fir .
g:fir a ex:Tree ; ex:age 80 .
g:mint a ex:Herb ; ex:age 2 .
""",
    "data/more.rdf": """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:ex="https://garden.example/ns#">
  <ex:Tree rdf:about="https://garden.example/id/elm">
    <ex:age rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">90</ex:age>
  </ex:Tree>
</rdf:RDF>
""",
    "queries/old.rq": "PREFIX ex: <https://garden.example/ns#>\n"
    "SELECT ?tree { ?tree ex:age ?age FILTER(?age > 100) }\n",
}
CONCEPT = 'g:{0} a skos:Concept ; skos:prefLabel "{0}"@en ; skos:inScheme g:scheme'
THESAURUS = {
    "thesaurus.ttl": PREFIXES
    + "g:scheme a skos:ConceptScheme ; skos:hasTopConcept g:tool .\n"
    + f"{CONCEPT.format('tool')} .\n"
    + f"{CONCEPT.format('spade')} ; skos:broader g:tool .\n"
    + f"{CONCEPT.format('rake')} ;\n    skos:broader g:tool ;\n    skos:related g:spade .\n",
    "skos-shapes.ttl": PREFIXES
    + """ex:one-label a sh:NodeShape ; sh:targetClass skos:Concept ;
    sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ; sh:uniqueLang true ] ;
    sh:property [ sh:path skos:related ; sh:disjoint skos:broader ] .
""",
    "old.n3": "nothing that is read",
    "notes.xml": "<notes/>",
}
NP = """@prefix np: <http://www.nanopub.org/nschema#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix this: <https://np.example/{0}#> .

this:head {{
    this:np a np:Nanopublication ;
        np:hasAssertion this:assertion ;
        np:hasProvenance this:provenance ;
        np:hasPublicationInfo this:info .
}}
this:assertion {{ <https://np.example/id/bee> <https://np.example/id/visits> "clover"@en . }}
this:provenance {{ this:assertion prov:wasAttributedTo <https://np.example/id/ann> . }}
this:info {{ this:np dcterms:created "2026-01-0{0}"^^xsd:date . }}
"""
NANOPUBS = {
    "np/1.trig": NP.format(1),
    "np/2.trig": NP.format(2),
    "checks/assertion-is-attributed.rq": """# title: Every assertion is attributed
# why: a claim of nobody's cannot be asked about
# severity: violation
# focus: ?focus a np:Nanopublication .
# message: nobody is named for the assertion {assertion}
# remedy: say in the provenance whom it is attributed to
PREFIX np: <http://www.nanopub.org/nschema#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?focus ?assertion WHERE {
    ?focus a np:Nanopublication ; np:hasAssertion ?assertion .
    FILTER NOT EXISTS { ?assertion prov:wasAttributedTo ?who }
}
""",
    "r2pgraph.toml": '[files]\ndata = ["np/*.trig"]\nchecks = ["checks/*.rq"]\n',
    "draft.ttl": "<a:b> <c:d> <e:f> .",
}
PROJECTS = {"ontology": ONTOLOGY, "thesaurus": THESAURUS, "nanopubs": NANOPUBS}


def make(root: Path, name: str) -> Path:
    for file, text in PROJECTS[name].items():
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("name", "applied"),
    [
        ("ontology", "syntax literals terms shapes profile owl queries"),
        ("thesaurus", "syntax literals terms shapes"),
        ("nanopubs", "configuration syntax literals terms patterns"),
    ],
)
def test_project_is_clean_and_what_does_not_apply_is_said(
    name: str, applied: str, tmp_path: Path, validate: Validate
) -> None:
    code, report = validate(make(tmp_path, name))
    assert report["findings"] == []
    assert code == 0
    assert [c["name"] for c in report["checks"] if c["checked"]] == applied.split()
    for check in report["checks"]:
        assert check["checked"] or check["leftOut"][0].startswith("all of it: ")


def test_every_file_is_read_or_named(tmp_path: Path, validate: Validate) -> None:
    _, report = validate(make(tmp_path, "thesaurus"), "--only", "syntax")
    syntax = result(report, "syntax")
    assert syntax["checked"]["files"] == 2
    assert [line.rpartition("/")[2] for line in syntax["leftOut"]] == [
        "notes.xml: it is XML and not RDF",
        "old.n3: .n3 is not read; convert it to Turtle",
    ]
    (tmp_path / "nanopubs").mkdir()
    _, report = validate(make(tmp_path / "nanopubs", "nanopubs"), "--only", "syntax")
    (line,) = result(report, "syntax")["leftOut"]
    assert line.endswith("draft.ttl: no pattern of the configuration names it")


# Project, file, what is changed into what, the rule that must fire, and words of the line it names.
DEFECTS = {
    "owl-inconsistent": (
        "ontology", "data/trees.ttl", "g:mint a ex:Herb", "g:mint a ex:Herb, ex:Tree",
        "owl/ontology-inconsistent", "g:mint"),
    "owl-unsatisfiable": (
        "ontology", "src/garden.ttl", "ex:Herb a owl:Class ; rdfs:subClassOf ex:Plant",
        "ex:Herb a owl:Class ; rdfs:subClassOf ex:Plant .\n"
        "ex:Hop a owl:Class ; rdfs:subClassOf ex:Herb , ex:Tree",
        "owl/class-unsatisfiable", "ex:Hop"),
    "class-misspelt": (
        "ontology", "data/trees.ttl", "g:oak a ex:Tree", "g:oak a ex:Tre",
        "terms/term-undeclared", "ex:Tre "),
    "property-misspelt": (
        "ontology", "data/trees.ttl", "ex:beside g:fir", "ex:besides g:fir",
        "terms/term-undeclared", "ex:besides"),
    "thing-misspelt": (
        "ontology", "data/trees.ttl", "ex:beside g:fir", "ex:beside g:fur",
        "terms/thing-undescribed", "g:fur"),
    "shape-broken": (
        "ontology", "data/trees.ttl", "ex:age 300 ;", "", "shapes/MinCount-age", "g:oak"),
    "shape-broken-by-a-value": (
        "ontology", "data/trees.ttl", "ex:age 300", "ex:age 9000",
        "shapes/MaxInclusive-age", "9000"),
    "shape-broken-in-rdf-xml": (
        "ontology", "data/more.rdf", ">90<", ">9000<", "shapes/MaxInclusive-age", "9000"),
    "literal-ill-typed": (
        "ontology", "data/trees.ttl", "ex:age 2 ", 'ex:age "two"^^xsd:integer ',
        "literals/literal-ill-typed", '"two"'),
    "literal-out-of-range": (
        "ontology", "data/trees.ttl", "ex:age 2 ", "ex:age 2.5 ",
        "literals/literal-out-of-range", "2.5"),
    "query-broken": (
        "ontology", "queries/old.rq", "FILTER(?age > 100)", "FILTER(?age > )",
        "queries/query-does-not-parse", "FILTER"),
    "query-without-answer": (
        "ontology", "queries/old.rq", "> 100", "> 1000", "queries/query-without-rows", "PREFIX"),
    "query-that-reaches-out": (
        "ontology", "queries/old.rq", "{ ?tree", "{ SERVICE <http://127.0.0.1:9/> {} ?tree",
        "queries/query-refused", "PREFIX"),
    "label-twice": (
        "thesaurus", "thesaurus.ttl", '"spade"@en', '"spade"@en , "shovel"@en',
        "shapes/UniqueLang-prefLabel", "g:spade"),
    "label-missing": (
        "thesaurus", "thesaurus.ttl", 'skos:prefLabel "rake"@en ; ', "",
        "shapes/MinCount-prefLabel", "g:rake"),
    "broader-of-nothing": (
        "thesaurus", "thesaurus.ttl", "    skos:broader g:tool", "    skos:broader g:tol",
        "terms/thing-undescribed", "g:tol"),
    "vocabulary-misspelt": (
        "thesaurus", "thesaurus.ttl", "skos:related", "skos:relatd",
        "terms/term-unknown", "relatd"),
    "related-to-its-broader": (
        "thesaurus", "thesaurus.ttl", "skos:related g:spade", "skos:related g:tool",
        "shapes/Disjoint-related", "g:tool"),
    "file-broken": (
        "thesaurus", "thesaurus.ttl", "skos:related g:spade .", "skos:related g:spade",
        "syntax/file-does-not-parse", ""),
    "assertion-of-nobodys": (
        "nanopubs", "np/2.trig", "this:assertion prov:wasAttributedTo", "this:np dcterms:creator",
        "patterns/assertion-is-attributed", "this:assertion"),
    "provenance-misspelt": (
        "nanopubs", "np/2.trig", "prov:wasAttributedTo", "prov:wasAtributedTo",
        "terms/term-unknown", "prov:wasAtributedTo"),
    "date-that-is-none": (
        "nanopubs", "np/1.trig", "2026-01-01", "2026-01-32", "literals/literal-ill-typed", "32"),
    "graph-that-is-nowhere": (
        "nanopubs", "np/1.trig", "np:hasProvenance this:provenance", "np:hasProvenance this:prov",
        "terms/thing-undescribed", "this:prov "),
    "graph-in-two-files": (
        "nanopubs", "np/2.trig", "https://np.example/2#", "https://np.example/1#",
        "syntax/graph-in-two-files", "this:head {"),
    "pattern-of-nothing": (
        "nanopubs", "r2pgraph.toml", "checks/*.rq", "check/*.rq",
        "configuration/pattern-without-files", "checks"),
}  # fmt: skip


@pytest.mark.parametrize("name", DEFECTS)
def test_planted_defect_is_caught_at_its_line(
    name: str, tmp_path: Path, validate: Validate
) -> None:
    project, file, old, new, rule, words = DEFECTS[name]
    root = make(tmp_path, project)
    replace(root / file, old, new)
    check = rule.partition("/")[0].replace("configuration", "syntax")
    code, report = validate(root, "--fail-on", "warning", "--only", check)
    found = [f for f in report["findings"] if f"{f['check']}/{f['rule']}" == rule]
    assert found, report["findings"]
    assert code == (3 if rule.startswith("syntax/file") else 1), report["checks"]
    (place,) = {(f["file"], f["line"]) for f in found[:1]}
    assert place[0] == str(root / file)
    lines = (root / file).read_text(encoding="utf-8").splitlines()
    assert words in lines[min(place[1], len(lines)) - 1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[files", "it is no TOML"),
        ("[file]\n", "there is no table 'files'"),
        ("[files]\ndata = ['*.ttl']\ndatas = []\n", "there is no setting 'datas'"),
        ("[files]\ndata = '*.ttl'\n", "'data' is no list of patterns"),
        ("[files]\ndata = ['../*.ttl']\n", "leads out of the folder"),
        ("[files]\ndata = []\n", "no pattern names ontology, shapes or data"),
    ],
)
def test_configuration_that_is_none_is_one_finding_and_the_rest_is_checked(
    text: str, words: str, tmp_path: Path, validate: Validate
) -> None:
    root = make(tmp_path, "thesaurus")
    (root / "r2pgraph.toml").write_text(text, encoding="utf-8")
    code, report = validate(root)
    (finding,) = report["findings"]
    assert (code, finding["rule"]) == (2, "configuration-malformed")
    assert words in finding["message"]
    assert result(report, "shapes")["checked"]["focus nodes"] > 0


def test_configuration_may_stand_with_that_of_other_tools(
    tmp_path: Path, validate: Validate
) -> None:
    root = make(tmp_path, "nanopubs")
    text = (root / "r2pgraph.toml").read_text(encoding="utf-8")
    (root / "r2pgraph.toml").unlink()
    (root / "pyproject.toml").write_text(text.replace("[files]", "[tool.r2pgraph.files]"))
    _, report = validate(root, "--only", "patterns")
    assert result(report, "patterns")["checked"] == {"patterns": 1, "focus nodes": 2}


def test_query_in_a_shape_reaches_for_nothing_outside(tmp_path: Path, validate: Validate) -> None:
    root = make(tmp_path, "ontology")
    query = "SELECT $this { SERVICE <http://127.0.0.1:9/> { $this ?p ?o } }"
    for written in (query, query.replace("S", "\\\\u0053", 2)):
        asked = f'sh:sparql [ sh:select "{written}" ]'
        shape = f"\nex:out a sh:NodeShape ; sh:targetClass ex:Tree ; {asked} ."
        text = ONTOLOGY["shapes/plant.ttl"] + shape
        (root / "shapes/plant.ttl").write_text(text, encoding="utf-8")
        code, report = validate(root, "--only", "shapes")
        assert code == 4
        (problem,) = result(report, "shapes")["problems"]
        assert "SERVICE" in problem["message"]


def test_link_that_leads_out_is_not_followed(tmp_path: Path, validate: Validate) -> None:
    root = make(tmp_path / "project", "thesaurus")
    (tmp_path / "secret.ttl").write_text("hush")
    (root / "link.ttl").symlink_to(tmp_path / "secret.ttl")
    code, report = validate(root, "--only", "syntax")
    assert (code, result(report, "syntax")["checked"]["files"]) == (0, 2)


def test_folder_without_rdf_is_nothing_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", "--root", str(tmp_path)]) == 5
    assert "no RDF file that is read" in capsys.readouterr().err


def test_changes_of_a_foreign_project(tmp_path: Path, validate: Validate) -> None:
    root = make(tmp_path, "thesaurus")
    replace(root / "thesaurus.ttl", "skos:broader g:tool .", "skos:broader g:tol .")
    git(root, "init")
    commit(root)
    assert validate(root, "--changed-since", "HEAD", "--fail-on", "warning")[0] == 0
    (root / "more.ttl").write_text(PREFIXES + "g:spade skos:relatd g:rake .\n")
    code, report = validate(root, "--changed-since", "HEAD", "--fail-on", "warning")
    assert (code, [f["rule"] for f in report["findings"]]) == (1, ["term-unknown"])

"""Own terms with their labels and their place in the hierarchy."""

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.lexicon import read_lexicon
from r2pgraph.load import Corpus


def test_terms_are_read_from_the_corpus(small_corpus: Corpus) -> None:
    lexicon = read_lexicon(small_corpus.quads())
    term = lexicon.get("EmpiricalClaim")
    assert term is not None
    assert (term.name, term.kind, term.label) == ("EmpiricalClaim", "class", "empirical claim")
    assert term.definition == "A claim about what is or was the case."
    assert term.module == terms.MODULE + "claims"
    assert term.above == (terms.CLAIM_CLASS,)
    assert lexicon.get(terms.STATED_BY) is not None
    assert lexicon.get(terms.STATED_BY).domain == (terms.CLAIM_CLASS,)


def test_the_hierarchy_goes_both_ways(small_corpus: Corpus) -> None:
    lexicon = read_lexicon(small_corpus.quads())
    assert [term.name for term in lexicon.roots("class")] == ["Claim"]
    assert lexicon.below[terms.CLAIM_CLASS] == (terms.R2P + "EmpiricalClaim",)
    assert [term.name for term in lexicon.of_kind("class")] == [
        "Claim",
        "EmpiricalClaim",
        "MeasuredClaim",
    ]


def test_foreign_and_undeclared_terms_are_left_out() -> None:
    text = (
        f"@prefix r2p: <{terms.R2P}> . @prefix owl: <{terms.OWL}> . "
        f"@prefix rdfs: <{terms.RDFS}> .\n"
        "<http://other#C> a owl:Class . r2p:used rdfs:label 'used' . r2p:kind-a a r2p:Kind .\n"
        "r2p:value-a a owl:NamedIndividual , r2p:Kind ; rdfs:label 'a' ; owl:deprecated true ."
    )
    lexicon = read_lexicon(ox.parse(text, ox.RdfFormat.TURTLE))
    (term,) = lexicon.terms.values()
    assert (term.name, term.kind, term.deprecated) == ("value-a", "individual", True)
    assert terms.R2P + "Kind" in term.types


def test_an_example_in_words_is_told_from_one_with_an_address() -> None:
    text = (
        f"@prefix r2p: <{terms.R2P}> . @prefix owl: <{terms.OWL}> . "
        f"@prefix skos: <{terms.SKOS}> .\n"
        f"r2p:A a owl:Class ; skos:example <{terms.CLAIM}x/y> , 'words' .\n"
        f"r2p:B a owl:Class ; skos:example <{terms.CLAIM}x/y> ."
    )
    lexicon = read_lexicon(ox.parse(text, ox.RdfFormat.TURTLE))
    assert [term.example for term in lexicon.of_kind("class")] == ["words", ""]

"""What the reasoner says of a triple: why it follows from the ontology, or what it contradicts.

Over ontology, alignments and reference layer, which is what the graph itself says; what follows
from claims is asked for each standpoint apart (`reason.standpoint`).
"""

from collections.abc import Iterator

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.layout import FileKind
from r2pgraph.load import Corpus
from r2pgraph.memo import Memo
from r2pgraph.reason.explain import Explanation, explain_inconsistency
from r2pgraph.reason.hermit import check
from r2pgraph.reason.owl_input import Triple

_TYPE = ox.NamedNode(terms.RDF_TYPE)
_CLASS = ox.NamedNode(terms.OWL_CLASS)
# What is added to ask with; no part of an answer.
_ASKED = "urn:r2pgraph:asked:"


def why_it_follows(corpus: Corpus, triple: Triple, memo: Memo) -> Explanation | None:
    """A minimal set of statements and axioms from which a triple follows; None where it does not.

    Raises:
        ReasonerFailedError, ReasonerTimeoutError
    """
    return _why(corpus, list(_denied(triple)), memo)


def why_it_cannot_be(corpus: Corpus, triple: Triple, memo: Memo) -> Explanation | None:
    """What a triple would contradict; None where it would fit.

    Raises:
        ReasonerFailedError, ReasonerTimeoutError
    """
    return _why(corpus, [ox.Quad(*triple, ox.NamedNode(_ASKED + "graph"))], memo)


def _why(corpus: Corpus, added: list[ox.Quad], memo: Memo) -> Explanation | None:
    if not added:
        return None
    quads = [*_background(corpus), *added]
    if check(quads, memo).consistent:
        return None
    found = explain_inconsistency(quads)
    given = {(q.subject, q.predicate, q.object) for q in added}
    stated = tuple(q for q in found.quads if (q.subject, q.predicate, q.object) not in given)
    axioms = tuple(axiom for axiom in found.axioms if _ASKED not in axiom.term)
    return Explanation(stated, axioms)


def _background(corpus: Corpus) -> Iterator[ox.Quad]:
    for file in corpus.files:
        reference = file.source.graph.startswith(terms.REFERENCE_GRAPHS)
        if file.kind in (FileKind.ONTOLOGY, FileKind.ALIGNMENT) or reference:
            yield from file.quads


def _denied(triple: Triple) -> Iterator[ox.Quad]:
    """The opposite of a triple, in OWL: what can only be false where the triple is true."""
    subject, predicate, value = triple
    graph = ox.NamedNode(_ASKED + "graph")
    denied, other = ox.NamedNode(_ASKED + "Denied"), ox.NamedNode(_ASKED + "thing")
    complement = ox.NamedNode(terms.OWL + "complementOf")
    if predicate.value == terms.RDFS_SUBCLASS_OF and isinstance(value, ox.NamedNode):
        yield ox.Quad(other, _TYPE, subject, graph)
        yield ox.Quad(other, _TYPE, denied, graph)
        yield ox.Quad(denied, _TYPE, _CLASS, graph)
        yield ox.Quad(denied, complement, value, graph)
    elif predicate.value == terms.RDF_TYPE and isinstance(value, ox.NamedNode):
        yield ox.Quad(subject, _TYPE, denied, graph)
        yield ox.Quad(denied, _TYPE, _CLASS, graph)
        yield ox.Quad(denied, complement, value, graph)
    elif isinstance(value, ox.NamedNode) and predicate.value.startswith(terms.R2P):
        having = ox.BlankNode("asked")
        yield ox.Quad(subject, _TYPE, denied, graph)
        yield ox.Quad(denied, _TYPE, _CLASS, graph)
        yield ox.Quad(denied, complement, having, graph)
        yield ox.Quad(having, _TYPE, ox.NamedNode(terms.OWL + "Restriction"), graph)
        yield ox.Quad(having, ox.NamedNode(terms.OWL + "onProperty"), predicate, graph)
        yield ox.Quad(having, ox.NamedNode(terms.OWL + "hasValue"), value, graph)

"""`r2pgraph explain SUBJECT PREDICATE OBJECT`: why a triple holds, or why it does not."""

import argparse
import json
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

import pyoxigraph as ox

from r2pgraph import arguments, terms
from r2pgraph.errors import UsageError
from r2pgraph.justify.grounds import Ground, Grounds, Place
from r2pgraph.justify.reasoned import why_it_cannot_be, why_it_follows
from r2pgraph.layout import find_layout, shown
from r2pgraph.load import Corpus, load_corpus, name_of
from r2pgraph.memo import Memo
from r2pgraph.prefixes import shorten
from r2pgraph.reason.explain import Explanation
from r2pgraph.reason.owl_input import Triple
from r2pgraph.reason.words import in_words
from r2pgraph.store import cache_folder

_SPACE = re.compile(r"\s")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    for name, shown_as in (
        ("subject", "SUBJECT"),
        ("predicate", "PREDICATE"),
        ("object", "OBJECT"),
    ):
        parser.add_argument(
            name, metavar=shown_as, help="a name with a known prefix, <IRI>, a or a literal"
        )
    parser.add_argument(
        "--standpoint",
        metavar="IRI",
        action="append",
        default=[],
        help="what follows for this speaker; the authors of the sources if none is named",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="of the report (%(default)s)"
    )
    arguments.add_root(parser)


def run(args: argparse.Namespace) -> int:
    """Prints the reasons; exit 0 where the triple holds, 1 where it does not."""
    corpus = load_corpus(find_layout(args.root))
    triple = _triple((args.subject, args.predicate, args.object), corpus.prefixes)
    memo = Memo(cache_folder())
    grounds = Grounds(corpus, memo)
    _must_be_known(triple, grounds.known(), corpus.prefixes)
    speakers = [_triple((one, "a", one), corpus.prefixes)[0].value for one in args.standpoint]
    found = list(grounds.of(triple, speakers))
    if not found and (why := why_it_follows(corpus, triple, memo)):
        found = [_reasoned(grounds, "it follows from the ontology", why)]
    against = []
    if not found and (why := why_it_cannot_be(corpus, triple, memo)):
        against = [_reasoned(grounds, "it would contradict the ontology", why)]
    told = " ".join(_short(term, corpus) for term in triple)
    if args.format == "json":
        print(_as_json(told, found, against, corpus))
    else:
        print("\n".join(_as_text(told, found, against, corpus)))
    return 0 if found else 1


def _triple(words: tuple[str, str, str], prefixes: Mapping[str, str]) -> Triple:
    """A triple from its three terms, as Turtle writes them.

    Raises:
        UsageError: they are not three terms, or a prefix is unknown.
    """
    declared = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items())
    try:
        found = list(ox.parse(f"{declared}{' '.join(words)} .", ox.RdfFormat.TURTLE))
    except (SyntaxError, ValueError) as problem:
        reason = str(problem).partition(" at line")[0]
        raise UsageError(
            f"'{' '.join(words)}' is no triple ({reason}); write each term as a name with a known "
            'prefix, an <IRI>, or a "literal"'
        ) from problem
    whole = len(found) == 1 and not any(_SPACE.search(word) for word in words[:2])
    subject = found[0].subject if whole else None
    value = found[0].object if whole else None
    if not isinstance(subject, ox.NamedNode) or not isinstance(value, (ox.NamedNode, ox.Literal)):
        raise UsageError(f"'{' '.join(words)}' is not one triple between named things; give one")
    return subject, found[0].predicate, value


def _must_be_known(triple: Triple, known: set[str], prefixes: Mapping[str, str]) -> None:
    """Refuses what no statement names: it is misspelt more often than it is false.

    Raises:
        UsageError: with the nearest names.
    """
    for term in triple:
        foreign = not term.value.startswith(terms.BASE)
        if not isinstance(term, ox.NamedNode) or term.value in known or foreign:
            continue
        names = {shorten(iri, prefixes): iri for iri in known if iri.startswith(terms.BASE)}
        wanted = shorten(term.value, prefixes)
        near = get_close_matches(wanted, names, n=3, cutoff=0.6)
        meant = f"; did you mean {', '.join(near)}?" if near else "; check its spelling"
        raise UsageError(f"no statement names {wanted}{meant}")


def _reasoned(grounds: Grounds, sentence: str, why: Explanation) -> Ground:
    places = tuple(
        grounds.place((q.subject, q.predicate, q.object), name_of(q.graph_name))
        for q in why.quads
        if not isinstance(q.subject, ox.Triple) and not isinstance(q.object, ox.Triple)
    )
    spelled = [
        " ".join(f"<{t.value}>" if isinstance(t, ox.NamedNode) else str(t) for t in q.triple)
        for q in why.quads
    ]
    facts = tuple(
        Place(text, place.path, place.line) for text, place in zip(spelled, places, strict=True)
    )
    axioms = tuple(grounds.axiom(axiom.term, axiom.text) for axiom in why.axioms)
    return Ground(sentence, facts, axioms)


def _as_text(
    told: str, found: list[Ground], against: list[Ground], corpus: Corpus
) -> Iterator[str]:
    if found:
        yield f"{told} holds:"
    else:
        yield f"{told} does not hold: nothing states it and it does not follow"
    for ground in (*found, *against):
        yield f"  {ground.sentence}"
        for place in ground.places:
            yield f"    {_line(place, corpus)}"
        if ground.axioms:
            yield "    given"
        for place in ground.axioms:
            yield f"      {_line(place, corpus)}"


def _line(place: Place, corpus: Corpus) -> str:
    who = ""
    if place.speakers:
        pages = f", p. {', '.join(place.pages)}" if place.pages else ""
        who = f" ({'; '.join(place.speakers)}{pages})"
    where = f" [{shown(place.path)}:{place.line or 1}]" if place.path else ""
    return f"{in_words(place.text, corpus.prefixes)}{who}{where}"


def _as_json(told: str, found: list[Ground], against: list[Ground], corpus: Corpus) -> str:
    def place(one: Place) -> dict[str, object]:
        return {
            "text": in_words(one.text, corpus.prefixes),
            "file": shown(one.path).as_posix() if one.path else None,
            "line": one.line,
            "speakers": list(one.speakers),
            "pages": list(one.pages),
        }

    def ground(one: Ground) -> dict[str, object]:
        return {
            "sentence": one.sentence,
            "restsOn": [place(p) for p in one.places],
            "given": [place(p) for p in one.axioms],
        }

    document = {
        "triple": told,
        "holds": bool(found),
        "reasons": [ground(one) for one in found],
        "against": [ground(one) for one in against],
    }
    return json.dumps(document, indent=1, ensure_ascii=False)


def _short(term: ox.NamedNode | ox.BlankNode | ox.Literal, corpus: Corpus) -> str:
    if not isinstance(term, ox.NamedNode):
        return str(term)
    return shorten(term.value, corpus.prefixes)

"""`r2pgraph stats`: how much the graph holds, counted from the files."""

import argparse
import json
from collections import Counter
from collections.abc import Iterable

import pyoxigraph as ox

from r2pgraph import arguments, terms
from r2pgraph.catalogue import load_catalogue
from r2pgraph.errors import UsageError
from r2pgraph.layout import find_layout
from r2pgraph.lexicon import read_lexicon
from r2pgraph.load import Corpus, load_corpus, read_text
from r2pgraph.measures import JOINED_FROM, Measures, Part, measure
from r2pgraph.union import Union, load_union

Number = int | float | Part
Statistics = dict[str, Number | dict[str, int] | dict[str, float] | dict[str, Part]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of `stats`."""
    arguments.add_root(parser)
    parser.add_argument(
        "--used-once",
        metavar="SORT",
        help="list the things of a sort (kind, agent, event …) that one claim only is about",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="of the report (%(default)s)"
    )


def run(args: argparse.Namespace) -> int:
    """Prints the numbers."""
    layout = find_layout(args.root)
    corpus = load_corpus(layout)
    store = ox.Store()
    union = load_union(store, corpus.union_quads(), layout)
    measures = measure(store)
    if args.used_once:
        _print_used_once(measures, args.used_once, args.format)
        return 0
    numbers = statistics(corpus, union)
    numbers["catalogue queries"] = len(load_catalogue(layout).queries)
    numbers |= measured(measures)
    if args.format == "json":
        print(json.dumps(numbers, indent=1, ensure_ascii=False, default=_as_json))
        return 0
    for name, value in numbers.items():
        if not isinstance(value, dict):
            print(f"{_shown(value):>8}  {name}{_of(value)}")
            continue
        counts = [one for one in value.values() if isinstance(one, int)]
        print(f"{sum(counts):>8,}  {name}" if counts else f"{'':>8}  {name}")
        for part, one in value.items():
            print(f"          {_shown(one):>8}  {part}{_of(one)}")
    return 0


def measured(measures: Measures) -> Statistics:
    """How the claims are spread, how much they say, and how far they join."""
    claims = len(measures.claims)
    return {
        "claims by chapter": dict(measures.by_chapter),
        "claims by prominence": dict(measures.by_prominence),
        "claims by speaker": dict(measures.by_speaker),
        "tensions between claims by kind": dict(measures.tensions),
        "content triples": measures.content_triples,
        "content triples a claim": round(measures.content_triples / claims, 2) if claims else 0.0,
        f"claims that share a thing with at least {JOINED_FROM} others": measures.joined,
        "things that one claim only is about": {
            sort: measures.share_used_once(sort) for sort in measures.sorts()
        },
    }


def _print_used_once(measures: Measures, sort: str, form: str) -> None:
    """The list on request.

    Raises:
        UsageError: no claim is about a thing of such a sort.
    """
    if sort not in measures.sorts():
        known = ", ".join(measures.sorts())
        raise UsageError(f"no claim is about a thing of the sort '{sort}'; there are {known}")
    found = measures.used_once(sort)
    print(json.dumps(found, indent=1) if form == "json" else "\n".join(found))


def _shown(value: Number) -> str:
    if isinstance(value, Part):
        return f"{value.share:.1%}"
    return f"{value:,}"


def _of(value: Number) -> str:
    return f" ({value.count:,} of {value.of:,})" if isinstance(value, Part) else ""


def _as_json(part: Part) -> dict[str, Number]:
    return {"count": part.count, "of": part.of, "share": round(part.share, 4)}


def statistics(corpus: Corpus, union: Union) -> Statistics:
    """Counts of files, graphs, triples, terms, claims and passages."""
    stated, entailed = union.stated, union.entailed
    types = [quad for quad in [*stated, *entailed] if quad.predicate.value == terms.RDF_TYPE]
    lexicon = read_lexicon(corpus.quads())
    claims = _instances(types, terms.CLAIM_CLASS)
    kinds = Counter(
        _local(quad.object)
        for quad in set(types)
        if quad.subject in claims and _local(quad.object) not in ("", "Claim")
    )
    return {
        "files": len(corpus.files),
        "graphs": len(corpus.graphs),
        "triples in the union": len({(q.subject, q.predicate, q.object) for q in stated}),
        "entailed triples": len(entailed),
        "shortcuts": len(union.shortcuts),
        "terms": dict(sorted(Counter(term.kind for term in lexicon.terms.values()).items())),
        "claims": len(claims),
        "claims by kind": dict(sorted(kinds.items())),
        **_lines(corpus, claims),
        "passages": len(_instances(types, terms.PASSAGE_CLASS)),
        "notes": len(_instances(types, terms.NOTE_CLASS)),
        "speakers": len({q.object for q in stated if q.predicate.value == terms.STATED_BY}),
    }


def _lines(corpus: Corpus, claims: set[object]) -> Statistics:
    """How long the files of claims are, which is what authors write."""
    found: dict[str, int] = {}
    lines = 0
    each: dict[str, float] = {}
    for file in corpus.union_files:
        own = {quad.subject for quad in file.quads if quad.predicate.value == terms.RDF_TYPE}
        if number := len(own & claims):
            name = f"{file.path.parts[-3]}/{file.path.stem}"
            found[name] = number
            length = len(read_text(file.path).splitlines())
            lines += length
            each[name] = round(length / number, 1)
    return {
        "claims by file": found,
        "lines of claim files": lines,
        "lines a claim": round(lines / len(claims), 1) if claims else 0,
        "lines a claim by file": each,
    }


def _instances(types: Iterable[ox.Quad], name: str) -> set[object]:
    wanted = ox.NamedNode(name)
    return {quad.subject for quad in types if quad.object == wanted}


def _local(term: object) -> str:
    """The local name of an own class; empty for others."""
    if isinstance(term, ox.NamedNode) and term.value.startswith(terms.R2P):
        return term.value.removeprefix(terms.R2P)
    return ""

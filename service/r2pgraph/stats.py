"""`r2pgraph stats`: how much the graph holds, counted from the files."""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from r2pgraph import arguments, terms
from r2pgraph.catalogue import load_catalogue
from r2pgraph.entail import entailments
from r2pgraph.layout import find_layout
from r2pgraph.lexicon import read_lexicon
from r2pgraph.load import Corpus, load_corpus, read_text

Statistics = dict[str, float | Mapping[str, float]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of `stats`."""
    arguments.add_root(parser)
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="of the report (%(default)s)"
    )


def run(args: argparse.Namespace) -> int:
    """Prints the numbers."""
    layout = find_layout(args.root)
    numbers = statistics(load_corpus(layout))
    numbers["catalogue queries"] = len(load_catalogue(layout).queries)
    if args.format == "json":
        print(json.dumps(numbers, indent=1, ensure_ascii=False))
        return 0
    for name, value in numbers.items():
        if not isinstance(value, Mapping):
            print(f"{value:>8,}  {name}")
        else:
            print(f"{sum(value.values()):>8,}  {name}" if _adds_up(value) else f"{'':10}{name}")
            for part, count in value.items():
                print(f"          {count:>8,}  {part}")
    return 0


def statistics(corpus: Corpus) -> Statistics:
    """Counts of files, graphs, triples, terms, claims and passages."""
    stated = list(corpus.union_quads())
    entailed = list(entailments(stated))
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


def _adds_up(parts: Mapping[str, float]) -> bool:
    """Whether the parts are counts, and no averages."""
    return all(isinstance(part, int) for part in parts.values())


def _instances(types: Iterable[ox.Quad], name: str) -> set[object]:
    wanted = ox.NamedNode(name)
    return {quad.subject for quad in types if quad.object == wanted}


def _local(term: object) -> str:
    """The local name of an own class; empty for others."""
    if isinstance(term, ox.NamedNode) and term.value.startswith(terms.R2P):
        return term.value.removeprefix(terms.R2P)
    return ""

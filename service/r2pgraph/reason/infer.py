"""The command `infer`: writes what follows for a standpoint, or says that the file is stale."""

import argparse

from r2pgraph import arguments
from r2pgraph.layout import find_layout, shown
from r2pgraph.load import load_corpus
from r2pgraph.memo import Memo
from r2pgraph.reason.publish import file_name, says_the_same, to_trig
from r2pgraph.reason.standpoint import Standpoint, infer, standpoints
from r2pgraph.store import cache_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument(
        "--standpoint",
        metavar="IRI",
        action="append",
        help="a speaker; the authors of the sources if none is named (repeatable)",
    )
    parser.add_argument(
        "--no-cache", action="store_true", help="derive everything anew, whatever changed"
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 when a file is stale"
    )
    arguments.add_root(parser)


def run(args: argparse.Namespace) -> int:
    """Infers for each standpoint; with --check, compares with what is there."""
    layout = find_layout(args.root)
    corpus = load_corpus(layout)
    speakers: list[str] = args.standpoint or standpoints(corpus)
    memo = Memo(None if args.no_cache else cache_folder())
    stale = 0
    for speaker in speakers:
        found = infer(corpus, speaker, memo)
        path = layout.inferred / file_name(speaker)
        text = to_trig(corpus, found)
        there = path.read_text(encoding="utf-8") if path.is_file() else ""
        print(_summary(found))
        if there == text or (args.check and says_the_same(there, text)):
            print(f"{shown(path)}: up to date")
        elif args.check:
            stale += 1
            print(f"{shown(path)}: stale; run `r2pgraph infer`")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"{shown(path)}: written")
    return 1 if stale else 0


def _summary(found: Standpoint) -> str:
    left_out = sum(found.left_out.values())
    return (
        f"<{found.speaker}>: {len(found.claims)} claims read, {len(found.premises)} facts, "
        f"{len(found.inferences)} inferences; {left_out} triples that no reasoner reads left out"
    )

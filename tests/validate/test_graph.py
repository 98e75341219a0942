"""What pySHACL is given is what was read."""

from pathlib import Path

from r2pgraph.layout import DataFile, FileKind
from r2pgraph.load import load_file
from r2pgraph.validate.graph import to_rdflib


def test_rdflib_gets_the_same_triples_with_their_spelling(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(
        "@prefix x: <http://www.w3.org/2001/XMLSchema#> .\n"
        '<http://a> <http://b> 007, "a"@en, "b", "not a number"^^x:integer, [] .',
        encoding="utf-8",
    )
    graph = to_rdflib(load_file(DataFile(path, FileKind.TRIPLES, "http://g")).quads)
    assert len(graph) == 5
    spelled = {str(value) for value in graph.objects()}
    assert {"007", "a", "b", "not a number"} < spelled

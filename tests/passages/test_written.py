"""Files that tools write whole are what they should be, or are not there."""

from pathlib import Path

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.passages.written import WrittenFile, head


def test_a_file_is_written_and_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "below" / "lamps.ttl"
    lit = WrittenFile(path, 2, "# two lamps\n")
    assert lit.is_stale
    lit.write()
    assert path.read_text(encoding="utf-8") == "# two lamps\n"
    assert not lit.is_stale
    assert WrittenFile(path, 2, "# two other lamps\n").is_stale
    none = WrittenFile(path, 0, "# no lamp\n")
    assert none.is_stale
    none.write()
    assert not none.is_stale
    assert list(path.parent.iterdir()) == []


def test_a_head_describes_the_graph() -> None:
    prefixes = {"rdfs": terms.RDFS, "r2p": terms.R2P, "dcterms": terms.DCTERMS}
    text = head("Written by nobody.", prefixes, "urn:lamps", "lamps", "All lamps.")
    found = [quad.triple for quad in ox.parse(text.encode(), ox.RdfFormat.TURTLE)]
    assert {triple.subject.value for triple in found} == {"urn:lamps"}
    assert {triple.predicate.value for triple in found} == {
        terms.RDF_TYPE,
        terms.RDFS_LABEL,
        terms.DCTERMS + "description",
        terms.DCTERMS + "license",
    }

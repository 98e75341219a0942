"""Files to quads: graphs, blank nodes, positions, and every way in which a file can be wrong."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from r2pgraph import terms
from r2pgraph.errors import (
    DataFileMissingError,
    DataSyntaxError,
    DataTooDeepError,
    DefaultGraphTripleError,
    EmptyCorpusError,
    UnknownDataFormatError,
)
from r2pgraph.layout import DataFile, FileKind
from r2pgraph.load import Corpus, extra_sources, load_file, load_sources, name_of, read_text

CLAIM = "https://w3id.org/r2pgraph/claim/almanac/frost-neighbour"
CHAPTER = "https://w3id.org/r2pgraph/graph/almanac/claims/01-frost"


def _file(path: Path, text: str, kind: FileKind = FileKind.TRIPLES) -> DataFile:
    path.write_text(text, encoding="utf-8")
    return DataFile(path, kind, "https://w3id.org/r2pgraph/graph/test")


def test_every_quad_is_in_a_named_graph(small_corpus: Corpus) -> None:
    quads = list(small_corpus.quads())
    assert len(quads) > 50
    assert all(isinstance(quad.graph_name, ox.NamedNode) for quad in quads)


def test_the_union_leaves_shapes_and_inferences_out(small_corpus: Corpus) -> None:
    graphs = {name_of(quad.graph_name) for quad in small_corpus.union_quads()}
    assert CHAPTER in graphs
    assert CLAIM in graphs
    assert terms.SHAPES + "claim" not in graphs
    assert terms.GRAPH + "inferred/gardener" not in graphs


def test_declared_prefixes_come_first(small_corpus: Corpus) -> None:
    assert small_corpus.prefixes["claim"] == "https://w3id.org/r2pgraph/claim/almanac/"
    assert small_corpus.prefixes["figure"] == "https://w3id.org/r2pgraph/id/figure/"


def test_what_files_call_their_own_graph_is_no_prefix_of_all(tmp_path: Path) -> None:
    text = "@prefix chapter: <http://a/1> .\n@prefix a: <http://a/> .\nchapter: { a:s a:p 1 . }\n"
    corpus = load_sources([_file(tmp_path / "a.trig", text)])
    assert corpus.prefixes == {"a": "http://a/"}


@pytest.mark.parametrize(
    ("subject", "graph", "line"),
    [
        (CLAIM, None, 27),
        (CLAIM, CLAIM, 13),
        ("https://w3id.org/r2pgraph/id/figure/thaw", CLAIM, 16),
        ("https://w3id.org/r2pgraph/id/figure/frost", None, 9),
    ],
)
def test_a_subject_has_a_file_and_a_line(
    small_corpus: Corpus, subject: str, graph: str | None, line: int
) -> None:
    position = small_corpus.position(subject, graph)
    assert position is not None
    assert (position[0].name, position[1]) == ("01-frost.trig", line)


def test_what_is_nowhere_has_no_position(small_corpus: Corpus) -> None:
    assert small_corpus.position("https://example.org/nowhere") is None
    assert small_corpus.position(CLAIM, "https://example.org/nowhere") is None


def test_a_syntax_error_has_line_and_column(tmp_path: Path) -> None:
    source = _file(tmp_path / "a.ttl", "@prefix a: <http://a/> .\n\na:b a:c  ;;; d .\n")
    with pytest.raises(DataSyntaxError) as caught:
        load_file(source)
    assert (caught.value.line, caught.value.exit_code) == (3, 3)
    assert str(caught.value).startswith(f"{tmp_path / 'a.ttl'}:3:")


def test_a_relative_iri_is_an_error_in_our_files(tmp_path: Path) -> None:
    with pytest.raises(DataSyntaxError):
        load_file(_file(tmp_path / "a.ttl", "<a> <b> <c> ."))


def test_a_triple_outside_of_graphs_is_an_error_in_our_files(tmp_path: Path) -> None:
    text = "@prefix a: <http://a/> .\na:g { a:s a:p 1 . }\n\na:stray a:p 2 .\n"
    with pytest.raises(DefaultGraphTripleError, match=r"a\.trig:4:1: <http://a/stray>"):
        load_file(_file(tmp_path / "a.trig", text))
    assert len(load_file(_file(tmp_path / "a.trig", text, FileKind.EXTRA)).quads) == 2


def test_a_depth_bomb_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    bomb = "<http://a> <http://b> " + "[ <http://b> " * 5000 + "1" + " ]" * 5000 + " ."
    with pytest.raises(DataTooDeepError, match="200 levels"):
        load_file(_file(tmp_path / "a.ttl", bomb))


@pytest.mark.parametrize("name", ["a.csv", "a", "a.ttl.bak"])
def test_an_unknown_ending_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnknownDataFormatError, match=r"\.ttl"):
        load_file(_file(tmp_path / name, ""))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileMissingError, match=r"nowhere\.ttl"):
        load_sources(extra_sources([tmp_path / "nowhere.ttl"]))


def test_files_without_a_triple_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EmptyCorpusError):
        load_sources([_file(tmp_path / "a.ttl", "# nothing\n")])


def test_blank_nodes_of_two_files_are_two(tmp_path: Path) -> None:
    text = "_:same <http://p> 1 ."
    corpus = load_sources([_file(tmp_path / "a.ttl", text), _file(tmp_path / "b.ttl", text)])
    assert len({quad.subject for quad in corpus.quads()}) == 2


def test_files_of_one_name_are_two_graphs(tmp_path: Path) -> None:
    paths = [tmp_path / "x y.ttl", tmp_path / "sub" / "x y.nt"]
    graphs = [source.graph for source in extra_sources(paths)]
    assert graphs == [terms.DATA_GRAPH + "x%20y", terms.DATA_GRAPH + "x%20y-2"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.nt", "<http://a> <http://b> <http://c> ."),
        ("a.nq", "<http://a> <http://b> <http://c> ."),
        ("a.jsonld", '{"@id": "http://a", "http://b": {"@id": "http://c"}}'),
        (
            "a.rdf",
            '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:h="http://">'
            '<r:Description r:about="http://a"><h:b r:resource="http://c"/></r:Description></r:RDF>',
        ),
    ],
)
def test_all_formats_are_read(tmp_path: Path, name: str, text: str) -> None:
    (quad,) = load_file(_file(tmp_path / name, text, FileKind.EXTRA)).quads
    assert str(quad.triple) == "<http://a> <http://b> <http://c>"


def test_a_text_that_is_not_utf_8_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    path.write_bytes(b"# one\n# tw\xff\n")
    with pytest.raises(DataSyntaxError, match=r"q\.rq:2:5: .* not UTF-8; save the file as UTF-8"):
        read_text(path)
    path.write_bytes("# é\n".encode())
    assert read_text(path) == "# é\n"


def test_of_a_folder_its_rdf_files_are_read(tmp_path: Path) -> None:
    triple = "<http://s> <http://p> <http://o> ."
    for name in ("b.NT", "in/a b.ttl", "in/c.trig", "notes.txt", ".hidden/x.ttl", "in/.y.nt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(triple, encoding="utf-8")
    graphs = [one.graph.rpartition("/data/")[2] for one in extra_sources([tmp_path])]
    assert graphs == ["b", "in/a%20b", "in/c"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(EmptyCorpusError, match="has no RDF file"):
        list(extra_sources([tmp_path / "empty"]))

"""What is fuzzed: functions that take anything, and may only answer or refuse in one sentence."""

from collections.abc import Callable

from r2pgraph.codings import CODINGS
from r2pgraph.engine.formats import FORMATS
from r2pgraph.errors import R2PGraphError
from r2pgraph.grammar.guard import FORMS, inspect
from r2pgraph.grammar.syntax import with_prefixes
from r2pgraph.sparql.coding import coding_for
from r2pgraph.sparql.negotiate import choose, offers, preferred
from r2pgraph.sparql.problem import problem_document, problem_of
from r2pgraph.sparql.request import METHODS, HttpRequest, SparqlRequest, read_request


def guard(data: bytes) -> None:
    """The guard over any text: a shape, or a refusal."""
    text = data.decode("utf-8", "replace")
    try:
        assert inspect(text).form in FORMS
        with_prefixes(text, {"x": "urn:x:"})
    except R2PGraphError as refusal:
        _told(refusal)


def request(data: bytes) -> None:
    """The reading of any request: a query that is text, or a refusal."""
    parts = [*data.split(b"\n", 4), b"", b"", b"", b""]
    texts = [part.decode("latin-1") for part in parts[:3]]
    method = METHODS[len(data) % len(METHODS)]
    try:
        found = read_request(HttpRequest(method, parts[3], *texts, parts[4]))
        assert isinstance(found, SparqlRequest)
        assert found.query is None or found.query.strip()
        assert method != "POST" or found.query
    except R2PGraphError as refusal:
        _told(refusal)


def accept(data: bytes) -> None:
    """The choice of a format for any header: one that is on offer, or a refusal."""
    header, _, names = data.decode("latin-1").partition("\n")
    assert coding_for(header) in ("", *CODINGS)
    for form in FORMS:
        types = [offer.media_type for offer in offers(form)]
        best = preferred(header, types)
        assert best is None or best in types
        try:
            chosen = choose(form, header, tuple(names.split("\n")) if names else ())
            assert chosen.result_format in FORMATS.values()
            assert chosen.media_type in types
        except R2PGraphError as refusal:
            _told(refusal)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "guard": guard,
    "request": request,
    "accept": accept,
}


def _told(refusal: R2PGraphError) -> None:
    """A refusal is a status of the client's, and a document that says why."""
    answer = problem_document(problem_of(refusal))
    assert 400 <= answer.status < 500
    assert answer.body

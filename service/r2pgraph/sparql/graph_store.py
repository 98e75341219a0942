"""Reading of the SPARQL 1.1 Graph Store HTTP Protocol, by indirect addressing (section 4.2).

Direct addressing needs nothing here: a graph's own address is a page that answers RDF as well.
"""

from r2pgraph import terms
from r2pgraph.engine.base import Engine
from r2pgraph.errors import GraphUnknownError, ProtocolError
from r2pgraph.sparql.negotiate import choose
from r2pgraph.sparql.problem import Answer
from r2pgraph.sparql.request import HttpRequest, decoded_fields, graph_address

METHODS = ("GET", "HEAD", "OPTIONS")
_WHOLE = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def answer_graph(engine: Engine, request: HttpRequest) -> Answer:
    """All triples of the graph that a request names, or of the default graph.

    Raises:
        ProtocolError: 400 for anything but one graph, 406 for a format that cannot carry it.
        GraphUnknownError: no such graph is held; nothing is looked for elsewhere.
    """
    if request.method == "OPTIONS":
        return Answer(204, "", b"", {"Allow": ", ".join(METHODS)})
    fields = decoded_fields(request.query_string)
    graphs = [value for name, value in fields if name == "graph"]
    default = any(name == "default" for name, _ in fields)
    if len(graphs) + default != 1:
        raise ProtocolError(400, "name one graph: ?default, or ?graph= with its address")
    graph = graph_address(graphs[0]) if graphs else terms.UNION_GRAPH
    if graph != terms.UNION_GRAPH and graph not in engine.graph_names:
        raise GraphUnknownError(graph)
    names = [value for name, value in fields if name == "format"]
    offer = choose("CONSTRUCT", request.accept, names)
    asked = () if default else (graph,)
    result = engine.query(_WHOLE, default_graphs=asked, result_format=offer.result_format)
    return Answer(200, offer.content_type, result.body)

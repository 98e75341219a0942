"""Answers that could not be given, and requests that are not of the protocol."""

from r2pgraph.errors.base import R2PGraphError, UsageError


class QueryTimeoutError(R2PGraphError):
    """A query that was stopped at its deadline."""

    http_status = 504
    title = "The query took too long"

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"the query was stopped after {seconds:g} s; add a LIMIT, "
            "or connect its patterns so that it does not form a product"
        )


class QueryMemoryError(R2PGraphError):
    """A query that needed more memory than a worker has. 507: trying again does not help."""

    http_status = 507
    title = "The query needed too much memory"

    def __init__(self, megabytes: int) -> None:
        super().__init__(
            f"the query was stopped because it needed more than {megabytes} MB; "
            "sort or group fewer rows, or add a LIMIT in a sub-select"
        )


class EngineCrashError(R2PGraphError):
    """A worker that ended on its own."""

    title = "The query engine stopped"

    def __init__(self, how: str) -> None:
        super().__init__(
            f"the process that ran the query ended ({how}) and was replaced; "
            "other queries are not affected, please report this one"
        )


class GraphUnknownError(R2PGraphError):
    """A graph that is asked for whole and is not held."""

    exit_code = 2
    http_status = 404
    title = "The graph is not held here"

    def __init__(self, graph: str) -> None:
        super().__init__(
            f"<{graph[:200]}> is not a graph of this dataset and nothing is fetched; "
            "list the graphs with SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
        )


class QueryFailedError(R2PGraphError):
    """A query that the engine accepted and could not evaluate."""

    title = "The query could not be evaluated"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"the engine could not evaluate the query: {reason.rstrip('.')}; rewrite it"
        )


class ClientGoneError(R2PGraphError):
    """Nobody waits for the answer any more."""

    http_status = 503
    title = "The client went away"

    def __init__(self) -> None:
        super().__init__("the client went away and the query was stopped; send it again")


class OverBudgetError(R2PGraphError):
    """A client that has used more than its share."""

    http_status = 429
    title = "You have used your share for now"

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "your queries have used all that one client may use for now; "
            f"try again in {seconds} s, and ask less at once"
        )
        self.retry_after = seconds


class PublicationError(R2PGraphError):
    """Another store that does not hold what was sent to it."""

    exit_code = 4
    title = "The build is not in the store as it was sent"


class EngineBusyError(R2PGraphError):
    """More queries than workers and places in the queue."""

    http_status = 503
    title = "The server is busy"
    retry_after = 2

    def __init__(self) -> None:
        super().__init__("all query workers are busy and the queue is full; try again shortly")


class EngineUnavailableError(R2PGraphError):
    """No worker could be started, or a remote endpoint does not answer."""

    http_status = 502
    title = "The query engine is not available"


class ResultTooLargeError(R2PGraphError):
    """A result beyond the cap on rows or bytes; nothing of it is sent."""

    http_status = 422
    title = "The result is too large"

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(
            f"the result has more than {limit:,} {what}; nothing was sent, because a part would "
            "look like the whole: add LIMIT and OFFSET, or take the dataset as a file"
        )


class ResultFormatError(R2PGraphError):
    """A result that the format asked for cannot carry."""

    exit_code = 2
    http_status = 406
    title = "The format cannot carry this result"


class ProtocolError(R2PGraphError):
    """An HTTP request that the SPARQL protocol does not allow."""

    exit_code = 2
    title = "The request is not as the protocol asks"

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.http_status = status


class AddressInUseError(UsageError):
    """An address that cannot be listened on."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"cannot listen on {host}:{port} ({reason}); "
            "choose another with --host and --port, or with make serve PORT=8001"
        )


class ListPageUnknownError(R2PGraphError):
    """A page that a list does not have."""

    exit_code = 2
    http_status = 404
    title = "This list has no such page"

    def __init__(self, page: str, last: int) -> None:
        pages = f"pages 1 to {last}" if last > 1 else "one page"
        super().__init__(f"there is no page '{page[:20]}'; this list has {pages}")


class ResourceUnknownError(R2PGraphError):
    """An address that nothing in the data has."""

    exit_code = 2
    http_status = 404
    title = "Nothing is known by this address"

    def __init__(self, iri: str) -> None:
        super().__init__(
            f"the data say nothing of <{iri[:200]}>; search for a name, or start at the home page"
        )


class NoDumpError(R2PGraphError):
    """There is no file of all data: they are in another store, or too many."""

    exit_code = 2
    http_status = 404
    title = "There is no file of all data here"

    def __init__(self) -> None:
        super().__init__(
            "the data are in another store or too many for one file; /graph-store?graph= gives "
            "each graph, and GRAPH ?g { ?s ?p ?o } asks for all"
        )


class CitationUnknownError(R2PGraphError):
    """A key under which nothing was cited here."""

    exit_code = 2
    http_status = 404
    title = "Nothing was cited so"

    def __init__(self, key: str) -> None:
        super().__init__(
            f"nothing was cited as '{key[:40]}' on this server; check the address, "
            "or cite the query anew at /cite"
        )


class CitationUnreadableError(R2PGraphError):
    """A kept citation that is damaged."""

    title = "The citation is damaged"

    def __init__(self, key: str) -> None:
        super().__init__(
            f"what is kept as '{key[:40]}' is not whole, so nothing is answered from it; "
            "whoever runs the server can put the file back from a copy"
        )


class CitationsFullError(R2PGraphError):
    """No room for another citation. 507: trying again does not help."""

    http_status = 507
    title = "No room for another citation"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"the citation cannot be kept ({reason}); "
            "cite the address of the query at /query, or ask whoever runs the server"
        )

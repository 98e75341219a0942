"""One class per failure that a user can see.

Each says in one sentence what is wrong, naming the thing, and what to do about it. The exit
code and the HTTP status are properties of the failure; the command line and the web layer map
them in one place each and know no failure by name.

Exit codes: 1 findings, 2 usage or configuration, 3 an input could not be parsed, 4 a check or
an answer could not be completed, 5 nothing was there to work on.
"""

import difflib
from pathlib import Path


class R2PGraphError(Exception):
    """Base of all failures that a user is told about."""

    exit_code: int = 4
    http_status: int = 500
    title: str = "The request could not be completed"


class UsageError(R2PGraphError):
    """A command or a setting that cannot be carried out as given."""

    exit_code = 2
    http_status = 400
    title = "Usage"


class DataFolderMissingError(R2PGraphError):
    """Neither a checkout nor an installed package has the data folders."""

    exit_code = 2
    title = "Data folders not found"

    def __init__(self, looked_in: list[Path]) -> None:
        places = ", ".join(str(place) for place in looked_in)
        super().__init__(
            f"no folders 'ontology' and 'triples' in {places}; "
            "run from a checkout or reinstall the package"
        )


class EmptyCorpusError(R2PGraphError):
    """No data files, or files without a single triple."""

    exit_code = 5
    title = "Nothing to serve"

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}; nothing would be loaded, so nothing was done")


class DataFileMissingError(UsageError):
    """A file that the user names does not exist or cannot be read."""

    def __init__(self, path: Path, reason: str = "no such file") -> None:
        super().__init__(f"{path}: {reason}; check the path and its permissions")


class DataSyntaxError(R2PGraphError):
    """An RDF file that does not parse."""

    exit_code = 3
    http_status = 500
    title = "A file could not be parsed"

    def __init__(
        self, path: Path, line: int, column: int, reason: str, remedy: str = "correct that line"
    ) -> None:
        super().__init__(f"{path}:{line}:{column}: {reason}; {remedy}")
        self.path = path
        self.line = line
        self.column = column
        self.reason = reason
        self.remedy = remedy


class DataTooDeepError(DataSyntaxError):
    """A file that nests so deeply that a parser would break."""

    def __init__(self, path: Path, line: int, limit: int) -> None:
        super().__init__(
            path, line, 1, f"nested more than {limit} levels deep", "flatten the structure"
        )


class DefaultGraphTripleError(DataSyntaxError):
    """A triple outside of any graph in a TriG file of the corpus."""

    def __init__(self, path: Path, line: int, subject: str) -> None:
        super().__init__(
            path,
            line,
            1,
            f"{subject} is described outside of any graph",
            "move the statement into the graph of the file or of a claim",
        )


class UnknownDataFormatError(UsageError):
    """A data file whose name does not say what it holds."""

    def __init__(self, path: Path, known: list[str]) -> None:
        super().__init__(
            f"{path}: the ending '{path.suffix}' names no RDF format; use one of {', '.join(known)}"
        )


class SourceTextMismatchError(UsageError):
    """A text that is not the one offsets count into."""

    title = "Another text"

    def __init__(self, path: Path, found: str, expected: dict[str, str]) -> None:
        known = ", ".join(f"{digest} ({source})" for source, digest in sorted(expected.items()))
        super().__init__(
            f"{path} is not the recorded text: its SHA-256 is {found}, the record names {known}; "
            "give the recorded text, or find the passages again with verify-passages --relocate"
        )
        self.found = found
        self.expected = expected


class SourceTextUnreadableError(R2PGraphError):
    """A source text that is not UTF-8."""

    exit_code = 3
    title = "Not a UTF-8 text"

    def __init__(self, path: Path, byte: int) -> None:
        super().__init__(
            f"{path} is not UTF-8: the byte at position {byte} fits no character; "
            "save the text as UTF-8"
        )


class SourceRecordMissingError(R2PGraphError):
    """No source record says which text offsets count into."""

    exit_code = 5
    title = "No source record"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what}; describe the text in the source's source.ttl (r2p:TextExtraction with "
            "r2p:sha256) and its pages in layout.ttl"
        )


class PhraseNotLocatedError(R2PGraphError):
    """A phrase that no place, or more than one, of a text answers to."""

    exit_code = 1
    http_status = 404
    title = "Phrase not located"


class NothingToCheckError(R2PGraphError):
    """A check that found nothing to look at."""

    exit_code = 5
    title = "Nothing was checked"

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}; nothing was checked, which is not the same as nothing wrong")


class QueryError(R2PGraphError):
    """A query that this service does not run."""

    exit_code = 2
    http_status = 400
    title = "The query cannot be run"


class QuerySyntaxError(QueryError):
    """A query that does not parse."""

    title = "The query does not parse"


class QueryTooComplexError(QueryError):
    """A query beyond a limit on its text: length, nesting or chains of operators."""

    title = "The query is too complex"

    def __init__(self, what: str, found: int, limit: int, remedy: str) -> None:
        super().__init__(f"the query has {found:,} {what}, the limit is {limit:,}; {remedy}")


class UpdateRefusedError(QueryError):
    """An update sent to a service that only reads."""

    title = "This service is read-only"

    def __init__(self, keyword: str) -> None:
        super().__init__(
            f"{keyword} is a SPARQL update and this service is read-only; "
            "send a SELECT, ASK, CONSTRUCT or DESCRIBE query"
        )


class ServiceRefusedError(QueryError):
    """A federated query."""

    http_status = 403
    title = "SERVICE is refused"

    def __init__(self) -> None:
        super().__init__(
            "SERVICE would make this server send requests elsewhere and is refused; "
            "query the other endpoint yourself and join the results"
        )


class ForeignGraphError(QueryError):
    """A dataset clause that names a graph which is not held here."""

    http_status = 403
    title = "The graph is not held here"

    def __init__(self, graph: str) -> None:
        super().__init__(
            f"<{graph}> is not a graph of this dataset and nothing is fetched; "
            "list the graphs with SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
        )


class UnknownParameterError(QueryError):
    """A parameter that a query does not have."""

    title = "Unknown parameter"

    def __init__(self, name: str, known: list[str]) -> None:
        has = ", ".join(known) if known else "none"
        super().__init__(f"there is no parameter '{name}'; this query has: {has}")


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


class QueryFailedError(R2PGraphError):
    """A query that the engine accepted and could not evaluate."""

    title = "The query could not be evaluated"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"the engine could not evaluate the query: {reason.rstrip('.')}; rewrite it"
        )


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


class SourceRecordMalformedError(R2PGraphError):
    """A source record that lacks what offsets, pages or digests need."""

    exit_code = 1
    title = "Source record incomplete"

    def __init__(self, source: str, problem: str) -> None:
        super().__init__(f"the record of {source} {problem}; correct its source.ttl or layout.ttl")


class PassagesMalformedError(R2PGraphError):
    """Passages whose position cannot be read, so that nothing can be derived from them."""

    exit_code = 1
    title = "Passages malformed"

    def __init__(self, problems: list[str]) -> None:
        listed = "\n  ".join(problems)
        super().__init__(
            f"{len(problems)} passages have no usable position, nothing was written; "
            f"correct them first:\n  {listed}"
        )


class ReasonerFailedError(R2PGraphError):
    """The OWL reasoner ended without an answer: not checked, which is not the same as clean."""

    title = "OWL could not be checked"

    def __init__(self, reason: str) -> None:
        lines = [line.strip() for line in reason.splitlines() if line.strip()]
        super().__init__(
            f"the OWL reasoner gave no answer ({lines[-1] if lines else 'no message'}); "
            "consistency is unknown: mend what it names or report it"
        )


class ReasonerTimeoutError(R2PGraphError):
    """The OWL reasoner was killed at its time limit."""

    title = "OWL took too long"

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"the OWL reasoner was stopped after {seconds:g} seconds; consistency is unknown: "
            "give it fewer triples or more time"
        )


class NothingToReasonError(R2PGraphError):
    """No axiom and no individual was left for the reasoner."""

    exit_code = 5
    title = "Nothing to reason over"

    def __init__(self) -> None:
        super().__init__("no triple that an OWL reasoner reads was found; check what was loaded")


class CacheUnusableError(R2PGraphError):
    """No folder to keep a built store in."""

    exit_code = 2
    title = "No place for the store"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: a built store cannot be kept there; "
            "set R2PGRAPH_CACHE to a folder of yours that can be written to"
        )


class ParameterValueError(QueryError):
    """A value that is not of the type of its parameter."""

    title = "A parameter has the wrong form"

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(f"parameter '{name}': '{value[:80]}' is not {expected}; write it so")


class UnknownQueryError(UsageError):
    """A name that no query of the catalogue has."""

    http_status = 404
    title = "There is no such query"

    def __init__(self, name: str, known: list[str]) -> None:
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else "r2pgraph query --list shows them"
        super().__init__(f"the catalogue has no query '{name[:80]}'; {hint}")


class CatalogueError(R2PGraphError):
    """A query file whose header or text is not as the catalogue needs it."""

    exit_code = 3
    title = "A query of the catalogue is not usable"

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path = path
        self.line = line


class ProtocolError(R2PGraphError):
    """An HTTP request that the SPARQL protocol does not allow."""

    exit_code = 2
    title = "The request is not as the protocol asks"

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.http_status = status
        self.headers = headers or {}


class AddressInUseError(UsageError):
    """An address that cannot be listened on."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"cannot listen on {host}:{port} ({reason}); "
            "choose another with --host and --port, or with make serve PORT=8001"
        )


class RuleFileError(R2PGraphError):
    """A check written as a query that is not as it must be."""

    exit_code = 3
    title = "A rule is not usable"

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}; correct the rule")
        self.path = path
        self.line = line


class ShapesUnusableError(R2PGraphError):
    """Shapes that pySHACL cannot run."""

    title = "The shapes cannot be run"

    def __init__(self, reason: str) -> None:
        first = reason.strip().partition("\n")[0] or "no message"
        super().__init__(f"pySHACL refused the shapes ({first}); correct ontology/shapes/")


class RulesMissingError(R2PGraphError):
    """No rules, or not the one that chooses the claims of a standpoint."""

    exit_code = 2
    title = "Rules not found"

    def __init__(self, folder: Path | None) -> None:
        where = f"no rules in {folder}" if folder else "files without their folders have no rules"
        super().__init__(f"{where}; infer from a checkout that has ontology/rules")


class RuleBrokenError(R2PGraphError):
    """A rule that does not parse or does not do what a rule does."""

    exit_code = 3
    title = "A rule is broken"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}; see ontology/README.md for what a rule must return")


class UnknownStandpointError(UsageError):
    """A standpoint that puts nothing forward as true."""

    def __init__(self, speaker: str) -> None:
        super().__init__(
            f"<{speaker}> puts no claim forward as true; "
            "name an agent that some claim has as r2p:statedBy"
        )


class InconsistentStandpointError(R2PGraphError):
    """Claims of one speaker that cannot all be facts."""

    exit_code = 1
    title = "A standpoint contradicts itself"

    def __init__(self, speaker: str, claims: list[str]) -> None:
        listed = ", ".join(f"<{claim}>" for claim in claims) or "none: the reference layer does"
        super().__init__(
            f"read as facts, the claims of <{speaker}> contradict one another or the ontology "
            f"(claims involved: {listed}); correct the claims or the rule that reads them"
        )


class UnknownCheckError(UsageError):
    """A name that no check of the validator has."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"there is no check '{name[:80]}'; choose from {', '.join(known)}")


class ResourceUnknownError(R2PGraphError):
    """An address that nothing in the data has."""

    exit_code = 2
    http_status = 404
    title = "Nothing is known by this address"

    def __init__(self, iri: str) -> None:
        super().__init__(
            f"the data say nothing of <{iri[:200]}>; search for a name, or start at the home page"
        )

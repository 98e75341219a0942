"""One class per failure that a user can see.

Each says in one sentence what is wrong, naming the thing, and what to do about it. The exit
code and the HTTP status are properties of the failure; the command line and the web layer map
them in one place each and know no failure by name.

Exit codes: 1 findings, 2 usage or configuration, 3 an input could not be parsed, 4 a check or
an answer could not be completed, 5 nothing was there to work on.
"""

from r2pgraph.errors.answers import (
    AddressInUseError,
    EngineBusyError,
    EngineCrashError,
    EngineUnavailableError,
    ListPageUnknownError,
    ProtocolError,
    QueryFailedError,
    QueryMemoryError,
    QueryTimeoutError,
    ResourceUnknownError,
    ResultFormatError,
    ResultTooLargeError,
)
from r2pgraph.errors.base import (
    R2PGraphError,
    UsageError,
)
from r2pgraph.errors.checks import (
    InconsistentStandpointError,
    NothingToCheckError,
    NothingToReasonError,
    ReasonerFailedError,
    ReasonerTimeoutError,
    RuleBrokenError,
    RuleFileError,
    RulesMissingError,
    ShapesUnusableError,
    UnknownCheckError,
    UnknownStandpointError,
)
from r2pgraph.errors.data import (
    CacheUnusableError,
    DataFileMissingError,
    DataFolderMissingError,
    DataSyntaxError,
    DataTooDeepError,
    DefaultGraphTripleError,
    EmptyCorpusError,
    UnknownDataFormatError,
)
from r2pgraph.errors.queries import (
    AmbiguousNameError,
    CatalogueError,
    ForeignGraphError,
    NameUnclearError,
    ParameterValueError,
    QueryError,
    QuerySyntaxError,
    QueryTooComplexError,
    ServiceRefusedError,
    UnknownNameError,
    UnknownParameterError,
    UnknownQueryError,
    UpdateRefusedError,
)
from r2pgraph.errors.texts import (
    PassagesMalformedError,
    PhraseNotLocatedError,
    SourceRecordMalformedError,
    SourceRecordMissingError,
    SourceTextMismatchError,
    SourceTextUnreadableError,
)

__all__ = [
    "AddressInUseError",
    "AmbiguousNameError",
    "CacheUnusableError",
    "CatalogueError",
    "DataFileMissingError",
    "DataFolderMissingError",
    "DataSyntaxError",
    "DataTooDeepError",
    "DefaultGraphTripleError",
    "EmptyCorpusError",
    "EngineBusyError",
    "EngineCrashError",
    "EngineUnavailableError",
    "ForeignGraphError",
    "InconsistentStandpointError",
    "ListPageUnknownError",
    "NameUnclearError",
    "NothingToCheckError",
    "NothingToReasonError",
    "ParameterValueError",
    "PassagesMalformedError",
    "PhraseNotLocatedError",
    "ProtocolError",
    "QueryError",
    "QueryFailedError",
    "QueryMemoryError",
    "QuerySyntaxError",
    "QueryTimeoutError",
    "QueryTooComplexError",
    "R2PGraphError",
    "ReasonerFailedError",
    "ReasonerTimeoutError",
    "ResourceUnknownError",
    "ResultFormatError",
    "ResultTooLargeError",
    "RuleBrokenError",
    "RuleFileError",
    "RulesMissingError",
    "ServiceRefusedError",
    "ShapesUnusableError",
    "SourceRecordMalformedError",
    "SourceRecordMissingError",
    "SourceTextMismatchError",
    "SourceTextUnreadableError",
    "UnknownCheckError",
    "UnknownDataFormatError",
    "UnknownNameError",
    "UnknownParameterError",
    "UnknownQueryError",
    "UnknownStandpointError",
    "UpdateRefusedError",
    "UsageError",
]

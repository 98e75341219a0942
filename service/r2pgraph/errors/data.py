"""Failures of finding and reading the data files, and of keeping what is built from them."""

from pathlib import Path

from r2pgraph.errors.base import R2PGraphError, UsageError


class DataFolderMissingError(R2PGraphError):
    """Neither a checkout nor an installed package has the data folders."""

    exit_code = 2
    title = "Data folders not found"

    def __init__(self, looked_in: list[Path]) -> None:
        places = ", ".join(str(place) for place in looked_in)
        super().__init__(
            f"no folders 'ontology' and 'triples' in {places}; "
            "name a folder that has both, run from a checkout, or reinstall the package"
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
        self.reason = reason
        self.remedy = "check the path and its permissions"
        super().__init__(f"{path}: {reason}; {self.remedy}")


class DataSyntaxError(R2PGraphError):
    """An RDF file that does not parse; line and column are 0 where the place is not known."""

    exit_code = 3
    http_status = 500
    title = "A file could not be parsed"

    def __init__(
        self, path: Path, line: int, column: int, reason: str, remedy: str = "correct that line"
    ) -> None:
        place = f"{path}:{line}:{column}" if line else str(path)
        super().__init__(f"{place}: {reason}; {remedy}")
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


class CacheUnusableError(R2PGraphError):
    """No folder to keep a built store in."""

    exit_code = 2
    title = "No place for the store"

    def __init__(self, path: Path, reason: str = "") -> None:
        why = f" ({reason})" if reason else ""
        super().__init__(
            f"{path}: a built store cannot be kept there{why}; "
            "set R2PGRAPH_CACHE to a folder of yours that can be written to"
        )

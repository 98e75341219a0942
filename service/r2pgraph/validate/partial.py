"""What checks can tell where a file could not be read, and what they cannot.

A finding stays true if nothing that the file may say could take it back; the others might come of
its absence alone and are not told. Whatever looks at such a file is not completed, and never clean.
Must not know how anything is checked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from r2pgraph import terms
from r2pgraph.errors import R2PGraphError
from r2pgraph.findings import Finding
from r2pgraph.grammar.tokens import tokens
from r2pgraph.validate.context import Context
from r2pgraph.validate.inputs import ALL, INPUTS, kind_of
from r2pgraph.validate.project import Project
from r2pgraph.validate.report import CheckResult, Problem

_SYNTAX = "syntax"
_NONE = frozenset[str]()
_TERMS = frozenset({"ontology"})
# What may be said in any file, so that a file that was not read may say it.
_DATA = frozenset({"ontology", "alignments", "reference", "triples", "inferred"})
# The rules whose findings hold without some kinds of files, by check, with the kinds they rest on.
_RESTS_ON: dict[str, dict[str, frozenset[str]]] = {
    _SYNTAX: dict.fromkeys(("prefix-unlisted", "prefix-differs"), _TERMS),
    "literals": dict.fromkeys(
        ("literal-ill-typed", "literal-out-of-range", "datatype-unknown"), _NONE
    ),
    "terms": dict.fromkeys(("label-shared", "version-differs", "term-unknown"), _NONE)
    | dict.fromkeys(("term-undeclared", "foreign-term-undeclared"), _TERMS),
    "passages": dict.fromkeys(
        (
            *("anchor-reversed", "anchor-without-letters", "anchor-cuts-word", "words-copied"),
            *("letter-count-mismatch", "letter-digest-mismatch", "parts-out-of-order"),
        ),
        _NONE,
    ),
    "labels": dict.fromkeys(("label-like-anothers", "kind-is-a-twin"), _NONE),
    "profile": dict.fromkeys(
        (
            *("reserved-name", "datatype-not-in-owl", "anonymous-individual"),
            *("name-of-two-kinds", "property-not-simple", "chain-irregular"),
        ),
        _NONE,
    ),
    "owl": dict.fromkeys(("ontology-inconsistent", "class-unsatisfiable"), _NONE),
    "queries": dict.fromkeys(
        (
            *("query-form", "query-fails", "query-unusable", "query-columns-unnamed"),
            *("query-adds-up", "query-question-is-none", "query-rows-untold"),
            *("query-column-untold", "rows-of-no-query", "query-without-expected-rows"),
            *("query-does-not-parse", "query-refused"),
            *("column-of-no-query", "query-column-undocumented"),
        ),
        _NONE,
    ),
}
# What these constraints of SHACL mind is there; further statements do not take it away.
_MINDED = "MaxCount Datatype NodeKind Pattern MinLength MaxLength LanguageIn UniqueLang In Closed"
_MINDED += " MinInclusive MaxInclusive MinExclusive MaxExclusive Disjoint LessThan LessThanOrEquals"
_COMPONENTS = frozenset(f"{terms.SH}{name}ConstraintComponent" for name in _MINDED.split())
# With these, an answer may be taken back by a further statement.
_TAKING_BACK = frozenset(
    {
        *("OPTIONAL", "MINUS", "EXISTS", "GROUP", "HAVING", "LIMIT", "OFFSET"),
        *("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"),
    }
)


def unread(context: Context, check: str) -> list[Path]:
    """The files that a check looks at and that could not be read."""
    found = [problem.path.absolute() for problem in context.unparsed]
    return [path for path in found if _kinds(context, path) & INPUTS.get(check, ALL)]


def stays_true(query: str) -> bool:
    """Whether no further statement takes back an answer of a query, as far as its words tell."""
    return not any(token.keyword in _TAKING_BACK for token in tokens(query))


def told(name: str, context: Context, check: Callable[[], CheckResult]) -> CheckResult:
    """What a check finds, without what may come of a file's absence, and that it lacks the file.

    Raises:
        R2PGraphError: as the check does, where that has nothing to do with the file.
    """
    missing = unread(context, name)
    if not missing:
        return check()
    result = CheckResult(name)
    if name in (*_RESTS_ON, "shapes", "patterns") or isinstance(context.layout, Project):
        try:
            result = check()
        except R2PGraphError as problem:
            if problem.exit_code in (2, 3):
                raise
    if result.left_out and not result.checked:
        return result  # it does not apply
    kinds = frozenset[str]().union(*(_kinds(context, path) for path in missing))
    findings = tuple(one for one in result.findings if _holds(one, kinds))
    return replace(result, findings=findings, problem=result.problem or _lacking(missing))


def _holds(finding: Finding, kinds: Collection[str]) -> bool:
    """Whether a finding stays true whatever files of some kinds say."""
    if finding.check == "patterns":
        return True  # those whose answers might not hold are not asked
    if finding.check == "shapes":
        of = finding.of_shape
        return (of is not None and of.component in _COMPONENTS) or not _DATA & {*kinds}
    otherwise = _NONE if finding.check == _SYNTAX else ALL
    return not _RESTS_ON.get(finding.check, {}).get(finding.rule, otherwise) & {*kinds}


def _kinds(context: Context, path: Path) -> frozenset[str]:
    """What a file may be for: in a project that is not ours, anything."""
    root = context.layout.root.absolute()
    if isinstance(context.layout, Project) or not path.is_relative_to(root):
        return ALL
    return frozenset({kind_of(path.relative_to(root))})


def _lacking(paths: list[Path]) -> Problem:
    names = ", ".join(path.name for path in paths[:3])
    more = f" and {len(paths) - 3} more" if len(paths) > 3 else ""
    told = "what holds whatever is in them" if len(paths) > 1 else "what holds whatever is in it"
    return Problem(4, f"{names}{more} could not be read, so that only {told} is told")

"""Which checks apply to a graph that is not ours, and what is done in the place of those of ours.

What is particular to claims and passages applies where there are some. Must not know what a check
looks for.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.findings import Finding, Severity
from r2pgraph.layout import FileKind, shown
from r2pgraph.load import LoadedFile, plain
from r2pgraph.validate.context import Context
from r2pgraph.validate.project import Project
from r2pgraph.validate.report import CheckResult, Problem
from r2pgraph.validate.settings import line_of_key
from r2pgraph.validate.shapes import has_shapes
from r2pgraph.validate.syntax import graphs_in_two_files, unparsed_finding

CONFIGURATION = "configuration"
# Whether these apply, files of RDF do not say.
_SAID = ("patterns", "inferred", "coverage", "queries", "snapshot", "tables")
_PLACES = {"terms": "foreign_terms", "queries": "foreign_queries"}
_OURS = "how our own folders are kept"
_NO_CLAIMS = "there are no claims that somebody states"
_REASONS = {
    "literals": "no file has a literal",
    "shapes": "no file has SHACL shapes",
    "patterns": "no configuration names queries that check",
    "passages": "there are no passages of a source",
    "labels": _NO_CLAIMS,
    "overreach": _NO_CLAIMS,
    "coverage": _OURS,
    "profile": "no file declares an ontology",
    "owl": "no file declares an ontology",
    "inferred": _OURS,
    "queries": "there are no queries",
    "snapshot": _OURS,
    "tables": _OURS,
}


def check(name: str, project: Project, context: Context) -> CheckResult:
    """The result of a check, or the reason why it does not apply.

    Raises:
        R2PGraphError: as the check does.
    """
    if name == "syntax":
        return _syntax(project, context)
    if not _applies(name, project, context):
        if context.unparsed and name not in _SAID:
            return CheckResult(name)  # what it is about may be in a file that could not be read
        reason = _REASONS[name]
        does_not = f"all of it: it is about {reason}" if reason == _OURS else f"all of it: {reason}"
        return CheckResult(name, left_out=(does_not,))
    module = import_module(f"r2pgraph.validate.{_PLACES.get(name, name)}")
    result = module.check(context)
    assert isinstance(result, CheckResult)
    return result


def _applies(name: str, project: Project, context: Context) -> bool:
    files = context.corpus.files
    if name == "literals":
        return any(isinstance(quad.object, ox.Literal) for quad in context.corpus.quads())
    if name == "shapes":
        return any(map(has_shapes, files))
    if name in ("profile", "owl"):
        return any(file.kind is FileKind.ONTOLOGY for file in files)
    if name in ("passages", "labels", "overreach"):
        if name == "passages":
            typed = context.corpus.stating(terms.RDF_TYPE, *FileKind)
            return any(plain(quad.object) == terms.PASSAGE_CLASS for quad in typed)
        return any(True for _ in context.corpus.stating(terms.STATED_BY, *FileKind))
    if name == "queries":
        return bool(project.query_files())
    return name == "terms" or (name == "patterns" and bool(project.check_files()))


def _syntax(project: Project, context: Context) -> CheckResult:
    """Every file parses, every graph is in one file, and what is not read is named."""
    files, unparsed = context.corpus.files, context.unparsed
    findings = [unparsed_finding(problem) for problem in unparsed]
    findings += graphs_in_two_files(files)
    number = len(files) + len(unparsed)
    failed = f"{len(unparsed)} of {number} files could not be parsed"
    return CheckResult(
        "syntax",
        {"files": number, "triples": sum(len(file.quads) for file in files)},
        _counts(files),
        tuple(findings),
        tuple(f"{shown(path)}: {reason}" for path, reason in project.unread),
        Problem(3, failed) if unparsed else None,
    )


def _counts(files: Iterable[LoadedFile]) -> dict[str, int]:
    """How many files are of what; one that holds shapes among others counts for both."""
    kinds = [(file.kind, has_shapes(file)) for file in files]
    found = {f"files of {kind.value}": sum(of is kind for of, _ in kinds) for kind in _KINDS}
    found["files of shapes"] = sum(shapes for _, shapes in kinds)
    both = sum(shapes for of, shapes in kinds if of is not FileKind.SHAPES)
    return found | ({"of them shapes and something else": both} if both else {})


_KINDS = (FileKind.ONTOLOGY, FileKind.SHAPES, FileKind.TRIPLES)


def configuration(project: Project) -> list[CheckResult]:
    """What is wrong with the configuration, and the patterns that no file answers to."""
    if project.fault is not None:
        fault = project.fault
        finding = _finding("configuration-malformed", fault.reason, fault.remedy)
        placed = Finding(**vars(finding) | {"path": fault.path, "line": fault.line})
        why = Problem(fault.exit_code, "all files are read as without a configuration")
        return [CheckResult(CONFIGURATION, findings=(placed,), problem=why)]
    if project.config is None:
        return []
    findings = []
    for key, pattern in project.idle_patterns:
        line = line_of_key(project.config, key)
        message = f"no file answers to the pattern '{pattern}' of {key}"
        finding = _finding("pattern-without-files", message, "correct or remove it")
        findings.append(Finding(**vars(finding) | {"path": project.config, "line": line}))
    patterns = sum(len(one) for one in project.patterns.values())
    return [CheckResult(CONFIGURATION, {"patterns": patterns}, findings=tuple(findings))]


def _finding(rule: str, message: str, remedy: str) -> Finding:
    return Finding(CONFIGURATION, rule, Severity.VIOLATION, message, remedy)

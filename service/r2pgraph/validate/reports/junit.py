"""A report as JUnit XML, which build servers show: a suite for each check, a case for each finding.

A finding below `--fail-on` is a case that passes and says so in its output. A check that could not
be completed is an error, and what it left out is a case that was skipped. There is no standard; the
elements are those that the readers of Jenkins and GitLab share. Must not know how anything is
checked.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from r2pgraph.findings import Finding
from r2pgraph.validate.report import CheckResult, Report, ordered
from r2pgraph.validate.reports.text import counts_of
from r2pgraph.validate.reports.view import View, safe, sentence

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def write(report: Report, view: View) -> str:
    """One document."""
    root = ET.Element("testsuites", name="r2pgraph validate")
    for result in report.results:
        root.append(_suite(result, report, view))
    for count in ("tests", "failures", "errors", "skipped"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    ET.indent(root)
    return _DECLARATION + ET.tostring(root, encoding="unicode")


def _suite(result: CheckResult, report: Report, view: View) -> ET.Element:
    suite = ET.Element("testsuite", name=result.name)
    done = _case(suite, result.name, f"completed ({counts_of(result) or 'nothing to count'})")
    for problem in result.problems:
        ET.SubElement(done, "error", message=safe(problem.message), type="not-completed")
    for what in result.left_out:
        ET.SubElement(_case(suite, result.name, safe(what)), "skipped", message="not checked")
    for finding in ordered(result.findings):
        _finding(suite, finding, finding.severity.rank <= report.fail_on.rank, view)
    suite.set("tests", str(len(suite)))
    for count, name in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(count, str(sum(case.find(name) is not None for case in suite)))
    return suite


def _case(suite: ET.Element, group: str, name: str) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname=f"r2pgraph.{group}", name=name, time="0")


def _finding(suite: ET.Element, finding: Finding, failed: bool, view: View) -> None:
    place = f"{safe(view.path(finding))}:{finding.line or 1}" if finding.path else ""
    name = " ".join(part for part in (finding.rule, view.focus(finding), place) if part)
    case = _case(suite, finding.check, name)
    if finding.path:
        case.set("file", safe(view.path(finding)))
        case.set("line", str(finding.line or 1))
    words = sentence(finding)
    if failed:
        failure = ET.SubElement(case, "failure", message=words, type=finding.severity.value)
        failure.text = f"{place}: {words}" if place else words
    else:
        ET.SubElement(case, "system-out").text = f"{finding.severity.value}: {words}"

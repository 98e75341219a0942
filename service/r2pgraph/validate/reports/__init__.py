"""Reports: one module for each format, all with the same signature, `write(report, view) -> str`.

They take results as they are and must not know how anything is checked.
"""

from __future__ import annotations

from importlib import import_module

from r2pgraph.validate.report import Report
from r2pgraph.validate.reports.view import View

FORMATS = {
    "text": "text",
    "json": "as_json",
    "sarif": "sarif",
    "junit": "junit",
    "github": "github",
    "markdown": "markdown",
    "shacl": "shacl",
}
"""Each format with the module that writes it."""


def write(report: Report, view: View, name: str) -> str:
    """The report in one format, without a line break at its end."""
    written: str = import_module(f"{__name__}.{FORMATS[name]}").write(report, view)
    return written.rstrip("\n")

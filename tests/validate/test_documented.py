"""What the READMEs say of the checks is what the code has."""

import re
from pathlib import Path

from r2pgraph.validate.reports import FORMATS
from r2pgraph.validate.run import CHECKS


def test_list_of_checks_is_complete_and_in_order(repository: Path) -> None:
    text = (repository / "service" / "README.md").read_text(encoding="utf-8")
    section = text.partition("## What validation checks")[2].partition("\n## ")[0]
    assert tuple(re.findall(r"^\| `([a-z]+)` \|", section, re.MULTILINE)) == CHECKS


def test_list_of_formats_is_complete_and_in_order(repository: Path) -> None:
    text = (repository / "service" / "README.md").read_text(encoding="utf-8")
    section = text.partition("## Reports of validation")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `([a-z]+)` \|", section, re.MULTILINE) == list(FORMATS)

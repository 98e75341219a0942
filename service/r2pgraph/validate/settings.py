"""TOML that people write for `validate`: read strictly, with the line of what is wrong.

Must not know what the settings are for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from r2pgraph.errors import ConfigurationError
from r2pgraph.layout import shown
from r2pgraph.load import read_text

_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)")


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a file.

    Raises:
        ConfigurationError: it is no TOML.
        DataFileMissingError, DataSyntaxError: it cannot be read, or is not UTF-8.
    """
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as problem:
        found = _PLACE.search(str(problem))
        line = int(found[1]) if found and found[1] else 1
        reason = f"it is no TOML: {_PLACE.sub('', str(problem))}"
        raise ConfigurationError(shown(path), line, reason) from problem
    except RecursionError as problem:
        raise ConfigurationError(shown(path), 1, "it nests too deeply") from problem


def line_of_table(path: Path, header: str, number: int = 0) -> int:
    """The line of the header of a table, such as `[[accepted]]`, the first or a later one."""
    lines = read_text(path).splitlines()
    found = [at for at, line in enumerate(lines, 1) if line.strip().startswith(header)]
    return found[number] if number < len(found) else 1


def line_of_key(path: Path, key: str, start: int = 1) -> int:
    """The line on which a key is set, from a line on; else that line."""
    lines = read_text(path).splitlines()
    pattern = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*=""")
    found = (at for at, line in enumerate(lines, 1) if at >= start and pattern.match(line))
    return next(found, start)


def unknown_key(table: Mapping[str, Any], known: tuple[str, ...]) -> str:
    """The first key that nobody asked for; empty if there is none."""
    return next((key for key in table if key not in known), "")

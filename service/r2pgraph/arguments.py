"""Options and values that several commands take, and what is said of a wrong one.

What reads a value is for `type=` of argparse, which shows the message of an ArgumentTypeError and
the name of the function for any other failure.
"""

import argparse
import ipaddress
import os
import re
from pathlib import Path

from r2pgraph import xsd
from r2pgraph.errors import UsageError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
SOURCE_TEXT = "R2PGRAPH_SOURCE_TEXT"
# A path has no empty segments and none that lead up: links below it would go elsewhere.
_WEB_ADDRESS = re.compile(
    r"https?://[^\s<>\"{}|\\^`?#/]+(?:/(?!\.\.?(?:/|$))[^\s<>\"{}|\\^`?#/]+)*/?"
)


def port(text: str) -> int:
    """A port to listen on."""
    number = xsd.whole(text)
    if number is None or not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is not a port; give 1 to 65535")
    return number


def positive(text: str) -> int:
    """A whole number from 1."""
    number = xsd.whole(text)
    if number is None or number < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 1")
    return number


def whole(text: str) -> int:
    """A whole number from 0."""
    number = xsd.whole(text)
    if number is None or number < 0:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 0")
    return number


def seconds(text: str) -> float:
    """How long something may take, up to an hour."""
    number = xsd.number(text)
    if number is None or not 0 < number <= 3600:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of seconds, from 0 to 3600")
    return float(number)


def web_address(text: str) -> str:
    """An address of the web, without a closing slash."""
    if not _WEB_ADDRESS.fullmatch(text):
        raise argparse.ArgumentTypeError(
            f"'{text}' is not an address to build on; give http(s)://host/path"
        )
    return text.rstrip("/")


def network(text: str) -> Network:
    """An address or a network of addresses."""
    try:
        return ipaddress.ip_network(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(
            f"'{text}' is not an address or a network; give one such as 10.0.0.0/8"
        ) from problem


def add_root(parser: argparse.ArgumentParser) -> None:
    """Declares ``--root``, which means the same in every command."""
    parser.add_argument(
        "--root",
        type=Path,
        metavar="DIR",
        help="work on the ontology/, triples/ and queries/ in here instead of the packaged graph",
    )


def add_source_text(parser: argparse.ArgumentParser) -> None:
    """Declares ``--source-text``, which means the same in every command."""
    parser.add_argument(
        "--source-text",
        type=Path,
        metavar="FILE",
        default=named_text(),
        help=f"a local copy of the source's text; by default what {SOURCE_TEXT} names",
    )


def named_text() -> Path | None:
    """The text that the variable names."""
    given = os.environ.get(SOURCE_TEXT)
    return Path(given) if given else None


def needed_text(path: Path | None) -> Path:
    """The text, for a command that cannot do without.

    Raises:
        UsageError: neither the option nor the variable names one.
    """
    if path is None:
        raise UsageError(f"name the source's text with --source-text FILE or in {SOURCE_TEXT}")
    return path

"""Values that several commands take: how they are read, and what is said of a wrong one.

For `type=` of argparse, which shows the message of an ArgumentTypeError and the name of the
function for any other failure.
"""

import argparse
import re

from r2pgraph import xsd

_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`?#]+")


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


def seconds(text: str) -> float:
    """How long something may take, up to an hour."""
    number = xsd.number(text)
    if number is None or not 0 < number <= 3600:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of seconds, from 0 to 3600")
    return float(number)


def web_address(text: str) -> str:
    """An address of the web, without a closing slash."""
    if not _WEB_ADDRESS.fullmatch(text):
        raise argparse.ArgumentTypeError(f"'{text}' is not an address; give http(s)://…")
    return text.rstrip("/")

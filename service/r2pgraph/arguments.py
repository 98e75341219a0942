"""Values that several commands take: how they are read, and what is said of a wrong one.

For `type=` of argparse, which shows the message of an ArgumentTypeError and the name of the
function for any other failure.
"""

import argparse
import re

_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`?#]+")


def port(text: str) -> int:
    """A port to listen on."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is not a port; give 1 to 65535")
    return int(text)


def positive(text: str) -> int:
    """A whole number from 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 1")
    return int(text)


def seconds(text: str) -> float:
    """How long something may take, up to an hour."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= 3600:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of seconds, from 0 to 3600")
    return number


def web_address(text: str) -> str:
    """An address of the web, without a closing slash."""
    if not _WEB_ADDRESS.fullmatch(text):
        raise argparse.ArgumentTypeError(f"'{text}' is not an address; give http(s)://…")
    return text.rstrip("/")

"""Settings from the environment: each option of `serve` has a variable, named after it.

An option on the command line goes before its variable, and a variable before the default. Which
options there are is declared where they are used; this knows only how they are named.
"""

import argparse
import os
from collections.abc import Callable, Iterator, Mapping

_PREFIX = "R2PGRAPH_"
_YES_OR_NO = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


def variable(option: str) -> str:
    """The variable of an option: R2PGRAPH_SLOW_WORKERS for --slow-workers."""
    return _PREFIX + option.removeprefix("--").replace("-", "_").upper()


def options(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.Action]]:
    """The options of a command, by name."""
    for action in parser._actions:
        if action.option_strings and action.dest != "help":
            yield action.option_strings[-1], action


def from_environment(
    parser: argparse.ArgumentParser, environment: Mapping[str, str] | None = None
) -> None:
    """Makes what the variables say the default of the options.

    A value is read as one on the command line is, and a wrong one ends the command as there. Of
    an option with several values the variable has them with commas between; an empty variable
    says nothing.
    """
    given = os.environ if environment is None else environment
    for option, action in options(parser):
        name = variable(option)
        action.help = f"{action.help} [{name}]"
        text = given.get(name, "").strip()
        if not text:
            continue
        try:
            action.default = _read(action, text)
        except (argparse.ArgumentTypeError, ValueError) as problem:
            parser.error(f"{name}: {problem}")


def _read(action: argparse.Action, text: str) -> object:
    if action.nargs == 0:
        if text.lower() not in _YES_OR_NO:
            raise ValueError(f"'{text}' is not yes or no")
        return _YES_OR_NO[text.lower()]
    one: Callable[[str], object] = action.type if callable(action.type) else str
    if action.nargs in ("+", "*"):
        return [one(part.strip()) for part in text.split(",") if part.strip()]
    return one(text)

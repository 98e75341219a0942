"""Passages: proving, finding and measuring what of a source's text the claims rest on.

The text itself is never part of the project: every module here takes it from a file that the
user names, and works, with fewer checks, without one. Must not know Flask, the command line's
dispatch, or the validator; ``check.check_passages`` is what the validator calls.
"""

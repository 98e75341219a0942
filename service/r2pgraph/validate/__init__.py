"""Validation: everything that is checked before data, ontology and queries are published.

One check per module, all with the same signature, `check(context) -> CheckResult`. This part sits
on top of `passages`, `reason`, the catalogue and the engine seam, whose work it runs and reports;
it must not know Flask or the command line's dispatch.
"""

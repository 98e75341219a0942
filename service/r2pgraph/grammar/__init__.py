"""The text of SPARQL queries: its tokens, what may run, parameters as terms, where it is wrong.

Responsible for all that is told from the text of a query alone; the one place that reads it.
Must not know stores, engines or the catalogue.
"""

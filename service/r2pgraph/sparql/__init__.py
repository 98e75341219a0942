"""SPARQL 1.1 Protocol, without a web framework.

`request` reads an HTTP request, `negotiate` picks a format, `execute` runs the query through the
engine seam, `describe` and `void` say what the service is and holds, `problem` says what went
wrong. Nothing here knows Flask, the command line, or the data.
"""

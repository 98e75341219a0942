"""The seam between the service and whatever answers SPARQL.

`base` says what an engine is; `embedded` answers with killable processes over a store on disk,
`remote` with any SPARQL 1.1 endpoint. `grammar.guard` looks at every query before either does.
Nothing here knows HTTP, Flask or the command line. This file imports nothing, because each
query worker imports it.
"""

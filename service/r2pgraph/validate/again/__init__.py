"""Which answers of before still hold after a change of some statements, and which to ask again.

`pattern` and `reader` read what a query looks for, `touched` tells whether a statement can matter
to it, `before` knows the run of before. A query that cannot be read for certain is asked again.
"""

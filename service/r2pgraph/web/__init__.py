"""HTTP: a Flask application factory, one blueprint per area, and the command that serves it.

The only part of the package that knows Flask. What an answer says is decided below: in `sparql`
for the protocol, in the modules of the middle layer for pages.
"""

"""What follows from the triples: OWL consistency, explanations, inferences of one standpoint.

Imports the loader, the layout, the terms and the errors, nothing above them; names no term of
the domain, whose definitions and rules are data.
"""

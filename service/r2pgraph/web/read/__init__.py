"""What the pages show, read through the engine seam.

Each module asks a few queries and returns dataclasses; none knows Flask, templates, or any term
of the domain. The read model of claims is `r2pgraph.claims`.
"""

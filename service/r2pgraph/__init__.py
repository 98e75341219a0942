"""r2pgraph: claims about atrocity crimes as a knowledge graph, validated and served.

This module carries the version and nothing else: query workers import the package, and what
is imported here is paid for at the start of each of them.
"""

__version__ = "0.1.0"

"""A process that asks rudof whether data conforms to shapes; see `conformance`.

Started with the path of this file and of two files of N-Triples, shapes and data; exits with 0 for
yes and with something else for everything else. A process of its own, because rudof's threads do
not outlive a fork, and because what it reads may be anybody's: it can be ended, and take nothing
with it. Imports nothing of this package.
"""

import sys
from pathlib import Path

import pyrudof


def main() -> int:
    """The exit code."""
    shapes, data = (Path(name).read_text(encoding="utf-8") for name in sys.argv[1:3])
    validator = pyrudof.Rudof(pyrudof.RudofConfig())
    validator.read_shacl(shapes, format=pyrudof.ShaclFormat.NTriples)
    validator.read_data(data, format=pyrudof.RDFFormat.NTriples)
    report = validator.validate_shacl()
    return 0 if report.conforms and not report.violations else 1


if __name__ == "__main__":
    sys.exit(main())

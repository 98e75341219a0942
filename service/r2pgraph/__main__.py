"""`python -m r2pgraph`: the command line without the script entry."""

import sys

from r2pgraph.cli import main

if __name__ == "__main__":
    sys.exit(main())

"""All measurements, or those that the command line names; see README.md."""

import sys

from tests.benchmarks import (
    answering,
    checking,
    comparing,
    completing,
    copying,
    crowding,
    failing,
    growing,
    isolating,
    mutation,
    painting,
    profiling,
    walking,
)

MEASURES = {
    "answering": answering.main,
    "checking": checking.main,
    "comparing": comparing.main,
    "completing": completing.main,
    "copying": copying.main,
    "crowding": crowding.main,
    "failing": failing.main,
    "growing": growing.main,
    "isolating": isolating.main,
    "mutation": mutation.main,
    "painting": painting.main,
    "profiling": profiling.main,
    "walking": walking.main,
}

if __name__ == "__main__":
    unknown = [name for name in sys.argv[1:] if name not in MEASURES]
    if unknown:
        sys.exit(f"no measurement is called {unknown[0]}; there are {', '.join(MEASURES)}")
    for name in sys.argv[1:] or MEASURES:
        MEASURES[name]()

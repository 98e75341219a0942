"""`python -m tests.fuzz TARGET [SECONDS]`: the targets under atheris, which follows coverage.

Not part of the tests, which run the same targets with hypothesis: `pip install atheris` first.
"""

import sys

import atheris

with atheris.instrument_imports(include=["r2pgraph"]):
    from tests.fuzz.targets import TARGETS


def main() -> None:
    """Runs one target until its time is over or it fails."""
    name, seconds = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "60"
    atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", "-max_len=4096"], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()

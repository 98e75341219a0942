"""What a running server tells whoever started it, in one line each.

Where standard output and standard error go, a disk may be full. That must not end what was going
on: not an answer, and not the thread that waits for the next signal.
"""

import contextlib
import sys
import traceback


def tell(sentence: str) -> None:
    """Says what goes on."""
    with contextlib.suppress(OSError):
        print(sentence, flush=True)


def warn(sentence: str) -> None:
    """Says what is wrong."""
    with contextlib.suppress(OSError):
        print(f"r2pgraph: {sentence}", file=sys.stderr, flush=True)


def confess() -> None:
    """Tells the whole of a failure that is being handled and should not have happened."""
    with contextlib.suppress(OSError):
        traceback.print_exc()

"""Claims as they are read: who says what, where, how strongly, and what bears on it.

A read model over the engine seam: few queries, dataclasses out. Knows how a claim is built
and nothing of what claims are about; every property it does not know is passed on.
"""

from r2pgraph.claims.lines import ClaimLine, all_lines, claim_lines, lines_of
from r2pgraph.claims.passages import PassageView, read_passages
from r2pgraph.claims.values import (
    SECONDS,
    Statement,
    Value,
    is_apart,
    number_of,
    text_of,
    text_rows,
)
from r2pgraph.claims.view import Bearing, ClaimView, Inference, NoteView, read_claim
from r2pgraph.load import is_claim, plain

__all__ = [
    "SECONDS",
    "Bearing",
    "ClaimLine",
    "ClaimView",
    "Inference",
    "NoteView",
    "PassageView",
    "Statement",
    "Value",
    "all_lines",
    "claim_lines",
    "is_apart",
    "is_claim",
    "lines_of",
    "number_of",
    "plain",
    "read_claim",
    "read_passages",
    "text_of",
    "text_rows",
]

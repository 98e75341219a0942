"""Content codings: which one a client takes, and what is worth it (RFC 9110, 8.4 and 12.5.3)."""

from functools import lru_cache

from r2pgraph.codings import CODINGS

# Shorter bodies fit into a packet or two as they are.
SHORTEST = 1_000
_TEXTS = ("json", "xml", "csv", "tab-separated-values", "turtle", "trig", "triples", "quads", "n3")


@lru_cache(maxsize=256)
def coding_for(accept_encoding: str) -> str:
    """The coding that a client likes best; empty where the body is to be sent as it is.

    What cannot be read as a weight counts as a refusal: plain bytes are understood by everybody.
    """
    weights: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        name, _, parameters = part.partition(";")
        weights[name.strip().removeprefix("x-")] = _weight(parameters)
    anything = weights.get("*", 0.0)
    best = max(CODINGS, key=lambda name: weights.get(name, anything))
    weight = weights.get(best, anything)
    return best if weight > 0 and weight >= weights.get("identity", 0.0) else ""


def worth_it(body: bytes, content_type: str) -> bool:
    """Whether a body becomes much shorter in a coding."""
    if len(body) < SHORTEST:
        return False
    media_type = content_type.partition(";")[0]
    return media_type.startswith("text/") or media_type.endswith(_TEXTS)


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0

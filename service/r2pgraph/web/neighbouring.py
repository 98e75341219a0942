"""The neighbourhood of a class as a picture: classes above and below it, and what its members have.

Shows what the lists of its page say, the most frequent first; the lists have the rest.
"""

from collections.abc import Sequence

from r2pgraph.lexicon import Term
from r2pgraph.web.display import label, path
from r2pgraph.web.drawing import Picture, Tree, draw
from r2pgraph.web.read.usage import PropertyUse
from r2pgraph.web.site import site

_MOST_ABOVE, _MOST_BELOW, _MOST_PROPERTIES = 4, 6, 7


def neighbourhood(
    found: Term, below: Sequence[str], having: Sequence[PropertyUse]
) -> Picture | None:
    """The picture of a class; none where it has no neighbours."""
    properties = sorted((one for one in having if one.values), key=lambda one: -one.count)
    children = [("has kind", _box(iri, f"below {iri}")) for iri in below[:_MOST_BELOW]]
    for one in properties[:_MOST_PROPERTIES]:
        value = _box(one.values[0], f"value {one.iri}")
        if len(one.values) > 1:
            value.text += f" and {len(one.values) - 1} more"
        value.led_by = _language(one.iri)
        children.append((label(one.iri), value))
    own = _box(found.iri, found.iri, "claim")
    own.children = children
    roots = [_box(iri, f"above {iri}") for iri in found.above[:_MOST_ABOVE]]
    for root in roots:
        root.children = [("has kind", own)]
    return draw(roots or [own]) if roots or children else None


def _language(iri: str) -> str:
    return site().names.languages.get(iri, "")


def _box(iri: str, name: str, style: str = "thing") -> Tree:
    address = path(iri)
    # What leads away has a mark of its own in the lists, which a box has not.
    here = address if address.startswith("/") else ""
    return Tree(name, label(iri), style=style, address=here, language=_language(iri))

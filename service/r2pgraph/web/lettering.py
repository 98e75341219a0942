"""The language and direction of names and texts, where they are not those of the page."""

import unicodedata

from markupsafe import Markup, escape

from r2pgraph.web.site import site


def script_of(iri: str) -> Markup:
    """The language and direction of a thing's name, as attributes."""
    return script(site().names.labels.get(iri, ""), site().names.languages.get(iri, ""))


def script(text: str, language: str = "") -> Markup:
    """The language and direction of a text, as attributes."""
    strong = (unicodedata.bidirectional(char) for char in text)
    first = next((kind for kind in strong if kind in ("L", "R", "AL")), "L")
    attributes = Markup("")
    if language and not language.startswith("en"):
        attributes += Markup(' lang="{}"').format(language)
    return attributes if first == "L" else attributes + Markup(' dir="rtl"')


def drawn_text(text: str, anchor: str = "start", name: str = "") -> Markup:
    """Language, direction and anchor of a text in a picture, as attributes of SVG.

    Args:
        text: what is drawn: a name, or a line of one.
        anchor: where it is held, said as of a text from left to right; a text from right to left
            stands in the same place.
        name: the whole name, where the text is a part of it.
    """
    shown = unlettered(name or text)
    attributes = script("", site().names.language_of(shown))
    if "dir=" in script(shown):
        attributes += Markup(' direction="rtl"')
        anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
    return attributes if anchor == "start" else attributes + Markup(f' text-anchor="{anchor}"')


def lettered(text: str, attributes: Markup | None = None) -> Markup:
    """A text in an element with its language and direction, where it needs one."""
    given = script(text) if attributes is None else attributes
    return Markup("<span{}>{}</span>").format(given, text) if given else escape(text)


def named(iri: str) -> Markup:
    """The name of a thing as it is shown inside other text."""
    return lettered(site().names.label(iri), script_of(iri))


def unlettered(text: str) -> str:
    """A name as text alone, for where no element may stand: titles of pages, options."""
    return str(text.striptags()) if isinstance(text, Markup) else text

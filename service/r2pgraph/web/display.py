"""How values look on pages: links, numbers, lists. All text passes through escaping.

Registered with the templates as functions; knows no page.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox
from flask import Flask
from markupsafe import Markup, escape

from r2pgraph import terms
from r2pgraph.abridging import abridged
from r2pgraph.claims import Bearing, ClaimLine, Value, plain
from r2pgraph.engine.formats import FORMATS
from r2pgraph.lexicon import Term
from r2pgraph.web.dating import day, period
from r2pgraph.web.lettering import drawn_text, lettered, named, script, script_of, unlettered
from r2pgraph.web.phrases import bearing, claims_naming, incoming
from r2pgraph.web.read.arguments import Argument
from r2pgraph.web.read.axioms import Part
from r2pgraph.web.read.things import Mention, ThingView
from r2pgraph.web.read.weights import by_weight, folded, is_main
from r2pgraph.web.site import site

_NUMBERS = {terms.XSD + name for name in ("integer", "decimal", "int", "long")}
# What mail programs and networks add to addresses, and nobody asks for.
_TRACKING = re.compile(r"utm_\w+|mc_[ce]id|[a-z]{1,4}clid|igshid")
_LONGEST = 2_000
_NEXT_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_DEEPEST_INDENT = 5
_START = f"""PREFIX r2p: <{terms.R2P}>
PREFIX rdfs: <{terms.RDFS}>

SELECT ?claim ?claimLabel ?speaker ?page WHERE {{
  ?claim a r2p:Claim ; rdfs:label ?claimLabel ; r2p:statedBy ?speaker ;
    r2p:statedIn/r2p:page ?page .
}}
ORDER BY ?claim LIMIT 20
"""
_START_ANYWHERE = "SELECT ?subject ?property ?value WHERE { ?subject ?property ?value }\nLIMIT 20\n"
# Told together, in words.
_PERIOD = (terms.PERIOD_START, terms.PERIOD_END, terms.DATE_PRECISION)
_POINT = (terms.LATITUDE, terms.LONGITUDE)
# Shown by the page itself, above or in its heading.
_IN_HEADING = (terms.RDF_TYPE, terms.RDFS_LABEL, terms.SKOS_DEFINITION, terms.RDFS_IS_DEFINED_BY)
# Found by a search, and by its own definition not for the eyes of readers.
_UNSEEN = (terms.SKOS_HIDDEN_LABEL,)


def register(app: Flask) -> None:
    """Makes the functions known to the templates of an application."""
    app.jinja_env.globals.update(
        link=link, value=value, label=named, title=_shown_title, definition=definition, axiom=axiom,
        kinds=kinds, number=number, site=site, terms=terms, plain=plain, path=path,
        script_of=script_of, drawn_text=drawn_text, is_tracking=is_tracking, heading_of=heading_of,
        last_part=last_part,
        bearing=bearing, claims_naming=claims_naming, incoming=incoming,
        media_types={name: one.media_type for name, one in FORMATS.items()},
    )  # fmt: skip
    app.context_processor(lambda: {"start": start()})
    app.jinja_env.filters.update(
        plain_text=plain, unlettered=unlettered, lettered=lettered,
        line_of=line_of, weight_words=weight_words, described=described, when=when,
        by_speaker=by_speaker, by_type=by_type, by_role=by_role,
        by_weight=by_weight, folded=folded, in_words=in_words,
    )  # fmt: skip
    app.jinja_env.tests["main_point"] = is_main
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def start() -> str:
    """A query to start from."""
    return _START if site().shared.config.layout else _START_ANYWHERE


def label(iri: str) -> str:
    """The name of a thing."""
    return site().names.label(iri)


def title(iri: str) -> str:
    """The name of a thing with a capital, for headings."""
    text = label(iri)
    return text[:1].upper() + text[1:] if iri in site().names.labels else text


def heading_of(view: ThingView) -> str:
    """The name of a thing for people; what has none is told by its class and what names it."""
    if view.iri in site().names.labels:
        return title(view.iri)
    sort = ", ".join(title(kind) for kind in kinds(view.types))
    by = next((one.things[0] for one in view.pointing if one.things), "")
    if sort and by in site().names.labels:
        return f"{sort} of {label(by)}"
    return f"{sort} {last_part(view.iri)}" if sort else title(view.iri)


def last_part(iri: str) -> str:
    """What stands at the end of an address."""
    return re.split(r"[/#]", iri.rstrip("/#"))[-1]


def definition(iri: str) -> str:
    """What a term of the ontology means; empty for what is none."""
    term = site().vocabulary.lexicon.get(iri)
    return term.definition if term else ""


def path(iri: str) -> str:
    """The address of a thing on this server, or nothing."""
    return site().names.address(iri) or ""


def link(iri: str, text: str = "", css: str = "") -> Markup:
    """A thing as a link with its name; as text alone where no link may be made."""
    shown = text or label(iri)
    address = site().names.address(iri)
    attributes = Markup(' class="{}"').format(css) if css else Markup("")
    if not isinstance(text, Markup):
        attributes += script_of(iri) if shown == label(iri) else script(shown)
    if address is None:
        return Markup("<span{}>{}</span>").format(attributes, shown)
    if address.startswith("/"):
        return Markup('<a href="{}"{}>{}</a>').format(address, attributes, shown)
    return Markup('<a href="{}" class="away" rel="external noopener noreferrer">{}</a>').format(
        address, shown
    )


def _shown_title(iri: str) -> Markup:
    return lettered(title(iri), script_of(iri))


def value(term: Value, words: bool = True) -> Markup:
    """A node or literal as a page shows it; dates in words, unless they are wanted as written."""
    if isinstance(term, ox.NamedNode):
        return link(term.value)
    if not isinstance(term, ox.Literal):
        return escape(f"[{plain(term)}]" if isinstance(term, ox.BlankNode) else str(term))
    text = abridged(term.value, _LONGEST)
    if term.datatype.value in _NUMBERS:
        return escape(number(text))
    if words and term.datatype.value == terms.XSD + "date":
        return escape(day(text))
    return lettered(text, script(text, term.language or ""))


def number(text: Any) -> str:
    """A number with marks between thousands, from five digits on, so that years stay years."""
    digits = str(text)
    whole, point, rest = digits.lstrip("+-").partition(".")
    if not (whole.isascii() and whole.isdecimal()) or len(whole) < 5:
        return digits
    sign = "-" if digits.startswith("-") else ""
    return f"{sign}{int(whole):,}{point}{rest}"


def in_words(name: str) -> str:
    """A column's name as people write: whose label it has is enough."""
    words = _NEXT_WORD.sub(" ", name).replace("_", " ").lower().removesuffix(" label")
    return words or name


def is_tracking(parameter: str) -> bool:
    """Whether a part of an address only tracks people: ignored everywhere."""
    return bool(_TRACKING.fullmatch(parameter))


def kinds(types: Iterable[str]) -> tuple[str, ...]:
    """The most specific of some classes."""
    return site().vocabulary.most_specific(types)


def axiom(parts: Iterable[Part]) -> Markup:
    """An axiom's expression with its terms as links, a line for each operand."""
    lines: list[tuple[int, Markup]] = [(0, Markup())]
    for kind, text in parts:
        if kind == "line":
            lines.append((min(int(text) + 1, _DEEPEST_INDENT), Markup()))
            continue
        depth, said = lines[-1]
        space = "" if not said or said.endswith("(") or text in (")", ",") else " "
        lines[-1] = (depth, said + space + _piece(kind, text))
    return Markup(" ").join(
        Markup('<span class="line in-{}">{}</span>').format(depth, said) for depth, said in lines
    )


def _piece(kind: str, text: str) -> Markup:
    if kind == "iri":
        return link(text)
    if kind == "value" or text in "(){},":
        return escape(text)
    return Markup("<i>{}</i>").format(text)


def line_of(iri: str, lines: Mapping[str, ClaimLine]) -> ClaimLine:
    """A claim's line; a bare one where nothing is known of it."""
    return lines.get(iri) or ClaimLine(iri)


def weight_words(bearing: Bearing) -> str:
    """How evidence bears on a claim, in the words of the ontology."""
    return ", ".join(label(iri) for iri in (bearing.direction, bearing.directness) if iri)


def when(view: ThingView) -> str:
    """The period of a thing in words; empty where it has none."""
    start, end, precision = (
        next((plain(value) for value in view.values(name)), "") for name in _PERIOD
    )
    return period(start, end, precision.removeprefix(terms.R2P)) if start or end else ""


def described(view: ThingView) -> list[tuple[str, list[Value]]]:
    """What describes a thing besides its name and classes, by property."""
    found: dict[str, list[Value]] = {}
    # Where a passage stands is told in characters.
    told = (terms.OA_HAS_SELECTOR,) if any(one.spans for one in view.passages) else ()
    for statement in view.about:
        if statement.predicate in (*_IN_HEADING, *_PERIOD, *_POINT, *_UNSEEN, *told):
            continue
        values = found.setdefault(statement.predicate, [])
        if statement.object not in values:
            values.append(statement.object)
    return [
        (predicate, sorted(values, key=lambda one: label(plain(one)).casefold()))
        for predicate, values in sorted(found.items(), key=_row_order)
    ]


def _row_order(row: tuple[str, list[Value]]) -> tuple[int, str]:
    """What a thing is related to comes before texts and numbers."""
    first = row[1][0]
    related = isinstance(first, ox.NamedNode) and not first.value.startswith(terms.R2P)
    return (0 if related else 1, label(row[0]))


def by_speaker(mentions: Iterable[Mention]) -> list[tuple[tuple[str, ...], list[Mention]]]:
    """Claims by who states them, whoever states most first."""
    found: dict[tuple[str, ...], list[Mention]] = {}
    for mention in mentions:
        found.setdefault(mention.line.speakers, []).append(mention)
    return sorted(found.items(), key=lambda entry: (-len(entry[1]), entry[0]))


def by_role(arguments: Iterable[Argument]) -> list[tuple[str, list[Argument]]]:
    """Arguments by the part that they have in a debate, the part of the many first."""
    found: dict[str, list[Argument]] = {}
    for one in arguments:
        found.setdefault(one.line.role, []).append(one)
    return sorted(found.items(), key=lambda entry: (-len(entry[1]), entry[0]))


def by_type(individuals: Iterable[Term]) -> list[tuple[str, list[Term]]]:
    """Individuals of the ontology by their class."""
    found: dict[str, list[Term]] = {}
    for term in individuals:
        for kind in kinds(kind for kind in term.types if kind != terms.OWL_NAMED_INDIVIDUAL):
            found.setdefault(kind, []).append(term)
    return sorted(found.items(), key=lambda entry: label(entry[0]).casefold())

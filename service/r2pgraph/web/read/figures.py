"""Figures that claims give, and which of them stand against one another.

Figures stand together where a curator compares them, or where they are of one sort, one unit and
one thing. They are never added up. Which sorts of figures there are stands in the ontology.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from r2pgraph import terms
from r2pgraph.claims import text_rows
from r2pgraph.engine.base import Engine

_PREFIXES = f"PREFIX r2p: <{terms.R2P}> PREFIX rdfs: <{terms.RDFS}> PREFIX skos: <{terms.SKOS}>\n"
_FIGURES = """SELECT ?figure ?claim ?property ?value WHERE {
  ?sort rdfs:subClassOf r2p:Figure . ?claim r2p:statedBy ?speaker
  GRAPH ?claim { ?figure a ?sort ; ?property ?value }
  FILTER NOT EXISTS { ?claim r2p:withdrawnBecause ?why }
}"""
# What only has a word for how many, of a kind whose numbers are figures of a sort.
_WORDS = """SELECT ?figure ?claim ?sort ?extent ?of ?event WHERE {
  ?named r2p:namesClass ?sort . ?sort rdfs:subClassOf r2p:Figure . ?of skos:broader* ?named .
  GRAPH ?claim { ?figure r2p:occurrenceOf ?of ; r2p:extent ?extent }
  OPTIONAL { GRAPH ?claim { ?figure r2p:occurrenceOf ?event } ?event a r2p:Event }
  FILTER NOT EXISTS { ?claim r2p:withdrawnBecause ?why }
}"""
_COMPARED = "SELECT DISTINCT ?one ?other WHERE { ?one r2p:comparableWith ?other }"
_NAMED = """SELECT DISTINCT ?sort WHERE {
  ?kind r2p:namesClass ?sort . ?sort rdfs:subClassOf r2p:Figure
}"""
_TENSIONS = """SELECT DISTINCT ?claim ?other ?reason WHERE {
  ?tension r2p:betweenClaims ?claim , ?other ; r2p:tensionReason ?reason
  FILTER(STR(?claim) < STR(?other))
}"""
_OF = (terms.R2P + "figureOf", terms.R2P + "tollOf")


@dataclass(frozen=True)
class FigureLine:
    """A figure as charts and tables show it; `words` is a degree where there is no number."""

    iri: str
    claim: str
    sort: str
    of: tuple[str, ...] = ()
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    exclusive: bool = False
    unit: str = ""
    rate: str = ""
    words: str = ""
    counts: str = ""
    scope: str = ""
    blames: str = ""
    groups: tuple[str, ...] = ()
    basis: str = ""
    start: str = ""
    end: str = ""
    precision: str = ""

    @property
    def number(self) -> float | None:
        """The number that it is ordered by."""
        return next((n for n in (self.value, self.lower, self.upper) if n is not None), None)


@dataclass(frozen=True)
class Rivals:
    """Figures that stand together, and what a curator says of claims among them that clash."""

    figures: tuple[FigureLine, ...]
    compared: bool = False
    reasons: tuple[str, ...] = ()

    @property
    def of(self) -> tuple[str, ...]:
        """What they are figures of, or what they count where nothing else is said."""
        named = [iri for one in self.figures for iri in one.of]
        return tuple(dict.fromkeys(named or [one.counts for one in self.figures if one.counts]))


@dataclass(frozen=True)
class Figures:
    """All figures of a dataset, and those that stand against one another.

    `sorts` are the classes of figures that a kind of the data names, so that all of one belong
    to one question, the most contested first.
    """

    lines: tuple[FigureLine, ...] = ()
    rivals: tuple[Rivals, ...] = ()
    sorts: tuple[str, ...] = ()

    def rivals_of(self, thing: str) -> tuple[Rivals, ...]:
        """The figures that stand against one another, of a thing."""
        return tuple(one for one in self.rivals if thing in one.of)

    def of_sort(self, sort: str) -> tuple[FigureLine, ...]:
        """All figures of a sort, by number, those without one last."""
        found = [one for one in self.lines if one.sort == sort]
        return tuple(sorted(found, key=_by_number))


def read_figures(engine: Engine) -> Figures:
    """The figures of a dataset."""

    def ask(query: str) -> list[dict[str, str]]:
        return text_rows(engine, _PREFIXES + query)

    said: dict[tuple[str, str], dict[str, list[str]]] = {}
    for row in ask(_FIGURES):
        node = said.setdefault((row["claim"], row["figure"]), {})
        node.setdefault(row["property"], []).append(row["value"])
    lines = [_line(iri, claim, node) for (claim, iri), node in said.items()]
    known = {line.iri for line in lines}
    for row in ask(_WORDS):
        if row["figure"] not in known:
            of = row.get("event") or row["of"]
            lines.append(
                FigureLine(row["figure"], row["claim"], row["sort"], (of,), words=row["extent"])
            )
    lines = sorted(set(lines), key=_by_number)
    compared = {(row["one"], row["other"]) for row in ask(_COMPARED)}
    tensions = {(row["claim"], row["other"]): row["reason"] for row in ask(_TENSIONS)}
    groups = [_rivals(group, compared, tensions) for group in _together(lines, compared)]
    contested = [group.figures[0].sort for group in groups]
    sorts = sorted((row["sort"] for row in ask(_NAMED)), key=lambda one: -contested.count(one))
    return Figures(tuple(lines), tuple(groups), tuple(sorts))


def _line(iri: str, claim: str, said: Mapping[str, list[str]]) -> FigureLine:
    def one(name: str) -> str:
        return next(iter(sorted(said.get(terms.R2P + name, ()))), "")

    def number(name: str) -> float | None:
        try:
            return float(one(name))
        except ValueError:
            return None

    # The class is the one under which the claim has it.
    return FigureLine(
        iri,
        claim,
        next(iter(sorted(said.get(terms.RDF_TYPE, ()))), ""),
        tuple(sorted({value for name in _OF for value in said.get(name, ())})),
        number("value"),
        number("lowerBound"),
        number("upperBound"),
        one("boundExclusive") in ("true", "1"),
        one("unit"),
        one("ratePer"),
        one("extent"),
        one("counts"),
        one("countScope"),
        one("blames"),
        tuple(sorted(said.get(terms.R2P + "victimGroup", ()))),
        one("estimateBasis"),
        one("periodStart"),
        one("periodEnd"),
        one("datePrecision"),
    )


def _together(
    lines: Iterable[FigureLine], compared: Iterable[tuple[str, str]]
) -> list[list[FigureLine]]:
    """Figures of several claims that a curator compares, or that are of one thing."""
    group: dict[str, list[FigureLine]] = {line.iri: [line] for line in lines}

    def join(one: str, other: str) -> None:
        if one in group and other in group and group[one] is not group[other]:
            group[one].extend(group[other])
            for line in group[other]:
                group[line.iri] = group[one]

    first: dict[tuple[str, ...], str] = {}
    for line in list(lines):
        for thing in line.of:
            key = (line.sort, line.unit, line.counts, thing)
            join(first.setdefault(key, line.iri), line.iri)
    for one, other in compared:
        join(one, other)
    found = {id(of): of for of in group.values()}.values()
    return [
        sorted(of, key=_by_number) for of in found if len({line.claim for line in of}) > 1
    ]  # fmt: skip


def _rivals(
    group: list[FigureLine],
    compared: Iterable[tuple[str, str]],
    tensions: Mapping[tuple[str, str], str],
) -> Rivals:
    claims = {line.claim for line in group}
    nodes = {line.iri for line in group}
    reasons = [why for pair, why in tensions.items() if claims.issuperset(pair)]
    both = any(one in nodes and other in nodes for one, other in compared)
    return Rivals(tuple(group), both, tuple(dict.fromkeys(reasons)))


def _by_number(line: FigureLine) -> tuple[bool, float, str]:
    return line.number is None, line.number or 0.0, line.iri

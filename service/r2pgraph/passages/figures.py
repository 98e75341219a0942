"""Do the figures and dates that a claim carries occur in its passages?

Responsible for comparing each number and date of a claim's graph with what its passages state,
to the precision that the claim gives. Must not know where passages and values come from.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from r2pgraph import terms, xsd
from r2pgraph.findings import Finding
from r2pgraph.passages.dates import DatesSaid, dates_in
from r2pgraph.passages.model import DATES, PassageData, StatedValue, wrong
from r2pgraph.passages.numbers import numbers_in

_REMEDY = (
    "correct the value, add the passage that states it (r2p:statedIn), "
    "or name with r2p:yearFrom the passage that gives the year"
)


@dataclass(frozen=True)
class ValueReport:
    """Findings, and how many values were compared, implied by the claim itself, or not checked."""

    findings: tuple[Finding, ...]
    checked: int
    implied: int


class ValueChecker:
    """Compares the values of claims with a text whose note marks have been blanked out."""

    def __init__(self, data: PassageData, text: str) -> None:
        self._data = data
        self._text = text
        self._numbers = cache(lambda iri: numbers_in(self._words(iri)))
        self._dates = cache(lambda iri: dates_in(self._words(iri)))

    def check(self, values: tuple[StatedValue, ...]) -> ValueReport:
        """Every value against the passages of its claim."""
        findings: list[Finding] = []
        checked = implied = 0
        for value in values:
            if value.precision == "openPeriod" and value.datatype in DATES and not value.year_from:
                implied += 1
                continue
            if not xsd.is_valid(value.datatype, value.lexical):
                findings.append(_unreadable(value))
                continue
            checked += 1
            if missing := self._missing(value):
                findings.append(_finding(value, missing))
        return ValueReport(tuple(findings), checked, implied)

    def _missing(self, value: StatedValue) -> str | None:
        """What of a value the passages do not state, or None."""
        passages = [
            iri for iri in self._data.stated_in.get(value.claim, ()) if iri in self._data.passages
        ]
        if not passages:
            return "the claim has no passage"
        unknown = [iri for iri in value.year_from if iri not in self._data.passages]
        if unknown:
            return f"r2p:yearFrom names {unknown[0]}, which is no passage"
        if value.datatype in DATES:
            return self._missing_of_date(value, passages)
        said = frozenset[Decimal]().union(*(self._numbers(iri) for iri in passages))
        if xsd.number(value.lexical) in said:
            return None
        numbers = ", ".join(f"{number:,f}" for number in sorted(said)) or "none"
        return f"the passages state these numbers: {numbers}"

    def _missing_of_date(self, value: StatedValue, passages: list[str]) -> str | None:
        year, month, day = xsd.date_parts(value.lexical) or (0, 0, 0)
        said = [self._dates(iri) for iri in passages]
        with_year = said + [self._dates(iri) for iri in value.year_from]
        precision = value.precision or {"gYear": "year", "gYearMonth": "month"}.get(
            value.datatype, "day"
        )
        # A century may be reckoned from its year 00 or 01, and to its year 99 or 00.
        within = year - 1 if precision == "century" and (month, day) == (12, 31) else year
        if not any(_has_year(dates, within, precision) for dates in with_year):
            return f"no passage gives {_named(year, precision)}"
        # The day of an open period is the curator's; the year is the named passage's.
        if precision == "month" and not any(month in dates.months for dates in said):
            return f"no passage names month {month}"
        if precision == "day" and not any((month, day) in dates.days for dates in said):
            return f"no passage names day {day} of month {month}"
        return None

    def _words(self, iri: str) -> str:
        return self._data.passages[iri].text_of(self._text)


def _unreadable(value: StatedValue) -> Finding:
    name = value.name.replace(terms.R2P, "r2p:")
    return wrong(
        "value-unreadable",
        f"{name} of {value.node} has '{value.lexical}', which is no xsd:{value.datatype}",
        value.claim,
        "write it as XML Schema has it; until then it is not compared with the passage",
    )


def _has_year(dates: DatesSaid, year: int, precision: str) -> bool:
    if precision == "decade":
        return year // 10 * 10 in dates.decades
    if precision == "century":
        return year // 100 + 1 in dates.centuries
    return year in dates.years


def _named(year: int, precision: str) -> str:
    if precision == "decade":
        return f"the {year // 10 * 10}s"
    if precision == "century":
        return f"the century of {year}"
    return f"the year {year}"


def _finding(value: StatedValue, missing: str) -> Finding:
    name = value.name.replace(terms.R2P, "r2p:")
    return wrong(
        "date-not-in-passage" if value.datatype in DATES else "figure-not-in-passage",
        f"{name} {value.lexical} of {value.node} is not in the claim's passages; {missing}",
        value.claim,
        _REMEDY,
        (value.node, value.name, value.lexical),
    )

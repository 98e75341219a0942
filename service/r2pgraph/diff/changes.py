"""What changed between two readings: claims, terms, things, inferences and queries, each whole.

Knows structural terms only. What a change is called is for `words`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from r2pgraph import terms
from r2pgraph.diff.readings import Reading, Said, Subject
from r2pgraph.expressions import Expression, subsumes
from r2pgraph.layout import FileKind

# What machines derive of a passage or an inference: it changes with what it is derived of.
_DERIVED = {
    terms.LETTER_COUNT,
    terms.LETTER_DIGEST,
    terms.R2P + "derivationDigest",
}
_SAME_NODE = 0.5
_NOWHERE = (Path(), 0)


class Sort(Enum):
    """What has changed, in the order in which a report tells it."""

    CLAIM = "claim"
    INFERENCE = "inference"
    TERM = "term"
    THING = "thing"
    QUERY = "query"


class How(Enum):
    """How a thing has changed."""

    ADDED = "added"
    WITHDRAWN = "withdrawn"
    CHANGED = "changed"
    RENAMED = "renamed"


class Width(Enum):
    """How a definition has changed, as far as its form tells."""

    NARROWED = "narrowed"
    BROADENED = "broadened"
    REWRITTEN = "changed"


@dataclass(frozen=True)
class Detail:
    """One property with other values than before. `node` is a thing inside a claim, if not it."""

    predicate: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    node: str = ""
    node_type: str = ""
    width: Width | None = None


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was."""

    sort: Sort
    how: How
    iri: str
    details: tuple[Detail, ...] = ()
    former: str = ""
    place: tuple[Path, int] | None = None


def compare(before: Reading, after: Reading) -> list[Change]:
    """Every change, in order of sort and place."""
    found = [
        *_claims(before, after),
        *_subjects(before, after),
        *_queries(before, after),
    ]
    order = list(Sort)
    return sorted(found, key=lambda c: (order.index(c.sort), c.place or _NOWHERE, c.iri))


def _claims(before: Reading, after: Reading) -> Iterable[Change]:
    gone, new = before.claims - after.claims, after.claims - before.claims
    renamed = _renamed(before, after, gone, new)
    for iri in sorted(gone - set(renamed.values())):
        yield Change(Sort.CLAIM, How.WITHDRAWN, iri, place=before.position(iri))
    for iri in sorted(new - set(renamed)):
        yield Change(Sort.CLAIM, How.ADDED, iri, place=after.position(iri))
    for iri in sorted((after.claims & before.claims) | set(renamed)):
        former = renamed.get(iri, iri)
        details = tuple(_claim_details(before, after, former, iri))
        if former != iri:
            place = after.position(iri)
            yield Change(Sort.CLAIM, How.RENAMED, iri, details, former, place)
        elif details:
            yield Change(Sort.CLAIM, How.CHANGED, iri, details, place=after.position(iri))


def _renamed(before: Reading, after: Reading, gone: set[str], new: set[str]) -> dict[str, str]:
    """New address to the former one, where exactly one claim that is gone has the same label."""
    by_label: dict[str, list[str]] = {}
    for iri in gone:
        by_label.setdefault(before.names.get(iri, iri), []).append(iri)
    return {
        iri: by_label[label][0]
        for iri in sorted(new)
        if len(by_label.get(label := after.names.get(iri, iri), ())) == 1
    }


def _claim_details(before: Reading, after: Reading, former: str, iri: str) -> Iterable[Detail]:
    old, new = before.subjects.get(former), after.subjects.get(iri)
    yield from _values(old.said if old else {}, new.said if new else {})
    yield from _passages(before, after, old, new)
    yield from _content(before.graphs[former], after.graphs[iri])


def _passages(
    before: Reading, after: Reading, old: Subject | None, new: Subject | None
) -> Iterable[Detail]:
    """Passages that a claim keeps and that are elsewhere now."""
    kept = (old.said.get(terms.STATED_IN, set()) if old else set()) & (
        new.said.get(terms.STATED_IN, set()) if new else set()
    )
    for passage in sorted(kept):
        was, now = _place_of(before, passage), _place_of(after, passage)
        if was != now:
            node = passage.strip("<>")
            yield Detail(terms.STATED_IN, tuple(was), tuple(now), node, terms.PASSAGE_CLASS)


def _place_of(reading: Reading, passage: str) -> list[str]:
    """Page, then start and end of each part of a passage."""
    subject = reading.subjects.get(passage.strip("<>"))
    if subject is None:
        return []
    found = sorted(subject.said.get(terms.PAGE, ())) + sorted(subject.said.get(terms.END_PAGE, ()))
    for below in (terms.OA_HAS_SELECTOR, terms.HAS_PART):
        for part in sorted(subject.said.get(below, ())):
            other = reading.subjects.get(part.strip("<>"))
            if other is None:
                continue
            for predicate in (terms.OA_START, terms.OA_END):
                found += sorted(other.said.get(predicate, ()))
            if below == terms.HAS_PART:
                found += _place_of(reading, part)
    return found


def _content(old: Mapping[str, Said], new: Mapping[str, Said]) -> Iterable[Detail]:
    """What the graphs of a claim say; a node that has another address only is the same node."""
    called = _same_nodes(old, new)
    was = {called.get(iri, iri): _recalled(said, called) for iri, said in old.items()}
    for iri in [*was, *(iri for iri in new if iri not in was)]:
        then, now = was.get(iri, {}), new.get(iri, {})
        of_type = min(now.get(terms.RDF_TYPE) or then.get(terms.RDF_TYPE) or {""})
        for detail in _values(then, now):
            if detail.predicate == terms.RDF_TYPE and (not then or not now):
                continue
            yield Detail(detail.predicate, detail.before, detail.after, iri, of_type.strip("<>"))


def _same_nodes(old: Mapping[str, Said], new: Mapping[str, Said]) -> dict[str, str]:
    """Addresses of nodes that are gone to those that stand in their place."""
    left = [iri for iri in new if iri not in old]
    found: dict[str, str] = {}
    for iri in (iri for iri in old if iri not in new):
        ranked = [(_likeness(old[iri], new[other]), other) for other in left]
        likeness, best = max(ranked, default=(0.0, ""))
        if likeness >= _SAME_NODE:
            found[iri] = best
            left.remove(best)
    return found


def _likeness(one: Said, other: Said) -> float:
    """The share of statements that two nodes have in common (Jaccard); none if types differ."""
    if one.get(terms.RDF_TYPE) != other.get(terms.RDF_TYPE):
        return 0.0
    left = {(p, v) for p, values in one.items() for v in values}
    right = {(p, v) for p, values in other.items() for v in values}
    return len(left & right) / len(left | right)


def _recalled(said: Said, called: Mapping[str, str]) -> Said:
    names = {f"<{old}>": f"<{new}>" for old, new in called.items()}
    return {p: {names.get(value, value) for value in values} for p, values in said.items()}


def _values(old: Said, new: Said) -> Iterable[Detail]:
    """The properties whose values differ, with the values that are not in both."""
    for predicate in [*old, *(p for p in new if p not in old)]:
        was, now = old.get(predicate, set()), new.get(predicate, set())
        if was != now and predicate not in _DERIVED:
            yield Detail(predicate, tuple(sorted(was - now)), tuple(sorted(now - was)))


def _subjects(before: Reading, after: Reading) -> Iterable[Change]:
    """What is no claim: terms of the ontology, inferences, things of reference and record."""
    apart = before.claims | after.claims | _told_with_claims(before) | _told_with_claims(after)
    for iri in sorted((set(before.subjects) | set(after.subjects)) - apart):
        old, new = before.subjects.get(iri), after.subjects.get(iri)
        one = new or old
        assert one is not None  # it is a subject of one of the two
        sort = _sort(one)
        if old is None:
            yield Change(sort, How.ADDED, iri, place=after.position(iri))
        elif new is None:
            yield Change(sort, How.WITHDRAWN, iri, place=before.position(iri))
        else:
            details = [*_values(old.said, new.said), *_concluded(before, after, iri)]
            if details := _with_widths(details, before, after, iri):
                yield Change(sort, How.CHANGED, iri, tuple(details), place=after.position(iri))


def _told_with_claims(reading: Reading) -> set[str]:
    """Passages that claims use, with parts and anchors: their changes are changes of the claims."""
    found: set[str] = set()
    wanted = {
        value.strip("<>")
        for iri in reading.claims
        if iri in reading.subjects
        for value in reading.subjects[iri].said.get(terms.STATED_IN, ())
    }
    while wanted:
        found |= wanted
        subjects = [reading.subjects[iri] for iri in wanted if iri in reading.subjects]
        wanted = {
            value.strip("<>")
            for subject in subjects
            for predicate in (terms.HAS_PART, terms.OA_HAS_SELECTOR)
            for value in subject.said.get(predicate, ())
        } - found
    return found


def _concluded(before: Reading, after: Reading, iri: str) -> Iterable[Detail]:
    """What an inference concludes, where its name is the same and its triple another."""
    yield from _content(before.graphs.get(iri, {}), after.graphs.get(iri, {}))


def _sort(subject: Subject) -> Sort:
    if subject.kind is FileKind.INFERRED:
        return Sort.INFERENCE
    if subject.kind in (FileKind.ONTOLOGY, FileKind.ALIGNMENT, FileKind.SHAPES):
        return Sort.TERM
    return Sort.THING


def _with_widths(
    details: Sequence[Detail], before: Reading, after: Reading, iri: str
) -> list[Detail]:
    """The same, with whether each definition says more now or less."""
    found = []
    for detail in details:
        old, new = (reading.definitions(iri, detail.predicate) for reading in (before, after))
        width = _width(old, new) if old and new and _is_expression(detail) else None
        found.append(Detail(detail.predicate, detail.before, detail.after, width=width))
    return found


def _is_expression(detail: Detail) -> bool:
    """A definition that was rewritten, and not a superclass by its name."""
    named = [v.startswith("<") and v.count("<") == 1 for v in (*detail.before, *detail.after)]
    return bool(detail.before and detail.after) and not all(named)


def _width(old: Sequence[Expression], new: Sequence[Expression]) -> Width:
    """All definitions of a term hold together: each must be under one of the other side."""
    narrower = all(any(subsumes(wide, one) for one in new) for wide in old)
    wider = all(any(subsumes(wide, one) for one in old) for wide in new)
    if narrower == wider:
        return Width.REWRITTEN
    return Width.NARROWED if narrower else Width.BROADENED


def _queries(before: Reading, after: Reading) -> Iterable[Change]:
    """Question, check, rule and shortcut files, by path."""
    for path in sorted({*before.queries, *after.queries}):
        old, new = before.queries.get(path), after.queries.get(path)
        if old == new:
            continue
        how = How.ADDED if old is None else How.WITHDRAWN if new is None else How.CHANGED
        yield Change(Sort.QUERY, how, path, place=(Path(path), 1))

"""Where a text shows that withdrawn claims are left out, data say the same."""

import pyoxigraph as ox
import pytest

from r2pgraph import terms
from r2pgraph.catalogue import load_catalogue
from r2pgraph.layout import find_layout
from r2pgraph.load import load_corpus
from r2pgraph.union import add, load_union
from r2pgraph.validate.withdrawals import surely_left_out

PREFIX = f"PREFIX r2p: <{terms.R2P}>\n"
ALL = "SELECT ?claim WHERE { ?claim a ?b "
FILTER = "FILTER NOT EXISTS { ?claim r2p:withdrawnBecause ?why }"
SURE = [
    f"SELECT ?claim WHERE {{ ?claim r2p:statedBy ?who . {FILTER} }}",
    f"SELECT DISTINCT ?who ?claim {{ {FILTER} ?claim r2p:statedBy ?who }} ORDER BY ?who",
    f"SELECT ?claim WHERE {{ {{ SELECT ?claim {{ ?claim a ?kind }} }} {FILTER} }}",
    f"SELECT ?claim WHERE {{ {{ ?claim a ?a }} UNION {{ ?claim a ?b }} {FILTER} }} LIMIT 3",
]
UNSURE = {
    "no filter": "SELECT ?claim WHERE { ?claim r2p:statedBy ?who }",
    "in a part": f"{ALL} OPTIONAL {{ ?claim a ?other {FILTER} }} }}",
    "in a comment": f"SELECT ?claim WHERE {{ ?claim a ?kind \n# {FILTER}\n }}",
    "in a text": f"SELECT ?claim WHERE {{ ?claim a '{FILTER}' }}",
    "within another": f"{ALL} FILTER EXISTS {{ ?claim a ?c {FILTER} }} }}",
    "of another claim": f"{ALL} {FILTER.replace('?claim', '?other')} }}",
    "of another property": f"SELECT ?claim {{ ?claim a ?b {FILTER.replace('Because', 'Before')} }}",
    "with a reason that must be one": f"SELECT ?claim WHERE {{ ?claim a ?why {FILTER} }}",
    "with a reason that is given": f"SELECT ?claim {{ ?claim a ?b {FILTER.replace('?why', '1')} }}",
    "EXISTS": f"SELECT ?claim WHERE {{ ?claim a ?b {FILTER.replace('NOT ', '')} }}",
    "claim made of something": f"SELECT (?a AS ?claim) WHERE {{ ?a a ?b {FILTER} }}",
    "claim made after": f"SELECT ?b (SAMPLE(?a) AS ?claim) {{ ?a a ?b {FILTER} }} GROUP BY ?b",
    "claim under another name": f"SELECT ($claim AS ?c) ?claim WHERE {{ ?claim a ?b {FILTER} }}",
    "values after": f"{ALL} {FILTER} }} VALUES ?claim {{ r2p:a }}",
    "other graphs": f"SELECT ?claim FROM <urn:a> WHERE {{ ?claim a ?b {FILTER} }}",
    "other answer": f"SELECT ?who WHERE {{ ?claim r2p:statedBy ?who {FILTER} }}",
    "more than is there": f"SELECT ?claim WHERE {{ ?claim a ?b }} {FILTER}",
}


@pytest.mark.parametrize("text", SURE)
def test_filter_of_the_outermost_group(text: str) -> None:
    assert surely_left_out(PREFIX + text)
    other = f"PREFIX x: <{terms.R2P}>\n" + text.replace("r2p:", "x:")
    assert surely_left_out(other)
    assert not surely_left_out("PREFIX r2p: <urn:other#>\n" + text)


@pytest.mark.parametrize("case", UNSURE)
def test_what_is_not_sure(case: str) -> None:
    assert not surely_left_out(PREFIX + UNSURE[case])


def test_questions_whose_text_shows_it_do_it_in_data() -> None:
    layout = find_layout()
    corpus, store = load_corpus(layout), ox.Store()
    load_union(store, corpus.union_quads(), layout)
    reason, text = ox.NamedNode(terms.WITHDRAWN_BECAUSE), ox.Literal("withdrawn")
    stated = [q for q in corpus.union_quads() if q.predicate.value == terms.STATED_BY]
    add(store, [ox.Quad(q.subject, reason, text, q.graph_name) for q in stated])
    sure = [q for q in load_catalogue(layout).queries.values() if surely_left_out(q.text)]
    assert len(sure) > 50
    for query in sure:
        solutions = store.query(query.bound({}))
        assert isinstance(solutions, ox.QuerySolutions)
        assert [row["claim"] for row in solutions if row["claim"] is not None] == [], query.name

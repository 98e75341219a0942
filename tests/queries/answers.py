"""The answers of the catalogue's questions, as the tests of their rows read them."""

from r2pgraph.catalogue import load_catalogue
from r2pgraph.claims import text_of
from r2pgraph.engine.base import Row, select
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.layout import find_layout

CATALOGUE = load_catalogue(find_layout())


def rows_of(engine: EmbeddedEngine, question: str) -> list[Row]:
    """The rows of a question with nothing given."""
    return select(engine, CATALOGUE.get(question).bound({}))


def claim_of(row: Row) -> str:
    """The last part of the address of the claim in a row."""
    return text_of(row, "claim").rpartition("/")[2]

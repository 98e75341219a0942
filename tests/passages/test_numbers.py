"""Numbers in words and numerals: what a text says, and what it does not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2pgraph.passages.numbers import numbers_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("some 2.5 million herring", "2500000"),
        ("some 2.5\nmillion herring", "2500000"),
        ("a cargo worth $306 million", "306000000"),
        ("in excess of US $24 trillion dollars", "24000000000000"),
        ("an estimated 800,000 fish", "800000"),
        ("1,234.5 tons", "1234.5"),
        ("nine times", "9"),
        ("more than sixty boats", "60"),
        ("twenty-one sailors", "21"),
        ("the twenty-first boat", "21"),
        ("two hundred and six lamps", "206"),
        ("seven hundred fifty thousand", "750000"),
        ("more than two million", "2000000"),
        ("five thousand each month", "5000"),
        ("a million lamps", "1000000"),
        ("half a million lamps", "500000"),
        ("a hundred thousand", "100000"),
        ("tens of millions of fish", "20000000"),
        ("hundreds of thousands", "100000"),
        ("six to seven million", "6000000"),
        ("six to seven million", "7000000"),
        ("a decade ago", "10"),
        ("for two decades", "20"),
        ("the previous 4 centuries", "4"),
        ("the previous 4 centuries", "400"),
        ("the second storm", "2"),
        ("the 21st century", "21"),
        ("the nineteenth century", "19"),
        ("the worst storm", "1"),
        ("the deadliest storm", "1"),
        ("met twice", "2"),
        ("a nine fold increase", "9"),
        ("a twofold increase", "2"),
        ("by 25 percent", "25"),
        ("every couple years", "2"),
        ("a million-plus barrels", "1000000"),
    ],
)
def test_a_number_is_read(text: str, number: str) -> None:
    assert Decimal(number) in numbers_in(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("some 2.5 million herring", "2.5"),
        ("an estimated 800,000 fish", "800"),
        ("two hundred and three hundred", "500"),
        ("twenty-one sailors", "20"),
        ("twenty-one sailors", "1"),
        ("ten and six", "16"),
        ("in the interest of the forest", "1"),
        ("six or seven boats", "13"),
        ("from six lamps to seven million", "6000000"),
        ("a lamp and an oar", "1"),
    ],
)
def test_what_is_not_said_is_not_read(text: str, number: str) -> None:
    assert Decimal(number) not in numbers_in(text)


def test_a_text_without_numbers_states_none() -> None:
    assert numbers_in("The lamp was mended by the keeper of the rock.") == frozenset()


@given(st.integers(min_value=0, max_value=10**12))
def test_every_numeral_is_read_with_and_without_separators(number: int) -> None:
    assert Decimal(number) in numbers_in(f"about {number} lamps")
    assert numbers_in(f"about {number:,} lamps") == {Decimal(number)}


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    assert all(number >= 0 for number in numbers_in(text))

"""What is kept is found again for the same input alone, and not where it is damaged."""

from pathlib import Path

import pytest

from r2pgraph.memo import Memo, key_of


def test_found_once_for_the_same_parts_and_anew_for_others(tmp_path: Path) -> None:
    memo = Memo(tmp_path)
    asked: list[str] = []

    def find(word: str) -> list[str]:
        asked.append(word)
        return [word]

    assert memo.recall(["a", b"b"], lambda: find("one")) == ["one"]
    assert memo.recall(["a", b"b"], lambda: find("two")) == ["one"]
    assert memo.recall(["ab", b""], lambda: find("three")) == ["three"]
    assert asked == ["one", "three"]


def test_nothing_can_be_kept_as_a_result(tmp_path: Path) -> None:
    memo = Memo(tmp_path)
    assert memo.recall(["x"], lambda: None) is None
    assert memo.recall(["x"], lambda: pytest.fail("it was found before")) is None


def test_a_failure_is_not_kept(tmp_path: Path) -> None:
    memo = Memo(tmp_path)
    with pytest.raises(ZeroDivisionError):
        memo.recall(["x"], lambda: 1 / 0)
    assert memo.recall(["x"], lambda: 1) == 1


def test_a_damaged_result_is_found_anew(tmp_path: Path) -> None:
    memo = Memo(tmp_path)
    memo.recall(["x"], lambda: [1, 2])
    (path,) = (tmp_path / "results").iterdir()
    for damaged in (path.read_bytes().replace(b"1", b"7"), b"", b"\xff\n[]"):
        path.write_bytes(damaged)
        assert memo.recall(["x"], lambda: [1, 2]) == [1, 2]


def test_a_folder_that_cannot_be_written_to_costs_time_only(tmp_path: Path) -> None:
    nowhere = tmp_path / "file"
    nowhere.write_text("")
    for memo in (Memo(nowhere), Memo()):
        assert [memo.recall(["x"], lambda n=n: n) for n in (1, 2)] == [1, 2]


def test_where_a_part_ends_makes_a_difference() -> None:
    assert len({key_of(parts) for parts in (["ab"], ["a", "b"], ["", "ab"], ["ab", ""])}) == 4

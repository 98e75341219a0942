"""The tasks of readers can be done: by links and forms from the start page, in few steps."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest
from flask import Flask
from tests.web.walking import Walker

README = Path(__file__).parent / "tasks" / "README.md"
_STEP = re.compile(r"\*\*(?P<link>.+?)\*\*|`(?P<form>.+?)`")


@dataclass(frozen=True)
class Task:
    """What a reader wants to know, what is expected, and the way there.

    `steps` is how many the way may have, `clicks` and `typed` what it takes in a browser.
    """

    reader: str
    wanted: str
    answer: str
    way: str
    steps: int
    clicks: int
    typed: int


def _tasks() -> list[Task]:
    found, reader = [], ""
    for line in README.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            reader = line[3:]
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if reader and len(cells) == 7 and cells[3].isdecimal():
            found.append(Task(reader, *cells[:3], *map(int, cells[3:6])))
    return found


TASKS = _tasks()


def test_each_reader_has_ten_tasks() -> None:
    readers = [task.reader for task in TASKS]
    assert {one: readers.count(one) for one in readers} == {
        "Analyst": 10, "Engineer": 10, "Curator": 10,
    }  # fmt: skip
    assert len({task.wanted for task in TASKS}) == 30


class Walking(Protocol):
    """Somebody who can follow links and fill in forms."""

    def follow(self, words: str) -> None: ...
    def fill(self, values: dict[str, str]) -> None: ...


def walk(walker: Walking, way: str) -> None:
    """Takes the steps of a way."""
    for step in _STEP.finditer(way):
        if step["link"]:
            walker.follow(step["link"])
        else:
            pairs = (pair.split(" = ") for pair in step["form"].split("; "))
            walker.fill(dict(pairs))


@pytest.mark.parametrize("task", TASKS, ids=lambda task: f"{task.reader}-{task.wanted[:40]}")
def test_a_task_can_be_done(packaged_app: Flask, task: Task) -> None:
    walker = Walker(packaged_app.test_client())
    # What the start page says already would be no task.
    assert task.answer not in walker.text
    walk(walker, task.way)
    assert task.answer in walker.text, walker.text[:2000]
    assert 0 < walker.steps <= task.steps


def test_a_walker_knows_no_address(packaged_app: Flask) -> None:
    walker = Walker(packaged_app.test_client())
    with pytest.raises(AssertionError, match="no link 'Nowhere'"):
        walker.follow("Nowhere")
    with pytest.raises(AssertionError, match="no form with"):
        walker.fill({"Favourite colour": "green"})
    with pytest.raises(AssertionError, match="several links 'Introduction'"):
        walker.follow("Introduction")

"""The tasks of readers are done in a browser by what is seen there; what it takes is counted."""

import pytest
from tests.web.browser.conftest import Tab
from tests.web.browser.seeing import Reader
from tests.web.test_tasks import TASKS, Task, walk

MOST_CLICKS = 6


@pytest.mark.parametrize("task", TASKS, ids=lambda task: f"{task.reader}-{task.wanted[:40]}")
def test_a_task_is_done_by_what_is_seen(tab: Tab, whole_site: str, task: Task) -> None:
    reader = Reader(tab, whole_site)
    assert task.answer not in reader.text
    walk(reader, task.way)
    tab.wait(lambda: task.answer in reader.text, f"not seen: {reader.text[:1500]}")
    assert (reader.clicks, reader.typed) == (task.clicks, task.typed)
    assert reader.clicks <= MOST_CLICKS


def test_what_is_folded_away_is_not_seen(tab: Tab, whole_site: str) -> None:
    tab.open(whole_site + "/id/event/rwanda-1994")
    hidden = next(
        str(one.get_property("textContent")) for one in tab.all("details:not([open]) a.sentence")
    )
    reader = Reader(tab, whole_site)
    walk(reader, "**Events**, **events in Rwanda in 1994**")
    with pytest.raises(AssertionError, match="is seen at"):
        reader.follow(hidden)

"""What a client may use, and when it may go on."""

import pytest

from r2pgraph.engine import accounts
from r2pgraph.engine.accounts import Account, Accounts, Budget
from r2pgraph.engine.client import Client
from r2pgraph.errors import OverBudgetError


class Clock:
    """A clock that is set."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def _refused(account: Account) -> int:
    with pytest.raises(OverBudgetError) as caught:
        account.enter()
    assert caught.value.http_status == 429
    return caught.value.retry_after


def test_what_is_used_comes_back_in_time(clock: Clock) -> None:
    account = Account(Budget(60.0, 5), clock)
    account.enter()
    account.charge(70.0)
    account.leave()
    assert account.refusals == 0
    wait = _refused(account)
    assert wait == 11  # ten, and what being refused costs
    assert account.refusals == 1
    clock.now += wait
    account.enter()
    assert not account.idle
    account.leave()
    clock.now += 1000
    assert account.idle
    account.charge(59)  # and no more than the budget has come back
    account.enter()
    account.charge(1)
    _refused(account)


def test_asking_while_refused_takes_longer_and_not_for_ever(clock: Clock) -> None:
    account = Account(Budget(60.0, 5), clock)
    account.charge(60.0)
    assert _refused(account) == 1
    for _ in range(500):
        _refused(account)
    assert 10 <= _refused(account) <= 12
    account.charge(1e6)
    assert _refused(account) == 120


def test_only_so_many_at_once(clock: Clock) -> None:
    account = Account(Budget(60.0, 2), clock)
    clients = [Client(account) for _ in range(3)]
    full = pytest.raises(OverBudgetError)
    with clients[0].asking(), clients[1].asking(), full, clients[2].asking():
        raise AssertionError("there was a place")
    with clients[2].asking():
        pass
    # Who has no account is not held to anything.
    with Client().asking(), Client().asking(), Client().asking():
        Client().charge(1e6)


def test_each_client_has_an_account_and_not_all_are_remembered(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "_MOST_ACCOUNTS", 3)
    known = Accounts(Budget(60.0, 2), clock)
    known.of("greedy").charge(100)
    assert known.of("greedy") is known.of("greedy")
    assert known.of("other") is not known.of("greedy")
    for number in range(10):
        known.of(str(number))
    # Those that have used nothing are forgotten first.
    _refused(known.of("greedy"))

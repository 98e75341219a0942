"""What clients may use: processor seconds, which come back as time passes, and places at once.

Who has used up what there is is refused until enough has come back; who goes on asking meanwhile
waits longer. Knows clients only by a name, and nothing of how they are told.
"""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from r2pgraph.errors import OverBudgetError

_MOST_ACCOUNTS = 10_000
# What a request costs that is refused, and the longest that it makes anybody wait, in budgets.
_REFUSAL_SECONDS = 0.02
_DEEPEST_DEBT = 2.0


@dataclass(frozen=True)
class Budget:
    """What one client may use: processor seconds in a minute, and queries at once."""

    seconds: float
    at_once: int


class Account:
    """What one client has left."""

    def __init__(self, budget: Budget, clock: Callable[[], float]) -> None:
        self._budget = budget
        self._rate = budget.seconds / 60
        self._clock = clock
        self._lock = threading.Lock()
        self._left = budget.seconds
        self._looked = clock()
        self._running = 0
        self.refusals = 0

    def enter(self) -> None:
        """Takes a place for a query.

        Raises:
            OverBudgetError: there is no place, or nothing is left.
        """
        with self._lock:
            self._refill()
            if self._left > 0 and self._running < self._budget.at_once:
                self._running += 1
                return
            self.refusals += 1
            self._take(_REFUSAL_SECONDS)
            seconds = max(1, math.ceil(-self._left / self._rate))
        raise OverBudgetError(seconds)

    def leave(self) -> None:
        """Gives the place back."""
        with self._lock:
            self._running -= 1

    def charge(self, seconds: float) -> None:
        """So much was used."""
        with self._lock:
            self._refill()
            self._take(seconds)

    @property
    def idle(self) -> bool:
        """Whether it is as if it had never been used."""
        with self._lock:
            self._refill()
            return self._running == 0 and self._left >= self._budget.seconds

    def _take(self, seconds: float) -> None:
        self._left = max(self._left - seconds, -_DEEPEST_DEBT * self._budget.seconds)

    def _refill(self) -> None:
        now = self._clock()
        came_back = (now - self._looked) * self._rate
        self._left = min(self._budget.seconds, self._left + came_back)
        self._looked = now


class Accounts:
    """The accounts of all clients, of which a bounded number is remembered."""

    def __init__(self, budget: Budget, clock: Callable[[], float] = time.monotonic) -> None:
        self._budget = budget
        self._clock = clock
        self._lock = threading.Lock()
        self._accounts: OrderedDict[str, Account] = OrderedDict()

    def of(self, client: str) -> Account:
        """The account of a client."""
        with self._lock:
            account = self._accounts.get(client)
            if account is None:
                account = self._accounts[client] = Account(self._budget, self._clock)
                if len(self._accounts) > _MOST_ACCOUNTS:
                    self._forget_one()
            self._accounts.move_to_end(client)
            return account

    def _forget_one(self) -> None:
        """One that nothing depends on; else the one that was not used for longest."""
        for name, account in list(self._accounts.items())[:100]:
            if account.idle:
                del self._accounts[name]
                return
        self._accounts.popitem(last=False)

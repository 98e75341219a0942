"""The embedded engine: queries over a built store, in killable processes."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from r2pgraph.engine.awaiting import Awaiting, InThread
from r2pgraph.engine.base import Limits, Result
from r2pgraph.engine.client import Client
from r2pgraph.engine.formats import ResultFormat, prefixes_for
from r2pgraph.engine.plan import Plan, plan
from r2pgraph.engine.pool import Pool, PoolSettings, PoolState
from r2pgraph.engine.process import OnDisk
from r2pgraph.engine.sharing import InMemory
from r2pgraph.errors import (
    QueryFailedError,
    QueryMemoryError,
    ResultFormatError,
    ResultTooLargeError,
    UnknownFunctionError,
)
from r2pgraph.grammar.guard import Complexity
from r2pgraph.grammar.syntax import syntax_error
from r2pgraph.store import BuiltStore

_START_SECONDS = 30.0


@dataclass(frozen=True)
class EmbeddedSettings:
    """How the embedded engine runs."""

    workers: int = 2
    queue: int = 64
    slow: int = 4
    limits: Limits = field(default_factory=Limits)
    complexity: Complexity = field(default_factory=Complexity)


class WorkerEngine(ABC):
    """What engines have in common that hold the data and have processes of theirs run queries."""

    def __init__(self, settings: EmbeddedSettings | None) -> None:
        self.settings = settings or EmbeddedSettings()

    @property
    def limits(self) -> Limits:
        return self.settings.limits

    @property
    def names(self) -> Collection[str] | None:
        """See `engine.base.Engine.names`."""
        return None

    @property
    @abstractmethod
    def prefixes(self) -> Mapping[str, str]:
        """See `engine.base.Engine.prefixes`."""

    @abstractmethod
    def _run(self, request: dict[str, Any], seconds: float) -> tuple[dict[str, Any], bytes]:
        """What a worker answers to a request within some seconds (see `engine.worker.answer`)."""

    def query(
        self,
        text: str,
        *,
        default_graphs: Iterable[str] = (),
        named_graphs: Iterable[str] = (),
        deadline: float | None = None,
        result_format: ResultFormat | None = None,
    ) -> Result:
        """Runs one query to its end; see `engine.base.Engine.query`."""
        planned = self.planned(text, (default_graphs, named_graphs), result_format)
        seconds = min(self.limits.seconds, deadline or self.limits.seconds)
        return self.result(planned, text, self._run(self.request(planned, text), seconds))

    def planned(
        self,
        text: str,
        dataset: tuple[Iterable[str], Iterable[str]],
        result_format: ResultFormat | None,
    ) -> Plan:
        """How a query runs, if it may; raises what `engine.plan.plan` raises."""
        return plan(text, dataset, result_format, self.settings.complexity)

    def request(self, planned: Plan, text: str) -> dict[str, Any]:
        """What a worker is asked."""
        return {
            "query": text,
            "default": planned.default if planned.default or planned.named else None,
            "named": planned.named,
            "format": planned.result_format.name,
            "rows": self.limits.rows,
            "bytes": self.limits.size,
            "prefixes": self._prefixes_for(planned),
        }

    def result(self, planned: Plan, text: str, answer: tuple[dict[str, Any], bytes]) -> Result:
        """What a worker answered; raises what it says is wrong."""
        header, body = answer
        if header["status"] != "ok":
            self._raise(header, text)
        return Result(body, planned.result_format, planned.shape.form)

    def _prefixes_for(self, planned: Plan) -> dict[str, str]:
        """What the formats that abbreviate names may use; the others are not sent any."""
        known = {**self.prefixes, **dict(planned.shape.prefixes)}
        return prefixes_for(planned.result_format, known)

    def _raise(self, header: dict[str, str], text: str) -> None:
        limits = self.settings.limits
        status, message = header["status"], header.get("message", "")
        if status == "syntax":
            raise syntax_error(message, text, self.prefixes)
        if status == "rows":
            raise ResultTooLargeError("rows", limits.rows)
        if status == "bytes":
            raise ResultTooLargeError("bytes", limits.size)
        if status == "memory":
            raise QueryMemoryError(limits.memory)
        if status == "format":
            raise ResultFormatError(message)
        if message.startswith("The custom function"):
            raise UnknownFunctionError(message)
        raise QueryFailedError(message or status)


class EmbeddedEngine(WorkerEngine):
    """An engine (see `engine.base.Engine`) that holds the data itself."""

    def __init__(self, store: BuiltStore, settings: EmbeddedSettings | None = None) -> None:
        super().__init__(settings)
        self._store = store
        self._in_use = store.hold()
        self._held = frozenset(store.union_graphs) | frozenset(store.apart_graphs)
        self._names = store.names()
        memory = self.settings.limits.memory
        self._pool = Pool(
            InMemory(store.union_dump, store.apart_dump, memory)
            if store.fits_in_memory
            else OnDisk(store.union_path, store.apart_path, memory),
            PoolSettings(self.settings.workers, memory, self.settings.queue, self.settings.slow),
        )

    @property
    def graph_names(self) -> Collection[str]:
        return self._held

    @property
    def names(self) -> Collection[str] | None:
        return self._names

    @property
    def prefixes(self) -> Mapping[str, str]:
        return self._store.prefixes

    @property
    def store(self) -> BuiltStore:
        """What was built, with its counts and its hash."""
        return self._store

    @property
    def state(self) -> PoolState:
        """The workers' numbers, for metrics."""
        return self._pool.state()

    def awaited_by(self, loop: asyncio.AbstractEventLoop) -> "AwaitedEngine":
        """This engine for the event loop of this thread."""
        return AwaitedEngine(self, Awaiting(self._pool, loop))

    def ready(self) -> bool:
        return self._pool.alive()

    def wait_until_ready(self) -> bool:
        """Waits for the first worker, so that a start that fails is told at the start."""
        return self._pool.wait_until_ready(_START_SECONDS)

    def close(self) -> None:
        self._pool.close()
        self._in_use.close()

    def _run(self, request: dict[str, Any], seconds: float) -> tuple[dict[str, Any], bytes]:
        return self._pool.run(request, seconds)


class AwaitedEngine:
    """An embedded engine whose queries an event loop waits for."""

    def __init__(self, engine: EmbeddedEngine, awaiting: Awaiting) -> None:
        self._engine = engine
        self._awaiting = awaiting

    async def query(
        self,
        text: str,
        dataset: tuple[Iterable[str], Iterable[str]],
        result_format: ResultFormat,
        client: Client,
        in_thread: InThread,
    ) -> Result:
        """As `EmbeddedEngine.query`, without a thread for as long as none is needed.

        The text is to be short: it is looked at here, and has to fit into a pipe.
        """
        engine = self._engine
        planned = engine.planned(text, dataset, result_format)
        request = engine.request(planned, text)
        answer = await self._awaiting.run(request, engine.limits.seconds, client, in_thread)
        return engine.result(planned, text, answer)

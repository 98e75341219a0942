"""Queries that an event loop waits for: while one runs, no thread is taken.

Most queries are done before they could be called slow. The loop sends such a query to a worker and
is called when the answer is there. What is not ordinary goes on in a thread, as a query of a page
does (see `engine.pool`): one that is not done after a moment, or whose worker ends.
"""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any

from r2pgraph.engine.client import Client
from r2pgraph.engine.pool import Asked, Pool
from r2pgraph.engine.process import Answer, WorkerDiedError, WorkerGoneError, WorkerProcess
from r2pgraph.errors import EngineBusyError, EngineUnavailableError

# Does something in a thread and waits for what comes of it.
InThread = Callable[[Callable[[], Answer]], Awaitable[Answer]]


class Awaiting:
    """The queries of one event loop on the workers of a pool."""

    def __init__(self, pool: Pool, loop: asyncio.AbstractEventLoop) -> None:
        self._pool = pool
        self._loop = loop
        self._thread = threading.get_ident()

    async def run(
        self, request: dict[str, Any], seconds: float, client: Client, in_thread: InThread
    ) -> Answer:
        """The answer to one request, short enough for a pipe; raises what `Pool.run` raises."""
        pool = self._pool
        with pool.admitted(client):
            worker = await self._worker(seconds)
            pool.check_wanted(client, worker)
            asked = Asked(request, seconds, client, time.monotonic() + seconds)
            answer = await self._answer(asked, worker)
            if answer is None:
                return await in_thread(lambda: pool.go_on(asked, worker))
            pool.answered(client, worker, answer)
            return answer

    async def _worker(self, seconds: float) -> WorkerProcess:
        given: asyncio.Future[WorkerProcess | None] = self._loop.create_future()

        def give(worker: WorkerProcess | None) -> None:
            if threading.get_ident() == self._thread:
                given.set_result(worker)
            else:
                self._loop.call_soon_threadsafe(given.set_result, worker)

        def give_up() -> None:
            try:
                self._pool.give_up(give)
            except (EngineBusyError, EngineUnavailableError) as failure:
                given.set_exception(failure)

        worker = self._pool.take(give)
        if worker is None:
            later = self._loop.call_later(seconds, give_up)
            try:
                worker = await given
            finally:
                later.cancel()
        if worker is None:
            raise EngineUnavailableError("the server is shutting down")
        return worker

    async def _answer(self, asked: Asked, worker: WorkerProcess) -> Answer | None:
        """The answer if all goes as it does with most; None where a thread is to see to it."""
        try:
            worker.begin(asked.request, asked.until)
        except (TimeoutError, WorkerGoneError):
            return None
        arrived: asyncio.Future[Answer | None] = self._loop.create_future()

        def come(answer: Answer | None) -> None:
            if not arrived.done():
                arrived.set_result(answer)
                self._loop.remove_reader(worker.output)

        def read() -> None:
            try:
                answer = worker.arrived()
            except WorkerDiedError:
                come(None)
            else:
                if answer is not None:
                    come(answer)

        self._loop.add_reader(worker.output, read)
        later = self._loop.call_later(self._pool.settings.slow_in_crowd, come, None)
        try:
            return await arrived
        finally:
            later.cancel()

"""Queries of ordinary length, which the event loop answers without a thread of their own.

A thread is taken only for what takes long: a query that is not done after a moment, what has to be
asked of the engine beside the result, and long results.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from r2pgraph.engine.client import Client
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.sparql.execute import ask, quickly_replied, replied
from r2pgraph.sparql.problem import Answer
from r2pgraph.sparql.request import HttpRequest, read_request
from r2pgraph.web.state import Services

# Bytes: looking at a longer text, or writing a longer result once more, keeps the loop too long.
LONGEST_TEXT = 4_096
LONGEST_RESULT = 65_536

_T = TypeVar("_T")


class InThread(Protocol):
    """Does something in a thread of the client that is answered."""

    def __call__(self, work: Callable[[], _T], /) -> Awaitable[_T]: ...


class Ordinary:
    """The ordinary queries of one event loop."""

    def __init__(self, shared: Services, loop: asyncio.AbstractEventLoop) -> None:
        self._shared = shared
        engine = shared.engine
        self._engine = engine.awaited_by(loop) if isinstance(engine, EmbeddedEngine) else None

    async def answer(
        self, request: HttpRequest, coding: str, client: Client, in_thread: InThread
    ) -> Answer | None:
        """The answer to a request whose answer is not kept; None where it is not ordinary.

        Raises:
            R2PGraphError: it is refused, or the engine failed.
        """
        shared = self._shared
        if len(request.query_string) + len(request.body) > LONGEST_TEXT:
            return None
        asked = read_request(request)
        if asked.query is None or self._engine is None:
            return None
        version = shared.version
        if version and coding and shared.kept.known(version, request, ""):
            return (
                None  # kept in another coding: it may be long, and a thread writes it in this one
            )
        question = ask(shared.engine, asked, asked.query)
        validator, known = question.validated(request, version)
        if known is not None:
            return known
        # Told before it runs: its tokens are at hand now.
        quick = quickly_replied(shared.vocabulary, question)
        with question.as_sent():
            result = await self._engine.query(
                question.text, question.dataset, question.result_format, client, in_thread
            )

        def finish() -> Answer:
            made = replied(shared.engine, shared.vocabulary, question, result, validator)
            return shared.kept.given(version, request, coding, made)

        if quick and len(result.body) < LONGEST_RESULT:
            return finish()
        return await in_thread(finish)

"""Answers that were given before, so that the same request is answered again at once.

An answer that lasts depends on nothing but the request and the version of data and code. Both are
the key, the request as it came and undecoded, so that no two requests are ever taken for one. What
is kept has a bound in bytes; what was not asked for longest goes first.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

from r2pgraph.codings import encoded
from r2pgraph.sparql.coding import worth_it
from r2pgraph.sparql.problem import Answer
from r2pgraph.sparql.request import HttpRequest

_Key = tuple[str, HttpRequest, str]
# What an entry takes beside its text.
_OVERHEAD = 1_000
# An answer with a greater share of all that may be kept is not worth what it drives out.
_LARGEST_SHARE = 8


class KeptAnswers:
    """Answers by version, request and coding."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._used = 0
        self._lock = threading.Lock()
        self._answers: OrderedDict[_Key, Answer] = OrderedDict()

    @property
    def used(self) -> int:
        """Bytes that are in use."""
        return self._used

    def answer(
        self, version: str | None, request: HttpRequest, coding: str, make: Callable[[], Answer]
    ) -> Answer:
        """The answer to a request, made if there is none; what `make` raises is not kept."""
        return self.found(version, request, coding) or self.given(version, request, coding, make())

    def found(self, version: str | None, request: HttpRequest, coding: str) -> Answer | None:
        """The answer to a request, if it is kept."""
        if version is None:
            return None
        found = self._get((version, request, coding))
        if found is None and coding:
            plain = self._get((version, request, ""))
            found = plain and self._coded(version, request, coding, plain)
        return found and found.revalidated(request.if_none_match)

    def given(self, version: str | None, request: HttpRequest, coding: str, made: Answer) -> Answer:
        """An answer that was made, as it is to be sent; it is kept if it lasts."""
        if version is not None and made.lasting:
            self._put((version, request, ""), made)
        sent = self._coded(version, request, coding, made) if coding else made
        return sent.revalidated(request.if_none_match)

    def _coded(
        self, version: str | None, request: HttpRequest, coding: str, made: Answer
    ) -> Answer:
        sent = _in(made, coding)
        if version is not None and made.lasting:
            self._put((version, request, coding), sent)
        return sent

    def known(self, version: str, request: HttpRequest, coding: str) -> Answer | None:
        """The answer to a request in a coding, if it is kept as it is to be sent."""
        found = self._get((version, request, coding))
        return found and found.revalidated(request.if_none_match)

    def _get(self, key: _Key) -> Answer | None:
        with self._lock:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
            return found

    def _put(self, key: _Key, answer: Answer) -> None:
        size = _size_of(key, answer)
        if size * _LARGEST_SHARE > self._size:
            return
        with self._lock:
            if key in self._answers:
                return
            self._answers[key] = answer
            self._used += size
            while self._used > self._size:
                self._used -= _size_of(*self._answers.popitem(last=False))


def _in(answer: Answer, coding: str) -> Answer:
    coded = "Content-Encoding" in answer.headers
    if coded or not worth_it(answer.body, answer.content_type):
        return answer
    headers = answer.headers | {"Content-Encoding": coding}
    return replace(answer, body=encoded(answer.body, coding), headers=headers)


def _size_of(key: _Key, answer: Answer) -> int:
    request = key[1]
    asked = len(request.query_string) + len(request.body) + len(request.accept or "")
    asked += len(request.content_type) + len(request.content_encoding)
    headers = sum(len(name) + len(value) for name, value in answer.headers.items())
    return len(answer.body) + asked + headers + _OVERHEAD

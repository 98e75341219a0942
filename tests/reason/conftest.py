"""What the tests of reasoning share."""

import subprocess

import pytest

from r2pgraph.reason import denial, hermit

Asked = tuple[bytes, tuple[str, ...]]


@pytest.fixture(scope="session")
def answers() -> dict[Asked, subprocess.CompletedProcess[str]]:
    """What HermiT has answered, by what it was given and what it was to do."""
    return {}


@pytest.fixture
def asked_once(
    answers: dict[Asked, subprocess.CompletedProcess[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """HermiT is started once for the very same triples, where much is sought anew."""
    ask = hermit.asked_of_hermit

    def asked(
        ntriples: bytes, actions: list[str], time_limit: float
    ) -> subprocess.CompletedProcess[str]:
        key = (ntriples, tuple(actions))
        if key not in answers:
            answers[key] = ask(ntriples, actions, time_limit)
        return answers[key]

    monkeypatch.setattr(hermit, "asked_of_hermit", asked)
    monkeypatch.setattr(denial, "asked_of_hermit", asked)

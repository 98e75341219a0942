"""What all tests share: the small corpus, a running server, and that no skip passes unseen."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest
from tests.benchmarks.serving import free_port

from r2pgraph.engine.embedded import EmbeddedEngine, EmbeddedSettings
from r2pgraph.layout import Layout, find_layout
from r2pgraph.load import Corpus, load_corpus
from r2pgraph.store import BuiltStore, ensure_store, packaged

# The same inputs in every run; `python -m tests.fuzz` looks for new ones.
hypothesis.settings.register_profile("same", derandomize=True)
hypothesis.settings.load_profile("same")

REPOSITORY = Path(__file__).resolve().parents[1]
ALMANAC = REPOSITORY / "tests" / "web" / "corpus"
SMALL = REPOSITORY / "tests" / "fixtures" / "small"
# Taken out of the surroundings: a command of a test gets a text only where the test gives it one.
# The processes in which tests run side by side inherit it under a name that no command reads.
_INHERITED = "PYTEST_SOURCE_TEXT"
SOURCE_TEXT = os.environ.pop("R2PGRAPH_SOURCE_TEXT", None) or os.environ.get(_INHERITED)
if SOURCE_TEXT:
    os.environ[_INHERITED] = SOURCE_TEXT
SKIPS_FAIL = any(os.environ.get(name) for name in ("R2PGRAPH_REQUIRE_TEXT", "CI"))


@dataclass(frozen=True)
class Server:
    """A server in a process of its own."""

    process: subprocess.Popen[str]
    host: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"


StartServer = Callable[..., Server]


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def source_text_path() -> Path:
    """The local copy of the first source; tests that need it are skipped where there is none."""
    if not SOURCE_TEXT or not Path(SOURCE_TEXT).is_file():
        pytest.skip("no local copy of the source text: set R2PGRAPH_SOURCE_TEXT")
    return Path(SOURCE_TEXT)


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Built stores of a test run are nobody else's."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("R2PGRAPH_CACHE", str(folder))
        yield folder


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing may be fetched."""

    def refuse(*_: object) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(scope="session")
def small_layout() -> Layout:
    """A corpus of a few made-up claims with every kind of file."""
    return Layout(SMALL)


@pytest.fixture(scope="session")
def small_corpus(small_layout: Layout) -> Corpus:
    """The small corpus, loaded."""
    return load_corpus(small_layout)


@pytest.fixture(scope="session")
def small_store(small_layout: Layout, cache: Path) -> BuiltStore:
    """The small corpus, built."""
    return ensure_store(packaged(small_layout), cache)


@pytest.fixture(scope="session")
def small_engine(small_store: BuiltStore) -> Iterator[EmbeddedEngine]:
    """An engine over the small corpus with the usual limits."""
    engine = EmbeddedEngine(small_store, EmbeddedSettings(workers=2))
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def almanac_engine(cache: Path) -> Iterator[EmbeddedEngine]:
    """An engine over the almanac."""
    engine = EmbeddedEngine(ensure_store(packaged(Layout(ALMANAC)), cache))
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def packaged_engine(cache: Path) -> Iterator[EmbeddedEngine]:
    """An engine over the whole graph of this checkout."""
    engine = EmbeddedEngine(ensure_store(packaged(find_layout()), cache))
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def start_server() -> Iterator[StartServer]:
    """Starts servers as the command line does and ends them with the session."""
    running: list[Server] = []

    def start(*arguments: str, wait: bool = True) -> Server:
        port = free_port()
        process = subprocess.Popen(
            [sys.executable, "-m", "r2pgraph", "serve", "--port", str(port), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | {"PYTHONPATH": str(REPOSITORY / "service")},
        )
        server = Server(process, "127.0.0.1", port)
        running.append(server)
        if wait:
            _wait_until_ready(server)
        return server

    yield start
    for server in running:
        if server.process.poll() is None:
            server.process.terminate()
        server.process.communicate(timeout=20)


@pytest.fixture(scope="session")
def server(start_server: StartServer) -> Server:
    """A server over the files of the small corpus, with a deadline of one second."""
    data = sorted(str(path) for path in SMALL.rglob("*.t*") if path.suffix in (".ttl", ".trig"))
    return start_server("--timeout", "1", "--workers", "2", "--data", *data)


def _wait_until_ready(server: Server) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            pytest.fail(f"the server ended: {server.process.communicate()[0]}")
        try:
            urllib.request.urlopen(server.url + "/readyz", timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the server did not become ready")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything is required, a skipped test is a failed one."""
    report = yield
    if SKIPS_FAIL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped where nothing may be: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for modules that skip themselves while they are collected."""
    report = yield
    if SKIPS_FAIL and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} was skipped where nothing may be: {report.longrepr}"
    return report

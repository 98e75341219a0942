"""`r2pgraph serve`: builds what is missing, starts the engine, and serves over HTTP.

One process supervises and builds, one handles requests with threads, and each query worker is one.
Each watches the one that started it, so that none is left behind even where one is killed.
"""

import argparse
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from r2pgraph import arguments
from r2pgraph.engine.accounts import Accounts, Budget
from r2pgraph.engine.base import Engine, Limits
from r2pgraph.engine.embedded import EmbeddedEngine, EmbeddedSettings
from r2pgraph.engine.published import PublishedEngine, open_remote
from r2pgraph.engine.remote import RemoteEngine
from r2pgraph.errors import AddressInUseError, EngineUnavailableError, R2PGraphError, UsageError
from r2pgraph.layout import Layout, find_layout
from r2pgraph.load import load_corpus
from r2pgraph.passages.read import read_maps
from r2pgraph.passages.text import SourceText, map_of_text, read_source_text
from r2pgraph.store import ensure_store, of_files, packaged
from r2pgraph.web import settings
from r2pgraph.web.app import create_app
from r2pgraph.web.citations import citations_folder
from r2pgraph.web.exchanging import Exchange, Held, Serving
from r2pgraph.web.front import Front
from r2pgraph.web.gateway import Gateway
from r2pgraph.web.observing import Observer
from r2pgraph.web.peers import Peers
from r2pgraph.web.scripts import PLAIN, workbench_script
from r2pgraph.web.state import WebConfig
from r2pgraph.web.supervising import Supervisor
from r2pgraph.web.telling import tell, warn

# Threads beside those that wait for a query: pages, health, requests that are refused at once.
_SPARE_THREADS = 8
# How long a client may take to send the head of a request.
_HEADER_MILLISECONDS = 10_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of `serve`."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument(
        "--port", type=arguments.port, default=8000, help="port to listen on (%(default)s)"
    )
    parser.add_argument(
        "--base-url",
        type=arguments.web_address,
        metavar="URL",
        help="the service's own address, where it differs from host and port",
    )
    parser.add_argument(
        "--workers",
        type=arguments.positive,
        default=max(2, min(8, os.cpu_count() or 2)),
        help="processes that run queries (%(default)s)",
    )
    parser.add_argument(
        "--queue",
        type=arguments.positive,
        default=64,
        help="requests that may wait for one (%(default)s)",
    )
    parser.add_argument(
        "--slow-workers",
        type=arguments.positive,
        default=4,
        help="queries that may take longer than 0.3 s, each with a process more (%(default)s)",
    )
    parser.add_argument(
        "--timeout",
        type=arguments.seconds,
        default=30.0,
        help="seconds for one query (%(default)s)",
    )
    parser.add_argument(
        "--memory",
        type=arguments.positive,
        default=1024,
        help="megabytes for one query (%(default)s)",
    )
    parser.add_argument(
        "--keep",
        type=arguments.whole,
        default=64,
        metavar="MB",
        help="megabytes of answers to keep for the same request; 0 for none (%(default)s)",
    )
    parser.add_argument(
        "--client-seconds",
        type=arguments.whole,
        default=60,
        metavar="N",
        help="processor seconds a minute for the queries of one client; 0 for no bound, and none "
        "for clients on this machine (%(default)s)",
    )
    parser.add_argument(
        "--trusted-proxies",
        type=arguments.network,
        nargs="+",
        default=[],
        metavar="NETWORK",
        help="addresses or networks of proxies whose X-Forwarded-For names the client",
    )
    parser.add_argument(
        "--data",
        type=Path,
        nargs="+",
        metavar="FILE|DIR",
        help="serve these RDF files, or those in these folders, instead of the packaged graph",
    )
    parser.add_argument(
        "--engine",
        default="embedded",
        metavar="embedded|URL",
        help="what answers queries: the embedded store or a SPARQL endpoint (%(default)s)",
    )
    parser.add_argument(
        "--citations",
        type=Path,
        default=citations_folder(),
        metavar="DIR",
        help="where answers that are cited are kept (%(default)s)",
    )
    parser.add_argument(
        "--grace",
        type=arguments.positive,
        default=3,
        metavar="SECONDS",
        help="how long requests may go on after the server was told to stop (%(default)s)",
    )
    parser.add_argument(
        "--access-log",
        default="",
        metavar="FILE|-",
        help="append a line of JSON for each answer to a file, or write it to standard output",
    )
    parser.add_argument(
        "--log-queries",
        action="store_true",
        help="write the text of queries into that log, and not only a hash",
    )
    arguments.add_source_text(parser)
    arguments.add_root(parser)
    settings.from_environment(parser)


def run(args: argparse.Namespace) -> int:
    """Serves until it is told to stop."""
    _check_address(args.host, args.port)
    if args.data and args.engine != "embedded":
        raise UsageError("--data fills the embedded engine; leave out --engine or --data")
    layout = None if args.data else find_layout(args.root)
    text = _source_text(args.source_text, layout) if args.source_text else None
    if text is not None:
        tell(f"passages are shown from {text.path}")
    base_url = args.base_url or _own_address(args.host, args.port)
    limits = Limits(seconds=args.timeout, memory=args.memory)
    embedded = EmbeddedSettings(args.workers, args.queue, args.slow_workers, limits)
    find = partial(_find, args.engine, args.data, layout, limits)
    held = find()
    if isinstance(held, RemoteEngine) and not isinstance(held, PublishedEngine):
        layout = None
    kept = args.keep * 1024 * 1024
    config = WebConfig(
        base_url,
        kept=kept,
        citations=args.citations,
        access_log=_writable(args.access_log),
        log_queries=args.log_queries,
        layout=layout,
        source_text=text,
    )
    at_once = (args.workers + args.slow_workers + args.queue) // 2
    budget = Budget(args.client_seconds, at_once) if args.client_seconds else None
    peers = Peers(tuple(args.trusted_proxies))
    service = _Service(config, held, find, embedded, budget, peers)
    server = Supervisor(
        find,
        "r2pgraph",
        address=args.host,
        port=args.port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADER_MILLISECONDS),
        websockets=False,
        log_level=LogLevels.error,
        workers_kill_timeout=args.grace,
    )
    server.serve(target_loader=partial(_load, service, os.getpid()), wrap_loader=False)
    return 0


def _find(engine: str, data: list[Path] | None, layout: Layout | None, limits: Limits) -> Held:
    """The data as they are now, built where they are not yet."""
    if engine != "embedded":
        return open_remote(engine, limits)
    return ensure_store(packaged(layout) if data is None and layout else of_files(data or ()))


@dataclass(frozen=True)
class _Service:
    """All that the process which handles requests is started with."""

    config: WebConfig
    held: Held
    find: Callable[[], Held]
    embedded: EmbeddedSettings
    budget: Budget | None
    peers: Peers

    @property
    def threads(self) -> int:
        """Enough for each lane's workers and queue, and for all else."""
        return self.embedded.workers + self.embedded.slow + 2 * self.embedded.queue + _SPARE_THREADS

    def start(self, observer: Observer, held: Held) -> Serving:
        """An application over some data."""
        engine = self._engine(held)
        front = create_app(engine, self.config, observer).wsgi_app
        assert isinstance(front, Front)
        return Serving(held, engine, front)

    def told(self, held: Held) -> str:
        """What is served where, for whoever started the server."""
        if isinstance(held, RemoteEngine):
            holds = held.endpoint
        else:
            holds = f"{len(held.union_graphs)} graphs"
        return f"r2pgraph serves {holds} at {self.config.base_url}/"

    def _engine(self, held: Held) -> Engine:
        if isinstance(held, RemoteEngine):
            return held
        engine = EmbeddedEngine(held, self.embedded)
        if not engine.wait_until_ready():
            engine.close()
            raise EngineUnavailableError("no query worker became ready; check --memory")
        return engine


def _load(service: _Service, parent: int) -> Any:
    """The application, made in the process that handles requests.

    That process must start the query workers itself: they watch their parent, and a fork would
    leave the threads that keep them behind.
    """
    observer = Observer(service.config.access_log, service.config.log_queries)
    start = partial(service.start, observer)
    try:
        first = start(service.held)
    except R2PGraphError as problem:
        warn(str(problem))
        sys.exit(problem.exit_code)
    exchange = Exchange(first, service.find, start, service.told)
    threading.Thread(target=_watch, args=(parent, exchange), daemon=True).start()
    Finalize(None, exchange.close, exitpriority=1)
    accounts = Accounts(service.budget) if service.budget else None
    gateway = Gateway(exchange, service.threads, service.config.max_body, accounts, service.peers)
    tell(service.told(service.held))
    if not workbench_script():
        tell(PLAIN)
    return gateway


def _watch(parent: int, exchange: Exchange) -> None:
    """Ends this process when the one that supervises it is gone."""
    while os.getppid() == parent:
        time.sleep(1.0)
    exchange.close()  # requests would otherwise wait for their queries
    os.kill(os.getpid(), signal.SIGTERM)


def _source_text(path: Path, layout: Layout | None) -> SourceText | None:
    """The local copy, if it is the text that the source record names."""
    if layout is None:
        if path == arguments.named_text():
            return None  # of the packaged graph, not of these files
        raise UsageError("--source-text belongs to the packaged graph; leave out --data")
    text = read_source_text(path)
    map_of_text(text, read_maps(load_corpus(layout)).values())
    return text


def _writable(log: str) -> str:
    """The access log, if it can be written to.

    Raises:
        UsageError: it cannot.
    """
    try:
        if log not in ("", "-"):
            Path(log).open("a", encoding="utf-8").close()
    except OSError as problem:
        raise UsageError(f"--access-log {log}: {problem.strerror}; name another file") from problem
    return log


def _check_address(host: str, port: int) -> None:
    """Says that the address cannot be had before anything is built.

    Raises:
        AddressInUseError: something else listens there, or the address is not ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as problem:
        raise AddressInUseError(host, port, problem.strerror or str(problem)) from problem


def _own_address(host: str, port: int) -> str:
    """Where the service can be reached from the machine it runs on."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}
    name = everywhere.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{port}"

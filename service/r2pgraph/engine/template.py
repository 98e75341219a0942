"""A process that has the stores in memory and makes workers by forking itself.

Started as `python -m r2pgraph.engine.template UNION APART MEMORY`, two files in N-Quads and the
megabytes of a query; it is told over a socket on standard input what to do (see `engine.sharing`).
A worker has the stores at once and shares their memory, and is confined as any other is (see
`engine.worker`).

This process runs no query and has no thread: what another thread holds at a fork stays held.
"""

import contextlib
import gc
import os
import signal
import socket
import struct
import sys
import threading
from pathlib import Path

import pyoxigraph as ox

from r2pgraph.engine.worker import AddressSpace, Stores, confine, on_a_deep_stack, serve, watch

# What is asked: make a worker, with three file descriptors, or tell how one has ended.
FORK, ENDED = b"F", b"E"
ASKED = struct.Struct(">cq")
# What is told: the number of the new process, or how one has ended, in the system's own form.
TOLD = struct.Struct(">q")
STILL_RUNS = -1


def main() -> None:
    """Loads the stores, then forks workers until the other side is closed."""
    union, apart, memory = sys.argv[1:4]
    stores = Stores(_loaded(union), _loaded(apart))
    # Nothing that is there now is ever looked at again for what could be freed: the pages that hold
    # it stay as they are, and shared.
    gc.freeze()
    control = socket.socket(fileno=os.dup(0))
    workers: set[int] = set()
    control.sendall(TOLD.pack(0))
    try:
        while True:
            message, files, _, _ = socket.recv_fds(control, ASKED.size, 3)
            if len(message) < ASKED.size:
                return
            what, number = ASKED.unpack(message)
            if what == FORK:
                told = _fork(stores, int(memory), control, files)
                workers.add(told)
            else:
                told = _how_ended(number)
                workers.discard(number if told != STILL_RUNS else 0)
            control.sendall(TOLD.pack(told))
    except OSError:
        return
    finally:
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        # Nothing was written to, so nothing needs to be closed in order.
        os._exit(0)


def _loaded(path: str) -> ox.Store:
    store = ox.Store()
    if Path(path).stat().st_size:
        store.load(path=path, format=ox.RdfFormat.N_QUADS)
    return store


def _how_ended(worker: int) -> int:
    try:
        ended, status = os.waitpid(worker, os.WNOHANG)
    except ChildProcessError:
        return 0
    return status if ended else STILL_RUNS


def _fork(stores: Stores, memory: int, control: socket.socket, files: list[int]) -> int:
    template = os.getpid()
    worker = os.fork()
    if worker:
        for file in files:
            os.close(file)
        return worker
    with contextlib.suppress(BaseException):
        control.close()
        # Signals and priorities are for this worker alone.
        os.setsid()
        requests, answers, log = files
        for file, standard in ((requests, 0), (log, 1), (log, 2)):
            os.dup2(file, standard)
        os.close(requests)
        os.close(log)
        threading.Thread(target=watch, args=(template,), daemon=True).start()
        on_a_deep_stack(lambda: _work(stores, memory, answers))
    os._exit(0)


def _work(stores: Stores, memory: int, answers: int) -> None:
    size = AddressSpace()
    with open(0, "rb", closefd=False) as requests, open(answers, "wb") as writing:
        confine(size.now() + memory * 1024 * 1024)
        serve(stores, requests, writing, size)


if __name__ == "__main__":
    main()

"""Virtuoso over the data of a built store, where its programs are installed.

What is the default graph elsewhere is a graph of its own here, which requests name: Virtuoso would
otherwise take all graphs for it, and repeat what several have.
"""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
from tests.benchmarks.serving import free_port

from r2pgraph.store import BuiltStore

PROGRAMS = ("virtuoso-t", "isql-vt")
UNION = "urn:union"
_SETTINGS = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 7
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
NumberOfBuffers = 85000
MaxDirtyBuffers = 65000
ServerThreads = 40
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 40
MaxClientConnections = 40
ServerRoot = {folder}
[SPARQL]
ResultSetMaxRows = 100000
"""
# What whoever asks may do where updates are allowed to everybody.
_WRITABLE = """GRANT SPARQL_UPDATE TO "SPARQL";
GRANT EXECUTE ON DB.DBA.SPARQL_INSERT_DICT_CONTENT TO "SPARQL";
GRANT EXECUTE ON DB.DBA.SPARQL_DELETE_DICT_CONTENT TO "SPARQL";
GRANT EXECUTE ON DB.DBA.SPARQL_MODIFY_BY_DICT_CONTENTS TO "SPARQL";
GRANT SELECT ON DB.DBA.RDF_QUAD TO "SPARQL";
"""
_LOAD = """DB.DBA.TTLP_MT(file_open('{file}'), '', '{union}', 512, 0, 1);
GRANT SELECT ON DB.DBA.RDF_QUAD TO "SPARQL";
checkpoint;
"""


def installed() -> bool:
    """Whether there is a Virtuoso to measure."""
    return all(shutil.which(program) for program in PROGRAMS)


@contextmanager
def running(folder: Path) -> Iterator[tuple[int, int, "subprocess.Popen[bytes]"]]:
    """An empty server with its files in a folder: its ports for SQL and HTTP, and its process."""
    sql, http = free_port(), free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_SETTINGS.format(folder=folder, sql=sql, http=http), encoding="ascii")
    process = subprocess.Popen(
        [PROGRAMS[0], "+foreground", "+configfile", str(settings)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while told(sql, "status();"):
            if process.poll() is not None:
                raise RuntimeError(f"{PROGRAMS[0]} ended with {process.returncode}")
            time.sleep(0.1)
        yield sql, http, process
    finally:
        process.terminate()
        process.wait()


@contextmanager
def writable(folder: Path) -> Iterator[str]:
    """An empty server that takes updates, by the address of its endpoint."""
    with running(folder) as (sql, http, _):
        wrong = told(sql, _WRITABLE)
        if wrong:
            raise RuntimeError(f"{PROGRAMS[0]} takes no updates: {wrong}")
        yield f"http://127.0.0.1:{http}/sparql"


@contextmanager
def served(store: BuiltStore, folder: Path) -> Iterator[tuple[int, int]]:
    """A server that has the data in it, by the port that it listens to and its process."""
    with running(folder) as (sql, http, process):
        _fill(store, folder, sql)
        yield http, process.pid


def _fill(store: BuiltStore, folder: Path, sql: int) -> None:
    data = folder / "union.nq"
    union = ox.NamedNode(UNION)
    quads = ox.parse(path=str(store.union_dump), format=ox.RdfFormat.N_QUADS)
    ox.serialize(
        (
            ox.Quad(quad.subject, quad.predicate, quad.object, union)
            if quad.graph_name == ox.DefaultGraph()
            else quad
            for quad in quads
        ),
        str(data),
        ox.RdfFormat.N_QUADS,
    )
    wrong = told(sql, _LOAD.format(file=data, union=UNION))
    if wrong:
        raise RuntimeError(f"{PROGRAMS[0]} does not take the data: {wrong}")


def told(sql: int, statements: str) -> str:
    """What is wrong with some statements; empty where nothing is."""
    done = subprocess.run(
        [PROGRAMS[1], str(sql), "dba", "dba", "ERRORS=STDOUT", "BANNER=OFF", "VERBOSE=OFF"],
        input=statements,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout if done.returncode or "Error" in done.stdout else ""

"""The engine whose worker is forked: in programs of one thread, so each test runs one."""

import subprocess
import sys
import time
from pathlib import Path

PROGRAM = """
import os, sys, time
import pyoxigraph as ox
from r2pgraph.engine.base import Limits, select
from r2pgraph.engine.embedded import EmbeddedSettings
from r2pgraph.engine.forked import ForkedEngine
from r2pgraph.engine.worker import Stores
from r2pgraph.errors import R2PGraphError

union, apart = ox.Store(), ox.Store()
for n in range(3000):
    s, p = ox.NamedNode(f"https://example.org/{n}"), ox.NamedNode("https://example.org/p")
    union.add(ox.Quad(s, p, ox.Literal(str(n))))
apart.add(ox.Quad(s, p, ox.Literal("apart"), ox.NamedNode("https://example.org/g")))
limits = Limits(seconds=20, memory=256)
engine = ForkedEngine(Stores(union, apart), {"https://example.org/g"}, {"ex": "https://example.org/"},
    EmbeddedSettings(limits=limits))
PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HOARD = "SELECT ?c ?f { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?f ?c"

def count(where="{ ?s ?p ?o }", dataset=""):
    rows = select(engine, f"SELECT (COUNT(*) AS ?n) {dataset} WHERE {where}")
    return int(rows[0]["n"].value)

def refused(query, deadline=None):
    try:
        select(engine, query, deadline=deadline)
    except R2PGraphError as failure:
        return type(failure).__name__
    return "answered"
"""


def run(rest: str) -> str:
    """What the program prints, with some lines at its end."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM + rest], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_it_answers_over_both_stores() -> None:
    asked = "count(), count(dataset='FROM <https://example.org/g>')"
    assert run(f"print({asked}); engine.close()") == "3000 1"


def test_a_query_without_end_is_stopped_and_the_next_one_answered() -> None:
    assert run("print(refused(PRODUCT, 0.5), count()); engine.close()") == "QueryTimeoutError 3000"


def test_a_query_that_hoards_memory_ends_alone() -> None:
    assert run("print(refused(HOARD), count()); engine.close()") == "EngineCrashError 3000"


def test_what_cannot_be_read_is_told() -> None:
    told = (
        "refused('SELECT * { ?s ?p'), refused('SELECT * { SERVICE <x:y> { ?s ?p ?o } }'), count()"
    )
    assert run(f"print({told}); engine.close()") == "QuerySyntaxError ServiceRefusedError 3000"


def test_what_is_added_later_is_not_seen_by_a_worker_that_runs() -> None:
    more = "union.add(ox.Quad(p, p, p)); print(count()); engine.close(); print(count())"
    assert run(f"count(); {more}; engine.close()") == "3000\n3001"


def test_nothing_outlives_the_program() -> None:
    """Not even where it ends in the middle of a query, without closing anything."""
    pid = run(
        "import threading\n"
        "count(); print(engine._worker[0], flush=True)\n"
        "threading.Timer(0.3, lambda: os._exit(0)).start()\n"
        "refused(PRODUCT)\n"
    )
    stat = Path(f"/proc/{pid}/stat")
    for _ in range(50):
        if not stat.exists() or ") Z " in stat.read_text():
            return
        time.sleep(0.1)
    raise AssertionError(f"process {pid} is still there")

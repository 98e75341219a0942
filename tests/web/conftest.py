"""Applications over a made-up almanac and harbour log, and one over the whole graph."""

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.benchmarks import virtuoso
from tests.conftest import ALMANAC
from tests.web.data import engine_over

from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.layout import Layout, find_layout
from r2pgraph.passages.text import read_source_text
from r2pgraph.store import ensure_store, packaged
from r2pgraph.web.app import create_app
from r2pgraph.web.state import WebConfig

CORPUS = ALMANAC
HARBOUR = Path(__file__).parent / "harbour"
# Where it is not installed, there are no tests of it; `.ci/run` installs what can be.
collect_ignore = [] if virtuoso.installed() else ["test_virtuoso.py"]


def pytest_report_header() -> list[str]:
    """Says what is not tried."""
    return ["not tried, because it is not installed: Virtuoso"] if collect_ignore else []


@pytest.fixture(scope="session")
def almanac_app(almanac_engine: EmbeddedEngine) -> Flask:
    """The almanac, by an operator who has its text."""
    text = read_source_text(CORPUS / "almanac.txt")
    return create_app(almanac_engine, WebConfig(layout=Layout(CORPUS), source_text=text))


@pytest.fixture
def almanac(almanac_app: Flask) -> FlaskClient:
    """A client of the almanac."""
    return almanac_app.test_client()


@pytest.fixture(scope="session")
def harbour_app(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Flask]:
    """A harbour log: weights, composed content, coverage, and names that several things have."""
    root = tmp_path_factory.mktemp("harbour")
    shutil.copytree(CORPUS / "ontology", root / "ontology")
    shutil.copytree(HARBOUR, root, dirs_exist_ok=True)
    engine = EmbeddedEngine(ensure_store(packaged(Layout(root)), cache))
    yield create_app(engine, WebConfig(layout=Layout(root)))
    engine.close()


@pytest.fixture
def harbour(harbour_app: Flask) -> FlaskClient:
    """A client of the harbour log."""
    return harbour_app.test_client()


@pytest.fixture
def almanac_without_text(almanac_engine: EmbeddedEngine) -> FlaskClient:
    """The almanac, by an operator who has no text of it."""
    return create_app(almanac_engine, WebConfig(layout=Layout(CORPUS))).test_client()


@pytest.fixture(scope="session")
def packaged_app(packaged_engine: EmbeddedEngine) -> Flask:
    """The whole graph."""
    return create_app(packaged_engine, WebConfig(layout=find_layout()))


@pytest.fixture(scope="session")
def foreign_engine(
    tmp_path_factory: pytest.TempPathFactory, cache: Path
) -> Iterator[EmbeddedEngine]:
    """Data that know nothing of our ontology, with names that a page must not trust."""
    text = """@prefix ex: <https://example.org/zoo#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        ex:leo a ex:Lion ; rdfs:label "Leo \\"><img src=x onerror=alert(1)>" ; ex:eats ex:zed ;
            ex:homepage <javascript:alert(1)> , <https://example.org/leo?a=1&b=2> ;
            ex:keeper [ rdfs:label "somebody" ] ; ex:greeting "Hallo"@de , 12345 .
        ex:zed a ex:Zebra .
        """
    with engine_over(text, tmp_path_factory.mktemp("foreign") / "zoo.ttl", cache) as engine:
        yield engine


@pytest.fixture
def foreign(foreign_engine: EmbeddedEngine) -> FlaskClient:
    """A client of the foreign data."""
    return create_app(foreign_engine).test_client()


@pytest.fixture(scope="session")
def building(repository: Path) -> ModuleType:
    """The module that makes the bundle, which is no part of the package."""
    place = repository / "service" / "frontend" / "building.py"
    spec = importlib.util.spec_from_file_location("r2pgraph_building", place)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def bundled(building: ModuleType, repository: Path) -> Path:
    """The bundle, made as an installation makes it; skipped where npm cannot be reached."""
    built = repository / "service" / "r2pgraph" / "web" / "static" / "built"
    try:
        building.build(repository / "service" / "frontend", built)
    except building.NotBuilt as reason:
        pytest.skip(f"the workbench is not bundled: {reason}")
    return built

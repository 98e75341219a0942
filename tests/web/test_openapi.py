"""The description of the questions is valid OpenAPI, and the server does what it says."""

from typing import Any

import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator

from r2pgraph.catalogue import load_catalogue
from r2pgraph.layout import find_layout
from r2pgraph.web.openapi import document_of


def test_the_server_does_what_it_says(almanac_app: Flask) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", almanac_app)
    tried = []
    for found in schema.get_all_operations():
        operation = found.ok()
        tried.append(operation.path)

        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def holds(case: Any) -> None:
            case.call_and_validate(headers={"Accept-Encoding": "identity"})

        holds()
    assert len(tried) == len(schema.raw_schema["paths"]) > 0


def test_every_question_is_described() -> None:
    catalogue = load_catalogue(find_layout())
    document = document_of(catalogue, "http://graph.example.org")
    OpenAPIV31SpecValidator(document).validate()  # type: ignore[arg-type]
    assert {path.rpartition("/")[2] for path in document["paths"]} == set(catalogue.queries)
    for query in catalogue.queries.values():
        parameters = document["paths"][f"/queries/{query.name}"]["get"]["parameters"]
        assert {one.name for one in query.parameters} <= {one["name"] for one in parameters}


def test_the_served_description_has_its_own_address(almanac: FlaskClient) -> None:
    found = almanac.get("/openapi.json")
    assert found.content_type == "application/json"
    assert found.json is not None
    assert found.json["servers"] == [{"url": "http://127.0.0.1:8000"}]

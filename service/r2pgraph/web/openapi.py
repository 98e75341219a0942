"""The catalogue's questions as OpenAPI 3.1, for programs that make clients from it.

Made from the headers of the questions, so that it says what the server does; checked against the
running application in the tests.
"""

import re
from collections.abc import Sequence
from typing import Any

from r2pgraph import __version__
from r2pgraph.catalogue import Catalogue, CatalogueQuery, Parameter
from r2pgraph.engine.formats import formats_for
from r2pgraph.grammar.guard import inspect

VERSION = "3.1.0"
_PROBLEM = "application/problem+json"
_REFUSALS = {
    "400": "A parameter that is unknown, or a value that does not fit.",
    "404": "There is no such question.",
    "406": "No format fits the Accept header.",
    "503": "All workers are busy; try again after Retry-After seconds.",
    "504": "The query took too long.",
}
# What is always understood; more may be, such as names with other marks.
_WHOLE = r"^-?[0-9]{1,17}$"
_THING = r"^[A-Za-z0-9][A-Za-z0-9 ]*$|^https?://[A-Za-z0-9./#-]+$"
_PREFIXED = r"|^(%s):[A-Za-z0-9-]+$"

Document = dict[str, Any]


def document_of(catalogue: Catalogue, base_url: str) -> Document:
    """The whole description."""
    return {
        "openapi": VERSION,
        "info": {
            "title": "r2pgraph: questions of the catalogue",
            "version": __version__,
            "description": "What scholarly works claim about atrocity crimes, the Responsibility "
            "to Protect, mandates and actors. Rows name claims; evidence=true adds who says them "
            "and on which page. Any other query goes to the SPARQL 1.1 endpoint at /sparql.",
            "license": {
                "name": "CC BY 4.0",
                "url": "https://creativecommons.org/licenses/by/4.0/",
            },
        },
        "servers": [{"url": base_url}],
        "paths": {
            f"/queries/{query.name}": {"get": _operation(query)}
            for query in catalogue.queries.values()
        },
        "components": {"schemas": {"Problem": _problem()}},
    }


def _operation(query: CatalogueQuery) -> Document:
    formats = formats_for(query.form)
    rows = query.form == "SELECT"
    prefixes = [prefix for prefix, _ in inspect(query.text).prefixes if prefix]
    parameters = [_parameter(one, prefixes) for one in query.parameters]
    parameters.append(
        {
            "name": "format",
            "in": "query",
            "required": True,
            "description": "The format of the answer; a page without it.",
            "schema": {"type": "string", "enum": [one.name for one in formats]},
        }
    )
    if rows:
        parameters.append(
            {
                "name": "evidence",
                "in": "query",
                "description": "Adds what each row rests on.",
                "schema": {"type": "string", "enum": ["true"]},
            }
        )
    return {
        "operationId": query.name,
        "summary": query.question,
        "description": query.returns,
        "tags": [query.category],
        "parameters": parameters,
        "responses": {
            "200": {
                "description": "The answer, whole.",
                "content": {one.media_type: {"schema": _schema(one.name)} for one in formats},
            },
            **{status: _refusal(text) for status, text in _REFUSALS.items()},
        },
    }


def _parameter(parameter: Parameter, prefixes: Sequence[str]) -> Document:
    schema: Document = {"type": "string"}
    if parameter.kind == "integer":
        schema["pattern"] = _WHOLE
    elif parameter.kind == "iri":
        prefixed = _PREFIXED % "|".join(map(re.escape, prefixes)) if prefixes else ""
        schema["pattern"] = _THING + prefixed
    if parameter.default:
        schema["default"] = parameter.default
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.help,
        "schema": schema,
    }


def _schema(name: str) -> Document:
    if name == "json":
        head = {"type": "object", "required": ["vars"]}
        return {"type": "object", "required": ["head"], "properties": {"head": head}}
    if name == "jsonld":
        return {}
    return {"type": "string"}


def _refusal(text: str) -> Document:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": text, "content": {_PROBLEM: {"schema": schema}}}


def _problem() -> Document:
    """RFC 9457."""
    return {
        "type": "object",
        "required": ["title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
        },
    }

"""The application factory: blueprints, error pages, and the headers of every answer.

No global state: each application has its own engine and configuration.
"""

import re
from functools import lru_cache

from flask import Flask, Response, current_app, render_template, request
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException

from r2pgraph.codings import encoded
from r2pgraph.engine.base import Engine
from r2pgraph.errors import R2PGraphError
from r2pgraph.sparql.coding import coding_for, worth_it
from r2pgraph.sparql.negotiate import HTML
from r2pgraph.sparql.notices import HEADER as NOTICES
from r2pgraph.sparql.problem import (
    Problem,
    problem_document,
    problem_of,
    problem_of_status,
    wants_page,
)
from r2pgraph.web import health, hints, pages, programs, protocol
from r2pgraph.web.below import Below
from r2pgraph.web.front import VARY, Front, standing_headers
from r2pgraph.web.observing import Observer
from r2pgraph.web.pages.questions import COVERAGE_HEADER
from r2pgraph.web.sending import send
from r2pgraph.web.state import EXTENSION, Services, WebConfig

BLUEPRINTS = (protocol.blueprint, health.blueprint, programs.blueprint, hints.blueprint)

_EXPOSED = (COVERAGE_HEADER, NOTICES, "ETag", "Link", "Retry-After")
_STANDING = standing_headers(_EXPOSED)
_OF_CLIENTS = "Accept, Content-Type, If-None-Match"
_HEADER_NAMES = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+(?:\s*,\s*[A-Za-z0-9!#$%&'*+.^_`|~-]+)*")


def create_app(
    engine: Engine, config: WebConfig | None = None, observer: Observer | None = None
) -> Flask:
    """An application over an engine; closing the engine is the caller's business.

    One that takes the place of another goes on with its observer.
    """
    config = config or WebConfig()
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = config.max_body
    app.url_map.strict_slashes = False
    # Its redirects would name the host that the client says it asked.
    app.url_map.merge_slashes = False
    observer = observer or Observer(config.access_log, config.log_queries)
    shared = Services(engine, config, observer)
    health.EngineMetrics.register(shared)
    app.extensions[EXTENSION] = shared
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    pages.register(app)
    app.register_error_handler(R2PGraphError, _known)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unknown)
    below = Below(config.base_url)

    def finish(response: Response) -> Response:
        below.outside(response)
        return _finish(response)

    app.after_request(finish)
    front = Front(app.wsgi_app, shared, _STANDING)
    app.wsgi_app = front  # type: ignore[method-assign,assignment]
    return app


def _known(failure: R2PGraphError) -> Response:
    return _send_problem(problem_of(failure))


def _http(failure: HTTPException) -> Response | HTTPException:
    if failure.code is None or failure.code < 400:
        # Redirects are exceptions of the framework too, and no failures.
        return failure
    allowed = ", ".join(sorted(getattr(failure, "valid_methods", None) or ()))
    problem = problem_of_status(failure.code, _detail(failure, allowed))
    if allowed:
        problem.headers["Allow"] = allowed
    return _send_problem(problem)


def _detail(failure: HTTPException, allowed: str) -> str:
    if failure.code == 413:
        limit = request.max_content_length or 0
        return f"the body has more than {limit:,} bytes; send a shorter query"
    if failure.code == 405:
        return f"{request.method[:40]} is not answered here; use one of {allowed}"
    if failure.code == 404:
        return f"there is nothing at {request.path[:200]}; the start page leads to what there is"
    return ""


def _unknown(failure: Exception) -> Response:
    """A fault of ours: logged whole, told without any of it."""
    current_app.logger.error("unexpected failure at %s", request.path, exc_info=failure)
    return _send_problem(problem_of_status(500))


def _send_problem(problem: Problem) -> Response:
    if wants_page(request.headers.get("Accept")):
        body = render_template("problem.html", problem=problem)
        return Response(body, problem.status, problem.headers, mimetype=HTML)
    return send(problem_document(problem))


def _allow_preflight(headers: Headers) -> None:
    """Whatever a client's library adds may be sent: nothing here depends on who asks."""
    asked = request.headers.get("Access-Control-Request-Headers", "")
    known = len(asked) < 1000 and _HEADER_NAMES.fullmatch(asked.strip())
    headers["Access-Control-Allow-Headers"] = f"{_OF_CLIENTS}, {asked}" if known else _OF_CLIENTS
    headers["Access-Control-Allow-Methods"] = headers.get("Allow", "GET, HEAD, OPTIONS")
    headers["Access-Control-Max-Age"] = "86400"


def _finish(response: Response) -> Response:
    """The headers that every answer has."""
    headers = response.headers
    for name, value in _STANDING.items():
        headers.setdefault(name, value)
    if request.method == "OPTIONS":
        _allow_preflight(headers)
    response.vary.update(VARY)
    _encode(response)
    return response


def _encode(response: Response) -> None:
    """Shorter bodies for clients that can read them; answers that are kept are so already."""
    coding = coding_for(request.headers.get("Accept-Encoding", ""))
    if not coding or response.status_code != 200 or "Content-Encoding" in response.headers:
        return
    asset = request.endpoint == "static"
    if response.direct_passthrough and not asset:
        return
    response.direct_passthrough = False
    body = response.get_data()
    if worth_it(body, response.headers.get("Content-Type", "")):
        response.set_data(_encoded_asset(body, coding) if asset else encoded(body, coding))
        response.headers["Content-Encoding"] = coding
        tag, _ = response.get_etag()
        if tag:
            # The same file in other bytes.
            response.set_etag(tag, weak=True)


@lru_cache(maxsize=32)
def _encoded_asset(body: bytes, coding: str) -> bytes:
    """A file of the pages, of which there are few, in a coding."""
    return encoded(body, coding)

"""The pages: which addresses there are, and what each shows.

Routes read what they need through `web.read` and `r2pgraph.claims` and hand it to a template;
they hold no queries of their own.
"""

from flask import Blueprint, Flask

from r2pgraph.web import causing, comparing, display, flowing, layering, timeline
from r2pgraph.web.pages import (
    browsing,
    building,
    citing,
    claims,
    figures,
    overview,
    questions,
    resources,
    vocabulary,
    when,
    workbench,
)
from r2pgraph.web.representing import conditional

BLUEPRINTS: tuple[Blueprint, ...] = (
    overview.blueprint,
    browsing.blueprint,
    claims.blueprint,
    figures.blueprint,
    when.blueprint,
    building.blueprint,
    questions.blueprint,
    workbench.blueprint,
    citing.blueprint,
    vocabulary.blueprint,
    resources.blueprint,
)


def register(app: Flask) -> None:
    """Adds all pages to an application."""
    display.register(app)
    app.jinja_env.globals.update(
        amount=comparing.amount,
        in_short=comparing.in_short,
        how=causing.how,
        map_box_width=layering.WIDTH,
        middle_width=flowing.MIDDLE,
        side_width=flowing.SIDE,
        timeline_width=timeline.WIDTH,
    )
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)


# Once for all applications: a blueprint takes no more set-up after its first registration.
for _blueprint in BLUEPRINTS:
    _blueprint.after_request(conditional)

"""A service below a path of its host, as behind a proxy that serves other things beside it.

Everything else is written for the root of a host. This is the one place where the path of the
configured address is taken off what is asked and put before every address of ours in an answer:
links, forms and assets of pages, `Location` and `Link`. Proxies that strip the path and proxies
that pass it on work alike.
"""

import re
from urllib.parse import unquote_to_bytes, urlsplit
from wsgiref.types import WSGIEnvironment

from flask import Response
from markupsafe import escape

_TAKEN_OFF = "r2pgraph.below"
# What a page's text holds has its quotation marks escaped, so only markup looks like this.
_IN_MARKUP = re.compile(rb'(\s(?:href|src|action|formaction)=")(?=/(?!/))')
_IN_LINK = re.compile(r"<(?=/(?!/))")


class Below:
    """The path of a base address; nothing is done where there is none."""

    def __init__(self, base_url: str) -> None:
        self.path = urlsplit(base_url).path.rstrip("/")
        self._asked = unquote_to_bytes(self.path).decode("latin-1")
        self._written = str(escape(self.path)).encode()

    def inside(self, environ: WSGIEnvironment) -> None:
        """Takes the path off what is asked, where the proxy has passed it on."""
        if not self._asked or environ.get(_TAKEN_OFF):
            return
        environ[_TAKEN_OFF] = True
        asked = environ["PATH_INFO"]
        if (asked + "/").startswith(self._asked + "/"):
            environ["PATH_INFO"] = asked[len(self._asked) :] or "/"

    def outside(self, response: Response) -> None:
        """Puts the path before the addresses of an answer."""
        if not self.path:
            return
        location = response.headers.get("Location", "")
        if location.startswith("/"):
            response.headers["Location"] = self.path + location
        if links := response.headers.getlist("Link"):
            response.headers.setlist("Link", [_IN_LINK.sub("<" + self.path, one) for one in links])
        if response.mimetype == "text/html" and not response.direct_passthrough:
            body = response.get_data()
            response.set_data(_IN_MARKUP.sub(lambda found: found[1] + self._written, body))

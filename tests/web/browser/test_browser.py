"""The browser of these tests notices what it is there to notice."""

import http.server
import threading
from collections.abc import Iterator

import pytest
from tests.web.browser.conftest import Tab

PAGE = b"""<!DOCTYPE html><title>x</title><p>before</p><div style="width:500px">wide</div>
<script>document.querySelector("p").textContent = "after"; throw new Error("on purpose");</script>
<img src="http://elsewhere.invalid/x.png">"""


class Answering(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/" else 404)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE if self.path == "/" else b"")

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def bad_site() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_errors_and_requests_to_others_are_seen(tab: Tab, bad_site: str) -> None:
    tab.may_fail = {404}  # the icon that Chromium asks for
    tab.open(bad_site)
    tab.look()
    assert any("on purpose" in one for one in tab.errors)
    assert tab.outside == ["http://elsewhere.invalid/x.png"]
    assert tab.one("p").text == "after"
    tab.width(320)
    assert any("wide" in one for one in tab.overflow())
    # What was provoked is no failure of this test.
    tab.errors.clear()
    tab.requested.clear()


def test_scripts_can_be_off_and_failures_expected(tab: Tab, bad_site: str) -> None:
    tab.may_fail = {404}
    tab.open(bad_site + "missing")
    tab.look()
    assert tab.errors == []
    tab.scripts(False)
    tab.open(bad_site)
    assert tab.one("p").text == "before"
    tab.look()
    tab.requested.clear()
    tab.errors.clear()


def test_media_are_as_asked(tab: Tab, almanac_site: str) -> None:
    tab.open(almanac_site + "/")
    dark = "return matchMedia('(prefers-color-scheme: dark)').matches"
    assert not tab.run(dark)
    tab.media(prefers_color_scheme="dark")
    assert tab.run(dark)
    tab.media("print")
    assert tab.run("return matchMedia('print').matches")
    assert not tab.run(dark)

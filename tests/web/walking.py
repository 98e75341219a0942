"""A client that gets about as people do: it opens the start page, follows links, fills in forms.

Knows no address. Where two links of a page have the same words and lead elsewhere, or a form has
no such field, the step fails, because a person would not know where to go either.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

from flask.testing import FlaskClient
from tests.web.test_pages import BROWSER

HERE = "http://localhost"
_VOID = {"br", "hr", "img", "input", "link", "meta", "rect", "path", "circle", "line"}


@dataclass
class Field:
    """A field of a form with what it holds, and for a list the words of its options."""

    name: str
    value: str = ""
    sort: str = "text"
    options: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Form:
    """A form with its fields by their labels, and where its first button sends it."""

    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)
    by_id: dict[str, Field] = field(default_factory=dict)
    sent: bool = False


class _Seen(HTMLParser):
    """Links with their words, forms with their labels, and the text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self.text = ""
        self._open: list[tuple[str, dict[str, str], int]] = []
        self._labels: list[tuple[str, str]] = []
        self._field: Field | None = None
        self.feed(html)
        self.close()
        for form in self.forms:
            for name, words in self._labels:
                if name in form.by_id:
                    form.fields[words] = form.by_id[name]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in _VOID:
            self._open.append((tag, given, len(self.text)))
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get")))
        form = self.forms[-1] if self.forms else None
        if form is None:
            return
        if tag in ("input", "select", "textarea") and "name" in given:
            sort = given.get("type", tag)
            self._field = Field(given["name"], given.get("value", ""), sort)
            form.by_id[given.get("id", given["name"])] = self._field
        elif tag == "option" and self._field is not None and self._field.sort == "select":
            self._field.options.append((given.get("value", ""), ""))
            if "selected" in given or len(self._field.options) == 1:
                self._field.value = given.get("value", "")
        elif tag == "button" and not form.sent:
            form.sent = True
            form.action = given.get("formaction", form.action)
            form.method = given.get("formmethod", form.method)

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            name, given, start = self._open.pop()
            words = " ".join(self.text[start:].split())
            if name == "a" and "href" in given:
                self.links.append((given.get("aria-label") or words, given["href"]))
            elif name == "label" and "for" in given:
                self._labels.append((given["for"], words))
            elif name == "option" and self._field is not None and self._field.options:
                value, _ = self._field.options[-1]
                self._field.options[-1] = (value, words)
            elif name == "textarea" and self._field is not None:
                self._field.value = self.text[start:]
            if name == tag:
                break
        if tag in ("li", "p", "td", "th", "dt", "dd", "h1", "h2", "h3", "div", "option", "text"):
            self.text += " "

    def handle_data(self, data: str) -> None:
        self.text += data


class Walker:
    """Somebody who looks for something, and counts steps."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        self.steps = 0
        self.address = ""
        self._open("/")

    @property
    def text(self) -> str:
        """What is to be read where the walker stands."""
        return " ".join(self._seen.text.split())

    def follow(self, words: str) -> None:
        """Follows the link with some words, or that begins with them where they end in dots."""
        begins = words.endswith("…")
        wanted = words.rstrip("…").strip()
        found = {
            href.partition("#")[0] or self.address
            for name, href in self._seen.links
            if name == wanted or (begins and name.startswith(wanted))
        }
        assert found, f"no link '{words}' at {self.address}"
        assert len(found) == 1, f"several links '{words}' at {self.address}: {sorted(found)}"
        self._step(found.pop())

    def fill(self, values: dict[str, str]) -> None:
        """Fills in the form that has all the fields, and presses its first button."""
        form = next((f for f in self._seen.forms if set(values) <= set(f.fields)), None)
        names = [sorted(one.fields) for one in self._seen.forms]
        assert form, f"no form with {sorted(values)} at {self.address}, only {names}"
        chosen = {id(form.fields[name]): text for name, text in values.items()}
        sent: list[tuple[str, str]] = []
        for one in form.by_id.values():
            value = chosen.get(id(one), one.value)
            if id(one) in chosen and one.options:
                fits = [v for v, words in one.options if words.partition(" (")[0] == value]
                assert len(fits) == 1, f"'{value}' is no choice of {one.name}: {one.options[:9]}"
                value = fits[0]
            if one.sort not in ("checkbox", "radio") or id(one) in chosen:
                sent.append((one.name, value))
        assert form.method == "get", "a form that changes something is no way to find it"
        self._step(f"{form.action}?{urlencode(sent)}")

    def _step(self, href: str) -> None:
        self.steps += 1
        target = urljoin(HERE + self.address, href)
        assert target.startswith(HERE), f"{href} leads away"
        self._open(target.removeprefix(HERE))

    def _open(self, address: str) -> None:
        answer = self._client.get(address, headers=BROWSER, follow_redirects=True)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        self.address = urlsplit(answer.request.url).path
        self._seen = _Seen(answer.get_data(as_text=True))

"""Inputs that mean harm or are broken, each with the statuses that are right for it.

`CANARY` stands for the address of a listener that must never hear anything, with the port `PORT`,
which is as long as the one that is put in its place. A request is a query,
or the bytes that are sent to the port as they are.
"""

from dataclasses import dataclass
from urllib.parse import quote, quote_plus

PORT = "65535"
CANARY = f"http://127.0.0.1:{PORT}"
LATE = frozenset({504, 507, 422, 503})
NO = frozenset({400})
YES = frozenset({200})
SHORT = frozenset({200, 400})
REFUSED = frozenset({400, 403})
OTHER = frozenset({415})
NOTHING = frozenset({404})
ASTRAY = frozenset({400, 404})


@dataclass(frozen=True)
class Input:
    """One input: what is sent, and which statuses are right; 0 is a connection that is closed."""

    name: str
    request: bytes
    right: frozenset[int]


def _get(path: str, *headers: str) -> bytes:
    lines = ["GET " + path + " HTTP/1.1", "Host: x", "Connection: close", *headers]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n"


def _post(body: bytes, media_type: str = "application/sparql-query", *headers: str) -> bytes:
    lines = [
        *("POST /sparql HTTP/1.1", "Host: x", "Connection: close"),
        *((f"Content-Type: {media_type}",) if media_type else ()),
        *(headers or (f"Content-Length: {len(body)}",)),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def _chained(operator: str, count: int) -> str:
    return f"ASK {{ FILTER({operator.join(['?a'] * count)}) }}"


_MANY = " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(9))
_DOUBLED = " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(60))
_NINETY = " ".join(map(str, range(90)))
QUERIES: dict[str, tuple[str, frozenset[int]]] = {
    # Without an end.
    "product": (f"SELECT * {{ {_MANY} }}", LATE),
    "count of a product": (f"SELECT (COUNT(*) AS ?n) {{ {_MANY} }}", LATE),
    "order of a product": (f"SELECT * {{ {_MANY} }} ORDER BY ?a0 LIMIT 1", LATE),
    "distinct of a product": (f"SELECT DISTINCT * {{ {_MANY} }} LIMIT 1000000", LATE),
    "join in one cell": (f"SELECT (GROUP_CONCAT(?a0) AS ?x) {{ {_MANY} }}", LATE),
    "doubling": (f'SELECT * {{ BIND("xxxxxxxx" AS ?x0) {_DOUBLED} }}', LATE | {500, 200}),
    "replacing": (
        'ASK { BIND(REPLACE(REPLACE(REPLACE("' + "a" * 3000 + '", ".", "$0$0$0$0$0$0$0$0$0"), '
        '".", "$0$0$0$0$0$0$0$0$0"), ".", "$0$0$0$0$0$0$0$0$0") AS ?x) FILTER(STRLEN(?x) > 1) }',
        LATE | YES,
    ),
    "minus of products": (f"SELECT * {{ {_MANY} MINUS {{ {_MANY} }} }}", LATE),
    "paths of everything": (
        "SELECT * { ?a (!<x:y>)* ?b . ?c (!<x:z>)* ?d . ?e !<x:a>+ ?f }",
        LATE | YES,
    ),
    "grouping of a product": (
        f"SELECT ?a0 (SUM(?c1) AS ?n) {{ {_MANY} }} GROUP BY ?a0 ?a1 ?a2",
        LATE,
    ),
    "sub-selects of products": (
        f"SELECT * {{ {{ SELECT * {{ {_MANY} }} }} }} LIMIT 1 OFFSET 99999999",
        LATE,
    ),
    "construct of a product": (f"CONSTRUCT {{ ?a0 ?b1 ?c2 }} WHERE {{ {_MANY} }}", LATE),
    "describe everything": (
        "DESCRIBE * { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
        LATE | YES,
    ),
    "exists of products": (
        f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ {_MANY} FILTER(?a0 = 1) }} }}",
        LATE,
    ),
    "expanding regular expression": ('ASK { ?s ?p ?o FILTER REGEX(STR(?o), "(a+)+$") }', YES),
    "large repetition": ('ASK { FILTER REGEX("a", "((a{1,99}){1,99}){1,99}") }', YES | NO | LATE),
    "values of values": (
        "SELECT (COUNT(*) AS ?n) { "
        + " ".join(f"VALUES ?v{i} {{ {_NINETY} }}" for i in range(8))
        + " }",
        LATE,
    ),
    # Too deep, too long.
    "nested calls": ("ASK { FILTER(" + "STR(" * 5000 + "1" + ")" * 5000 + ") }", NO),
    "nested groups": ("ASK " + "{" * 5000 + "}" * 5000, NO),
    "nested brackets": ("ASK { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }", NO),
    "nested blank nodes": ("ASK { " + "[ <p:p> " * 3000 + "1" + " ]" * 3000 + " . }", NO),
    "nested lists": ("ASK { <x:s> <x:p> " + "(" * 3000 + ")" * 3000 + " }", NO),
    "nested exists": ("ASK { " + "FILTER EXISTS { " * 500 + "}" * 500 + " }", NO),
    "nested sub-selects": ("ASK { " + "{ SELECT * { " * 500 + "} }" * 500 + " }", NO),
    "nested quoted triples": ("ASK { " + "<< " * 3000 + "?s ?p ?o" + " >> ?p ?o" * 3000 + " }", NO),
    "nested after a comment that ends in CR": (
        "ASK #x\r{ FILTER(" + "STR(" * 3000 + "1" + ")" * 3000 + ") }",
        NO,
    ),
    "nested in a string that is none": (
        "ASK { FILTER('a' = " + "('" * 400 + "'" + ")" * 400 + ") }",
        NO,
    ),
    "nested behind an escaped hash": ("ASK { x:a\\#b x:c " + "(" * 2000 + ")" * 2000 + " }", NO),
    "nested in what may be an address": (
        "ASK { FILTER(1 <" + "(" * 900 + "2" + ")" * 900 + "> 3) }",
        NO,
    ),
    "escaped brackets": ("ASK { FILTER(" + "\\u0028" * 2000 + "1" + "\\u0029" * 2000 + ") }", NO),
    "negations": ("ASK { FILTER(" + "!" * 5000 + "true) }", NO),
    "minus signs": ("ASK { FILTER(" + "- " * 5000 + "1) }", NO),
    "inverses": ("ASK { ?a " + "^" * 3000 + "<x:p> ?b }", NO),
    "or": (_chained(" || ", 5000), NO),
    "and": (_chained(" && ", 5000), NO),
    "plus": (_chained(" + ", 5000), NO),
    "unions": ("ASK { {} " + "UNION {} " * 3000 + "}", NO),
    "optionals": ("ASK { " + "OPTIONAL { ?a ?b ?c } " * 2000 + "}", NO),
    "long path": ("ASK { ?a <x:p>" + "/<x:p>" * 3000 + " ?b }", NO),
    "choices": ("ASK { ?a <x:p>" + "|<x:p>" * 3000 + " ?b }", NO),
    "long name": ("ASK { ?" + "a" * 60000 + " ?p ?o }", YES),
    "long string": ("ASK { ?s ?p '" + "a" * 60000 + "' }", YES),
    # What a reader of tokens would try again from each place.
    "digits before a name": ("ASK { " + "1" * 30000 + "a:" * 15000 + " ?p ?o }", NO),
    "words and dots": ("ASK { " + "a." * 30000 + " }", NO),
    "string never closed": ("ASK { ?s ?p " + "'\\" * 30000 + " }", NO),
    "values never closed": ("ASK { " + "VALUES " * 200 + "a " * 30000 + " }", NO),
    "too long": ("ASK { ?s ?p '" + "a" * 70000 + "' }", NO),
    # What would reach out, or write.
    "service": (f"SELECT * {{ SERVICE <{CANARY}/a> {{ ?s ?p ?o }} }}", REFUSED),
    "silent service": (
        f"SELECT * {{ SERVICE SILENT <{CANARY}/b> {{ ?s ?p ?o }} }}",
        REFUSED,
    ),
    "service by variable": (
        f"SELECT * {{ VALUES ?x {{ <{CANARY}/c> }} SERVICE ?x {{ ?s ?p ?o }} }}",
        REFUSED,
    ),
    "escaped service": (
        f"SELECT * {{ \\u0053ERVICE <{CANARY}/d> {{ ?s ?p ?o }} }}",
        REFUSED,
    ),
    "service after a comment": (
        f"SELECT * {{ #\rSERVICE <{CANARY}/e> {{ ?s ?p ?o }} }}",
        REFUSED,
    ),
    "service in a sub-select": (
        f"SELECT * {{ {{ SELECT * {{ sErViCe <{CANARY}/f> {{}} }} }} }}",
        REFUSED,
    ),
    "from another site": (f"SELECT * FROM <{CANARY}/g> {{ ?s ?p ?o }}", YES),
    "from named of another site": (
        f"SELECT * FROM NAMED <{CANARY}/h> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        YES,
    ),
    "from a file": ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", YES),
    "from beside": ("SELECT * FROM <../../etc/passwd> { ?s ?p ?o }", YES),
    "graph of another site": (f"SELECT * {{ GRAPH <{CANARY}/i> {{ ?s ?p ?o }} }}", YES),
    "base of another site": (f"BASE <{CANARY}/> SELECT * FROM <j> {{ ?s ?p <k> }}", YES),
    "describe another site": (f"DESCRIBE <{CANARY}/l>", YES),
    "function of another site": (f"SELECT (<{CANARY}/m>(1) AS ?x) {{}}", NO),
    "load": (f"LOAD <{CANARY}/n>", REFUSED),
    "load silently": (f"LOAD SILENT <{CANARY}/o> INTO GRAPH <x:g>", REFUSED),
    "insert": ("INSERT DATA { <x:a> <x:b> <x:c> }", REFUSED),
    "delete": ("DELETE WHERE { ?s ?p ?o }", REFUSED),
    "clear": ("CLEAR ALL", REFUSED),
    "drop after a query": ("ASK {} ; DROP ALL", NO),
    "with": ("WITH <x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", REFUSED),
    # Broken text.
    "nothing": ("", NO),
    "white space": (" \t\r\n", NO),
    "comment": ("# nothing", NO),
    "zero": ("ASK { ?s ?p '\x00' }", SHORT),
    "lone surrogate": ("ASK { ?s ?p '\\uD800' }", NO),
    "beyond Unicode": ("ASK { ?s ?p '\\U00110000' }", NO),
    "half an escape": ("ASK { ?s ?p '\\u12' }", NO),
    "open string": ("ASK { ?s ?p '", NO),
    "open long string": ('ASK { ?s ?p """x', NO),
    "open address": ("ASK { <x:", NO),
    "half a group": ("ASK { ?s ?p ?o", NO),
    "too many brackets": ("ASK } { } ) (", NO),
    "another language": ("SELECT * FROM users; --", NO),
    "markup": ("<script>alert(1)</script>", NO),
    "direction marks": ("ASK { ?\u202es ?p ?o }", SHORT),
    "unknown prefix": ("ASK { x:a x:b x:c }", NO),
    "large number": ("ASK { FILTER(1e999999 > 1" + "0" * 5000 + ") }", SHORT),
    "large limit": ("SELECT * {} LIMIT 99999999999999999999999999", NO),
    "large offset": ("SELECT * { ?s ?p ?o } OFFSET 18446744073709551615", SHORT),
    "space in an address": ("ASK { <x:a b> ?p ?o }", NO),
}
BODIES: dict[str, tuple[bytes, frozenset[int]]] = {
    "not UTF-8": (_post(b"ASK { ?s ?p '\xff' }"), NO),
    "overlong UTF-8": (_post(b"ASK { ?s ?p '\xc0\x80' }"), NO),
    "UTF-16": (_post("ASK {}".encode("utf-16")), NO),
    "no media type": (_post(b"ASK {}", ""), OTHER),
    "wrong media type": (_post(b"ASK {}", "text/plain"), OTHER),
    "JSON": (_post(b'{"query": "ASK {}"}', "application/json"), OTHER),
    "multipart": (
        _post(b"--x\r\n\r\nASK {}\r\n--x--", "multipart/form-data; boundary=x"),
        OTHER,
    ),
    "many parts": (
        _post(b"--x\r\n\r\n" * 20000, "multipart/form-data; boundary=x"),
        OTHER,
    ),
    "another charset": (
        _post(b"ASK {}", "application/sparql-query; charset=utf-7"),
        OTHER,
    ),
    "gzip": (
        _post(
            b"\x1f\x8b\x08",
            "application/sparql-query",
            "Content-Length: 3",
            "Content-Encoding: gzip",
        ),
        OTHER,
    ),
    "update": (_post(b"CLEAR ALL", "application/sparql-update"), REFUSED),
    "update in a form": (
        _post(b"update=CLEAR+ALL", "application/x-www-form-urlencoded"),
        REFUSED,
    ),
    "both in a form": (
        _post(b"query=ASK{}&update=CLEAR+ALL", "application/x-www-form-urlencoded"),
        REFUSED,
    ),
    "two queries": (_post(b"query=ASK{}&query=ASK{}", "application/x-www-form-urlencoded"), NO),
    "half a percent": (_post(b"query=ASK%7", "application/x-www-form-urlencoded"), NO),
    "many fields": (_post(b"a=b&" * 60000, "application/x-www-form-urlencoded"), NO),
    "too large": (_post(b"ASK {} #" + b"x" * 300_000), frozenset({413})),
    "said to be too large": (
        _post(b"", "application/sparql-query", "Content-Length: 99999999999"),
        frozenset({413}),
    ),
    "length below nothing": (
        _post(b"ASK {}", "application/sparql-query", "Content-Length: -1"),
        frozenset({400, 0}),
    ),
    "two lengths": (
        _post(b"ASK {}", "application/sparql-query", "Content-Length: 6", "Content-Length: 3"),
        frozenset({400, 0}),
    ),
    "length and chunks": (
        _post(
            b"0\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n",
            "application/sparql-query",
            "Content-Length: 6",
            "Transfer-Encoding: chunked",
        ),
        frozenset({400, 0}),
    ),
    "broken chunks": (
        _post(
            b"zz\r\nASK {}\r\n0\r\n\r\n", "application/sparql-query", "Transfer-Encoding: chunked"
        ),
        frozenset({400, 408, 0}),
    ),
    "announced and not sent": (
        _post(b"ASK {}", "application/sparql-query", "Content-Length: 40"),
        frozenset({400, 408, 0}),
    ),
    "coding of a coding": (
        _post(
            b"\x1f\x8b\x08" + b"\x00" * 40,
            "application/sparql-query",
            "Content-Encoding: gzip, gzip",
        ),
        OTHER,
    ),
    "unknown transfer": (
        _post(b"0\r\n\r\n", "application/sparql-query", "Transfer-Encoding: xchunked"),
        frozenset({400, 501, 0}),
    ),
    "folded header": (
        _get("/sparql?query=ASK%7B%7D", "Accept: text/csv,\r\n text/html"),
        frozenset({200, 400}),
    ),
    "endless chunk": (
        _post(b"ffffffffffffffff\r\nASK", "application/sparql-query", "Transfer-Encoding: chunked"),
        frozenset({400, 408, 413, 0}),
    ),
}
_ASK = "/sparql?query=ASK%7B%7D"
HEADERS: dict[str, tuple[bytes, frozenset[int]]] = {
    "long accept": (_get(_ASK, "Accept: " + "a/b," * 15000), frozenset({200, 406, 431, 0})),
    "weights without end": (
        _get(_ASK, "Accept: */*;q=0." + "9" * 20000),
        frozenset({200, 406, 431}),
    ),
    "accept of nonsense": (_get(_ASK, "Accept: ;;;=,,/*/;q=,"), YES | {406}),
    "accept that expands": (_get(_ASK, "Accept: " + "*/*;" * 5000), YES | {406, 431}),
    "accept of another alphabet": (_get(_ASK, "Accept: тест/жж"), frozenset({200, 400, 406})),
    "encodings without end": (_get(_ASK, "Accept-Encoding: " + "gzip;q=1," * 5000), YES | {431, 0}),
    "many headers": (_get(_ASK, *(f"X-{i}: y" for i in range(2000))), frozenset({400, 431, 0})),
    "large header": (_get(_ASK, "X-Y: " + "z" * 500_000), frozenset({400, 431, 0})),
    "header of moderate size": (_get(_ASK, "X-Y: " + "z" * 70_000), frozenset({431})),
    "header without a name": (_get(_ASK, ": x"), frozenset({400, 0})),
    "header with a zero": (_get(_ASK, "X: a\x00b"), frozenset({400, 0})),
    "bare line feed": (
        b"GET " + _ASK.encode() + b" HTTP/1.1\nHost: x\nConnection: close\n\n",
        frozenset({200, 400, 0}),
    ),
    "no host": (b"GET /claims HTTP/1.1\r\nConnection: close\r\n\r\n", frozenset({200, 400})),
    "host of nonsense": (
        b"GET / HTTP/1.1\r\nHost: <script>\r\nConnection: close\r\n\r\n",
        frozenset({200, 400}),
    ),
    "two hosts": (
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
        frozenset({200, 400}),
    ),
    "another version": (b"GET / HTTP/9.9\r\nHost: x\r\n\r\n", frozenset({400, 505, 0})),
    "another protocol": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", frozenset({400, 0})),
    "no request": (b"\r\n\r\n\r\n", frozenset({400, 0})),
    "forwarded nonsense": (_get(_ASK, "X-Forwarded-For: " + "1.1.1.1," * 4000), YES | {431, 0}),
    "tags without end": (_get(_ASK, "If-None-Match: " + 'W/"x",' * 5000), YES | {431, 0}),
    "preflight of nonsense": (
        b"OPTIONS /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOrigin: x\r\nAccess-Control-Request-Headers: "
        + b"a," * 4000
        + b"\r\n\r\n",
        frozenset({200, 204, 400}),
    ),
    "unknown method": (
        b"BREW /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        frozenset({400, 405, 501}),
    ),
    "put": (
        b"PUT /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        frozenset({405}),
    ),
    "delete a graph": (
        b"DELETE /graph-store?default HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        frozenset({405}),
    ),
    "connect": (
        b"CONNECT 127.0.0.1:65535 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        frozenset({400, 404, 405, 0}),
    ),
    "as a proxy": (
        b"GET " + CANARY.encode() + b"/p HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        ASTRAY,
    ),
}
PATHS: dict[str, tuple[bytes, frozenset[int]]] = {
    "name of many words": (
        _get("/claims?speaker=" + "town%20" * 5_000),
        frozenset({400, 404, 414}),
    ),
    "parts of a file without end": (
        _get("/dump.nq", "Range: bytes=" + "0-," * 9_000 + "0-"),
        frozenset({200, 206, 416}),
    ),
    "part far beyond": (_get("/dump.nq", "Range: bytes=" + "9" * 400 + "-"), frozenset({200, 416})),
    "page with a line end": (
        _get("/sparql?query=ASK%7B%7D%0D%0AX-Put:%20a=1", "Accept: text/html"),
        frozenset({303}),
    ),
    "up and out": (_get("/../../../../etc/passwd"), ASTRAY),
    "up and out of assets": (_get("/static/../../state.py"), ASTRAY),
    "up and out, escaped": (_get("/static/%2e%2e/%2e%2e/state.py"), ASTRAY),
    "back slashes": (_get("/static/..\\..\\state.py"), frozenset({400, 404, 0})),
    "zero in a path": (_get("/claim/%00"), NOTHING),
    "no UTF-8 in a path": (_get("/claim/%ff%fe"), NOTHING),
    "markup in a path": (_get("/claim/%3Cscript%3Ealert(1)%3C%2Fscript%3E"), NOTHING),
    "line feeds in a path": (_get("/claim/a%0d%0aSet-Cookie:%20x=y"), NOTHING),
    "line feeds in a redirect": (_get("/id/a%0d%0aSet-Cookie:%20x=y"), frozenset({303, 404})),
    "redirect to another site": (_get("//evil.example/%2e%2e"), ASTRAY),
    "long path": (_get("/" + "a" * 60_000), frozenset({400, 404, 414, 431, 0})),
    "many parts of a path": (_get("/claim" + "/a" * 5000), frozenset({404, 414})),
    "half a percent": (_get("/claim/%"), ASTRAY),
    "resource of nothing": (_get("/resource?iri="), NOTHING),
    "resource of another site": (
        _get("/resource?iri=" + quote(CANARY + "/q", safe="")),
        NOTHING,
    ),
    "resource of a script": (_get("/resource?iri=javascript:alert(1)"), NOTHING),
    "resource that closes an address": (
        _get("/resource?iri=" + quote("x:a> . ?s ?p ?o } #", safe="")),
        NOTHING,
    ),
    "search without end": (_get("/search?q=" + "a+" * 5000), YES | {414}),
    "search for nothing": (_get("/search?q=%00%ff"), YES | NO),
    "page of nonsense": (_get("/claims?page=%D9%A1"), NOTHING),
    "page without end": (_get("/claims?page=" + "9" * 5000), frozenset({404, 414})),
    "claims by what is no address": (_get("/claims?kind=%3E%20%7D%20DROP"), ASTRAY),
    "question of nothing": (_get("/queries/%2e%2e%2fsecret"), NOTHING),
    "query on a page": (
        _get("/query?query=" + quote_plus(f"SELECT * {{ SERVICE <{CANARY}/r> {{}} }}")),
        REFUSED,
    ),
    "format of nonsense": (_get(_ASK + "&format=../../x"), NO),
    "address too long": (_get("/sparql?query=" + "a" * 20_000), frozenset({414})),
    "graph of a file": (_get("/graph-store?graph=file%3A%2F%2F%2Fetc%2Fpasswd"), NOTHING),
    "graph of another site": (
        _get("/graph-store?graph=" + quote(CANARY + "/s", safe="")),
        NOTHING,
    ),
    "dataset of another site": (
        _get(_ASK + "&default-graph-uri=" + quote(CANARY + "/t", safe="")),
        YES,
    ),
    "datasets without end": (_get(_ASK + "&named-graph-uri=x:y" * 700), YES | {400, 414}),
}


def inputs() -> list[Input]:
    """All of them; queries go by POST, so that their length is not the address's."""
    found = [
        Input(f"query: {name}", _post(text.encode("utf-8", "surrogatepass")), right)
        for name, (text, right) in QUERIES.items()
    ]
    for sort, table in (("body", BODIES), ("header", HEADERS), ("path", PATHS)):
        found += [Input(f"{sort}: {name}", sent, right) for name, (sent, right) in table.items()]
    return found

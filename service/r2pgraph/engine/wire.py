"""Messages between an engine and its workers: a JSON header and a body, both length-prefixed."""

import json
import struct
from typing import Any, BinaryIO

PREFIX = struct.Struct(">IQ")
# How many requests a worker has begun with: at the start of its log, where whoever waits for it can
# look without being woken for it.
TAKEN = struct.Struct(">Q")


def pack(header: dict[str, Any], body: bytes = b"") -> bytes:
    """One message as bytes."""
    text = json.dumps(header, ensure_ascii=True).encode("ascii")
    return PREFIX.pack(len(text), len(body)) + text + body


def write_message(stream: BinaryIO, header: dict[str, Any], body: bytes = b"") -> None:
    """Sends one message."""
    stream.write(pack(header, body))
    stream.flush()


def read_message(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """Waits for one message; None where the other side has gone."""
    prefix = stream.read(PREFIX.size)
    if len(prefix) < PREFIX.size:
        return None
    header_size, body_size = PREFIX.unpack(prefix)
    text, body = stream.read(header_size), stream.read(body_size)
    if len(text) < header_size or len(body) < body_size:
        return None
    return json.loads(text), body

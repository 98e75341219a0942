"""Content codings of HTTP: bodies and files made shorter for clients that can read them."""

import gzip
import shutil
from pathlib import Path

import zstandard

CODINGS = ("zstd", "gzip")
_LEVELS = {"gzip": 5, "zstd": 3}


def encoded(body: bytes, coding: str) -> bytes:
    """A body in a coding."""
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=_LEVELS[coding]).compress(body)
    return gzip.compress(body, _LEVELS[coding], mtime=0)


def encode_file(path: Path, coded: Path, coding: str) -> None:
    """Writes a file in a coding beside it, piece by piece."""
    with path.open("rb") as source, coded.open("wb") as target:
        if coding == "zstd":
            zstandard.ZstdCompressor(level=_LEVELS[coding]).copy_stream(source, target)
        else:
            with gzip.GzipFile("", "wb", _LEVELS[coding], target, mtime=0) as packed:
                shutil.copyfileobj(source, packed)

"""The check `owl` passes on nothing that it has not looked at."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pyoxigraph as ox
import pytest

from r2pgraph import terms
from r2pgraph.errors import NothingToReasonError
from r2pgraph.memo import Memo
from r2pgraph.validate import owl
from r2pgraph.validate.context import Context

LABEL = ox.Quad(
    ox.NamedNode("urn:a"), ox.NamedNode(terms.RDFS_LABEL), ox.Literal("a"), ox.NamedNode("urn:g")
)


@pytest.mark.parametrize("quads", [[], [LABEL]], ids=["nothing", "a label"])
def test_nothing_to_reason_over_is_no_clean_result(
    quads: list[ox.Quad], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owl, "background", lambda _: iter(quads))
    context: Any = SimpleNamespace(memo=Memo(tmp_path))
    with pytest.raises(NothingToReasonError):
        owl.check(cast(Context, context))

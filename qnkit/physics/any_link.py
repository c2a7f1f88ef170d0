"""A field that holds a link of any kind, one's own included, and how such a link is read from a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import import_module
from typing import Annotated, Any

from pydantic import BeforeValidator, SerializeAsAny

from ..model import Model

__all__ = ["AnyLink", "kind_in"]

_TOLD_BY = {
    "analyzer": "Link",
    "kept": "PairLink",
    "source": "MidpointLink",
    "sender": "SenderReceiverLink",
    "in_time": "Multiplexed",
    "probability": "StatedLink",
}
"""A field that only one kind of link has (or that none of those before it has), and that kind."""


def kind_in(table: Mapping[Any, Any]) -> str:
    """The name of the kind of link that a table of fields describes; a heralded link where nothing tells."""
    return next((kind for field, kind in _TOLD_BY.items() if field in table), "Link")


def _read(value: Any) -> Any:
    """A link in the place of the table of its fields; anything else as it is."""
    if not isinstance(value, Mapping):
        return value
    kind: type[Model] = getattr(import_module("qnkit.physics"), kind_in(value))
    return kind.from_json(json.dumps(value, default=str))


AnyLink = Annotated[SerializeAsAny[Model], BeforeValidator(_read)]
"""A link of any kind; read from a file, its kind is told by the fields that only this kind has, a heralded link by none."""

"""One thread at a time: matplotlib's settings are global, and JupyterLab lets widgets speak on several threads at once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from threading import RLock
from typing import ParamSpec, TypeVar

__all__ = ["LOCK", "alone"]

P = ParamSpec("P")
R = TypeVar("R")

LOCK = RLock()
"""Held while something is drawn; a thread that holds it may take it again."""


def alone(function: Callable[P, R]) -> Callable[P, R]:
    """The function, kept from running on two threads at once."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with LOCK:
            return function(*args, **kwargs)

    return run

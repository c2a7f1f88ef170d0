"""How long each kernel takes to be ready at its first call: compiled with an empty cache, and fetched from a filled one.

What a kernel spends on the kernels it calls counts to those; numba's own start (its import, and a trivial function) is a line
of its own. The kernels are reached through the warm-up, each for the types that the package uses. The seconds are the
processor's, so that a busy machine gives the same ones.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.child import Line, as_time, lines_of, tell

LIMITS = {"cold": 4.0, "cached": 0.1}
SHOWN = 5


class Clock:
    """The seconds that numba spends on each function itself, and for how many types of arguments.

    ``whole`` has the functions that Python called, with the longest that it waited: those that they call included.
    """

    def __init__(self) -> None:
        self.own: dict[Any, float] = {}
        self.types: dict[Any, int] = {}
        self.whole: dict[Any, float] = {}
        self._nested: list[float] = []

    def watch(self) -> None:
        """Time every compilation and every look into the cache from now on."""
        from numba.core.dispatcher import Dispatcher

        plain = Dispatcher.compile

        def timed(dispatcher: Any, signature: Any) -> Any:
            before = len(dispatcher.overloads)
            start = time.process_time()
            self._nested.append(0.0)
            try:
                return plain(dispatcher, signature)
            finally:
                took = time.process_time() - start
                function = dispatcher.py_func
                self.own[function] = self.own.get(function, 0.0) + took - self._nested.pop()
                self.types[function] = self.types.get(function, 0) + len(dispatcher.overloads) - before
                if self._nested:
                    self._nested[-1] += took
                else:
                    self.whole[function] = max(self.whole.get(function, 0.0), took)

        Dispatcher.compile = timed


def _start() -> float:
    """The seconds of numba's import and of a function that only shows it its way."""
    start = time.process_time()
    import numba
    import numpy as np

    def trivial(values: Any) -> Any:
        total = 0.0
        for value in values:
            total += value
        return total

    numba.njit(nogil=True, error_model="numpy")(trivial)(np.zeros(2))
    return time.process_time() - start


def measured(state: str) -> Iterator[Line]:
    """All lines, in this process, whose cache is "cold" or "cached"."""
    yield f"{state}: numba's own import and a first trivial function", as_time(_start()), "-", "-"
    from qnkit import _warmup

    names, clock = {}, Clock()  # type: dict[Any, str], Clock
    clock.watch()
    for name, kernel in _warmup.kernels():
        start = time.process_time()
        kernel.compiled  # noqa: B018 - makes the dispatcher, which looks for the cache
        names[kernel.py_func] = name
        clock.own[kernel.py_func] = time.process_time() - start
    start = time.process_time()
    _warmup.warm()
    whole = time.process_time() - start
    limit = LIMITS[state]
    kept = {names[f]: seconds for f, seconds in clock.own.items() if f in names and clock.types.get(f)}
    ranked = sorted(kept, key=lambda name: -kept[name])
    over = [name for name in ranked if kept[name] > limit]
    for place, name in enumerate(ranked[: max(SHOWN, len(over))]):
        goal = f"{limit:g} s" if place < len(over) or not place else "-"
        yield f"{state}: {'slowest ' if not place else ''}first call of {name}", as_time(kept[name]), goal, "-"
    waits = {names[function]: seconds for function, seconds in clock.whole.items() if function in names}
    longest = max(waits, key=lambda name: waits[name])
    yield f"{state}: longest wait, for {longest} and what it calls", as_time(waits[longest]), "-", "-"
    yield f"{state}: {len(kept)} kernels made ready, {len(over)} over the limit", as_time(sum(kept.values())), "-", "-"
    yield f"{state}: the whole warm-up, its work and imports included", as_time(whole), "-", "-"
    unreached = [name for name in names.values() if name not in kept]
    if unreached and state == "cold":
        yield f"cold: kernels that the warm-up does not reach: {', '.join(unreached)}", str(len(unreached)), "0", "-"
    twice = [f"{names[f]} ({count})" for f, count in clock.types.items() if f in names and count > 1]
    if twice and state == "cold":
        yield f"cold: kernels made for several types of arguments: {', '.join(twice)}", str(len(twice)), "-", "-"


def lines() -> Iterator[Line]:
    """Two fresh processes that share a cache which is empty for the first."""
    with tempfile.TemporaryDirectory() as folder:
        for state in LIMITS:
            yield from lines_of("tests.benchmarks.compiling", state, NUMBA_CACHE_DIR=folder)
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        yield "cached: size of the cache", f"{size / 1e6:.1f} MB", "-", "-"


if __name__ == "__main__":
    import sys

    tell(measured(sys.argv[1]))

"""The one decorator of every kernel: compiled at the first call, cached on disk, safe where nothing can be written.

numba is imported at the first call of a kernel, so that ``import qnkit`` stays light. Every cache entry is
stamped with a hash of all kernel sources: an edit to a helper in another file recompiles its callers, which
numba alone does not notice.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def source_hash(folder: Path) -> str:
    """The hash of all Python sources in a folder, in the order of their names."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


class Kernel(Generic[P, R]):
    """A function that numba compiles when it is first called or first used by another kernel."""

    def __init__(self, function: Callable[P, R], contract: bool = False, lean: bool = False) -> None:
        functools.update_wrapper(self, function)
        self.py_func = function
        self._contract, self._lean = contract, lean

    @functools.cached_property
    def compiled(self) -> Callable[P, R]:
        """The numba dispatcher (the plain function where the JIT is switched off)."""
        import numba

        options: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
        if self._contract:
            options["fastmath"] = {"contract"}
        if self._lean:
            options["_nrt"] = False
        try:
            dispatcher = numba.njit(cache=True, **options)(self.py_func)
        except RuntimeError:  # numba found no folder that it may write its cache to
            dispatcher = numba.njit(**options)(self.py_func)
        _stamp(dispatcher, Path(self.py_func.__code__.co_filename).parent)
        return dispatcher  # type: ignore[no-any-return]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        return self.compiled(*args, **kwargs)

    @property
    def _numba_type_(self) -> Any:
        """What numba asks for when it meets this kernel inside another one."""
        return self.compiled._numba_type_  # type: ignore[attr-defined]


def _stamp(dispatcher: Any, folder: Path) -> None:
    """Mark the cache entries of a dispatcher with the hash of all sources beside it; make a damaged cache a mere miss."""
    cache: Any = getattr(dispatcher, "_cache", None)
    cache_file = getattr(cache, "_cache_file", None)
    if cache_file is not None:
        cache_file._source_stamp = source_hash(folder)
        cache.load_overload = _forgiving(cache, cache.load_overload)
        cache.save_overload = _forgiving(cache, cache.save_overload)


def _forgiving(cache: Any, step: Callable[..., Any]) -> Callable[..., Any]:
    """The step of a cache, None where its files are damaged or the disk is full; a damaged index is begun anew."""

    def tried(*args: Any) -> Any:
        try:
            return step(*args)
        except Exception:  # unpickling a damaged file may raise anything
            with contextlib.suppress(Exception):
                cache.flush()
            return None

    return tried


def jit(function: Callable[P, R]) -> Kernel[P, R]:
    """The kernel of a plain function; see Kernel."""
    return Kernel(function)


def contracted(function: Callable[P, R]) -> Kernel[P, R]:
    """As jit, and a product and the sum it goes into may be rounded once, as the processor's fused instruction does it.

    For loops that multiply and add on end, where a benchmark shows the gain. No order of sums changes, so the result of a
    machine is the same on one thread and on two.
    """
    return Kernel(function, contract=True)


def lean(function: Callable[P, R]) -> Kernel[P, R]:
    """As jit, without counting who holds an array: for many small kernels that hand on a tuple of arrays and make none.

    Ten times faster for the event engine, whose state is two dozen arrays; making an array inside is an error.
    """
    return Kernel(function, lean=True)

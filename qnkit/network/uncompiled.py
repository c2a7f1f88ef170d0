"""Kernels uncompiled: the same functions in the plain Python that they are written in."""

from __future__ import annotations

import functools
from types import FunctionType, ModuleType, SimpleNamespace

from ..kernels._jit import Kernel

__all__ = ["uncompiled"]


@functools.cache
def uncompiled(module: ModuleType) -> SimpleNamespace:
    """The kernels of a module by their names as plain functions, which call plain functions in the place of other kernels.

    They give the same answers, some fifty times slower, and are there at once: a run of a few hundred events is over before a
    compiler, or even a compiled kernel's way from the disk, would have begun.
    """
    made: dict[Kernel[..., object], FunctionType] = {}

    def plain(kernel: Kernel[..., object]) -> FunctionType:
        if kernel not in made:
            names = dict(kernel.py_func.__globals__)
            made[kernel] = FunctionType(kernel.py_func.__code__, names, kernel.py_func.__name__)
            names |= {name: plain(thing) for name, thing in names.items() if isinstance(thing, Kernel)}
        return made[kernel]

    return SimpleNamespace(**{name: plain(thing) for name, thing in vars(module).items() if isinstance(thing, Kernel)})

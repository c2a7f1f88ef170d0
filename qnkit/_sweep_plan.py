"""What a sweep will do: its axes, its points, their random numbers, and the marks by which it is known again."""

from __future__ import annotations

import difflib
import dis
import functools
import hashlib
import inspect
import math
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

import qnkit

from .model import Model, ParameterError, leaves, quantity_at, value_at

__all__ = ["Axis", "Plan", "fingerprint", "takes_rng"]

_PLAIN = (bool, int, float, str, type(None))


@dataclass(frozen=True)
class Axis:
    """The fields that one axis drives together, and their values: a row for each step, a value in it for each field."""

    paths: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    @classmethod
    def of(cls, key: object, values: Any, model: Model) -> Axis:
        """The axis that one item of ``axes`` describes.

        Raises
        ------
        ParameterError
            For a field that the model does not have (near names are listed), values that are no list, none at all, one that
            stands twice, or one that is not a number, text, True, False or None.
        """
        paths = tuple(key) if isinstance(key, tuple) else (key,)
        place = f"sweep: axes[{key!r}]"
        if not paths or not all(isinstance(path, str) for path in paths):
            raise ParameterError(f"{place}: must be the path of a field, such as 'fiber.length_km', or a tuple of paths.")
        for path in paths:
            _known(model, path, place)
        rows = tuple(_rows(values, len(paths), place))
        if not rows:
            raise ParameterError(f"{place}: holds no value; give at least one.")
        for row in rows:
            if len(row) != len(paths) or not all(isinstance(value, _PLAIN) for value in row):
                raise ParameterError(
                    f"{place}: {row[0] if len(row) == 1 else row!r}: must be a number, text, True, False or None."
                )
        if len(set(rows)) < len(rows):
            twice = next(row for at, row in enumerate(rows) if row in rows[:at])
            raise ParameterError(f"{place}: {twice[0] if len(set(twice)) == 1 else twice!r} stands twice; leave one out.")
        return cls(paths, rows)


def _rows(values: Any, width: int, place: str) -> Iterator[tuple[Any, ...]]:
    """The values for all fields at each step; a plain value goes to every field, a row of as many gives each its own."""
    if isinstance(values, str | Mapping) or not isinstance(values, Iterable):
        raise ParameterError(f"{place} = {values!r}: must be a list or an array of values.")
    for value in values.tolist() if hasattr(values, "tolist") else values:
        plain = value.tolist() if isinstance(value, np.generic | np.ndarray) else value
        own = width > 1 and isinstance(plain, list | tuple) and len(plain) == width
        yield tuple(v.item() if isinstance(v, np.generic) else v for v in plain) if own else (plain,) * width


def _known(model: Model, path: str, place: str) -> None:
    """ParameterError, with the near names, where the model has no such field."""
    try:
        value_at(model, path)
    except ParameterError:
        known = [name for name, _, _ in leaves(model)]
        last = path.rpartition(".")[2]
        near = difflib.get_close_matches(path, known, n=3) or [name for name in known if name.rpartition(".")[2] == last][:3]
        hint = f"near it: {', '.join(near)}" if near else f"its fields are {', '.join(known)}"
        raise ParameterError(f"{place}: {type(model).__name__} has no field {path!r}; {hint}.") from None


@dataclass(frozen=True)
class Plan:
    """A function, a model, the axes and the seed: all that decides the numbers of a sweep."""

    function: Callable[..., Any]
    model: Model
    axes: tuple[Axis, ...]
    seed: int | None

    @property
    def shape(self) -> tuple[int, ...]:
        """How many values each axis has."""
        return tuple(len(axis.rows) for axis in self.axes)

    @property
    def size(self) -> int:
        """How many points there are; one where there is no axis."""
        return math.prod(self.shape)

    @property
    def name(self) -> str:
        """The function's own name, or ``value`` where it has none; a bare number is called so."""
        name = getattr(self.function, "__name__", "")
        return name if name.isidentifier() else "value"

    def changes(self, point: int) -> dict[str, Any]:
        """The fields' values at a point; points are counted with the last axis running fastest."""
        out: dict[str, Any] = {}
        for axis in reversed(self.axes):
            point, at = divmod(point, len(axis.rows))
            out.update(zip(axis.paths, axis.rows[at], strict=True))
        return out

    def seed_of(self, point: int) -> int | None:
        """The seed of a point's ``numpy.random.default_rng``, from the sweep's seed and the point's place on the axes alone."""
        if self.seed is None:
            return None
        place: list[int] = []
        for length in reversed(self.shape):
            point, at = divmod(point, length)
            place.append(at)
        state = np.random.SeedSequence(self.seed, spawn_key=tuple(reversed(place))).generate_state(1, np.uint64)
        return int(state[0]) >> 1  # 63 bits: it fits the whole numbers of every file format

    def marks(self) -> dict[str, Any]:
        """What another sweep may not differ in to go on with this one's points, as plain values for JSON."""
        code = self.function.func if isinstance(self.function, functools.partial) else self.function
        return {
            "function": f"{getattr(code, '__module__', '')}.{getattr(code, '__qualname__', type(code).__qualname__)}",
            "code": fingerprint(self.function),
            "model": f"{type(self.model).__name__} {self.model.model_dump_json()}",
            "axes": [[list(axis.paths), [list(row) for row in axis.rows]] for axis in self.axes],
            "seed": self.seed,
            "qnkit": qnkit.__version__,
        }

    def described(self, path: str) -> dict[str, str]:
        """Unit and label of a field, as xarray names them."""
        declared = quantity_at(self.model, path)
        return {"units": declared.unit, "long_name": declared.label}


def takes_rng(function: Callable[..., Any]) -> bool:
    """Whether the function takes a generator beside the model.

    Raises
    ------
    ParameterError
        Where it is no function of a model, or of a model and ``rng``.
    """
    if not callable(function):
        raise ParameterError(f"sweep: function = {function!r}: must be a function of a model, or of a model and rng.")
    try:
        given = list(inspect.signature(function).parameters.values())
    except ValueError:  # some built-in functions do not say what they take
        return False
    needed = [p.name for p in given if p.default is p.empty and p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
    if len([name for name in needed if name != "rng"]) > 1:
        raise ParameterError(f"sweep: the function needs {', '.join(needed)}; it must need a model alone, or a model and rng.")
    return any(p.name == "rng" for p in given)


def fingerprint(function: Callable[..., Any]) -> str:
    """A short mark of a function's code, its plain constants and its neighbours' code: an edited function has another.

    Comments do not count, nor what can change while it runs: lists, dictionaries, objects, names that it assigns. What it
    takes from other modules is not looked into.
    """
    module = getattr(function, "__module__", None)
    return hashlib.sha256("\n".join(_marks(function, str(module), set())).encode()).hexdigest()[:16]


def _marks(thing: Any, module: str, seen: set[int]) -> Iterator[str]:
    """The texts that tell one thing from another, as far as they are the same in every process."""
    if isinstance(thing, functools.partial):
        for part in (thing.func, *thing.args, *sorted(thing.keywords.items())):
            yield from _marks(part, str(getattr(thing.func, "__module__", module)), seen)
    elif isinstance(thing, types.MethodType):
        yield from _marks(thing.__func__, module, seen)
        yield from _marks(thing.__self__, module, seen)
    elif isinstance(thing, types.FunctionType):
        yield thing.__qualname__
        if thing.__module__ == module and id(thing) not in seen:
            seen.add(id(thing))
            kept = _names(thing.__code__)
            cells = zip(thing.__code__.co_freevars, thing.__closure__ or (), strict=True)
            used = [thing.__globals__[name] for name in kept if name in thing.__globals__]
            held = [cell.cell_contents for name, cell in cells if name in kept and cell != types.CellType()]
            for part in (thing.__code__, thing.__defaults__, *sorted((thing.__kwdefaults__ or {}).items()), *held, *used):
                yield from _marks(part, module, seen)
    elif isinstance(thing, types.CodeType):
        yield thing.co_code.hex() + " ".join((*thing.co_names, *thing.co_varnames))
        for part in thing.co_consts:
            yield from _marks(part, module, seen)
    elif isinstance(thing, tuple | frozenset):
        for part in sorted(thing, key=repr) if isinstance(thing, frozenset) else thing:
            yield from _marks(part, module, seen)
    elif isinstance(thing, np.ndarray):
        yield f"{thing.dtype} {thing.shape} " + hashlib.sha256(np.ascontiguousarray(thing).tobytes()).hexdigest()
    else:
        plain = isinstance(thing, (*_PLAIN, complex, bytes, np.generic))
        yield repr(thing) if plain else thing.model_dump_json() if isinstance(thing, Model) else type(thing).__qualname__


def _names(code: types.CodeType) -> list[str]:
    """The names that a piece of code, and the code inside it, looks up outside and does not assign."""
    codes = [code]
    for one in codes:  # grows as it goes
        codes += [part for part in one.co_consts if isinstance(part, types.CodeType)]
    looked = {name for one in codes for name in (*one.co_names, *one.co_freevars)}
    assigned = {i.argval for one in codes for i in dis.get_instructions(one) if i.opname in ("STORE_GLOBAL", "STORE_DEREF")}
    return sorted(looked - assigned)

"""What the readers of others' files share: how much may come in, what came out, and tables that know their place in the file."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from ..model import Model, ParameterError, quantity
from .network import Network

__all__ = ["FileLimits", "NetworkFile", "Notes", "Table", "placed"]


class FileLimits(Model):
    """How large a file from elsewhere may be; beyond that it is refused."""

    most_bytes: int = quantity(5_000_000, "largest file in bytes", at_least=1)
    most_nodes: int = quantity(10_000, "most nodes", at_least=1)
    most_connections: int = quantity(50_000, "most connections", at_least=1)

    def check(self, nodes: int, connections: int, where: str) -> None:
        """Nothing; ParameterError where there are too many nodes or connections."""
        for count, most, what in ((nodes, self.most_nodes, "nodes"), (connections, self.most_connections, "connections")):
            if count > most:
                raise ParameterError(f"{where}: more than {most} {what}; raise FileLimits.most_{what} to read it.")


@dataclass(frozen=True)
class NetworkFile:
    """A network that was read from a file.

    Attributes
    ----------
    network : what the file describes
    format : whose file it is: "GraphML", "SeQUeNCe" or "squidasm"
    notes : what in the file was not used, or was taken in another sense, each with its place
    """

    network: Network
    format: str
    notes: tuple[str, ...]


class Notes:
    """What was not used so far; the same thing at many places makes one note."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], dict[str, None]] = {}

    def add(self, place: str, why: str = "not used") -> None:
        """Note a place in the file; places that differ in their numbers only are counted together."""
        self._found.setdefault((re.sub(r"\d+", "*", place), why), {})[place] = None

    def all(self) -> tuple[str, ...]:
        """The notes, in the order in which each first came up."""
        return tuple(
            f"{next(iter(places))}{f' and {len(places) - 1} more like it' if len(places) > 1 else ''}: {why}"
            for (_, why), places in self._found.items()
        )


class Table:
    """A table of a file, asked for its entries one by one; the place of each is in the refusal, and what nobody asked is noted.

    Parameters
    ----------
    where : the name of the file and its format, as refusals begin
    place : the way to this table, as ``nodes[3]``; empty at the top
    """

    def __init__(self, value: Any, where: str, notes: Notes, place: str = "") -> None:
        if not isinstance(value, Mapping):
            raise ParameterError(f"{where}: {place or 'the file'} must be a table of names and values, not {_brief(value)}.")
        self.value, self.where, self.notes, self.place = value, where, notes, place
        self._asked: set[Any] = set()

    def at(self, key: str) -> str:
        """The place of an entry."""
        return f"{self.place}.{key}" if self.place else key

    @property
    def here(self) -> str:
        """The file and the place of this table in it, as refusals begin."""
        return f"{self.where}: {self.place}" if self.place else self.where

    def refuse(self, key: str, rule: str) -> ParameterError:
        """The error for an entry; raise it."""
        given = f" = {_brief(self.value[key])}" if key in self.value else ""
        return ParameterError(f"{self.where}: {self.at(key)}{given}: {rule}")

    def get(self, key: str) -> Any:
        """An entry as it is, None where there is none."""
        self._asked.add(key)
        return self.value.get(key)

    def number(self, key: str, default: float | None = None, least: float = 0.0, most: float = math.inf) -> float:
        """A finite number from ``least`` to ``most``; texts such as YAML's 1e9 count. ParameterError without one or a default."""
        given = self.get(key)
        if given is None and default is not None:
            return default
        if given is None:
            raise self.refuse(key, "is missing; it must be a number")
        try:
            value = math.nan if isinstance(given, bool) else float(given)
        except (TypeError, ValueError, OverflowError):
            value = math.nan
        if not (math.isfinite(value) and least <= value <= most):
            upto = f" and at most {most:g}" if most < math.inf else ""
            raise self.refuse(key, f"must be a finite number of at least {least:g}{upto}")
        return value

    def whole(self, key: str, default: int, least: int = 0, most: int = 1_000_000) -> int:
        """A whole number from ``least`` to ``most``."""
        value = self.number(key, default, least, most)
        if value != int(value):
            raise self.refuse(key, "must be a whole number")
        return int(value)

    def flag(self, key: str) -> bool:
        """Whether an entry says yes; no where there is none. ParameterError for anything but true and false."""
        given = self.get(key)
        if given is not None and not isinstance(given, bool):
            raise self.refuse(key, "must be true or false")
        return bool(given)

    def text(self, key: str) -> str:
        """A text of 1 to 200 letters; a number counts as one."""
        given = self.get(key)
        if isinstance(given, bool) or not isinstance(given, str | int) or not 0 < len(str(given)) <= 200:
            raise self.refuse(key, "must be a text of 1 to 200 letters")
        return str(given)

    def table(self, key: str) -> Table:
        """The table of an entry; an empty one where there is none."""
        given = self.get(key)
        return Table({} if given is None else given, self.where, self.notes, self.at(key))

    def tables(self, key: str) -> list[Table]:
        """The tables in the list of an entry; none where there is no such entry."""
        given = self.get(key)
        if given is None:
            return []
        if not isinstance(given, list):
            raise self.refuse(key, "must be a list")
        return [Table(one, self.where, self.notes, f"{self.at(key)}[{i}]") for i, one in enumerate(given)]

    def note_rest(self) -> None:
        """Note every entry that nobody asked for."""
        for key in self.value:
            if key not in self._asked:
                self.notes.add(self.at(str(key)[:60]))


M = TypeVar("M", bound=Model)


def placed(where: str, kind: type[M], **values: Any) -> M:
    """A model of this kind; what it refuses, with the place in the file before it."""
    try:
        return kind(**values)
    except ParameterError as error:
        raise ParameterError(f"{where}: {error}") from None


def _brief(value: object) -> str:
    """The beginning of a value, without walking through all of a large one."""
    if isinstance(value, dict | list):
        return f"a {'table' if isinstance(value, dict) else 'list'} of {len(value)}"
    text = repr(value) if not isinstance(value, int) or abs(value) < 10**30 else "a huge number"
    return text if len(text) <= 60 else text[:57] + "..."

"""The file of a sweep: a first line that says which sweep it is, then one line of JSON for each finished point.

A line is on the disk before the next point is begun. A last line that was torn by a kill is cut off; a file that belongs to
something else is refused, never written to. The system's lock on the file keeps a second process out and dies with its holder.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ._sweep_point import Outcome
from .model import ParameterError

__all__ = ["FORMAT", "Journal"]

FORMAT = 1
"""The number of the file format that this version writes."""

_LONGEST = 1 << 26  # a first line beyond 64 MB is nobody's sweep
_LOCKED_BYTE = 1 << 30  # Windows keeps others from reading a locked byte: one behind the end is taken


class Journal:
    """The finished points of one sweep, ``done``, and the open file that takes the next ones.

    Raises
    ------
    ParameterError
        Where the file belongs to another sweep or to something else, is in use, has an unreadable line, or cannot be written.
    """

    def __init__(self, path: str | Path, marks: Mapping[str, Any], size: int) -> None:
        self.path = Path(path)
        self.done: dict[int, Outcome] = {}
        try:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        except (OSError, ValueError) as error:
            raise self._unusable(error) from None
        try:
            self._lock()
            self._read(marks, size)
        except BaseException:
            self.close()
            raise

    def add(self, point: int, outcome: Outcome) -> None:
        """Write a finished point; when this returns it is on the disk."""
        results, reason = outcome
        line = {"point": point, "results": results} if reason is None else {"point": point, "reason": reason}
        self._append(json.dumps(line))

    def close(self) -> None:
        """Close the file and let go of its lock."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _append(self, line: str) -> None:
        left = line.encode() + b"\n"
        try:
            os.lseek(self._file, 0, os.SEEK_END)
            while left:
                left = left[os.write(self._file, left) :]
            os.fsync(self._file)
        except OSError as error:
            raise self._unusable(error) from None

    def _unusable(self, error: Exception) -> ParameterError:
        why = getattr(error, "strerror", None) or error
        return ParameterError(f"sweep: {self.path}: it cannot be opened or written ({why}); choose another file.")

    def _lock(self) -> None:
        try:
            if os.name == "nt":
                import msvcrt

                os.lseek(self._file, _LOCKED_BYTE, os.SEEK_SET)
                msvcrt.locking(self._file, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
            else:
                import fcntl

                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ParameterError(
                f"sweep: {self.path}: another sweep is writing to it now; wait for it, stop it, or choose another file."
            ) from None

    def _read(self, marks: Mapping[str, Any], size: int) -> None:
        """Take up the points of an earlier run, cut off a torn last line, and begin a new file where there is none."""
        header = json.dumps({"qnkit_sweep": FORMAT, **marks})
        if not stat.S_ISREG(os.fstat(self._file).st_mode):
            raise self._foreign()
        os.lseek(self._file, 0, os.SEEK_SET)
        with os.fdopen(os.dup(self._file), "rb") as file:
            first = file.readline(_LONGEST)
            if not first.endswith(b"\n"):
                if not header.encode().startswith(first):
                    raise self._foreign()
                os.ftruncate(self._file, 0)
                self._append(header)
                return
            self._compare(first, json.loads(header))
            kept = len(first)
            for number, line in enumerate(file, start=2):
                if not line.endswith(b"\n"):
                    os.ftruncate(self._file, kept)
                    return
                self._take(number, line, size)
                kept += len(line)

    def _foreign(self) -> ParameterError:
        return ParameterError(f"sweep: {self.path}: it is not the file of a sweep and is kept; choose another file.")

    def _compare(self, first: bytes, wanted: dict[str, Any]) -> None:
        try:
            found = json.loads(first)
        except (ValueError, RecursionError):
            raise self._foreign() from None
        if not isinstance(found, dict) or "qnkit_sweep" not in found:
            raise self._foreign()
        # NaN differs from itself: texts are compared
        other = [key for key in wanted if json.dumps(found.get(key)) != json.dumps(wanted[key])]
        if other:
            raise ParameterError(
                f"sweep: {self.path}: it belongs to another sweep ({', '.join(_said(key) for key in other)}) and is kept; "
                "choose another file, or delete it to begin again."
            )

    def _take(self, number: int, line: bytes, size: int) -> None:
        try:
            entry = json.loads(line)
            point, reason = entry["point"], entry.get("reason")
            results = entry["results"] if reason is None else {}
            sound = type(point) is int and 0 <= point < size and (reason is None or isinstance(reason, str))
            for row in results.values():
                sound = sound and len(row) in (1, 3) and all(isinstance(value, int | float) for value in row)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            sound = False
        if not sound:
            raise ParameterError(f"sweep: {self.path}, line {number}: it is not a point of this sweep; choose another file.")
        self.done[point] = (results, reason)


def _said(key: str) -> str:
    """In words, what differs."""
    words = {"qnkit_sweep": "its file format", "code": "its function's code", "qnkit": "its version of qnkit"}
    return words.get(key, f"its {key}")

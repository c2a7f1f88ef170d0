"""Predictions on disk: they survive a kernel restart, a broken file, and two notebooks at once."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["keep", "kept"]

_FILE = "predictions.json"
_VERSION = 1
_PATIENCE_S = 2.0  # a write takes milliseconds; a lock older than this was left behind


def _set_aside(path: Path) -> str:
    """The sentence that says where a file that cannot be read was put; it is renamed, never overwritten."""
    for number in range(1, 1000):
        aside = path.with_name(f"{path.stem}.broken-{number}{path.suffix}")
        if not aside.exists():
            os.rename(path, aside)
            return f"{path} could not be read as predictions; it is kept as {aside.name} and a new one is begun."
    raise OSError(f"{path} could not be read and there are 999 set aside already; tidy the folder {path.parent}.")


def _read(path: Path) -> dict[str, Any]:
    """What a predictions file holds, by name; ValueError where it is not one of ours or of a later version."""
    data = json.loads(path.read_text(encoding="utf-8") if path.is_file() or not path.exists() else "")
    if not isinstance(data, dict) or data.get("version") != _VERSION or not isinstance(data.get("predictions"), dict):
        raise ValueError("not a predictions file of this version")
    return dict(data["predictions"])


def kept(folder: Path | None = None) -> tuple[dict[str, Any], str]:
    """The predictions kept in a folder (by default ``./.qnkit``), and a note for the learner, "" if all is well."""
    path = (folder or Path.cwd() / ".qnkit") / _FILE
    try:
        return _read(path), ""
    except FileNotFoundError:
        return {}, ""
    except OSError as error:
        return {}, f"{path} cannot be read ({error.strerror}); predictions count until the kernel restarts."
    except (ValueError, RecursionError):
        pass
    try:
        return {}, _set_aside(path)
    except OSError as error:
        return {}, f"{error}"


def keep(name: str, value: float | str | None, folder: Path | None = None) -> str:
    """Keep one prediction (None forgets it); a note for the learner, "" if all is well. The file is replaced in one step."""
    place = folder or Path.cwd() / ".qnkit"
    try:
        place.mkdir(parents=True, exist_ok=True)
        with _alone(place / f".{_FILE}.lock"):
            return _rewritten(place, name, value)
    except OSError as error:
        return f"{place} cannot be written ({error.strerror}); the prediction counts until the kernel restarts."


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Keep other notebooks out of a read-change-write by a file that only one can make; a dead one's is taken over."""
    end = time.monotonic() + _PATIENCE_S
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            break
        except FileExistsError:
            if time.monotonic() > end:
                break
            time.sleep(0.01)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _rewritten(place: Path, name: str, value: float | str | None) -> str:
    """Write the file with one prediction changed, in one step; a note for the learner, "" if all is well."""
    temporary = ""
    try:
        found, note = kept(place)
        if note and (place / _FILE).exists():
            return note
        found.pop(name, None)
        if value is not None:
            found[name] = value
        handle, temporary = tempfile.mkstemp(dir=place, prefix=".predictions-", suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"version": _VERSION, "predictions": found}, file, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, place / _FILE)
        return note
    except OSError:
        if temporary and os.path.exists(temporary):
            os.unlink(temporary)
        raise

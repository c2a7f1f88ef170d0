"""Scenario files: one model in one small, versioned JSON (or TOML) file.

The file reads ``{"qnkit_scenario": 1, "kind": "physics.Link", "parameters": {...}}``. A field that the file does not
name takes its default; a field that qnkit does not know is refused by name. An existing file is never overwritten.
"""

from __future__ import annotations

import json
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

from .model import Model, ParameterError

__all__ = ["FORMAT", "MAX_BYTES", "from_text", "load", "save", "to_text"]

FORMAT = 1
"""The number of the file format that this version writes."""

MAX_BYTES = 1_000_000
"""A larger scenario file is refused unread."""

_LAYERS = ("qubits", "physics", "network", "compute", "check")


def to_text(model: Model) -> str:
    """The scenario of a model as JSON text."""
    layer = type(model).__module__.split(".")[1:2] or ["own"]  # a model of a notebook's own can be written, not loaded
    kind = f"{layer[0]}.{type(model).__name__}"
    parameters = model.model_dump(mode="json")
    return json.dumps({"qnkit_scenario": FORMAT, "kind": kind, "parameters": parameters}, indent=1) + "\n"


def _class(kind: object, where: str) -> type[Model]:
    layer, _, name = str(kind).partition(".")
    found = getattr(import_module(f"qnkit.{layer}"), name, None) if layer in _LAYERS and name.isidentifier() else None
    if not (isinstance(found, type) and issubclass(found, Model)):
        raise ParameterError(f"{where}: kind = {kind!r}: must name a qnkit model such as 'physics.Link'.")
    return found


def _from_table(table: Any, where: str) -> Model:
    if not isinstance(table, dict) or "qnkit_scenario" not in table:
        raise ParameterError(f"{where}: this is not a qnkit scenario: it has no 'qnkit_scenario' number at its top.")
    version = table["qnkit_scenario"]
    if type(version) is not int or not 1 <= version <= FORMAT:
        advice = "update qnkit to read it" if type(version) is int and version > FORMAT else f"this qnkit reads 1 to {FORMAT}"
        raise ParameterError(f"{where}: qnkit_scenario = {version!r}: unknown file format; {advice}.")
    unknown = set(table) - {"qnkit_scenario", "kind", "parameters"}
    if unknown:
        raise ParameterError(f"{where}: {sorted(unknown)[0]!r} is not part of a scenario; remove it.")
    if not isinstance(table.get("parameters"), dict):
        raise ParameterError(f"{where}: 'parameters' must be a table of the model's fields.")
    try:
        return _class(table.get("kind"), where).from_json(json.dumps(table["parameters"], default=str))
    except ParameterError as error:
        raise error if str(error).startswith(where) else ParameterError(f"{where}: {error}") from None


def from_text(text: str, where: str = "scenario") -> Model:
    """The model that a JSON scenario describes; ParameterError, naming the place, where it describes none."""
    try:
        table = json.loads(text)
    except (ValueError, RecursionError) as error:  # a whole number of too many digits is a plain ValueError
        raise ParameterError(f"{where}: this is not readable JSON ({error}); mend it or save the scenario again.") from None
    return _from_table(table, where)


def _unusable(path: Path, done: str, error: Exception, advice: str) -> ParameterError:
    """The error for a file that the system does not open; a name with a zero in it is a plain ValueError there."""
    return ParameterError(f"{path}: it cannot be {done} ({getattr(error, 'strerror', None) or error}); {advice}.")


def load(path: str | Path) -> Model:
    """The model in a scenario file (``.json`` or ``.toml``); ParameterError says file, place and what to do."""
    path = Path(path)
    try:
        if path.exists() and not path.is_file():
            raise ParameterError(f"{path}: it is not a file; give the name of a scenario file.")
        size = path.stat().st_size
        text = path.read_text(encoding="utf-8-sig") if size <= MAX_BYTES else ""  # some editors put a byte-order mark first
    except UnicodeDecodeError:
        raise ParameterError(f"{path}: it is not a text file in UTF-8.") from None
    except ParameterError:
        raise
    except (OSError, ValueError) as error:
        raise _unusable(path, "read", error, "check the name and the folder") from None
    if size > MAX_BYTES:
        raise ParameterError(f"{path}: {size} bytes: a scenario must be at most {MAX_BYTES} bytes.")
    if path.suffix.lower() != ".toml":
        return from_text(text, str(path))
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ParameterError(f"{path}: this is not readable TOML ({error}); mend it.") from None
    return _from_table(table, str(path))


def save(model: Model, path: str | Path) -> Path:
    """Write a model's scenario to a new file and return its path; an existing file is refused, not overwritten."""
    path, text = Path(path), to_text(model)
    if path.suffix.lower() == ".toml":
        raise ParameterError(f"{path}: a scenario is written as JSON; end its name in .json.")
    try:
        with path.open("x", encoding="utf-8") as file:
            try:
                file.write(text)
                file.flush()
            except OSError:
                path.unlink(missing_ok=True)  # no half-written scenario stays behind
                raise
    except FileExistsError:
        raise ParameterError(f"{path}: a file of that name exists and is kept; choose another name.") from None
    except (OSError, ValueError) as error:
        raise _unusable(path, "written", error, "choose another folder") from None
    return path

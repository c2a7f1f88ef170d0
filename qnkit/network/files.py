"""Others' files: networks in GraphML, in SeQUeNCe's JSON and in squidasm's YAML, read as what strangers wrote."""

from __future__ import annotations

import json
from collections import Counter
from os import PathLike
from pathlib import Path
from typing import Any

from ..model import ParameterError
from ..qubits.checking import needs
from .file_tables import FileLimits, NetworkFile, Notes, Table
from .graphml import read_graphml
from .graphs import Parts, network_of
from .sequence_json import sequence_network
from .squidasm_yaml import squidasm_network, yaml_tree

__all__ = ["bytes_of", "json_of", "read_network"]


def read_network(source: str | PathLike[str], parts: Parts | None = None, limits: FileLimits | None = None) -> NetworkFile:
    """The network in a file of another program, with a note of everything that was not used.

    Nothing in the file is run, fetched or expanded. What it is is seen from how it begins, not from its name.

    Parameters
    ----------
    source : the path of a file, or its text (which has more than one line, or begins with < or {)
    parts : what links and nodes are made of, for GraphML, which says nothing about it
    limits : how large it may be

    Raises
    ------
    ParameterError
        With the file and the place in it (a line, or the way through its tables): what cannot be understood, or is too large.
    """
    limits = FileLimits() if limits is None else needs(limits, FileLimits, "read_network: limits", "FileLimits")
    data, where = bytes_of(source, limits, "read_network")
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    notes = Notes()
    if start == b"<" or data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        where = f"{where} (GraphML)"
        graph = read_graphml(data, where, limits, notes)
        try:
            return NetworkFile(network_of(graph, parts), "GraphML", notes.all())
        except ParameterError as error:
            raise ParameterError(f"{where}: {error}") from None
    tree = json_of(data, where) if start in {b"{", b"["} else yaml_tree(data, where)
    top = Table(tree, where, notes)
    read = next((one for one in _READERS if one[0] & tree.keys()), None)
    if read is None:
        raise ParameterError(
            f"{where}: it has no nodes, stacks or processing_nodes at its top, so it is no network that is read."
        )
    if parts is not None:
        raise ParameterError(f"{where}: a file of {read[1]} says what its links are made of; parts is for GraphML.")
    top.where = f"{where} ({read[1]})"
    network = read[2](top, limits)
    if not network.connections:
        raise ParameterError(f"{top.where}: it has no connections; a network has at least one.")
    return NetworkFile(network, read[1], notes.all())


_READERS = (({"stacks", "processing_nodes"}, "squidasm", squidasm_network), ({"nodes"}, "SeQUeNCe", sequence_network))
"""The keys that tell a format, its name, and what reads it."""


def json_of(data: bytes, where: str) -> Any:
    """The values of a JSON text; ParameterError with the line where it is none, and for a name that is twice in a table."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        table = dict(pairs)
        if len(table) < len(pairs):
            twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
            raise ParameterError(f"{where}: the name {twice[:60]!r} is twice in one table.")
        return table

    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=once)
    except ParameterError:
        raise
    except json.JSONDecodeError as error:
        raise ParameterError(f"{where}, line {error.lineno}, column {error.colno}: this is not JSON ({error.msg}).") from None
    except UnicodeDecodeError as error:
        raise ParameterError(f"{where}, byte {error.start}: this is not UTF-8.") from None
    except (RecursionError, ValueError):
        raise ParameterError(f"{where}: tables lie too deep in each other, or a number has thousands of digits.") from None


def bytes_of(source: str | PathLike[str], limits: FileLimits, asked: str) -> tuple[bytes, str]:
    """What is in a file or a text, at most one byte more than is allowed, and its name for refusals; asked: by which function."""
    if isinstance(source, str) and ("\n" in source or source.lstrip().startswith(("<", "{"))):
        data, where = source.encode(errors="replace"), "the text"
    elif isinstance(source, str | PathLike):
        path = Path(source)
        where = path.name
        try:
            if path.is_fifo():
                raise ParameterError(f"{asked}: {where[:100]!r} is a pipe, which may never end; save what comes out of it.")
            with path.open("rb") as file:
                data = file.read(limits.most_bytes + 1)
        except ParameterError:
            raise
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "this is no path"
            raise ParameterError(f"{asked}: {where[:100]!r} cannot be read: {reason}.") from None
    else:
        raise ParameterError(f"{asked}: source must be a path or a text, not {type(source).__name__}.")
    if len(data) > limits.most_bytes:
        raise ParameterError(f"{where}: longer than {limits.most_bytes} bytes; raise FileLimits.most_bytes to read it.")
    if not data.strip():
        raise ParameterError(f"{where}: it is empty.")
    return data, where

"""Others' files: networks in GraphML, in SeQUeNCe's JSON and in squidasm's YAML, read as what strangers wrote."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from ..model import ParameterError
from .file_tables import FileLimits, NetworkFile, Notes
from .graphml import read_graphml
from .graphs import Parts, network_of

__all__ = ["read_network"]


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
    limits = FileLimits() if limits is None else limits
    data, where = _bytes(source, limits)
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    notes = Notes()
    if start == b"<" or data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        where = f"{where} (GraphML)"
        graph = read_graphml(data, where, limits, notes)
        try:
            return NetworkFile(network_of(graph, parts), "GraphML", notes.all())
        except ParameterError as error:
            raise ParameterError(f"{where}: {error}") from None
    raise ParameterError(f"{where}: this is not GraphML.")


def _bytes(source: str | PathLike[str], limits: FileLimits) -> tuple[bytes, str]:
    """What is in the file, at most one byte more than is allowed, and its name for refusals."""
    if isinstance(source, str) and ("\n" in source or source.lstrip().startswith(("<", "{"))):
        data, where = source.encode(errors="replace"), "the text"
    elif isinstance(source, str | PathLike):
        path = Path(source)
        where = path.name
        try:
            with path.open("rb") as file:
                data = file.read(limits.most_bytes + 1)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "this is no path"
            raise ParameterError(f"read_network: {where[:100]!r} cannot be read: {reason}.") from None
    else:
        raise ParameterError(f"read_network: source must be a path or a text, not {type(source).__name__}.")
    if len(data) > limits.most_bytes:
        raise ParameterError(f"{where}: longer than {limits.most_bytes} bytes; raise FileLimits.most_bytes to read it.")
    if not data.strip():
        raise ParameterError(f"{where}: it is empty.")
    return data, where

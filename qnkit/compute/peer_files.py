"""What the files of other compilers share: the table at the top, module numbers, and what a file does not hold of a machine."""

from __future__ import annotations

from os import PathLike

from ..model import Model, ParameterError
from ..network.file_tables import FileLimits, Notes, Table
from ..network.files import bytes_of, json_of
from ..qubits.checking import needs
from .machine import Machine

__all__ = ["lost", "numbers_of", "top_of"]


def top_of(source: str | PathLike[str], limits: FileLimits | None, asked: str, form: str) -> tuple[Table, FileLimits]:
    """The table of a JSON file, read as what strangers wrote, and the limits for what is in it.

    Parameters
    ----------
    source : the path of a file, or its text (which has more than one line, or begins with {)
    limits : how large it may be
    asked : who asks, for refusals
    form : whose file it is, as "memq-dqc"

    Raises
    ------
    ParameterError
        What cannot be read, is no JSON, or is too large.
    """
    limits = FileLimits() if limits is None else needs(limits, FileLimits, f"{asked}: limits", "FileLimits")
    data, where = bytes_of(source, limits, asked)
    where = f"{where} ({form})"
    return Table(json_of(data, where), where, Notes()), limits


def numbers_of(machine: Machine, asked: str) -> tuple[int, ...]:
    """A number for each module: its name where all names are whole numbers that differ, else its place."""
    names = [module.name for module in needs(machine, Machine, f"{asked}: machine", "a qnkit.compute.Machine").modules]
    if len(names) < 2:
        raise ParameterError(f"{asked}: machine: one module alone; a file of a network has two or more.")
    if all(name.isascii() and name.isdigit() and len(name) < 10 and str(int(name)) == name for name in names):
        return tuple(map(int, names))
    return tuple(range(len(names)))


def lost(machine: Machine, again: Machine) -> tuple[str, ...]:
    """What of a machine is not the same when the file that was written of it is read again, each with its place."""
    notes = Notes()
    for one, other in zip(machine.modules, again.modules, strict=True):
        _compare(one, other, f"modules.{one.name}", notes)
    names = {one.name: other.name for one, other in zip(machine.modules, again.modules, strict=True)}
    read: dict[frozenset[str], list[Model]] = {}
    for connection in again.connections:
        read.setdefault(frozenset((connection.left, connection.right)), []).append(connection)
    for connection in machine.connections:
        ends = [names[connection.left], names[connection.right]]
        others, place = read[frozenset(ends)], f"connection {connection.left} - {connection.right}"
        if others:
            renamed = connection.model_copy(update={"left": ends[0], "right": ends[1]})
            _compare(renamed, others.pop(0), place, notes)
        else:
            notes.add(place, "becomes one with another between the same modules")
    return notes.all()


def _compare(one: Model, other: Model, place: str, notes: Notes) -> None:
    if type(one) is not type(other):
        notes.add(f"{place} ({type(one).__name__})", f"not in such a file; read again it is a {type(other).__name__}")
        return
    for field in type(one).model_fields:
        left, right = getattr(one, field), getattr(other, field)
        if isinstance(left, Model) and isinstance(right, Model):
            _compare(left, right, f"{place}.{field}", notes)
        elif left != right:
            notes.add(f"{place}.{field} = {left}", f"not in such a file; read again it is {right}")

"""Room: how much memory there is, and a refusal in words of what would not fit into it."""

from __future__ import annotations

import os
from pathlib import Path

from ..model import ParameterError

__all__ = ["checked_room", "free_bytes", "size_text"]

SMALL = 2**26
"""What needs less than 64 MiB is never refused, and nothing is looked up for it."""

FALLBACK = 8 * 2**30
"""What is taken to be free where the system does not tell: 8 GiB."""

_GROUP = Path("/sys/fs/cgroup")


def size_text(count: float) -> str:
    """A number of bytes as people read it, ``"34.4 GB"``, in powers of 1000."""
    units = ("bytes", "kB", "MB", "GB", "TB", "PB")
    power = 0
    if count > 1e300:
        return "more than 1e+300 bytes"
    while count >= 999.5 and power < len(units) - 1:
        count, power = count / 1000, power + 1
    return f"{count:.3g} {units[power]}"


def _number(path: Path) -> int | None:
    """The whole number that a file holds; None where there is no such file or no number ("max")."""
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _entry(path: Path, name: str) -> int | None:
    """The number behind a name in a file of lines "name number"; None where it is not there."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.split()[0].rstrip(":") == name)
    except (OSError, ValueError, IndexError, StopIteration):
        return None


def _machine() -> int | None:
    """The free bytes of the machine, caches counted as free; all its memory where only that is known."""
    available = _entry(Path("/proc/meminfo"), "MemAvailable")
    if available is not None:
        return available * 1024
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None


def _container(group: Path) -> int | None:
    """The free bytes of the container (control groups, version 2 or 1), caches counted as free; None without a limit."""
    for home, limit, used, cache in (
        (group, "memory.max", "memory.current", "inactive_file"),
        (group / "memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
    ):
        most = _number(home / limit)
        if most is not None:
            return max(0, most - (_number(home / used) or 0) + (_entry(home / "memory.stat", cache) or 0))
    return None


def free_bytes() -> int:
    """The bytes that may still be taken here: the less of what machine and container have; 8 GiB where neither says."""
    known = [count for count in (_machine(), _container(_GROUP)) if count is not None]
    return min(known, default=FALLBACK)


def checked_room(bytes_needed: int, what: str, advice: str = "take fewer qubits") -> None:
    """Nothing, or a refusal where something needs more memory than there is.

    Parameters
    ----------
    bytes_needed : all that is held at the same time
    what : the thing, as the sentence begins: "a density matrix of 17 qubits"
    advice : what to do, as the sentence ends

    Raises
    ------
    ParameterError
        With the size it would need and what is free.
    """
    if bytes_needed <= SMALL:
        return
    free = free_bytes()
    if bytes_needed > free:
        needed = size_text(bytes_needed)
        raise ParameterError(f"{what} needs {needed} of memory and {size_text(free)} are free: {advice}.")

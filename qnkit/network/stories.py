"""What became of a request, and why, in sentences."""

from __future__ import annotations

import numpy as np

from ..model import ParameterError
from ..qubits.checking import needs
from .requests import Key
from .scheduled import Scheduled
from .slot_state import ALIVE, BARRED, COMING, DELIVERED, EXPIRED

__all__ = ["story_of"]


def story_of(run: Scheduled, key: Key) -> str:
    """What became of a request of a run: when it was asked, how it ended and with how many pairs, and what its services came to.

    Raises
    ------
    ParameterError
        No request of that key.
    """
    needs(run, Scheduled, "story_of: run", "what played or raced returned")
    place = run.path.places.get(key)
    if place is None:
        near = ", ".join(repr(one.key) for one in run.path.requests[:5])
        raise ParameterError(f"story_of: {key!r} is no request of this run; its requests are {near or 'none'}, ...")
    one, (fate, end, _, got, _) = run.path.requests[place], run.table[place].tolist()
    asked = f"{key!r} was asked in slot {one.asked_slot}: {one.pairs} pair{'s' * (one.pairs > 1)} of {one.source} - {one.target}"
    if one.deadline_slot is not None:
        asked += f" before slot {one.deadline_slot}"
    if fate == DELIVERED:
        ended = f"It was whole in slot {end}, with a mean fidelity of {run.fidelity[place]:.4g}."
    elif fate in (ALIVE, COMING):
        ended = f"It waits at the end, after {run.path.slots} slots, and has got {_pairs(got)}."
    else:
        why = {EXPIRED: "its deadline had come", BARRED: "one before it was not met"}.get(fate, f"{run.name} gave it up")
        ended = f"It ended in slot {end}, as {why}, and had got {_pairs(got)}."
    return f"{asked}. {ended} {_services(run.services[run.services[:, 1] == place, 2])}"


def _pairs(many: int) -> str:
    return "no pair" if not many else f"{many} pair{'s' * (many > 1)}"


def _services(results: np.ndarray) -> str:
    """What services came to: how many there were, and where the others failed."""
    if not results.size:
        return "It was never served."
    counts = [(int((results == what).sum()), name) for what, name in ((0, "failed at a swap"), (-1, "failed at a link"))]
    failed = "; ".join(f"{many} {name}" for many, name in counts if many)
    times = f"It was served {results.size} time{'s' * (results.size > 1)}"
    return f"{times}; {failed}." if failed else f"{times}."

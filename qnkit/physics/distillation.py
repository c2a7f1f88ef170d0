"""Distillation: one better pair from two, if both stations read what is accepted."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..kernels import two_pairs
from ..model import ParameterError
from ..qubits.arrays import listed
from ..qubits.checking import needs
from .conditional import NEGLIGIBLE, Conditional, pair_of_table
from .frames import FRAMES, Frame, tables_in_frames
from .local_gates import LocalGates, instruments
from .states import PairState

__all__ = ["Distilled", "Protocol", "best_frames", "distilled"]

Real = NDArray[np.float64]
Protocol = Literal["dejmps", "bbpssw", "untwirled"]

PERFECT = LocalGates()
RECORDS = ("00", "01", "10", "11")
EQUAL = ("00", "11")
"""The records that the papers accept: both sides read the same."""
TIE = 1e-12
"""Fidelities and probabilities that differ by less count as equal where the best frame is chosen."""


@dataclass(frozen=True)
class Distilled(Conditional):
    """The pair that is kept where the record is accepted.

    Attributes
    ----------
    frames : the frames in which the first and the second pair went into the gates
    """

    frames: tuple[Frame, Frame]


def distilled(
    first: PairState,
    second: PairState,
    left: LocalGates = PERFECT,
    right: LocalGates = PERFECT,
    protocol: Protocol = "dejmps",
    accepts: Sequence[str] = EQUAL,
    frames: tuple[Frame, Frame] | None = None,
) -> Distilled:
    """The first pair after both stations measured the second one, aiming at phi+; exact for any two states.

    Both stations apply a controlled-X from the first pair's qubit to the second's and read the second's.

    Parameters
    ----------
    left, right : the gates of the two stations
    protocol : ``dejmps`` turns all qubits before by pi/2 about X on the left and -pi/2 on the right: D. Deutsch et al., Phys.
        Rev. Lett. 77, 2818 (1996). ``bbpssw`` first makes a Werner state of each pair, by a perfect random twirl: C. H. Bennett
        et al., Phys. Rev. Lett. 76, 722 (1996). ``untwirled`` is that without the twirl; it works against flips alone.
    accepts : the records that count, the left bit first
    frames : perfect local gates on each pair before; where not given, those of best_frames. Pairs that aim at another state than
        phi+ need them: ``(AS_IT_IS, AS_IT_IS)`` takes both pairs as they are.

    Raises
    ------
    ParameterError
        An unknown protocol, records that are not one or more of 00, 01, 10, 11, frames that are not two of FRAMES, or something
        else than pairs and LocalGates.
    """
    tensor = _tensor(left, right, protocol, _records(accepts))
    tables = tables_in_frames(first), tables_in_frames(second)
    chosen = _best(tensor, *tables) if frames is None else _places(frames)
    out = np.empty(16)
    two_pairs.distil(tensor, tables[0][chosen[0]], tables[1][chosen[1]], out)
    return Distilled(*pair_of_table(out), "phi+", (FRAMES[chosen[0]], FRAMES[chosen[1]]))


def best_frames(
    first: PairState,
    second: PairState,
    left: LocalGates = PERFECT,
    right: LocalGates = PERFECT,
    protocol: Protocol = "dejmps",
    accepts: Sequence[str] = EQUAL,
) -> tuple[Frame, Frame]:
    """The frames of two pairs, out of 24 x 24, in which distillation gives the largest fidelity to phi+.

    Of equal fidelities the more probable one, of these the first in the order of FRAMES. The gates of a frame are taken as
    perfect: they can be merged with those that made the pair. Arguments and errors as for distilled.
    """
    tensor = _tensor(left, right, protocol, _records(accepts))
    one, other = _best(tensor, tables_in_frames(first), tables_in_frames(second))
    return FRAMES[one], FRAMES[other]


def _places(frames: tuple[Frame, Frame]) -> tuple[int, int]:
    given = tuple(frames) if np.iterable(frames) else (frames,)
    if len(given) != 2 or not all(frame in FRAMES for frame in given):
        raise ParameterError("distilled: frames: must be two of FRAMES, that of the first pair and that of the second.")
    return FRAMES.index(given[0]), FRAMES.index(given[1])


def _records(accepts: Sequence[str]) -> tuple[str, ...]:
    given = (accepts,) if isinstance(accepts, str) else tuple(listed(accepts, "distilled: accepts"))
    if not given or len(set(given)) != len(given) or not set(given) <= set(RECORDS):
        raise ParameterError(f"distilled: accepts = {accepts!r}: must be one or more of {', '.join(RECORDS)}, each once.")
    return tuple(sorted(given))


@functools.lru_cache(maxsize=32)
def _tensor(left: LocalGates, right: LocalGates, protocol: str, accepts: tuple[str, ...]) -> Real:
    """What the gates, the readouts and the accepted records make of two tables; see kernels.two_pairs.distil."""
    for side, gates in (("left", left), ("right", right)):
        needs(gates, LocalGates, f"distilled: {side}", "LocalGates")
    if protocol not in ("dejmps", "bbpssw", "untwirled"):
        raise ParameterError(f"distilled: protocol = {protocol!r}: must be one of 'dejmps', 'bbpssw', 'untwirled'.")
    angles = (math.pi / 2, -math.pi / 2) if protocol == "dejmps" else (None, None)
    sides = instruments(left, angles[0]), instruments(right, angles[1])
    maps = [(sides[0][int(record[0])], sides[1][int(record[1])]) for record in accepts]
    out = sum(np.einsum("ajk,bJK->abjJkK", one, other) for one, other in maps)
    tensor: Real = np.asarray(out).reshape(16, 16, 16)
    if protocol == "bbpssw":
        aim = np.diag([0.0, 1.0, -1.0, 1.0]).reshape(16)
        twirl = np.outer(aim, aim) / 3
        twirl[0, 0] = 1.0
        tensor = np.einsum("ofs,fF,sS->oFS", tensor, twirl, twirl)
    return np.ascontiguousarray(tensor)


def bell_tensor(left: LocalGates, right: LocalGates, protocol: Protocol) -> Real:
    """What distillation makes of the correlations 1, XX, -YY, ZZ of two pairs: shape (4, 4, 4), out, kept, measured.

    Both equal records count, and no frame is chosen. ``out[0]`` is the probability; the others are not yet divided by it.
    """
    places, signs = [0, 5, 10, 15], np.array([1.0, 1.0, -1.0, 1.0])
    inner = _tensor(left, right, protocol, EQUAL)[np.ix_(places, places, places)]
    return np.ascontiguousarray(inner * signs[:, None, None] * signs[:, None] * signs)


def _best(tensor: Real, first: Real, second: Real) -> tuple[int, int]:
    """The places of the two best frames, from the tables (24, 16) of both pairs in all frames."""
    weight = (tensor[0] + tensor[5] - tensor[10] + tensor[15]) / 4
    probability = first @ tensor[0] @ second.T
    works = probability > NEGLIGIBLE
    fidelity = np.where(works, first @ weight @ second.T / np.where(works, probability, 1.0), -1.0)
    probability = np.where(fidelity > fidelity.max() - TIE, probability, -1.0)
    place = int(np.flatnonzero(probability > probability.max() - TIE)[0])
    return place // len(FRAMES), place % len(FRAMES)

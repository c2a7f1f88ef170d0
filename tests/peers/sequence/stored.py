"""The peer's pairs, kept as test data: read them, and the parameters they were made with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class PeerPairs:
    """Pairs that a chain delivered in a row.

    Attributes
    ----------
    interval_ps : since the pair before, or since the start for the first, shape (pairs,)
    fidelity : as the peer reports it, shape (pairs,)
    attempts : of each link for this pair, shape (pairs, links)
    about : the peer's version, the seed, all parameters, and the processor time per pair
    """

    interval_ps: NDArray[np.int64]
    fidelity: NDArray[np.float64]
    attempts: NDArray[np.uint16]
    about: dict[str, Any]


def peer_pairs(links: int, probability: float = 0.1) -> PeerPairs:
    """The pairs over 1, 2, 4 or 8 links, with attempts that succeed with probability 0.1 (10,000 pairs) or 0.01 (500)."""
    with np.load(DATA / f"chain_{links}_p{probability}.npz") as file:
        about = json.loads(str(file["about"]))
        return PeerPairs(file["interval_ps"], file["fidelity"], file["attempts"], about)

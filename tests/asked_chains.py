"""The chains of the peer's stored pairs, as qnkit's chains with hand-shakes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from qnkit.constants import SPEED_OF_LIGHT_M_PER_S
from qnkit.network import AskedChain, AskedLink
from qnkit.physics import BellMeasurement, Memory
from tests.peers.sequence.model import SPEED_M_PER_PS
from tests.peers.sequence.stored import DATA, PeerPairs


def peers_chain(about: Mapping[str, Any]) -> AskedChain:
    """With the peer's parameters: Werner pairs, memories that turn by X, Y, Z at a third of 1/T each; lengths may differ.

    Such a memory takes (4/3)/T from each of the three correlations, as T1 = T2 = (3/4) T does. A gate that leaves 0.99 of them
    errs by 3/4 of the rest.
    """
    memory = Memory(t1_s=0.75 * about["coherence_time_s"], t2_s=0.75 * about["coherence_time_s"])
    werner = (4 * about["raw_fidelity"] - 1) / 3
    lengths, chances = (np.broadcast_to(about[name], about["links"]) for name in ("link_km", "attempt_probability"))
    links = tuple(
        AskedLink(
            length_km=float(length),
            probability=float(chance),
            correlations=(werner, werner, werner),
            left_memory=memory,
            right_memory=memory,
        )
        for length, chance in zip(lengths, chances, strict=True)
    )
    return AskedChain(
        links=links,
        stations=(BellMeasurement(gate_error=0.75 * (1 - about["gate_fidelity"])),),
        group_index=SPEED_OF_LIGHT_M_PER_S / (SPEED_M_PER_PS * 1e12),
    )


def unlike_pairs() -> PeerPairs:
    """The peer's pairs over eight unlike links (tests/peers/sequence/unlike.py)."""
    with np.load(DATA / "unlike_8.npz") as file:
        about = json.loads(str(file["about"]))
        return PeerPairs(file["interval_ps"], file["fidelity"], file["attempts"], about)

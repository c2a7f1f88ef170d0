"""The chain of the peer's stored pairs, as qnkit's chain with hand-shakes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qnkit.constants import SPEED_OF_LIGHT_M_PER_S
from qnkit.network import AskedChain, AskedLink
from qnkit.physics import BellMeasurement, Memory
from tests.peers.sequence.model import SPEED_M_PER_PS


def peers_chain(about: Mapping[str, Any]) -> AskedChain:
    """With the peer's parameters: equal links, Werner pairs, memories that turn by X, Y, Z at a third of 1/T each.

    Such a memory takes (4/3)/T from each of the three correlations, as T1 = T2 = (3/4) T does. A gate that leaves 0.99 of them
    errs by 3/4 of the rest.
    """
    memory = Memory(t1_s=0.75 * about["coherence_time_s"], t2_s=0.75 * about["coherence_time_s"])
    werner = (4 * about["raw_fidelity"] - 1) / 3
    link = AskedLink(
        length_km=about["link_km"],
        probability=about["attempt_probability"],
        correlations=(werner, werner, werner),
        left_memory=memory,
        right_memory=memory,
    )
    return AskedChain(
        links=(link,) * about["links"],
        stations=(BellMeasurement(gate_error=0.75 * (1 - about["gate_fidelity"])),),
        group_index=SPEED_OF_LIGHT_M_PER_S / (SPEED_M_PER_PS * 1e12),
    )

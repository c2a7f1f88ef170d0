"""Pairs that SeQUeNCe 1.3.1 delivers over a repeater chain: run once, in an environment of its own, and kept as test data.

    python chain.py --links 4 --probability 0.1 --pairs 10000 --seed 4 --out data/chain_4_p0.1.npz

needs Python 3.12 or later and ``sequence==1.3.1`` (on 3.11 a plain install silently gives 0.8.5) and nothing of qnkit. It is
SeQUeNCe's own idiom: a RouterNetTopo from a configuration with templates; the single-heralded protocol on Bell-diagonal states,
the only one of its two whose pairs decay while they wait; reservation, rules and swapping order as its network manager makes
them; a RequestApp at the first router that asks the last one for one pair after the other. Nothing of it is replaced.

The file holds, for each pair delivered in a row from the start of the reservation, the time since the one before (ps), its
fidelity, and the attempts of each of its links. ``README.md`` says what an attempt and a swap take there.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sequence.app.request_app import RequestApp
from sequence.constants import BELL_DIAGONAL_STATE_FORMALISM, SECOND, SINGLE_HERALDED
from sequence.entanglement_management.generation import EntanglementGenerationA, EntanglementGenerationB
from sequence.entanglement_management.swapping import EntanglementSwappingA, EntanglementSwappingB
from sequence.topology.router_net_topo import RouterNetTopo
from sequence.utils import metrics
from sequence.utils.metrics.event_types import EventTypes

START_PS = SECOND  # when the reservation begins; all routers have agreed long before
KM = 1000
PARAMETERS = {
    "link_km": 20,
    "attenuation_db_per_km": 0.2,
    "bsm_success_rate": 0.5,
    "detector_efficiency": 0.9,
    "raw_fidelity": 0.99,
    "coherence_time_s": 1.0,
    "gate_fidelity": 0.99,
    "measurement_fidelity": 1.0,
    "swapping_success_probability": 1.0,
}


class Deliveries(RequestApp):
    """The peer's application at the first router, which also writes down when a pair comes and how good it is."""

    def __init__(self, node: object, pairs: int) -> None:
        super().__init__(node)
        self.pairs = pairs
        self.times: list[int] = []
        self.fidelities: list[float] = []

    def get_memory(self, info: object) -> None:
        if info.state == "ENTANGLED" and info.remote_node == self.responder:
            self.times.append(self.node.timeline.now())
            self.fidelities.append(info.fidelity)
            if len(self.times) == self.pairs:
                self.node.timeline.stop()
        super().get_memory(info)


class Attempts(metrics.Metric):
    """Attempts of each link up to each success, from the peer's own record of the link's left router."""

    event_types = frozenset({EventTypes.EG_SUCCESS, EventTypes.EG_FAILURE, EventTypes.MEMORY_EXPIRED, EventTypes.ES_FAILURE})
    output_keys = frozenset()

    def __init__(self, links: int) -> None:
        self.now = [0] * links
        self.done: list[list[int]] = [[] for _ in range(links)]

    def on_record(self, event_type: object, owner_name: str, record: object) -> None:
        if event_type in (EventTypes.MEMORY_EXPIRED, EventTypes.ES_FAILURE):
            raise RuntimeError(f"{event_type.name} at {owner_name}: not part of this comparison")
        left, right = int(owner_name[1:]), int(record.data.remote_node[1:])
        if right == left + 1:
            self.now[left] += 1
            if event_type is EventTypes.EG_SUCCESS:
                self.done[left].append(self.now[left])
                self.now[left] = 0

    def collect(self, owner_name: str, storage: object) -> dict[str, object]:
        return {}

    def reset(self) -> None:
        pass


def memory_efficiency(probability: float) -> float:
    """The memories' efficiency at which one attempt succeeds with this probability: both photons come, both detectors click."""
    arm = 10 ** (-PARAMETERS["attenuation_db_per_km"] * PARAMETERS["link_km"] / 2 / 10) * PARAMETERS["detector_efficiency"]
    return math.sqrt(probability / PARAMETERS["bsm_success_rate"]) / arm


def configuration(links: int, probability: float, seed: int) -> dict[str, object]:
    """The chain as RouterNetTopo reads it: routers r0 to rn, a station half way of each link, fibre for messages between all."""
    metre = KM * PARAMETERS["link_km"]
    names = [f"r{i}" for i in range(links + 1)]
    memory = {
        "fidelity": PARAMETERS["raw_fidelity"],
        "efficiency": memory_efficiency(probability),
        "coherence_time": PARAMETERS["coherence_time_s"],
    }
    detectors = [{"efficiency": PARAMETERS["detector_efficiency"]}] * 2
    station = {"success_rate": PARAMETERS["bsm_success_rate"], "detectors": detectors}
    return {
        "formalism": BELL_DIAGONAL_STATE_FORMALISM,
        "templates": {
            "router": {
                "MemoryArray": memory,
                "EntanglementSwapping": {"swapping_success_prob": PARAMETERS["swapping_success_probability"]},
            },
            "station": {"encoding_type": "single_heralded", "SingleHeraldedBSM": station},
        },
        "nodes": [
            {
                "name": name,
                "type": RouterNetTopo.QUANTUM_ROUTER,
                "seed": 1000 * seed + i,
                "memo_size": 1 if i in (0, links) else 2,
                "template": "router",
            }
            for i, name in enumerate(names)
        ],
        "qconnections": [
            {
                "node1": names[i],
                "node2": names[i + 1],
                "attenuation": PARAMETERS["attenuation_db_per_km"] / KM,
                "distance": metre,
                "type": RouterNetTopo.MEET_IN_THE_MID,
                "seed": 1000 * seed + 500 + i,
                "template": "station",
            }
            for i in range(links)
        ],
        "cconnections": [
            {"node1": names[i], "node2": names[j], "distance": metre * (j - i)}
            for i in range(links + 1)
            for j in range(i + 1, links + 1)
        ],
    }


def run(links: int, probability: float, pairs: int, seed: int, counting: bool = True) -> dict[str, object]:
    """The pairs of one chain, delivered one after the other, and the processor time of the simulation alone.

    Counting attempts takes 4 to 7 % of it: what is kept as the peer's time is that of a run without.
    """
    for generation in (EntanglementGenerationA, EntanglementGenerationB):
        generation.set_global_type(SINGLE_HERALDED)
    for swapping in (EntanglementSwappingA, EntanglementSwappingB):
        swapping.set_formalism(BELL_DIAGONAL_STATE_FORMALISM)
    topology = RouterNetTopo(configuration(links, probability, seed))
    routers = topology.get_nodes_by_type(RouterNetTopo.QUANTUM_ROUTER)
    for router in routers:  # no key of the configuration reaches these two
        router.gate_fid, router.meas_fid = PARAMETERS["gate_fidelity"], PARAMETERS["measurement_fidelity"]
    attempts = Attempts(links)
    metrics.enable([attempts] if counting else [])
    metrics.storage.append = lambda record: None  # counted as they come, not kept
    timeline = topology.get_timeline()
    first, last = Deliveries(routers[0], pairs), RequestApp(routers[-1])
    timeline.init()
    first.start(last.node.name, START_PS, timeline.stop_time // 2, memo_size=1, fidelity=0.01)
    start = time.process_time()
    timeline.run()
    cpu_s = time.process_time() - start
    return {
        "interval_ps": np.diff(np.array([START_PS, *first.times], dtype=np.int64)),
        "fidelity": np.array(first.fidelities),
        "attempts": np.array([done[:pairs] for done in attempts.done], dtype=np.uint16).T,
        "cpu_s_per_pair": cpu_s / pairs,
    }


def main() -> None:
    """Run one chain and write its file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--links", type=int, required=True)
    parser.add_argument("--probability", type=float, default=0.1)
    parser.add_argument("--pairs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    result = run(asked.links, asked.probability, asked.pairs, asked.seed)
    timed = run(asked.links, asked.probability, min(asked.pairs, 500), asked.seed, counting=False)
    about = {
        "peer": f"SeQUeNCe {version('sequence')}",
        "python": sys.version.split()[0],
        "protocol": "single-heralded, Bell-diagonal states",
        "links": asked.links,
        "attempt_probability": asked.probability,
        "memory_efficiency": memory_efficiency(asked.probability),
        "seed": asked.seed,
        "cpu_s_per_pair": round(timed["cpu_s_per_pair"], 6),
        **PARAMETERS,
    }
    del result["cpu_s_per_pair"]
    np.savez_compressed(asked.out, about=np.array(json.dumps(about)), **result)
    ms = result["interval_ps"].mean() * 1e-9
    cpu_ms = about["cpu_s_per_pair"] * 1e3
    print(f"{asked.links} links: {ms:.4f} ms a pair, F {result['fidelity'].mean():.5f}, {cpu_ms:.2f} ms of processor time a pair")


if __name__ == "__main__":
    main()

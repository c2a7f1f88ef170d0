"""Pairs that SeQUeNCe 1.3.1 delivers over a chain of eight links of unlike lengths, for which chances differ too: run once.

    python unlike.py --pairs 1000 --seed 3 --out data/unlike_8.npz

needs what chain.py needs. It differs from it in the lengths, and in a file that says the chance of an attempt for each link.
Intervals are those at the first router, which hears of each pair last here: its half of the chain is the longer one.
"""

from __future__ import annotations

import argparse
import json
import sys
from importlib.metadata import version
from pathlib import Path

import chain
import numpy as np

LENGTHS_KM = (20.0, 30.0, 10.0, 25.0, 15.0, 40.0, 5.0, 20.0)
PROBABILITY = 0.1  # over a link of PARAMETERS["link_km"]

equal_links = chain.configuration


def configuration(links: int, probability: float, seed: int) -> dict[str, object]:
    """The configuration of chain.py with these lengths; messages fly over the sum of the links between two routers."""
    whole = equal_links(links, probability, seed)
    for length, one in zip(LENGTHS_KM, whole["qconnections"], strict=True):
        one["distance"] = length * chain.KM
    for one in whole["cconnections"]:
        left, right = int(one["node1"][1:]), int(one["node2"][1:])
        one["distance"] = sum(LENGTHS_KM[left:right]) * chain.KM
    return whole


def chance(length_km: float) -> float:
    """That of an attempt over a link: both photons pass half of its fibre, with a detector and a memory as for PROBABILITY."""
    extra_db = chain.PARAMETERS["attenuation_db_per_km"] * (length_km - chain.PARAMETERS["link_km"])
    return float(PROBABILITY * 10 ** (-extra_db / 10))


def main() -> None:
    """Run the chain and write its file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    chain.configuration = configuration
    result = chain.run(len(LENGTHS_KM), PROBABILITY, asked.pairs, asked.seed)
    result.pop("cpu_s_per_pair")
    about = {
        **chain.PARAMETERS,
        "peer": f"SeQUeNCe {version('sequence')}",
        "python": sys.version.split()[0],
        "protocol": "single-heralded, Bell-diagonal states",
        "links": len(LENGTHS_KM),
        "link_km": LENGTHS_KM,
        "attempt_probability": [chance(length) for length in LENGTHS_KM],
        "seed": asked.seed,
    }
    np.savez_compressed(asked.out, about=np.array(json.dumps(about)), **result)


if __name__ == "__main__":
    main()

"""The same seed gives the same run, bit for bit, on one thread, on two side by side, and in a process of its own."""

import hashlib
import multiprocessing
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest

from qnkit.network import Connection, Distillation, Flow, Network, Node, Request, Rules, SlottedNetwork, simulate
from qnkit.physics import BellMeasurement, Memory, StatedLink

SEEDS = range(2)


def bits(seed: int) -> str:
    """A digest of every number of a run with all features on, and of the network's slots."""
    rng = np.random.default_rng(seed)
    link = StatedLink(probability=0.2, fidelity=0.95, memory=Memory(t1_s=1.0, t2_s=0.1))
    station = BellMeasurement(gate_error=0.01, gate_time_us=5.0)
    nodes = tuple(Node(name=name, cutoff_s=0.05, swap_success=0.9, station=station) for name in "ABCD")
    ends = tuple(Connection(left=a, right=b, link=link, memories=3, length_km=20.0) for a, b in ("AB", "BC", "CD"))
    network = Network(nodes=nodes, connections=ends)
    rules = Rules(least_fidelity=0.6, distillation=Distillation(before=1))
    run = simulate(network, Flow(source="A", target="D"), rules, time_s=0.25, rng=rng)
    assert len(run) > 2
    slots = SlottedNetwork.of(network, lifetime=2).run(Request(source="A", target="D", pairs=3), slots=100, rng=rng)
    arrays = (run.counts, run.numbers, run.trace.counts, run.trace.numbers, slots.tally)
    return hashlib.sha256(b"".join(one.tobytes() for one in arrays) + str(rng.random()).encode()).hexdigest()


@pytest.fixture(scope="module")
def alone() -> list[str]:
    """The runs one after another."""
    return [bits(seed) for seed in SEEDS]


def test_another_seed_gives_another_run(alone: list[str]) -> None:
    assert len(set(alone)) == len(SEEDS)
    assert bits(SEEDS[-1]) == alone[-1]


@pytest.mark.parametrize("kind", ["two threads", "a process"])
def test_workers_give_the_bits_of_one_thread(kind: str, alone: list[str]) -> None:
    pool: Executor = ThreadPoolExecutor(2)
    if kind == "a process":
        pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
    with pool:
        assert list(pool.map(bits, SEEDS)) == alone

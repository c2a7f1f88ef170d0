"""Runs of the event engine against chains in slots that are solved exactly: rate, fidelity, failing swaps, orders, cut-offs."""

from itertools import pairwise

import numpy as np
import pytest

from qnkit.model import replaced, replaced_all
from qnkit.network import Connection, Flow, Network, Node, Rules, simulate
from qnkit.network.slotted_chain import slotted_chain
from qnkit.network.trace import correlations_of
from qnkit.physics import Link, Memory
from qnkit.physics.link_numbers import LinkNumbers
from tests.project import JIT_OFF

PAIRS = 400 if JIT_OFF else 20_000
LINK = replaced_all(
    replaced(replaced(Link(), "left.memory", Memory(t1_s=9.0, t2_s=4.0)), "right.memory", Memory(t1_s=9.0, t2_s=4.0)),
    {"left.emitter.photon_efficiency": 0.6, "right.emitter.photon_efficiency": 0.6},
)
NUMBERS = LinkNumbers.of(LINK, "test")


def chain(links, swaps, cutoff=None):
    """A chain of equal links whose messages take no time."""
    names = [str(i) for i in range(links + 1)]
    nodes = [Node(name=name, cutoff_s=None if cutoff is None else cutoff * NUMBERS.attempt_s) for name in names]
    for i, q in enumerate(swaps, start=1):
        nodes[i] = replaced(nodes[i], "swap_success", q)
    ends = tuple(Connection(left=a, right=b, link=LINK, length_km=0.0) for a, b in pairwise(names))
    return Network(nodes=tuple(nodes), connections=ends)


@pytest.mark.parametrize(
    ("links", "swaps", "order", "cutoff"),
    [
        (2, [0.6], "asap", None),
        (3, [0.7, 0.7], "asap", None),
        (4, [0.3, 1.0, 1.0], "nested", None),
        (4, [1.0, 1.0, 0.3], "nested", None),
        (2, [1.0], "asap", 3),
        (2, [0.8], "asap", 1),
    ],
)
def test_the_engine_gives_the_rate_and_fidelity_of_the_exact_chain(links, swaps, order, cutoff):
    p, step = NUMBERS.rate_hz * NUMBERS.attempt_s, NUMBERS.attempt_s
    exact = slotted_chain(
        [p] * links,
        swaps=swaps,
        decays=[[step / 4.0, step / 4.0, step / 9.0]] * (links + 1),
        correlations=correlations_of(NUMBERS.state, NUMBERS.target) ** links,
        cutoffs=cutoff,
        order=order,
        frees="own",
    )
    network, flow = chain(links, swaps, cutoff), Flow(source="0", target=str(links))
    run = simulate(network, flow, Rules(swapping=order), time_s=1e6, pairs=PAIRS, rng=np.random.default_rng(7), rows=0)
    rate, fidelity = run.rate_hz(), run.fidelity()
    assert abs(rate.value - 1 / (exact.mean_attempts * step)) < 5 * rate.standard_error
    assert abs(fidelity.value - exact.fidelity) < 5 * fidelity.standard_error

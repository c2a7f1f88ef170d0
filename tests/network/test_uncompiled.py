"""Uncompiled kernels: the runs of the compiled ones, bit for bit, with no kernel left in them."""

from itertools import pairwise

import numpy as np
import pytest

from qnkit.kernels import event_heap, event_loop
from qnkit.kernels._jit import Kernel
from qnkit.network import Connection, Distillation, Engine, Flow, Network, Node, Rules
from qnkit.network.uncompiled import uncompiled
from qnkit.physics import Memory, StatedLink

NODES = tuple(Node(name=name, cutoff_s=0.03, swap_success=0.8) for name in "ABC")
LINKS = (StatedLink(fidelity=0.95, memory=Memory(t2_s=0.1)), StatedLink(probability=0.2, fidelity=0.9))
NETWORK = Network(
    nodes=NODES,
    connections=tuple(
        Connection(left=a, right=b, link=link, memories=4, length_km=20.0)
        for (a, b), link in zip(pairwise("ABC"), LINKS, strict=True)
    ),
)


@pytest.mark.parametrize("rules", [Rules(), Rules(least_fidelity=0.7, distillation=Distillation(before=1, after=1))])
def test_an_uncompiled_engine_makes_the_same_pairs_as_a_compiled_one(rules):
    traces = []
    for compiled in (True, False):
        engine = Engine(NETWORK, [Flow(source="A", target="C")], rules, np.random.default_rng(3), compiled=compiled)
        engine.advance(0.5)
        traces.append((engine.trace(), *engine.deliveries()))
    (one, *given), (other, *again) = traces
    assert len(one) > 100
    for a, b in zip((one.counts, one.numbers, *given), (other.counts, other.numbers, *again), strict=True):
        np.testing.assert_array_equal(a, b)


def test_orders_reach_an_uncompiled_engine_too():
    engine = Engine(NETWORK, [], Rules(swapping="controller"), np.random.default_rng(0), compiled=False)
    engine.advance(1.0)
    engine.discard(int(engine.waiting().counts[0, 0]))
    assert engine.trace().fate("discarded").sum() == 1


def test_no_kernel_is_left_in_an_uncompiled_function_and_the_kernels_stay_as_they_are():
    plain = uncompiled(event_loop)
    assert isinstance(event_loop.advance, Kernel)
    for function in (plain.advance, plain.order_swap, plain.advance.__globals__["take"]):
        assert not any(isinstance(thing, Kernel) for thing in function.__globals__.values())
    assert plain.advance.__globals__["take"].__code__ is event_heap.take.py_func.__code__
    assert uncompiled(event_loop) is plain

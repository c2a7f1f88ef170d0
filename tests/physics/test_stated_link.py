"""A link told by its numbers: what it tells, the engine that runs on it, its limits and refusals."""

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network import Connection, Flow, Network, Node, Rules, simulate
from qnkit.physics import Memory, StatedLink
from qnkit.physics.link_numbers import LinkNumbers


def test_waiting_gets_the_numbers_that_were_stated():
    link = StatedLink(probability=0.2, attempt_s=0.5, fidelity=0.9, delay_s=0.01, memory=Memory(t1_s=2.0))
    numbers = LinkNumbers.of(link, "Here")
    assert (numbers.rate_hz, numbers.attempt_s, numbers.delay_s, numbers.target) == (0.4, 0.5, 0.01, "phi+")
    assert numbers.state.fidelity("phi+") == pytest.approx(0.9, abs=1e-15)
    assert numbers.memories == (link.memory, link.memory)


def test_the_engine_delivers_its_pairs_at_the_stated_rate_and_fidelity():
    link = StatedLink(probability=0.2, attempt_s=1e-3, fidelity=0.9)
    connection = Connection(left="A", right="B", link=link, length_km=0.0)
    network = Network(nodes=(Node(name="A"), Node(name="B")), connections=(connection,))
    run = simulate(network, Flow(source="A", target="B"), Rules(), time_s=10.0, rng=np.random.default_rng(1))
    made = run.trace.fate("delivered")
    assert run.trace.weights[made, 0] == pytest.approx(0.9, abs=1e-12)
    waits = np.diff(np.sort(run.trace.column("made_s")[made])) / 1e-3
    assert waits.mean() == pytest.approx(5.0, abs=5 * np.sqrt(20 / waits.size))  # geometric: mean 1/p, variance (1 - p)/p**2


def test_a_link_that_never_makes_a_pair_or_takes_no_time_is_refused():
    with pytest.raises(ParameterError, match=r"StatedLink.probability = 0.0: must be above 0"):
        StatedLink(probability=0.0)
    with pytest.raises(ParameterError, match=r"StatedLink.attempt_s = 0.0 s: must be above 0"):
        StatedLink(attempt_s=0.0)

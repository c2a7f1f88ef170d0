"""Links as a plan uses them: pairs in the frame of phi+, waits of several attempts, messages along the shortest fibres."""

import numpy as np
import pytest

from qnkit.compute import Machine, Module
from qnkit.compute.plan_links import PlanLinks, prepared
from qnkit.model import ParameterError
from qnkit.network.network import Connection
from qnkit.physics import Memory, PairState, StatedLink
from qnkit.physics.waits import UntilNext
from qnkit.qubits import Circuit, random_density, run_density
from tests.compute.test_remote_gate import LEFT, RIGHT

KM = 17.0


def machine(*connections, gates=None):
    """Three modules."""
    names = sorted({end for one in connections for end in (one.left, one.right)})
    return Machine(
        modules=tuple(Module(name=name, gates=(gates or {}).get(name, LEFT)) for name in names), connections=connections
    )


def test_two_qubits_are_put_into_exactly_the_state_of_a_pair():
    for seed in range(5):
        state = random_density(2, np.random.default_rng(seed))
        run = run_density(Circuit(qubits=2).noise(prepared(np.array(state.matrix)), 0, 1))
        np.testing.assert_allclose(run.state.vector, state.vector, atol=1e-12)
        assert prepared(np.array(state.matrix)).mixture() is not None


def test_a_pair_turns_with_the_direction_in_which_it_is_used():
    class Lopsided(StatedLink):
        def pairs(self):
            pairs = super().pairs()
            object.__setattr__(pairs, "state", PairState(random_density(2, np.random.default_rng(2)).matrix))
            return pairs

    links = PlanLinks(machine(Connection(left="a", right="b", link=Lopsided(), length_km=KM)))
    forth, back = links.pair(0, 1), links.pair(1, 0)
    np.testing.assert_allclose(back, forth.reshape(2, 2, 2, 2).transpose(1, 0, 3, 2).reshape(4, 4), atol=1e-15)
    assert not np.allclose(forth, back)


def test_an_old_pair_has_waited_in_the_link_memories_of_both_modules():
    one = machine(Connection(left="a", right="b", link=StatedLink(), length_km=KM), gates={"a": LEFT, "b": RIGHT})
    left, right = (gates.link_memory.channel(1e-3) for gates in (LEFT, RIGHT))
    expected = left.tensor(right).ptm @ prepared(PlanLinks(one).pair(0, 1)).ptm[:, [0, 3, 12, 15]].sum(axis=1)
    found = prepared(PlanLinks(one).pair(0, 1, 1e-3)).ptm[:, [0, 3, 12, 15]].sum(axis=1)
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_attempts_side_by_side_make_pairs_sooner():
    link = StatedLink(probability=0.2, attempt_s=1e-3)
    many = PlanLinks(machine(Connection(left="a", right="b", link=link, length_km=KM, memories=3)))
    assert many.waits[0].mean_s == pytest.approx(1e-3 / (1 - 0.8**3))
    alone = PlanLinks(machine(Connection(left="a", right="b", link=link, length_km=KM)))
    assert alone.waits[0].mean_s == pytest.approx(UntilNext.of(link).mean_s)


def test_a_message_goes_the_shortest_way_and_the_better_of_two_links_is_used():
    slow, fast = StatedLink(probability=0.01), StatedLink(probability=0.5)
    links = PlanLinks(
        machine(
            Connection(left="a", right="b", link=slow, length_km=5.0),
            Connection(left="b", right="a", link=fast, length_km=7.0),
            Connection(left="b", right="c", link=fast, length_km=2.0),
            Connection(left="a", right="c", link=fast, length_km=30.0),
        )
    )
    assert links.between(0, 1) == 1
    delay = links.machine.connections
    assert links.message_s(0, 2) == pytest.approx(delay[1].delay_s + delay[2].delay_s)
    assert links.message_s(1, 1) == 0


def test_a_link_without_pairs_is_refused():
    with pytest.raises(ParameterError, match="Connection a - b: Memory is no link"):
        PlanLinks(machine(Connection(left="a", right="b", link=Memory(), length_km=KM)))

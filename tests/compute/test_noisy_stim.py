"""Noisy plans written for Stim: pieces that hang on bits, waits, and what is refused."""

import numpy as np
import pytest

from qnkit.compute.noisy_plan import noisy
from qnkit.compute.noisy_stim import NoisyStim, Wait
from qnkit.compute.plan_events import Asked
from qnkit.model import ParameterError
from qnkit.physics import Memory
from qnkit.qubits import Circuit
from tests.compute.test_execution import placed
from tests.compute.test_plan_stim import DEPHASING, READS, with_gates

stim = pytest.importorskip("stim")


def written(circuit, sites, **fields):
    fields = {"readout": READS, **DEPHASING, **fields}
    return NoisyStim(stim, noisy(with_gates(placed(circuit, [0, 1], sites), **fields)))


def test_what_hangs_on_a_bit_of_the_circuit_is_a_piece_of_its_own():
    circuit = Circuit(qubits=2).gate("cz", 0, 1).measure(0, into=0).gate("x", 1, when={0: 1}).reset(0).measure(0, into=0)
    made = written(circuit, [0])
    assert [when for when, piece in made.pieces if when] == [((1, 1),)]  # after the readout that made the copy
    assert made.measured[0] > 1
    assert sum(isinstance(piece, Wait) for _, piece in made.pieces) == 1


def test_the_same_generator_gives_the_same_readouts_with_and_without_pieces_that_hang_on_bits():
    for circuit in (
        Circuit(qubits=2).gate("cz", 0, 1),
        Circuit(qubits=2).gate("cz", 0, 1).measure(0, into=0).gate("x", 1, when={0: 1}),
    ):
        made = written(circuit, [0])
        one, other, third = (made.sampled(40, np.random.default_rng(seed)) for seed in (1, 1, 2))
        np.testing.assert_array_equal(one, other)
        assert (one != third).any()


def test_qubits_of_equal_rates_wait_together_and_those_that_keep_for_ever_do_not():
    memories = (Memory(t2_s=1.0), Memory(), Memory(t2_s=2.0), Memory(t2_s=1.0))
    wait = Wait.of(Asked((3,), (4, 5, 6, 7), memories, 0.0))
    assert wait == Wait(3, (((0.0, 1.0, 0.0), "4 7"), ((0.0, 0.5, 0.0), "6")))
    with pytest.raises(ParameterError, match="no Pauli noise"):
        Wait.of(Asked((3,), (4,), (Memory(t1_s=1.0),), 0.0))


@pytest.mark.parametrize("kind", ["exponential", "gaussian"])
def test_a_wait_flips_the_phase_as_often_as_coherence_is_lost(kind):
    made = written(Circuit(qubits=2).gate("cz", 0, 1), [0], data_memory=Memory(t2_s=2e-3, dephasing=kind))
    (wait,) = (piece for _, piece in made.pieces if isinstance(piece, Wait))
    (link,) = made.made.links.waits
    time_s = float(link.sample(1, np.random.default_rng(5))[0])
    (row,) = made.waited(wait, np.random.default_rng(5))
    lost = 1 - 2 * row.gate_args_copy()[0]
    memory = made.made.plan.machine.modules[0].gates.data_memory
    assert lost == pytest.approx(memory.channel(time_s).ptm[1, 1], rel=1e-12)

"""Split circuits: known results of the families, counts of pairs, the compiler's answers, and refusals in words."""

import numpy as np
import pytest

from qnkit.compute import verified
from qnkit.compute.split_circuit import FAMILIES, SplitCircuit, circuit_of
from qnkit.model import ParameterError, replaced
from qnkit.qubits.vector import run_ket
from tests.project import JIT_OFF


def chances(family, qubits=4):
    return run_ket(circuit_of(family, qubits)).state.probabilities()


def test_each_family_has_a_result_that_one_can_tell():
    assert chances("GHZ")[[0, -1]] == pytest.approx([0.5, 0.5])
    assert chances("adder")[[0b0100, 0b0011]] == pytest.approx([0.5, 0.5])  # b a carry: 1 + 0 is 1, 1 + 1 is 0 with a carry
    assert chances("QFT")[0b1000] == pytest.approx(1.0)  # frequency 1, bits in reverse
    assert chances("QAOA")[[0b0101, 0b1010]] == pytest.approx([chances("QAOA").max()] * 2)  # a ring, every edge cut


def test_dealt_like_cards_a_chain_changes_the_module_at_every_step():
    split = SplitCircuit()
    assert split.lived_in == (0, 1, 0, 1, 0, 1, 0, 1)
    assert (split.e_bits, split.across) == (7, 7)
    listed = replaced(split, "homes", (0, 0, 0, 0, 1, 1, 1, 1))
    assert (listed.e_bits, listed.across, listed.loads) == (1, 1, (4, 4))


@pytest.mark.parametrize("family", FAMILIES if not JIT_OFF else ["GHZ", "QAOA"])
def test_the_plan_of_a_cut_does_what_the_circuit_does(family):
    split = SplitCircuit(family=family, qubits=4, modules=2)
    verdict = verified(split.plan, np.random.default_rng(3))
    assert verdict.holds
    assert split.plan.remade == 0
    assert split.e_bits <= split.across


@pytest.mark.skipif(JIT_OFF, reason="annealing: minutes without compiled kernels")
@pytest.mark.parametrize("modules", [2, 3, 4])
def test_a_ghz_state_over_k_modules_takes_k_minus_1_pairs(modules):
    assert SplitCircuit(modules=modules, qubits=8).answers[0].e_bits == modules - 1


@pytest.mark.skipif(JIT_OFF, reason="annealing: minutes without compiled kernels")
def test_the_hidden_clusters_are_the_best_cut_and_qubits_that_move_are_never_dearer():
    split = SplitCircuit(family="QAOA")
    clusters = tuple(q.bit_count() % 2 for q in range(8))
    moving, still = split.answers
    assert replaced(split, "homes", clusters).e_bits == still.e_bits == 2
    assert moving.e_bits <= still.e_bits


def test_weights_count_the_gates_of_each_two_qubits():
    assert SplitCircuit(qubits=4).weights == {(0, 1): 1, (1, 2): 1, (2, 3): 1}
    assert sum(SplitCircuit(family="adder").weights.values()) == len(SplitCircuit(family="adder").plan.placement.packets.gates)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"homes": (0, 0, 0, 0, 0, 1, 1, 1)}, "module A is full: it has 4 places"),
        ({"homes": (0, 1)}, "must name a module from 0 to 1 for each of the 8 qubits"),
        ({"homes": (0, 1, 2, 0, 1, 0, 1, 0)}, "must name a module from 0 to 1"),
        ({"family": "adder", "qubits": 5}, "must be even for the adder"),
    ],
)
def test_what_cannot_be_is_refused_in_words(given, message):
    with pytest.raises(ParameterError, match=message):
        SplitCircuit(**given)


def test_spare_places_let_more_qubits_live_together():
    split = SplitCircuit(spare=4, homes=(0,) * 8)
    assert (split.room, split.e_bits) == (8, 0)

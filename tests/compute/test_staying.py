"""Sites for given homes: the best of all where these can be counted, never worse than annealing's, and refusals."""

import itertools

import numpy as np
import pytest

from qnkit.compute import Machine, Placement, packets_of, qft
from qnkit.compute.placing import places
from qnkit.compute.split_circuit import FAMILIES, circuit_of
from qnkit.compute.staying import gates_across, stayed
from qnkit.model import ParameterError
from qnkit.qubits import Circuit
from tests.kernels.test_placement import random_circuit
from tests.project import JIT_OFF


def least(packets, machine, homes):
    """The fewest e-bits over all sites of all gates."""
    whole = np.repeat(np.array(homes)[:, None], packets.layers, axis=1)
    every = itertools.product(range(len(machine.modules)), repeat=len(packets.gates))
    return min(Placement(packets, machine, whole, np.array(sites)).e_bits for sites in every)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("shape", ["all", "line"])
def test_no_choice_of_sites_is_better_where_all_can_be_tried(seed, shape):
    rng = np.random.default_rng(seed)
    packets, machine = packets_of(random_circuit(rng, qubits=4, gates=5)), Machine.alike(3, 2, shape=shape)
    homes = rng.permutation([0, 0, 1, 2]).tolist()
    assert stayed(packets, machine, homes).e_bits <= least(packets, machine, homes)


@pytest.mark.skipif(JIT_OFF, reason="annealing: minutes without compiled kernels")
@pytest.mark.parametrize("modules", [2, 3, 4])
@pytest.mark.parametrize("family", FAMILIES)
def test_sites_are_as_good_as_those_of_annealing_for_its_homes(family, modules):
    circuit, machine = circuit_of(family, 8), Machine.alike(modules, -(-8 // modules))
    still = places(circuit, machine, rng=np.random.default_rng(1), steps=30_000)[1]
    assert stayed(still.packets, machine, still.homes[:, 0]).e_bits <= still.e_bits


def test_gates_that_share_a_qubit_share_a_pair_until_it_is_turned():
    star = Circuit(qubits=4)
    for other in (1, 2, 3):
        star = star.gate("cz", 0, other)
    machine = Machine.alike(2, 3)
    placement = stayed(packets_of(star), machine, (0, 1, 1, 1))
    assert (placement.e_bits, gates_across(placement)) == (1, 3)
    turned = Circuit(qubits=4).gate("cp", 0, 1, angles=0.3).gate("h", 0).gate("cp", 0, 2, angles=0.3)
    turned = turned.gate("h", 0).gate("cp", 0, 3, angles=0.3)
    assert stayed(packets_of(turned), machine, (0, 1, 1, 1)).e_bits == 3


def test_all_at_home_costs_nothing_and_homes_are_kept():
    placement = stayed(packets_of(qft(4, swaps=False)), Machine.alike(2, 4), (1, 1, 1, 1))
    assert placement.e_bits == 0
    assert (placement.homes == 1).all()


@pytest.mark.parametrize(
    ("homes", "message"),
    [
        ((0, 1), "must be 4 numbers from 0 to 1"),
        ((0, 0, 1, 2), "must be 4 numbers from 0 to 1"),
        ((0, 0, 0, 1), "3 qubits in module 0, which has 2 data qubits"),
    ],
)
def test_homes_that_do_not_fit_are_refused(homes, message):
    with pytest.raises(ParameterError, match=message):
        stayed(packets_of(qft(4, swaps=False)), Machine.alike(2, 2), homes)

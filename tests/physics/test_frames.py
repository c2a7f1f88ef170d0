"""Frames: 24 different renamings of the Bell states, by gates that do what they say."""

import itertools

import numpy as np
import pytest

from qnkit.physics import AS_IT_IS, BELL_ORDER, FRAMES, PairState
from qnkit.physics.conditional import table_of
from qnkit.physics.frames import tables_in_frames
from qnkit.qubits import Circuit, run_density
from tests.oracles import random_density_matrix


def test_the_frames_are_all_permutations_of_the_bell_states_each_once():
    assert {frame.becomes for frame in FRAMES} == set(itertools.permutations(BELL_ORDER))
    assert len(FRAMES) == 24


def test_the_first_frame_changes_nothing():
    pair = PairState(random_density_matrix(np.random.default_rng(1)))
    assert AS_IT_IS.on(pair) == pair
    assert AS_IT_IS.becomes == BELL_ORDER


@pytest.mark.parametrize("frame", FRAMES)
def test_each_frame_does_what_it_says_by_the_gates_that_it_names(frame):
    pair = PairState(random_density_matrix(np.random.default_rng(2)))
    circuit = Circuit(qubits=2)
    for qubit, gates in enumerate((frame.left_gates, frame.right_gates)):
        for gate in gates:
            circuit = circuit.gate(gate, qubit)
    assert frame.on(pair).matrix == pytest.approx(run_density(circuit, pair.density()).state.matrix, abs=1e-14)
    for name, other in zip(BELL_ORDER, frame.becomes, strict=True):
        assert frame.on(PairState.bell(name)).fidelity(other) == pytest.approx(1.0, abs=1e-14)
        assert frame.inverse.on(frame.on(PairState.bell(name))).fidelity(name) == pytest.approx(1.0, abs=1e-14)


def test_the_tables_in_all_frames_are_those_of_the_turned_pairs():
    pair = PairState(random_density_matrix(np.random.default_rng(3)))
    turned = np.array([table_of(frame.on(pair)).reshape(16) for frame in FRAMES])
    assert tables_in_frames(pair) == pytest.approx(turned, abs=1e-15)


def test_a_frame_moves_entanglement_nowhere():
    pair = PairState(random_density_matrix(np.random.default_rng(4), rank=2))
    for frame in FRAMES:
        assert frame.on(pair).negativity() == pytest.approx(pair.negativity(), abs=1e-14)

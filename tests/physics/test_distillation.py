"""Distillation against whole circuits in QuTiP, published numbers, limits and refusals."""

import itertools
import math

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.physics import AS_IT_IS, BELL_ORDER, FRAMES, LocalGates, PairState, bell_part, best_frames, distilled
from qnkit.qubits import Circuit, ReadoutError, noise, product, run_density
from qnkit.systems import oxford_pair
from tests.oracles import random_density_matrix
from tests.oracles_two_pairs import accepted, distilled_by_qutip

LEFT = LocalGates(gate_error=0.03, one_qubit_error=0.004, readout=ReadoutError(reads_one_for_zero=0.02, reads_zero_for_one=0.05))
RIGHT = LocalGates(gate_error=0.01, one_qubit_error=0.009, readout=ReadoutError(reads_one_for_zero=0.03, reads_zero_for_one=0.01))
RECORDS = ("00", "01", "10", "11")
SUBSETS = [names for size in (1, 2, 3, 4) for names in itertools.combinations(RECORDS, size)]
PLAIN = (AS_IT_IS, AS_IT_IS)
CLICK = PairState(np.diag([0.0, 0.415, 0.415, 0.17]) + 0.415 * np.fliplr(np.diag([0, 1, 1, 0])))
"""The pair of a single click with a bright weight of 0.17, aiming at psi+."""


def random_pair(seed):
    return PairState(random_density_matrix(np.random.default_rng(seed), rank=1 + seed % 4))


@pytest.mark.parametrize(("protocol", "angle"), [("dejmps", math.pi / 2), ("untwirled", None)])
def test_every_accepted_subset_matches_the_circuit_in_qutip(protocol, angle):
    first, second = random_pair(3), random_pair(6)
    matrices = distilled_by_qutip(first.matrix, second.matrix, LEFT, RIGHT, angle)
    assert sum(np.trace(one).real for one in matrices.values()) == pytest.approx(1.0, abs=1e-13)
    for names in SUBSETS:
        made = distilled(first, second, LEFT, RIGHT, protocol, names, PLAIN)
        probability, state = accepted(matrices, names)
        assert made.probability == pytest.approx(probability, abs=1e-12)
        assert made.state.matrix == pytest.approx(state, abs=1e-11)


@pytest.mark.parametrize("seed", range(3))
def test_frames_are_gates_before_the_circuit(seed):
    first, second = random_pair(seed), random_pair(30 + seed)
    frames = FRAMES[5 + 7 * seed], FRAMES[20 - 6 * seed]
    turned = [frame.on(pair).matrix for frame, pair in zip(frames, (first, second), strict=True)]
    probability, state = accepted(distilled_by_qutip(*turned, LEFT, RIGHT), ("00", "11"))
    made = distilled(first, second, LEFT, RIGHT, frames=frames)
    assert made.probability == pytest.approx(probability, abs=1e-12)
    assert made.state.matrix == pytest.approx(state, abs=1e-12)


def test_it_is_the_same_as_a_noisy_circuit_of_the_register():
    first, second = random_pair(1), random_pair(2)
    circuit = Circuit(qubits=4)
    for side, gates, angle in ((0, LEFT, math.pi / 2), (1, RIGHT, -math.pi / 2)):
        for qubit in (side, side + 2):
            circuit = circuit.gate("rx", qubit, angles=[angle]).noise(noise.depolarizing(2 * gates.one_qubit_error), qubit)
        circuit = circuit.gate("cx", side, side + 2).noise(noise.depolarizing(gates.gate_error * 4 / 3, 2), side, side + 2)
        circuit = circuit.measure(side + 2, into=side, readout=gates.readout)
    ran = run_density(circuit, product([first.density(), second.density()]))
    kept = ran.state.reduced((0, 1))
    assert distilled(first, second, LEFT, RIGHT, accepts=RECORDS, frames=PLAIN).state.matrix == pytest.approx(
        kept.matrix, abs=1e-13
    )


def test_bbpssw_is_the_untwirled_protocol_on_werner_states():
    first, second = random_pair(4), random_pair(5)
    werner = [PairState.werner(pair.fidelity()) for pair in (first, second)]
    made = distilled(first, second, LEFT, RIGHT, "bbpssw", frames=PLAIN)
    same = distilled(*werner, LEFT, RIGHT, "untwirled", frames=PLAIN)
    assert (made.probability, made.state.matrix) == (
        pytest.approx(same.probability, abs=1e-14),
        pytest.approx(same.state.matrix, abs=1e-14),
    )
    assert made.state != distilled(first, second, LEFT, RIGHT, "untwirled", frames=PLAIN).state


def test_the_right_frame_of_a_single_click_pair_makes_it_better_and_the_wrong_one_worse():
    assert CLICK.fidelity("psi+") == pytest.approx(0.83, abs=1e-15)
    found = {round(distilled(CLICK, CLICK, frames=(f, f)).fidelity, 3) for f in FRAMES if f.becomes[2] == "phi+"}
    assert found == {0.824, 0.960}
    assert distilled(CLICK, CLICK).fidelity == pytest.approx(0.95974, abs=5e-6)


def test_the_right_frame_of_the_oxford_pair_makes_it_better_and_the_wrong_one_worse():
    """Its printed weights, 0.9695, 0.0185 and twice 0.0060; projected and not twirled it is much the same."""
    printed = oxford_pair.printed()
    diagonal = bell_part(PairState.unchecked(printed / np.trace(printed).real))
    psi = [f for f in FRAMES if f.becomes[2] == "phi+"]
    assert {round(distilled(diagonal, diagonal, frames=(f, f)).fidelity, 4) for f in psi} == {0.9871, 0.9631}
    pair = oxford_pair.pair()
    assert {round(distilled(pair, pair, frames=(f, f)).fidelity, 3) for f in psi} == {0.987, 0.963}
    assert distilled(pair, pair).fidelity == max(distilled(pair, pair, frames=(f, f)).fidelity for f in psi)


@pytest.mark.parametrize("gates", [LocalGates(), LEFT])
def test_the_best_frames_are_those_of_a_search_one_by_one(gates):
    first, second = random_pair(8), random_pair(11)
    found = best_frames(first, second, gates, RIGHT)
    best = max(distilled(first, second, gates, RIGHT, frames=both).fidelity for both in itertools.product(FRAMES, repeat=2))
    made = distilled(first, second, gates, RIGHT)
    assert made.frames == found
    assert made.fidelity == pytest.approx(best, abs=1e-13)
    assert found == best_frames(first, second, gates, RIGHT)


def test_the_error_that_dejmps_wants_as_psi_minus_is_the_smallest_above_a_half_and_the_largest_below():
    for weights, wanted in (([0.7, 0.04, 0.2, 0.06], "phi-"), ([0.44, 0.08, 0.28, 0.2], "psi+")):
        pair = PairState.bell_diagonal(weights)
        keeping = [f for f in FRAMES if f.becomes[0] == "phi+"]
        best = max(keeping, key=lambda f: distilled(pair, pair, frames=(f, f)).fidelity)
        assert best.becomes[BELL_ORDER.index(wanted)] == "psi-"


def test_ties_go_to_the_first_frames():
    assert best_frames(PairState.bell(), PairState.bell(), protocol="untwirled") == PLAIN
    assert best_frames(PairState(np.eye(4) / 4), PairState(np.eye(4) / 4)) == PLAIN


@pytest.mark.parametrize("name", BELL_ORDER)
@pytest.mark.parametrize("protocol", ["dejmps", "bbpssw", "untwirled"])
def test_perfect_pairs_stay_perfect_and_are_always_kept(name, protocol):
    made = distilled(PairState.bell(name), PairState.bell(name), protocol=protocol)
    assert (made.probability, made.fidelity) == (pytest.approx(1.0, abs=1e-15), pytest.approx(1.0, abs=1e-15))


@pytest.mark.parametrize("protocol", ["dejmps", "bbpssw", "untwirled"])
def test_mixed_pairs_and_useless_gates_leave_mixed_pairs_and_are_kept_by_half(protocol):
    mixed, useless = PairState(np.eye(4) / 4), LocalGates(gate_error=0.75)
    for made in (distilled(mixed, mixed, protocol=protocol), distilled(CLICK, CLICK, useless, useless, protocol)):
        assert made.probability == pytest.approx(0.5, abs=1e-14)
        assert made.state.matrix == pytest.approx(np.eye(4) / 4, abs=1e-14)


@pytest.mark.parametrize(
    "change", [{"gate_error": 0.05}, {"one_qubit_error": 0.05}, {"readout": ReadoutError(reads_one_for_zero=0.05)}]
)
@pytest.mark.parametrize("side", ["left", "right"])
def test_every_fault_of_a_station_takes_fidelity(change, side):
    pair = PairState.werner(0.9)
    worse = distilled(pair, pair, **{side: LocalGates(**change)})
    assert worse.fidelity < distilled(pair, pair).fidelity - 1e-3


def test_what_is_never_read_leaves_no_pair():
    made = distilled(PairState.bell(), PairState.bell(), protocol="untwirled", accepts="01", frames=PLAIN)
    assert made.is_dead
    assert made.probability == 0.0
    with pytest.raises(ParameterError, match=r"Distilled\.state: no accepted outcome ever comes"):
        made.state  # noqa: B018


@pytest.mark.parametrize("accepts", [(), ("00", "00"), ("0",), "22"])
def test_records_that_are_none_are_refused(accepts):
    with pytest.raises(ParameterError, match=r"accepts = .*: must be one or more of 00, 01, 10, 11, each once"):
        distilled(CLICK, CLICK, accepts=accepts)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"left": 0.1}, r"distilled: left.*LocalGates"),
        ({"frames": AS_IT_IS}, r"must be two of FRAMES"),
        ({"frames": ("phi+", "phi+")}, r"must be two of FRAMES"),
        ({"second": None}, r"a pair.*must be a PairState, such as link\.pairs\(\)\.state of a link that is not dead"),
    ],
)
def test_what_is_no_pair_no_gates_and_no_frame_is_refused(changes, words):
    with pytest.raises(ParameterError, match=words):
        distilled(**({"first": CLICK, "second": CLICK} | changes))


def test_an_unknown_protocol_is_refused():
    with pytest.raises(ParameterError, match=r"protocol = 'pump': must be one of 'dejmps', 'bbpssw', 'untwirled'"):
        distilled(CLICK, CLICK, protocol="pump")

"""Bookkeeping on Bell weights against exact states: where it is exact, and by how much it is off elsewhere."""

import functools
import math

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.physics import (
    AS_IT_IS,
    BELL_ORDER,
    BellMeasurement,
    LocalGates,
    Memory,
    PairState,
    bell_part,
    bookkeeping_gap,
    distilled,
    distilled_weights,
    distilled_werner,
    swapped,
    swapped_weights,
    swapped_werner,
    waited,
)
from qnkit.qubits import ReadoutError, bell_twirl
from tests.oracles import random_density_matrix

PLAIN = (AS_IT_IS, AS_IT_IS)
PROTOCOLS = ("dejmps", "bbpssw", "untwirled")


def random_pair(seed):
    return PairState(random_density_matrix(np.random.default_rng(seed), rank=1 + seed % 4))


def distilling(accepts=("00", "11"), protocol="dejmps", **gates):
    return lambda first, second: distilled(first, second, protocol=protocol, accepts=accepts, frames=PLAIN, **gates)


def damped(state, gamma):
    """Both qubits after amplitude damping of the share gamma."""
    memory = Memory(t1_s=1.0)
    return waited(state, memory, memory, -math.log1p(-gamma), -math.log1p(-gamma))


@pytest.mark.parametrize("seed", range(4))
def test_a_corrected_swap_of_any_pairs_has_the_weights_of_bookkeeping(seed):
    left, right = random_pair(seed), random_pair(10 + seed)
    made = swapped(left, right)
    weights = swapped_weights(*(bell_part(pair).bell_weights() for pair in (left, right)))
    assert made.state.bell_weights() == pytest.approx(weights, abs=1e-14)
    assert made.state != bell_part(made.state)
    diagonal = swapped(bell_part(left), right).state
    assert diagonal.matrix == pytest.approx(bell_part(diagonal).matrix, abs=1e-14)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("seed", range(3))
def test_with_both_equal_records_any_pairs_have_the_weights_of_bookkeeping(protocol, seed):
    first, second = random_pair(seed), random_pair(10 + seed)
    made = distilling(protocol=protocol)(first, second)
    probability, weights = distilled_weights(bell_part(first).bell_weights(), bell_part(second).bell_weights(), protocol)
    assert made.probability == pytest.approx(probability, abs=1e-14)
    assert made.state.bell_weights() == pytest.approx(weights, abs=1e-13)


@pytest.mark.parametrize("accepts", [("00", "11"), ("00", "01", "10", "11"), ("01", "10")])
def test_even_noisy_gates_leave_it_exact_while_readouts_err_alike_on_both_bits(accepts):
    noisy = LocalGates(
        gate_error=0.05, one_qubit_error=0.02, readout=ReadoutError(reads_one_for_zero=0.1, reads_zero_for_one=0.1)
    )
    gap = bookkeeping_gap(distilling(accepts, left=noisy), random_pair(2), random_pair(3))
    assert (gap.probability, gap.fidelity) == (pytest.approx(0, abs=1e-14), pytest.approx(0, abs=1e-14))
    uneven = LocalGates(readout=ReadoutError(reads_one_for_zero=0.1))
    assert abs(bookkeeping_gap(distilling(left=uneven), random_pair(2), random_pair(3)).fidelity) > 1e-4


def test_one_record_alone_of_bell_diagonal_pairs_is_exact_and_of_others_it_is_not():
    gap = bookkeeping_gap(distilling(("11",)), random_pair(2), random_pair(3))
    assert abs(gap.fidelity) > 1e-3
    gap = bookkeeping_gap(distilling(("11",)), bell_part(random_pair(2)), bell_part(random_pair(3)))
    assert gap.fidelity == pytest.approx(0, abs=1e-14)


@pytest.mark.parametrize(("accepts", "exact"), [("11", 0.9167), ("00", 0.8479), (("00", "11"), 0.8792)])
def test_two_pairs_that_relaxed_by_a_quarter_tell_one_record_from_the_other(accepts, exact):
    """With the controlled-X alone, 11 is read where neither excitation was lost; bookkeeping knows 0.8792 for both records."""
    pair = damped(PairState.bell(), 0.25)
    gap = bookkeeping_gap(distilling(accepts, "untwirled"), pair, pair)
    assert (gap.exact_fidelity, gap.kept_fidelity) == (pytest.approx(exact, abs=5e-5), pytest.approx(0.8792, abs=5e-5))


def test_a_picked_outcome_of_a_swap_of_two_polarised_pairs_is_not_what_bookkeeping_says():
    """Two single-click pairs, p psi+ and a |11>: only phi outcomes hold |11> twice; worked out by hand."""
    p, a = 0.83, 0.17
    pair = PairState(p * PairState.bell("psi+").matrix + np.diag([0, 0, 0, a]))
    exact = dict.fromkeys(("phi+", "phi-"), (p * p + a * a) / (p * p + 2 * p * a + 2 * a * a))
    exact |= dict.fromkeys(("psi+", "psi-"), p / (p + 2 * a))
    mean = 0.0
    for name in BELL_ORDER:
        station = BellMeasurement(accepts=(name,))
        gap = bookkeeping_gap(functools.partial(swapped, station=station), pair, pair)
        assert gap.exact_fidelity == pytest.approx(exact[name], abs=1e-14)
        assert gap.kept_fidelity == pytest.approx(p * p + a * a / 2, abs=1e-14)
        mean += gap.exact_probability * gap.exact_fidelity
    assert mean == pytest.approx(p * p + a * a / 2, abs=1e-14)
    assert exact["psi+"] - exact["phi+"] > 0.01


@pytest.mark.parametrize(("lit", "exact"), [(0, 0.415), (3, 0.4575)])
def test_relaxation_of_a_polarised_pair_is_not_what_bookkeeping_says(lit, exact):
    pair = PairState(0.83 * PairState.bell("psi+").matrix + 0.17 * np.diag(np.eye(4)[lit]))
    gap = bookkeeping_gap(lambda one: damped(one, 0.5), pair, target="psi+")
    assert gap.exact_fidelity == pytest.approx(exact, abs=1e-14)
    assert gap.kept_fidelity == pytest.approx(0.43625, abs=1e-14)
    assert gap.exact_probability == gap.kept_probability == 1.0


def test_werner_pairs_have_the_published_numbers():
    assert swapped_werner(0.9, 0.9) == pytest.approx(0.81333, abs=5e-6)
    assert distilled_werner(0.7, 0.7) == (pytest.approx(0.68, abs=1e-15), pytest.approx(0.73529, abs=5e-6))


@pytest.mark.parametrize(("first", "second"), [(0.7, 0.7), (0.9, 0.6), (0.25, 1.0), (0.3, 0.45)])
def test_werner_forms_are_those_of_the_exact_states(first, second):
    pairs = PairState.werner(first), PairState.werner(second)
    assert swapped_werner(first, second) == pytest.approx(swapped(*pairs).fidelity, abs=1e-14)
    exact = distilling(protocol="bbpssw")(*pairs)
    assert distilled_werner(first, second) == (
        pytest.approx(exact.probability, abs=1e-14),
        pytest.approx(exact.fidelity, abs=1e-14),
    )


@pytest.mark.parametrize("fidelity", [0.25, 0.5, 1.0])
def test_bbpssw_stays_at_a_quarter_a_half_and_one(fidelity):
    assert distilled_werner(fidelity, fidelity)[1] == pytest.approx(fidelity, abs=1e-15)


def test_between_a_half_and_one_bbpssw_rises_and_below_it_falls():
    for fidelity in np.linspace(0.26, 0.99, 20).tolist():
        assert (distilled_werner(fidelity, fidelity)[1] > fidelity) == (fidelity > 0.5)


def test_dejmps_is_the_published_form():
    a, b, c, d = 0.6, 0.1, 0.12, 0.18  # phi+, psi-, psi+, phi-
    n = (a + b) ** 2 + (c + d) ** 2
    probability, weights = distilled_weights([a, d, c, b], [a, d, c, b])
    assert probability == pytest.approx(n, abs=1e-15)
    assert weights == pytest.approx([(a * a + b * b) / n, 2 * a * b / n, (c * c + d * d) / n, 2 * c * d / n], abs=1e-15)


def test_the_bell_part_is_the_twirl():
    pair = random_pair(6)
    assert bell_part(pair).matrix == pytest.approx(bell_twirl(pair.density()).matrix, abs=1e-15)
    assert bell_part(PairState.bell("psi-")) == PairState.bell("psi-")


def test_a_change_that_never_happens_has_no_fidelity():
    gap = bookkeeping_gap(distilling(("01",), "untwirled"), PairState.bell(), PairState.bell())
    assert gap.probability == 0.0
    assert math.isnan(gap.fidelity)


def test_what_is_no_weight_no_fidelity_and_no_protocol_is_refused():
    with pytest.raises(ParameterError, match=r"swapped_weights: right: weights = .* four numbers from 0 that sum to 1"):
        swapped_weights([1, 0, 0, 0], [1, 1, 0, 0])
    with pytest.raises(ParameterError, match=r"distilled_werner\.fidelity = 1\.2: must be from 0 to 1"):
        distilled_werner(1.2, 0.5)
    with pytest.raises(ParameterError, match=r"must be one of 'dejmps'"):
        distilled_weights([1, 0, 0, 0], [1, 0, 0, 0], "pump")
    with pytest.raises(ParameterError, match=r"never equal"):
        distilled_weights([1, 0, 0, 0], [0, 0, 1, 0])
    with pytest.raises(ParameterError, match=r"'up' is not a Bell state"):
        bookkeeping_gap(swapped, PairState.bell(), PairState.bell(), target="up")

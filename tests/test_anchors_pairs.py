"""The theory anchors of two pairs and of noise, with the digits that books and papers print, through the public API."""

import numpy as np
import pytest

from qnkit.physics import BELL_ORDER, BellMeasurement, Memory, PairState, distilled, swapped, waited
from qnkit.physics.frames import AS_IT_IS, FRAMES
from qnkit.qubits import basis_state, bell, bell_twirl, noise, pauli_twirl
from qnkit.systems import oxford_pair

BOTH = "00", "11"


def single_click(alpha, lit="11"):
    """The pair of a single click at small efficiency: psi+, or both emitters lit."""
    return PairState((1 - alpha) * bell("psi+").matrix + alpha * basis_state(lit).matrix)


def damped(state, gamma):
    """The pair after amplitude damping on both qubits."""
    both = noise.amplitude_damping(gamma).tensor(noise.amplitude_damping(gamma))
    return PairState.from_density(both.on(state.density()))


def bell_part(state):
    """The Bell-diagonal state of the same weights."""
    return PairState.from_density(bell_twirl(state.density()))


def recipe(first, second):
    """DEJMPS on two rows of weights (A, B, C, D) of (phi+, psi-, psi+, phi-): the form for two different pairs."""
    (a, b, c, d), (e, f, g, h) = first, second
    kept = (a + b) * (e + f) + (c + d) * (g + h)
    return kept, np.array([a * e + b * f, c * h + d * g, c * g + d * h, a * f + b * e]) / kept


def in_the_order_of_bells(weights):
    """From (phi+, psi-, psi+, phi-) to (phi+, phi-, psi+, psi-)."""
    a, b, c, d = weights
    return np.array([a, d, c, b])


@pytest.mark.parametrize(("first", "second", "printed"), [(0.9, 0.9, 0.81333), (0.95, 0.8, None), (0.25, 0.9, 0.25)])
def test_swap_of_two_werner_pairs(first, second, printed):
    found = swapped(PairState.werner(first), PairState.werner(second))
    expected = first * second + (1 - first) * (1 - second) / 3
    assert (found.probability, found.state.fidelity()) == pytest.approx((1.0, expected), abs=1e-14)
    assert printed is None or found.state.fidelity() == pytest.approx(printed, abs=5e-6)


def test_bbpssw_lifts_0_7_to_0_73529_and_stays_at_a_quarter_a_half_and_one():
    found = distilled(PairState.werner(0.7), PairState.werner(0.7), protocol="bbpssw")
    assert (found.probability, found.state.fidelity()) == pytest.approx((0.68, 0.73529), abs=5e-6)
    for f in (0.25, 0.5, 0.62, 0.8, 1.0):
        pair, e = PairState.werner(f), (1 - f) / 3
        kept = f**2 + 2 / 3 * f * (1 - f) + 5 * e**2
        found = distilled(pair, pair, protocol="bbpssw", frames=(AS_IT_IS, AS_IT_IS))
        assert (found.probability, found.state.fidelity()) == pytest.approx((kept, (f**2 + e**2) / kept), abs=1e-14)
        assert (abs(found.state.fidelity() - f) < 1e-14) == (f in (0.25, 0.5, 1.0))


@pytest.mark.parametrize(
    ("first", "second"),
    [((0.7, 0.02, 0.18, 0.1), (0.7, 0.02, 0.18, 0.1)), ((0.83, 0.0, 0.085, 0.085), (0.6, 0.05, 0.15, 0.2))],
)
def test_dejmps_weights_of_two_pairs_alike_and_different(first, second):
    kept, weights = recipe(first, second)
    if first == second:
        a, b, c, d = first
        assert kept == pytest.approx((a + b) ** 2 + (c + d) ** 2, rel=1e-15)
        assert weights * kept == pytest.approx([a * a + b * b, 2 * c * d, c * c + d * d, 2 * a * b], rel=1e-14)
    pairs = [PairState.bell_diagonal(in_the_order_of_bells(given)) for given in (first, second)]
    found = distilled(*pairs, frames=(AS_IT_IS, AS_IT_IS))
    assert found.probability == pytest.approx(kept, abs=1e-14)
    assert found.state.bell_weights() == pytest.approx(in_the_order_of_bells(weights), abs=1e-14)


def fidelities_by_frame(state):
    """The fidelity after DEJMPS for every frame, the same for both pairs, that makes phi+ the largest weight."""
    place = int(state.bell_weights().argmax())
    frames = [frame for frame in FRAMES if frame.becomes[place] == "phi+"]
    assert len(frames) == 6
    return [distilled(state, state, frames=(frame, frame)).state.fidelity() for frame in frames]


def test_the_frame_decides_what_distillation_makes_of_a_single_click_pair():
    pair = single_click(0.17)
    assert pair.fidelity("psi+") == pytest.approx(0.83, abs=1e-14)
    best = distilled(pair, pair)
    assert best.state.fidelity() == pytest.approx(0.960, abs=5e-4)
    assert best.state.fidelity() == pytest.approx(0.83**2 / (0.83**2 + 0.17**2), abs=1e-14)
    assert (min(fidelities_by_frame(pair)), max(fidelities_by_frame(pair))) == pytest.approx((0.824, 0.960), abs=5e-4)


def test_the_frame_decides_what_distillation_makes_of_the_oxford_pair():
    """0.9871 or 0.9631 of the Bell weights as printed, their sum made 1; 0.9870 or 0.9632 of the nearest state."""
    printed = oxford_pair.printed()
    weights = [np.vdot(bell(name).amplitudes, printed @ bell(name).amplitudes).real for name in BELL_ORDER]
    as_printed = PairState.bell_diagonal(np.array(weights) / sum(weights))
    for pair, digits in ((as_printed, (0.9695, 0.9871, 0.9631)), (oxford_pair.pair(), (0.9694, 0.9870, 0.9632))):
        by_frame = fidelities_by_frame(pair)
        assert (pair.fidelity("psi+"), max(by_frame), min(by_frame)) == pytest.approx(digits, abs=5e-5)
        assert distilled(pair, pair).state.fidelity() == pytest.approx(max(by_frame), abs=1e-14)


@pytest.mark.parametrize(("name", "exact"), [("phi+", 0.625), ("psi+", 0.5)])
def test_half_damping_of_both_qubits_exact_and_by_the_twirled_channel(name, exact):
    half = noise.amplitude_damping(0.5)
    twirled = pauli_twirl(half).tensor(pauli_twirl(half))
    assert damped(PairState.bell(name), 0.5).fidelity(name) == pytest.approx(exact, abs=1e-14)
    assert twirled.on(bell(name)).fidelity(bell(name)) == pytest.approx(0.5625, abs=1e-14)


def test_the_twirled_channel_is_a_semigroup_and_the_twirled_state_depends_on_how_often_one_looks():
    steps = noise.amplitude_damping(1 - 0.5**0.1)
    assert pauli_twirl(steps).repeated(10).ptm == pytest.approx(pauli_twirl(noise.amplitude_damping(0.5)).ptm, abs=1e-14)
    fidelities = []
    for looks in (1, 2, 10):
        state = PairState.bell("phi+")
        for _ in range(looks):
            state = bell_part(damped(state, 1 - 0.5 ** (1 / looks)))
        fidelities.append(state.fidelity())
    assert fidelities[0] == pytest.approx(0.625, abs=1e-14)
    assert fidelities[0] > fidelities[1] > fidelities[2] > 0.5625


@pytest.mark.parametrize(("lit", "exact"), [("00", 0.415), ("11", 0.458)])
def test_t1_after_a_polarised_state_breaks_bookkeeping(lit, exact):
    pair = single_click(0.17, lit)
    assert damped(pair, 0.5).fidelity("psi+") == pytest.approx(exact, abs=6e-4)
    assert damped(bell_part(pair), 0.5).fidelity("psi+") == pytest.approx(0.436, abs=5e-4)


def test_accepting_11_alone_breaks_bookkeeping_and_accepting_both_does_not():
    """Two phi+ damped by a quarter: 11 alone 0.917, 00 alone 0.848, both, and bookkeeping with any record, 0.879."""
    pair, frames = damped(PairState.bell(), 0.25), (AS_IT_IS, AS_IT_IS)
    short = bell_part(pair)

    def made(state, accepts):
        return distilled(state, state, protocol="untwirled", accepts=accepts, frames=frames).state.fidelity()

    assert [made(pair, ("11",)), made(pair, ("00",))] == pytest.approx([0.9167, 0.8479], abs=5e-5)
    assert made(pair, BOTH) == pytest.approx(made(short, BOTH), abs=1e-14)
    assert [made(short, accepts) for accepts in (("11",), ("00",), BOTH)] == pytest.approx([0.8792] * 3, abs=5e-5)


def test_corrected_swaps_averaged_over_outcomes_are_exactly_bell_diagonal():
    pair = damped(single_click(0.17), 0.2)
    exact, short = (swapped(state, state, targets=("psi+", "psi+")) for state in (pair, bell_part(pair)))
    assert exact.state.bell_weights() == pytest.approx(short.state.bell_weights(), abs=1e-14)
    assert exact.probability == pytest.approx(1.0, abs=1e-14)


def test_a_post_selected_bell_measurement_breaks_bookkeeping():
    """Of two single-click pairs psi+ and psi- leave (1 - a)/(1 + a), with probability (1 - a**2)/2: two lit pairs show phi."""
    a, station = 0.17, BellMeasurement(accepts=("psi+", "psi-"))
    pair = single_click(a)
    exact, short = (swapped(state, state, station, targets=("psi+", "psi+")) for state in (pair, bell_part(pair)))
    assert (exact.probability, exact.state.fidelity()) == pytest.approx(((1 - a**2) / 2, (1 - a) / (1 + a)), abs=1e-14)
    assert (short.probability, short.state.fidelity()) == pytest.approx((0.5, (1 - a) ** 2 + a**2 / 2), abs=1e-14)
    assert exact.state.fidelity() - short.state.fidelity() > 0.006


def test_fidelity_can_rise_while_waiting_under_t1_but_entanglement_never_does():
    memory = Memory(t1_s=1.0, t2_s=0.1)
    states = [waited(PairState.bell(), memory, memory, t, t) for t in np.linspace(0, 6, 61)]
    at = {t: waited(PairState.bell(), memory, memory, t, t).fidelity() for t in (0.7, 4.0)}
    assert at == pytest.approx({0.7: 0.375, 4.0: 0.491}, abs=5e-4)
    for measure in (PairState.negativity, PairState.concurrence):
        assert np.all(np.diff([measure(state) for state in states]) <= 1e-15)

"""Two pairs and what is done with them: closed forms, frames, what bookkeeping forgets, refusals."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.physics import FRAMES, PairState, swapped
from qnkit.physics.two_pairs import AS_IT_STANDS, CHANGES, ERRORS, DistilledPairs, RawPair, SwappedPairs, change, worst_and_best
from qnkit.systems import oxford_pair

CLICK = RawPair(noise="single click", fidelity=0.83)
CLICKS = DistilledPairs(first=CLICK, second=CLICK)


@pytest.mark.parametrize("noise", ["white noise", "single click", "phase noise"])
def test_raw_pair_has_its_fidelity_to_psi_plus(noise):
    state = RawPair(noise=noise, fidelity=0.8).state
    assert state.fidelity("psi+") == pytest.approx(0.8, abs=1e-15)
    assert np.trace(state.matrix) == pytest.approx(1)


def test_kinds_of_noise_differ_in_what_they_leave():
    states = {noise: RawPair(noise=noise, fidelity=0.8).state for noise in ("white noise", "single click", "phase noise")}
    assert states["single click"].matrix[3, 3].real == pytest.approx(0.2)
    assert states["phase noise"].fidelity("psi-") == pytest.approx(0.2)
    assert states["white noise"].fidelity("phi+") == pytest.approx(0.2 / 3)


@pytest.mark.parametrize(("one", "other"), [(0.9, 0.9), (0.95, 0.6), (1.0, 0.7)])
def test_swapped_white_noise_follows_the_closed_form(one, other):
    pairs = SwappedPairs(left=RawPair(fidelity=one), right=RawPair(fidelity=other))
    assert pairs.made.fidelity == pytest.approx(one * other + (1 - one) * (1 - other) / 3, abs=1e-12)
    assert pairs.made.probability == pytest.approx(1)


@pytest.mark.parametrize("field", ["gate_error", "readout_error"])
def test_station_errors_cost_fidelity_by_gates_and_do_not_matter_by_light(field):
    perfect = SwappedPairs()
    assert replaced(perfect, field, 0.05).made.fidelity < perfect.made.fidelity - 0.01
    light = replaced(perfect, "measurement", "light")
    assert replaced(light, field, 0.05).made.fidelity == light.made.fidelity


def test_linear_optics_works_in_half_of_what_is_seen_and_only_psi_minus_in_a_quarter():
    light = replaced(SwappedPairs(), "measurement", "light")
    assert light.made.probability == pytest.approx(0.9**2 / 2)
    assert replaced(light, "kept", "psi-").made.probability == pytest.approx(0.9**2 / 4)
    assert replaced(light, "efficiency", 0.0).made.is_dead
    assert replaced(SwappedPairs(), "kept", "psi-").made.probability == pytest.approx(0.25)


def test_ledger_of_a_swap_ends_at_its_fidelity_and_names_each_cause():
    pairs = SwappedPairs(gate_error=0.02, readout_error=0.01)
    ledger = pairs.ledger()
    assert [entry.cause for entry in ledger.entries] == ["Alice's pair", "Bob's pair", "gate", "readout"]
    assert ledger.end == pytest.approx(pairs.made.fidelity)
    assert ledger.loss("Alice's pair") == pytest.approx(0.1)
    assert replaced(pairs, "readout_error", 0.0).ledger().loss("readout") == pytest.approx(0, abs=1e-12)


def test_single_click_distils_in_the_right_frame_and_loses_in_the_wrong_one():
    assert CLICKS.made.fidelity == pytest.approx(0.824, abs=5e-4)
    right = replaced(CLICKS, "frame", "right")
    assert right.made.fidelity == pytest.approx(0.960, abs=5e-4)
    assert right.made.probability < 1


def test_as_it_stands_is_a_bit_flip_on_the_left_and_nothing_else():
    assert AS_IT_STANDS in FRAMES
    assert AS_IT_STANDS.on(PairState.bell("psi+")).fidelity("phi+") == pytest.approx(1)
    weights = CLICKS.entering
    assert dict(zip(ERRORS, weights, strict=True))["wanted"] == pytest.approx(0.83)
    assert weights.sum() == pytest.approx(1)


@pytest.mark.parametrize(("recipe", "blind"), [("dejmps", 3), ("untwirled", 1)])
def test_error_that_slips_through_is_the_one_that_a_single_faulty_pair_keeps(recipe, blind):
    pairs = replaced(CLICKS, "recipe", recipe)
    assert pairs.slips_through == blind
    perfect = PairState.bell("phi+")
    for error in (1, 2, 3):
        weights = np.zeros(4)
        weights[[0, error]] = 0.5
        made = replaced(pairs, "frame", "as it stands")._made(
            AS_IT_STANDS.inverse.on(PairState.bell_diagonal(weights)), AS_IT_STANDS.inverse.on(perfect)
        )
        assert (made.probability > 0.75) is (error == blind), ERRORS[error]


def test_bookkeeping_is_exact_for_both_equal_and_wrong_for_eleven_alone():
    right = replaced(CLICKS, "frame", "right")
    assert right.bookkept.fidelity == pytest.approx(right.made.fidelity, abs=1e-12)
    eleven = replaced(right, "accepted", "11")
    assert eleven.made.fidelity == pytest.approx(1.0, abs=1e-12)
    assert eleven.bookkept.fidelity == pytest.approx(0.960, abs=5e-4)


def test_readout_and_gate_errors_cost_a_distilled_pair():
    right = replaced(CLICKS, "frame", "right")
    for field in ("gate_error", "readout_error"):
        assert replaced(right, field, 0.02).made.fidelity < right.made.fidelity - 1e-3


def test_pumping_costs_more_pairs_each_round_and_settles():
    pump = replaced(replaced(CLICKS, "frame", "right"), "gate_error", 0.01)
    rounds = pump.pumping(8).rounds
    assert [one.pairs for one in rounds] == sorted(one.pairs for one in rounds)
    assert rounds[0].pairs == 1
    assert abs(pump.pumping(40).last.fidelity - pump.settled().fidelity) < 1e-6
    assert pump.pumping().last.number == pump.rounds


def test_key_of_a_distilled_pair_is_shared_by_the_two_it_cost():
    right = replaced(CLICKS, "frame", "right")
    raw, made = right.key_per_pair([0.83])[0]
    assert raw == CLICK.state.key_rate() == 0
    assert made == pytest.approx(right.made.probability * right.made.state.key_rate() / 2)
    assert right.key_per_pair([1.0])[0] == pytest.approx([1.0, 0.5])


def test_oxfords_pair_gets_worse_in_the_worst_frame():
    worst, best = worst_and_best(oxford_pair.pair())
    assert (worst, best) == pytest.approx((0.9632, 0.9870), abs=5e-5)


def test_worth_of_white_noise_has_its_closed_forms():
    told, key, blind = RawPair().worth_over([0.9])[0]
    error, s = 2 * 0.1 / 3, 2 * math.sqrt(2) * (4 * 0.9 - 1) / 3

    def h(x):
        return -x * math.log2(x) - (1 - x) * math.log2(1 - x)

    assert told == pytest.approx((2 * 0.9 + 1) / 3)
    assert key == pytest.approx(1 - 2 * h(error))
    assert blind == pytest.approx(1 - h(error) - h((1 + math.sqrt(s * s / 4 - 1)) / 2))


def test_long_pair_aims_at_psi_plus_as_its_halves_do():
    made = SwappedPairs(left=RawPair(fidelity=1.0), right=RawPair(fidelity=1.0)).made
    assert made.target == "psi+"
    assert made.state.fidelity("psi+") == pytest.approx(1)
    assert swapped(CLICK.state, CLICK.state, targets=("psi+", "psi+"), target="psi+").fidelity < 0.83


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: RawPair(fidelity=0.2), r"RawPair.fidelity = 0.2: must be at least 0.25"),
        (lambda: RawPair(noise="pink"), r"RawPair.noise"),
        (lambda: SwappedPairs(gate_error=0.9), r"SwappedPairs.gate_error = 0.9: must be at most 0.8"),
        (lambda: DistilledPairs(rounds=-1), r"DistilledPairs.rounds = -1: must be at least 0"),
        (lambda: DistilledPairs(accepted="01"), r"DistilledPairs.accepted"),
    ],
)
def test_refusals_name_the_field_and_the_rule(make, message):
    with pytest.raises(ParameterError, match=message):
        make()


def test_change_of_the_fidelity_is_told_in_words():
    assert change(CLICKS) == CHANGES[2]
    assert change(replaced(CLICKS, "frame", "right")) == CHANGES[0]
    assert change(CLICKS.with_fidelity(1.0)) == CHANGES[1]

"""Envelopes: as close to the pulse as was asked, with its jumps where they are; refused where that cannot be."""

import copy
import pickle

import numpy as np
import pytest
from scipy.interpolate import CubicSpline

from qnkit.model import ParameterError
from qnkit.qubits.pulses import Envelope, envelope, sampled_envelope

TIMES = np.random.default_rng(0).uniform(0.0, 1.0, 400)


@pytest.mark.parametrize("tolerance", [1e-11, 1e-6])
@pytest.mark.parametrize(
    "pulse",
    [
        lambda t: np.exp(-(((t - 0.4) / 0.05) ** 2)),
        lambda t: np.sin(np.pi * t) ** 2 * np.exp(1j * 40 * t**2),
        lambda t: 3e7 / (1 + np.exp(-(t - 0.7) / 0.01)),
    ],
)
def test_an_envelope_is_as_close_to_its_pulse_as_was_asked(pulse, tolerance):
    found = envelope(pulse, [0.0, 1.0], tolerance=tolerance)
    assert np.abs(found(TIMES) - pulse(TIMES)).max() <= 2 * tolerance * np.abs(pulse(TIMES)).max()
    assert found.is_real != np.iscomplexobj(pulse(TIMES))


def test_a_looser_envelope_has_fewer_pieces():
    counts = [
        len(envelope(lambda t: np.exp(-(((t - 0.4) / 0.02) ** 2)), [0, 1], tolerance=e).coefficients) for e in (1e-12, 1e-5)
    ]
    assert counts[0] > counts[1] >= 8


def test_a_jump_at_a_break_is_kept():
    found = envelope(lambda t: np.where(t < 0.5, 1.0, 2.0 + t), [0.0, 0.5, 1.0])
    assert found([0.5 - 1e-9, 0.5, 0.5 + 1e-9]) == pytest.approx([1.0, 2.5, 2.5], abs=1e-8)
    assert len(found.coefficients) == 16


def test_outside_its_breaks_it_is_zero():
    found = envelope(lambda t: 1.0 + 0 * t, [0.0, 1.0])
    assert found([-0.1, 0.0, 0.5, 1.0, 1.1]) == pytest.approx([0.0, 1.0, 1.0, 0.0, 0.0], abs=1e-12)


def test_samples_are_joined_by_the_not_a_knot_spline():
    times = np.sort(np.random.default_rng(1).uniform(0.0, 1.0, 30))
    values = np.cos(7 * times) + 1j * times
    found = sampled_envelope(times, values)
    inner = np.linspace(times[0], times[-1] - 1e-9, 301)
    assert found(inner) == pytest.approx(CubicSpline(times, values)(inner), abs=1e-12)


def test_a_scaled_envelope_is_scaled_everywhere():
    found = envelope(lambda t: np.sin(t), [0.0, 1.0])
    assert found.scaled(2j)(TIMES) == pytest.approx(2j * np.sin(TIMES), abs=1e-11)
    assert isinstance(found.scaled(2), Envelope)
    assert found.scaled(2).is_real


def test_an_envelope_of_ones_own_pieces_is_the_polynomial_that_it_says_and_keeps_its_own_copy():
    knots, table = [0.0, 2.0, 3.0], np.zeros((2, 12))
    table[:, 0], table[0, 1] = [1.0, 4.0], 3.0
    found = Envelope(knots, table)
    table[:] = 7
    assert found([0.0, 1.5, 2.5]) == pytest.approx([-2.0, 2.5, 4.0], abs=1e-14)
    assert found.coefficients.dtype == float


@pytest.mark.parametrize("again", [lambda x: x, copy.deepcopy, copy.copy, lambda x: pickle.loads(pickle.dumps(x))])
def test_no_envelope_can_be_written_to(again):
    whole = envelope(np.sin, [0.0, 1.0])
    sampled = sampled_envelope([0.0, 1.0, 2.0, 3.0], [1, 2, 3, 4])
    for one in (whole, whole.scaled(2.0), sampled, Envelope(whole.knots_s.copy(), whole.coefficients.copy())):
        found = again(one)
        assert np.array_equal(found(TIMES), one(TIMES))
        for array in (found.knots_s, found.coefficients):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 5


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: envelope(np.sin, [0.0]), "must be at least two finite times in s, each after the last"),
        (lambda: envelope(np.sin, [0.0, 1.0, 1.0]), "each after the last"),
        (lambda: envelope(np.sin, [0.0, np.inf]), "finite times"),
        (lambda: envelope(lambda t: t[:3], [0.0, 1.0]), "must turn an array of times into as many finite numbers"),
        (lambda: envelope(lambda t: t * np.nan, [0.0, 1.0]), "finite numbers"),
        (lambda: envelope(lambda t: np.abs(t - 1 / 3), [0.0, 1.0], tolerance=0.0), "pieces do not describe this function to 0"),
        (lambda: sampled_envelope([0.0, 1.0, 2.0], [1, 2, 3]), "give 4 samples or more"),
        (lambda: sampled_envelope([0.0, 1.0, 2.0, 3.0], [1, 2, 3]), "4 times and values of shape (3,)"),
        (lambda: sampled_envelope([0.0, 2.0, 1.0, 3.0], [1, 2, 3, 4]), "each after the last"),
        (lambda: sampled_envelope([0.0, 1.0, 2.0, 3.0], ["1", "2", "3", "4"]), "sampled_envelope: values: list"),
        (lambda: sampled_envelope(["0", "1", "2", "3"], [1, 2, 3, 4]), "sampled_envelope: times_s: list"),
        (lambda: envelope(5, [0.0, 1.0]), "envelope: int '5' is not a function of times in s"),
        (lambda: envelope(np.sin, "ab"), "envelope: breaks_s: str 'ab' is not a row of real numbers"),
        (lambda: envelope(np.sin, 3), "envelope: breaks_s = 3: must be at least two finite times"),
        (lambda: envelope(np.sin, [0.0, 1.0], tolerance=np.inf), "envelope: tolerance = inf: must be from 0 and below 1"),
        (lambda: envelope(np.sin, [0.0, 1.0], tolerance=1e-9j), "envelope: tolerance = 1e-09j: must be from 0 and below 1"),
        (lambda: envelope(np.sin, [0.0, 1.0], tolerance=True), "envelope: tolerance = True: must be from 0 and below 1"),
        (lambda: envelope(np.sin, [0.0, 1.0], tolerance="x"), "envelope: tolerance = x: must be from 0 and below 1"),
        (lambda: envelope(np.sin, [0.0, 1.0])("now"), "Envelope: times_s: str 'now' is not a row of real numbers"),
        (lambda: envelope(np.sin, [0.0, 1.0]).scaled(np.nan), "Envelope.scaled: factor = nan: must be one number"),
        (lambda: envelope(np.sin, [0.0, 1.0]).scaled("2"), "Envelope.scaled: factor: str '2' is not a number of numbers"),
        (lambda: envelope(np.sin, [0.0, 1.0]).scaled([1, 2] * 6), "must be one number, and the pulse finite with it"),
        (
            lambda: Envelope([1.0, 0.0], np.zeros((1, 12))),
            "Envelope.knots_s = [1.0, 0.0]: must be at least two finite times in s",
        ),
        (lambda: Envelope("ab", np.zeros((1, 12))), "Envelope.knots_s: str 'ab' is not a row of real numbers"),
        (
            lambda: Envelope([0.0, 1.0, 2.0], np.zeros((7, 12))),
            "an array of shape (7, 12): must be (2, 12), a row for each piece",
        ),
        (lambda: Envelope([0.0, 1.0], np.zeros((1, 5))), "an array of shape (1, 5): must be (1, 12)"),
        (lambda: Envelope([0.0, 1.0], np.full((1, 12), np.nan)), "and finite"),
        (lambda: Envelope([0.0, 1.0], [["1"] * 12]), "Envelope.coefficients: list"),
        (lambda: Envelope([0.0, 1.0], np.ma.masked_all((1, 12))), "fill in what is masked"),
    ],
)
def test_a_pulse_that_cannot_be_followed_is_refused_in_words(make, message):
    with pytest.raises(ParameterError) as refused:
        make()
    assert message in str(refused.value)

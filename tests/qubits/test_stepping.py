"""The stepper: to any times in any number of calls, none of them long, and words where it cannot go on."""

import time

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.qubits import stepping
from qnkit.qubits.generator import Terms
from qnkit.qubits.pulses import envelope
from qnkit.qubits.stepping import Stepper

TURN = Terms(np.array([0, 1]), np.array([1, 0]), np.array([1, 1]), np.array([1.0, -1.0]))
"""A plane that turns as fast as the first drive says."""


def turning(drive, stops, **options):
    stepper = Stepper(TURN, 2, [drive], np.asarray(stops), **({"atol": 1e-11, "rtol": 1e-11, "max_steps": 100_000} | options))
    stepper.y[:] = [0.0, 1.0]
    return stepper


def test_the_angle_is_the_area_of_the_pulse():
    drive = envelope(lambda t: 3 * t**2, [0.0, 1.0])
    times = np.array([0.0, 0.3, 0.9, 1.0, 5.0])
    out = turning(drive, times[[0, -1]]).at(times)
    assert out[:, 0] == pytest.approx(np.sin(np.minimum(times, 1.0) ** 3), abs=1e-10)


def test_a_short_pulse_late_in_a_long_window_is_not_passed_over():
    drive = envelope(lambda t: 1e9 * np.pi / 2 + 0 * t, [0.9, 0.9 + 1e-9])
    stepper = turning(drive, [0.0, 1.0])
    assert stepper.at(np.array([1.0]))[0, 0] == pytest.approx(1.0, abs=1e-9)
    assert stepper.steps < 100, "and the quiet time costs next to nothing"


def test_many_short_calls_give_what_one_gives(monkeypatch):
    drive, times = envelope(lambda t: 40 * np.cos(30 * t), [0.0, 1.0]), np.linspace(0.0, 1.0, 7)
    whole = turning(drive, times[[0, -1]]).at(times)
    monkeypatch.setattr(stepping, "CALL_WORK", 1.0)
    assert np.array_equal(turning(drive, times[[0, -1]]).at(times), whole)


def test_from_stop_to_stop_it_goes_on_with_another_state():
    stops = np.array([0.0, 0.5, 1.0])
    stepper = turning(envelope(lambda t: 2.0 + 0 * t, [0.0, 1.0]), stops)
    for i in range(2):
        stepper.restart(np.array([0.0, 1.0]))
        assert stepper.at(stops[i + 1 : i + 2])[0] == pytest.approx([np.sin(1), np.cos(1)], abs=1e-10)


def test_no_call_of_the_kernel_is_long(monkeypatch):
    longest = [0.0]
    advance = stepping.driven.advance

    def timed(*arguments):
        begin = time.perf_counter()
        advance(*arguments)
        longest[0] = max(longest[0], time.perf_counter() - begin)

    drive = envelope(lambda t: 200.0 + 0 * t, [0.0, 1.0])
    turning(drive, [0.0, 1.0]).at(np.array([1.0]))
    monkeypatch.setattr(stepping.driven, "advance", timed)
    stepper = turning(drive, [0.0, 1.0])
    assert stepper._steps_a_call * 13 * 60 <= stepping.CALL_WORK
    stepper.at(np.array([1.0]))
    assert longest[0] > 0.0


def test_too_many_steps_are_refused_with_how_far_it_came():
    with pytest.raises(ParameterError, match=r"20 steps reach only t = .* s of 1 s.*allow a larger rtol or more max_steps"):
        turning(envelope(lambda t: 1e5 + 0 * t, [0.0, 1.0]), [0.0, 1.0], max_steps=20).at(np.array([1.0]))


@pytest.mark.filterwarnings("ignore:invalid value")
def test_a_state_that_is_no_number_is_refused():
    stepper = turning(envelope(lambda t: 1.0 + 0 * t, [0.0, 1.0]), [0.0, 1.0])
    stepper.restart(np.array([np.nan, 0.0]))
    with pytest.raises(ParameterError, match="no step is short enough"):
        stepper.at(np.array([1.0]))


def test_a_system_at_rest_takes_one_stride():
    nothing = Terms(*(np.zeros(0, dtype=np.int64) for _ in range(3)), np.zeros(0))
    stepper = Stepper(nothing, 2, [], np.array([0.0, 9.0]), atol=1e-9, rtol=1e-9, max_steps=10)
    stepper.y[:] = [0.25, 0.5]
    assert stepper.at(np.array([9.0])).tolist() == [[0.25, 0.5]]

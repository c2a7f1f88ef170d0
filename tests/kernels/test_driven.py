"""The stepping kernel: its twin by scipy, its pieces of time, and how it goes on and stops."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from qnkit.kernels import driven


def test_a_polynomial_is_read_on_its_own_piece_and_is_zero_where_the_drive_is_off():
    polynomials = np.zeros((2, driven.DEGREE))
    polynomials[1, :3] = [1.0, -2.0, 0.5]
    middles, halves = np.array([0.0, 3.0]), np.array([1.0, 2.0])
    x = (4.2 - 3.0) / 2.0
    assert driven.value_at(4.2, 1, middles, halves, polynomials) == pytest.approx(1 - 2 * x + 0.5 * x * x, rel=1e-15)
    assert driven.value_at(4.2, -1, middles, halves, polynomials) == 0.0


class Run:
    """A turn of a plane, y' = (L0 + f(t) L1) y, driven by f(t) = 3 t on the first second alone, in calls of few steps."""

    def __init__(self, columns=1):
        places = np.array([[0, 1, 0, 1, 0, 1], [0, 1, 1, 0, 1, 0]], dtype=np.uint32)
        entries = np.array([-0.2, -0.2, 1.0, -1.0, 1.0, -1.0])
        self.pattern = np.array([0, 4, 6, 2]), places[0], places[1], entries
        polynomials = np.zeros((1, driven.DEGREE))
        polynomials[0, :2] = 1.5
        self.drive = np.array([1.0, 2.0]), np.array([[0, -1]]), np.array([0.5]), np.array([0.5]), polynomials
        self.clock, self.counts = np.array([0.0, 0.01]), np.zeros(6, dtype=np.int64)
        size = 2 * columns
        self.y = np.zeros(size)
        self.room = self.y, np.zeros((16, size)), np.zeros((9, size))

    def go(self, times, steps, tolerance=1e-10):
        out = np.zeros((len(times), self.y.size))
        calls = 0
        while self.counts[5] == driven.RUNNING:
            driven.advance(
                *self.pattern,
                *self.drive,
                times,
                tolerance,
                tolerance,
                steps,
                self.clock,
                self.counts,
                *self.room,
                out,
            )
            calls += 1
        return out, calls


def twin(start, times):
    """The same by scipy, restarted where the drive ends."""

    def derivative(t, y):
        f = 1.0 + 3.0 * t if t < 1.0 else 1.0
        return np.array([-0.2 * y[0] + f * y[1], -f * y[0] - 0.2 * y[1]])

    first = solve_ivp(derivative, (0, 1), start, method="DOP853", rtol=1e-12, atol=1e-14, dense_output=True)
    later = solve_ivp(derivative, (1, 2), first.y[:, -1], method="DOP853", rtol=1e-12, atol=1e-14, dense_output=True)
    return np.array([first.sol(t) if t < 1.0 else later.sol(t) for t in times])


@pytest.mark.parametrize("steps", [1, 1000])
def test_the_states_match_scipys_whether_in_one_call_or_in_many(steps):
    times = np.linspace(0.0, 2.0, 11)
    run = Run()
    run.y[:] = [1.0, 0.0]
    out, calls = run.go(times, steps)
    assert out == pytest.approx(twin([1.0, 0.0], times), abs=1e-8)
    assert run.counts[5] == driven.DONE
    assert (calls > 10) == (steps == 1)
    assert out[-1, 0] ** 2 + out[-1, 1] ** 2 == pytest.approx(np.exp(-0.8), rel=1e-8)


def test_columns_side_by_side_evolve_as_each_alone():
    times = np.array([0.0, 0.5, 2.0])
    run = Run(columns=3)
    starts = np.array([[1.0, 0.0, 0.6], [0.0, 1.0, -0.8]])
    run.y[:] = starts.ravel()
    out, _ = run.go(times, 1000)
    for c in range(3):
        assert out.reshape(3, 2, 3)[:, :, c] == pytest.approx(twin(starts[:, c], times), abs=1e-8)


def test_a_run_goes_on_where_it_was_left():
    whole, parts = Run(), Run()
    for one in (whole, parts):
        one.y[:] = [1.0, 0.0]
    expected, _ = whole.go(np.array([0.7, 1.4]), 1000)
    first, _ = parts.go(np.array([0.7]), 1000)
    parts.counts[1], parts.counts[5] = 0, driven.RUNNING
    second, _ = parts.go(np.array([1.4]), 1000)
    assert np.concatenate([first, second]) == pytest.approx(expected, abs=1e-8)


@pytest.mark.filterwarnings("ignore:invalid value")
@pytest.mark.parametrize("broken", [np.nan, np.inf])
def test_a_state_that_is_no_number_stops_the_run(broken):
    run = Run()
    run.y[:] = [broken, 0.0]
    run.go(np.array([2.0]), 1000)
    assert run.counts[5] == driven.STUCK


def test_a_tolerance_below_rounding_stops_the_run_instead_of_going_on_for_ever():
    run = Run()
    run.y[:] = [1.0, 0.0]
    run.go(np.array([2.0]), 1000, tolerance=1e-30)
    assert run.counts[5] == driven.STUCK

"""The Runge-Kutta step: its table, error and dense output against scipy's table, its order, and its limits."""

import math

import numpy as np
import pytest

from qnkit.kernels import dormand_prince as rk
from tests.oracles_emitter import dop853_error, dop853_inside, dop853_slopes


def swing(t, y):
    """A driven, damped swing."""
    return np.array([y[1], -4 * y[0] - 0.3 * y[1] + math.cos(t)])


def step(derivative, t, y, h):
    """The slopes of a step from the kernels' own table, and the state after it."""
    slopes, new = np.zeros((16, y.size)), y
    for row in range(16):
        place = y.copy()
        rk.add(rk.ROWS, rk.COLUMNS, rk.WEIGHTS, row, h, slopes, place)
        slopes[row] = derivative(t + rk.NODES[row] * h, place)
        new = place if row == 12 else new
    return slopes, new


def test_a_step_its_error_and_its_dense_output_match_scipys_table():
    y, h = np.array([1.0, -0.5]), 0.4
    slopes, new = step(swing, 0.3, y, h)
    expected, after = dop853_slopes(swing, 0.3, y, h)
    assert slopes == pytest.approx(expected, rel=1e-13)
    assert new == pytest.approx(after, rel=1e-14)
    work, out = np.zeros((9, 2)), np.zeros(2)
    assert rk.error(h, y, new, slopes, 1e-9, 1e-8, work) == pytest.approx(
        dop853_error(expected, h, y, after, 1e-9, 1e-8), rel=1e-7
    )
    rough = rk.prepared(h, y, new, slopes, 1e-9, 1e-8, work)
    for share in (0.0, 0.2, 0.77, 1.0):
        rk.inside(share, y, work, out)
        value, last = dop853_inside(expected, h, y, after, share)
        assert out == pytest.approx(value, rel=1e-13)
    scale = 1e-9 + 1e-8 * np.maximum(abs(y), abs(new))
    assert rough == pytest.approx(0.1 * 4**4 * 3**3 / 7**7 * math.sqrt(np.mean((last / scale) ** 2)), rel=1e-9)


def test_the_weights_of_every_stage_sum_to_its_node():
    sums = [rk.WEIGHTS[rk.ROWS[row] : rk.ROWS[row + 1]].sum() for row in range(16)]
    assert sums == pytest.approx(rk.NODES, abs=1e-13)


def test_the_step_is_of_order_eight():
    """The error of a step falls as h**9: an eighth-order step is exact on a polynomial of degree 8."""
    _, new = step(lambda t, y: np.array([9 * t**8, 8 * t**7]), 0.2, np.array([0.2**9, 0.2**8]), 0.5)
    assert new[1] == pytest.approx(0.7**8, rel=1e-13)
    errors = []
    for h in (0.4, 0.2):
        _, new = step(lambda t, y: y * math.cos(t), 0.0, np.ones(1), h)
        errors.append(abs(new[0] - math.exp(math.sin(h))))
    assert errors[0] / errors[1] > 2**8


def test_the_dense_output_meets_the_ends_of_the_step_and_is_of_order_seven_inside():
    def worst(h):
        y = np.ones(1)
        slopes, new = step(lambda t, y: y * math.cos(t), 0.0, y, h)
        work, out, found = np.zeros((9, 1)), np.zeros(1), 0.0
        rk.prepared(h, y, new, slopes, 1.0, 0.0, work)
        for share in np.linspace(0, 1, 21):
            rk.inside(share, y, work, out)
            found = max(found, abs(out[0] - math.exp(math.sin(share * h))))
        assert out[0] == pytest.approx(new[0], abs=1e-15)
        return found

    assert worst(0.8) / worst(0.4) > 2**7


def test_a_state_at_rest_has_no_error():
    slopes, new = step(lambda t, y: np.zeros(2), 0.0, np.array([1.0, 0.0]), 1.0)
    work = np.zeros((9, 2))
    assert rk.error(1.0, np.array([1.0, 0.0]), new, slopes, 1e-9, 1e-9, work) == 0.0

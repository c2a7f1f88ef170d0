"""physics.source against its published relation and at its limits."""

import math

import pytest

from qnkit.model import ParameterError
from qnkit.physics import PairSource, PairState
from qnkit.physics.source import fidelity_from_cross_correlation


def test_a_werner_state_has_the_cross_correlation_it_was_made_from():
    source = PairSource(brightness_hz=3e6, coincidence_time_ns=40.0)
    weights = PairState.werner(source.fidelity).matrix.real.diagonal()
    same, crossed = weights[0], weights[1]  # one correlated and one crossed pair of polarisations
    assert same / crossed == pytest.approx(source.cross_correlation, rel=1e-12)


def test_true_over_accidental_pairs_give_the_cross_correlation():
    brightness, time = 2e5, 25e-9
    true, accidental = brightness, brightness**2 * time
    source = PairSource(brightness_hz=brightness, coincidence_time_ns=25.0)
    assert source.cross_correlation == pytest.approx((true / 2 + accidental / 4) / (accidental / 4), rel=1e-12)
    assert source.fidelity == pytest.approx((true + accidental / 4) / (true + accidental), rel=1e-12)


@pytest.mark.parametrize(("g", "fidelity"), [(1.0, 0.25), (math.inf, 1.0), (2.0, 0.5), (149.0, 0.99)])
def test_the_fidelity_of_known_cross_correlations(g, fidelity):
    assert fidelity_from_cross_correlation(g) == pytest.approx(fidelity, abs=1e-15)


def test_a_brighter_source_is_less_faithful():
    fidelities = [PairSource(brightness_hz=rate).fidelity for rate in (0.0, 1e3, 1e6, 1e9, 1e12)]
    assert fidelities == sorted(fidelities, reverse=True)
    assert (fidelities[0], fidelities[-1]) == (1.0, pytest.approx(0.25, abs=1e-4))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"brightness_hz": -1.0}, r"PairSource\.brightness_hz = -1\.0 Hz: must be at least 0"),
        ({"coincidence_time_ns": 0.0}, r"PairSource\.coincidence_time_ns = 0\.0 ns: must be above 0"),
    ],
)
def test_a_refused_value_is_named_with_its_unit_and_rule(values, words):
    with pytest.raises(ParameterError, match=words):
        PairSource(**values)

"""physics.pulsed_source against Fock space, its statistics against known moments, limits and refusals."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.physics import PulsedPairSource
from tests import oracles_fock

MEANS = [0.0, 1e-6, 0.02, 0.7, 5.0, 100.0]


def source(mean_pairs, statistics="thermal"):
    return PulsedPairSource(mean_pairs=mean_pairs, statistics=statistics)


@pytest.mark.parametrize("polarizations", [1, 2])
@pytest.mark.parametrize(("efficiency", "dark"), [(1.0, 0.0), (0.3, 0.0), (0.6, 0.02), (1e-3, 1e-4), (0.0, 0.1)])
def test_heralded_g2_is_that_of_squeezed_states_in_fock_space(polarizations, efficiency, dark):
    """At 0.1 pairs a pulse twelve photon numbers leave out less than 1e-12."""
    found = source(0.1).heralded_g2(efficiency, dark, polarizations)
    assert found == pytest.approx(oracles_fock.heralded_g2(0.1, efficiency, dark, polarizations, 12), rel=1e-9)


@pytest.mark.parametrize("statistics", ["thermal", "poisson"])
@pytest.mark.parametrize("mean", MEANS)
def test_heralded_g2_is_the_sum_over_the_numbers_of_pairs(statistics, mean):
    one = source(mean, statistics)
    n, chances = one.numbers()
    click = 1 - 0.99 * (1 - 0.4) ** n
    moments = [float(chances @ (click * factor)) for factor in (1.0, n, n * (n - 1))]
    if mean == 0:
        assert math.isnan(one.heralded_g2(0.4, 0.01))
    else:
        assert one.heralded_g2(0.4, 0.01) == pytest.approx(moments[2] * moments[0] / moments[1] ** 2, rel=1e-9)


@pytest.mark.parametrize("mean", MEANS)
def test_numbers_of_pairs_have_the_mean_and_variance_of_their_statistics(mean):
    for statistics, extra in (("thermal", mean**2 / 2), ("poisson", 0.0)):
        n, chances = source(mean, statistics).numbers()
        assert float(chances.sum()) == pytest.approx(1, abs=1e-13)
        assert float(chances @ n) == pytest.approx(mean, rel=1e-12)
        assert float(chances @ n**2) - mean**2 == pytest.approx(mean + extra, rel=1e-9, abs=1e-15)


def test_numbers_of_thermal_pairs_are_those_of_the_squeezed_state():
    n, chances = source(0.3).numbers()
    amplitudes, totals = oracles_fock.two_squeezers(0.3, 12), oracles_fock.totals(12)
    for k in range(10):
        assert chances[k] == pytest.approx(float((amplitudes[totals == k] ** 2).sum()), rel=1e-12)
        assert n[k] == k


def test_g2_of_one_arm_by_itself():
    assert [source(0.1).unheralded_g2(k) for k in (1, 2)] == [2.0, 1.5]
    assert source(0.1, "poisson").unheralded_g2() == 1.0
    assert source(0.1).heralded_g2(0.0, 0.5) == pytest.approx(1.5, rel=1e-14)  # a herald that knows nothing


def test_faint_source_heralds_single_photons_and_a_bright_one_does_not():
    for statistics, polarizations in (("thermal", 1), ("thermal", 2), ("poisson", 2)):
        faint = source(1e-7, statistics)
        mean = 1e-7 * polarizations / 2
        expected = (2 - 0.3) * mean * faint.unheralded_g2(polarizations)
        assert faint.heralded_g2(0.3, 0.0, polarizations) == pytest.approx(expected, rel=1e-6)
        rising = [replaced(faint, "mean_pairs", m).heralded_g2(0.5) for m in (1e-3, 0.1, 1.0, 10.0, 100.0)]
        assert rising == sorted(rising)
        assert rising[-1] == pytest.approx(faint.unheralded_g2(), rel=0.05)


def test_dark_counts_of_the_herald_spoil_g2():
    values = [source(1e-3).heralded_g2(0.5, dark) for dark in (0.0, 1e-5, 1e-3, 0.1, 1.0)]
    assert values == sorted(values)
    assert (values[0] < 0.004, values[-1]) == (True, pytest.approx(1.5, rel=1e-12))


def test_singlet_weights_of_one_two_and_many_pairs():
    n = np.array([0.0, 1.0, 2.0, 1e9])
    assert source(0.1).singlet_weights(n) == pytest.approx([1, 1, 2 / 3, 1 / 3], rel=1e-8)
    assert source(0.1, "poisson").singlet_weights(n) == pytest.approx([1, 1, 1 / 2, 0], abs=1e-8)


def test_nothing_to_herald_with_has_no_g2():
    assert math.isnan(source(0.1).heralded_g2(0.0))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: source(-0.1), r"PulsedPairSource\.mean_pairs = -0\.1: must be at least 0"),
        (lambda: source(200.0), r"PulsedPairSource\.mean_pairs = 200\.0: must be at most 100"),
        (lambda: source(0.1, "binomial"), r"PulsedPairSource\.statistics = 'binomial': must be one of 'thermal' or 'poisson'"),
        (lambda: source(0.1).heralded_g2(1.5), r"heralded_g2\(efficiency\) = 1\.5: must be a probability from 0 to 1"),
        (lambda: source(0.1).heralded_g2(0.5, math.nan), r"heralded_g2\(dark_probability\) = nan: must be a probability"),
        (lambda: source(0.1).heralded_g2(0.5, 0.0, 3), r"g2\(polarizations\) = 3: must be 1"),
        (lambda: PulsedPairSource(repetition_hz=0.0), r"repetition_hz = 0\.0 Hz: must be above 0"),
    ],
)
def test_refusals(call, words):
    with pytest.raises(ParameterError, match=words):
        call()

"""Claims about the stored ions: the closed forms against drawn waits and against the state itself."""

import math
from itertools import pairwise

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.physics import PairState
from qnkit.systems.stored_ions import StoredIons, single_click_pair

IONS = StoredIons(fresh_fidelity=0.797, bright_weight=0.17, coherence_s=0.55, slope_hz=0.43, rate_hz=2.226)


@pytest.mark.parametrize("within_s", [math.inf, 0.45, 2.5])
def test_mean_at_the_next_pair_is_that_of_drawn_waits(within_s: float) -> None:
    waits = np.random.default_rng(5).exponential(1 / IONS.rate_hz, 300_000)
    waits = waits[waits < within_s]
    x, z = 0.764, 0.66
    fidelities = (1 + 2 * x * np.exp(-waits / 0.55) + np.maximum(z - 0.43 * waits, 0)) / 4
    assert abs(IONS.mean_at_next(within_s) - fidelities.mean()) < 5 * fidelities.std() / math.sqrt(fidelities.size)


def test_fidelity_is_that_of_the_correlations() -> None:
    for t_s in (0.0, 0.3, 1.0, 3.0):
        correlation = IONS.after(t_s).correlations()
        assert correlation[0, 0] == pytest.approx(0.764 * math.exp(-t_s / 0.55), abs=1e-12)
        assert correlation[1, 1] == pytest.approx(correlation[0, 0], abs=1e-12)
        assert correlation[2, 2] == pytest.approx(-max(0.66 - 0.43 * t_s, 0.0), abs=1e-12)
        assert IONS.fidelity_after(t_s) == pytest.approx((1 + 2 * correlation[0, 0] - correlation[2, 2]) / 4, abs=1e-12)


def test_half_is_reached_where_it_is_said() -> None:
    assert IONS.fidelity_after(IONS.time_above_half_s()) == pytest.approx(0.5, abs=1e-12)
    assert replaced(IONS, "fresh_fidelity", 0.5).time_above_half_s() == 0.0


def test_fidelity_only_falls_and_ends_at_a_quarter() -> None:
    fidelities = [IONS.fidelity_after(t_s) for t_s in np.linspace(0, 4, 60).tolist()]
    assert all(later < earlier for earlier, later in pairwise(fidelities))
    assert IONS.fidelity_after(40.0) == pytest.approx(0.25, abs=1e-12)


def test_next_pair_at_once_finds_the_fresh_fidelity() -> None:
    assert replaced(IONS, "rate_hz", 1e12).mean_at_next() == pytest.approx(0.797, abs=1e-11)
    assert IONS.mean_at_next(1e-9) == pytest.approx(0.797, abs=1e-7)


def test_each_decay_alone_changes_the_result() -> None:
    dephased = (1 + 2 * 0.764 * math.exp(-0.1 / 0.55) + 0.66) / 4
    flipped = (1 + 2 * 0.764 + 0.66 - 0.43 * 0.1) / 4
    assert replaced(IONS, "slope_hz", 1e-9).fidelity_after(0.1) == pytest.approx(dephased, abs=1e-9)
    assert replaced(IONS, "coherence_s", 1e9).fidelity_after(0.1) == pytest.approx(flipped, abs=1e-9)
    assert IONS.fidelity_after(0.1) < min(dephased, flipped) - 0.01


def test_a_phase_that_outlives_its_populations_is_no_state() -> None:
    with pytest.raises(ParameterError, match="smallest eigenvalue"):
        replaced(IONS, "coherence_s", 1e9).after(1.0)


def test_a_perfect_pair_is_psi_plus() -> None:
    assert np.allclose(single_click_pair(0.0, 1.0, 1.0).matrix, PairState.bell("psi+").matrix, atol=1e-15)


def test_bad_times_are_refused_in_words() -> None:
    with pytest.raises(ParameterError, match=r"StoredIons.after\(t_s\) = -1.0 s: must be a finite time of at least 0 s"):
        IONS.after(-1.0)
    with pytest.raises(ParameterError, match=r"StoredIons.after\(t_s\) = nan s"):
        IONS.after(math.nan)
    with pytest.raises(ParameterError, match=r"StoredIons.mean_at_next\(within_s\) = 0.0 s: must be a time above 0 s"):
        IONS.mean_at_next(0.0)
    with pytest.raises(ParameterError, match=r"StoredIons.slope_hz = 0.0 1/s: must be above 0 1/s"):
        replaced(IONS, "slope_hz", 0.0)


def test_mean_over_a_window_is_that_of_the_curve_also_past_the_end_of_zz() -> None:
    ions = StoredIons(fresh_fidelity=0.8, bright_weight=0.17, coherence_s=0.55, slope_hz=0.44, rate_hz=2.0)
    for window in (0.45, 4.0):
        times = (np.arange(20_000) + 0.5) * window / 20_000
        assert ions.mean_over(window) == pytest.approx(np.mean([ions.fidelity_after(t) for t in times.tolist()]), abs=1e-7)
    with pytest.raises(ParameterError, match=r"StoredIons.mean_over\(window_s\) = 0.0 s: must be a finite time above 0"):
        ions.mean_over(0.0)

"""Claims about GothamQ: what is fitted, what follows, and that the model's parts carry the result."""

import json
import math
import subprocess
import sys

import numpy as np
import pytest

from qnkit.model import replaced
from qnkit.physics import PairState
from qnkit.systems import KNOWN, gothamq, reproduce


def named(start: str) -> object:
    return next(row for row in reproduce("gothamq") if row.quantity.startswith(start))


def test_gothamq_is_a_known_system() -> None:
    assert "gothamq" in KNOWN


def test_the_fit_is_called_fitted_and_has_no_verdict() -> None:
    fitted = [row for row in reproduce("gothamq") if row.fitted]
    assert [row.quantity for row in fitted] == ["lower bound of F at 2e5 pairs/s"]
    assert fitted[0].passes is None
    assert fitted[0].simulated == pytest.approx(0.937, abs=1e-12)


def test_every_other_confirmed_number_follows_within_its_error() -> None:
    judged = [row for row in reproduce("gothamq") if row.passes is not None]
    assert len(judged) == 6
    assert all(row.passes for row in judged)
    assert [row.verdict for row in judged] == ["follows from inputs"] * 2 + ["agrees"] * 4


def test_a_wrong_constant_fails_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = gothamq.coincidence_time_ns
    monkeypatch.setattr(gothamq, "coincidence_time_ns", lambda *given: 3 * honest(*given))
    failed = [row.quantity for row in gothamq.reproduce() if row.passes is False]
    assert "upper bound of F at 2e5 pairs/s" in failed
    assert "fidelity F at 5e5 pairs/s" in failed


@pytest.mark.parametrize("rate", [2e4, 2e5, 5e5])
def test_fidelity_follows_from_counting_poisson_pairs(rate: float) -> None:
    """Counting pairs window by window, without the formulas of the package: 5 standard errors."""
    which = gothamq.link(rate)
    rng = np.random.default_rng(7)
    made = which.source.brightness_hz * which.source.coincidence_time_ns * 1e-9  # pairs in one window
    windows, eta = 4_000_000, (0.68, 0.5)  # a shorter path than the real one: the ratio does not depend on loss
    counts = rng.poisson(made, windows)
    kept = rng.binomial(counts, eta[0])
    others = rng.binomial(rng.poisson(made, windows), eta[1])  # photons of other windows: uncorrelated
    true, accidental = rng.binomial(kept, eta[1]).sum(), (kept * others).sum()
    share = accidental / (true + accidental)
    fidelity = 1 - 0.75 * share
    error = 0.75 * math.sqrt(share * (1 - share) / (true + accidental)) * 3  # windows with several pairs cluster
    assert abs(which.pairs().fidelity - fidelity) < 5 * error


def test_the_rate_is_counts_over_both_efficiencies() -> None:
    assert gothamq.link(5e5).coincidence_hz / (0.90 * 0.68) == pytest.approx(5e5, rel=1e-9)


def test_two_basis_bounds_of_a_werner_pair_are_its_visibility() -> None:
    """The lower bound from counts: (V_HV + V_DA) / 2 and its complement, from the state itself."""
    state = PairState.werner(0.95, "phi+")
    correlation = state.correlations()
    visibility = (correlation[0, 0] + correlation[2, 2]) / 2
    assert gothamq.two_basis_bounds(0.95) == pytest.approx((visibility, (1 + visibility) / 2), abs=1e-12)


def test_without_accidental_pairs_the_fidelity_is_one() -> None:
    which = replaced(gothamq.link(), "source.coincidence_time_ns", 1e-6)
    assert which.accidental_hz / which.true_hz < 1e-3 or which.in_window < 1e-3
    dim = replaced(gothamq.link(), "source.brightness_hz", 1.0)
    assert dim.pairs().fidelity == pytest.approx(1.0, abs=1e-7)


def test_bound_and_expectation_at_5e5_are_one_statement_read_twice() -> None:
    """0.88 is what a measured lower bound of 0.84 means for a Werner pair; the bound is a property, without numbers."""
    assert gothamq.two_basis_bounds(0.88)[0] == pytest.approx(0.84)
    bound = named("fidelity F above 0.84")
    assert (bound.passes, bound.simulated) == (True, None)  # type: ignore[attr-defined]


def test_the_middle_of_the_channels_band_is_as_the_docstring_says() -> None:
    time_ns = gothamq.coincidence_time_ns(channel_fidelity=0.995)
    faint, bright = (gothamq.link(rate, time_ns, 0.995).pairs().fidelity for rate in (2e4, 5e5))
    assert (round(faint, 3), round(bright, 3)) == (0.990, 0.904)


def test_uptime_is_shown_but_not_claimed() -> None:
    row = named("uptime")
    assert (row.simulated, row.passes) == (None, None)  # type: ignore[attr-defined]


def test_reproduce_prints_json_with_the_agreed_keys() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "qnkit", "reproduce", "gothamq", "--json"], capture_output=True, text=True, check=True
    )
    rows = json.loads(run.stdout)
    keys = "system quantity unit published published_error simulated simulated_error tolerance mark source fitted passes note"
    assert all(list(row) == keys.split() for row in rows)
    assert len(rows) == 8

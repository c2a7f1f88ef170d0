"""Claims about the strontium ions: probability, rate and fidelity are the ideal limits turned round."""

import pytest

from qnkit.systems.platforms import strontium


def test_reported_numbers_come_back() -> None:
    pairs = strontium.link().pairs()
    assert pairs.probability == pytest.approx(2.18e-4, rel=1e-3)
    assert pairs.rate_hz == pytest.approx(182.0, rel=1e-3)
    assert pairs.fidelity == pytest.approx(0.94, abs=1e-4)


def test_the_duty_cycle_is_a_share() -> None:
    assert strontium.link().clock.duty_cycle == pytest.approx(0.835, abs=0.001)


def test_all_rows_are_fitted() -> None:
    assert all(row.fitted and row.passes is None for row in strontium.reproduce())

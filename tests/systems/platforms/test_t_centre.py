"""Claims about the T centres: a double click in two time bins with nothing predicted."""

import pytest

from qnkit.systems.platforms import t_centre


def test_probability_and_fidelity_are_the_ideal_limits_turned_round() -> None:
    link = t_centre.link()
    seen = link.left.arrival * link.analyzer.plus.efficiency
    assert link.pairs().probability == pytest.approx(seen**2 / 2, rel=1e-3)
    assert link.analyzer.visibility == pytest.approx(0.2, abs=1e-12)
    assert link.pairs().fresh_fidelity == pytest.approx(0.6, abs=0.005)  # the electron waits for the flip


def test_all_rows_are_fitted() -> None:
    assert [row.passes for row in t_centre.reproduce()] == [None, None]

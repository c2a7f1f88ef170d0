"""Claims about the SiV centres: both links hold their reported numbers, and the long one counts each loss once."""

import pytest

from qnkit.systems.platforms import silicon_vacancy


def test_the_deployed_loop_costs_its_loss_and_both_conversions() -> None:
    near, far = silicon_vacancy.link(), silicon_vacancy.link(deployed=True)
    assert far.efficiency / near.efficiency == pytest.approx(0.33 * 0.30 * 10**-1.7, rel=1e-12)


def test_all_rows_are_fitted() -> None:
    assert all(row.fitted and row.passes is None for row in silicon_vacancy.reproduce())


def test_the_long_link_makes_pairs_more_seldom_and_worse() -> None:
    near, far = silicon_vacancy.link().pairs(), silicon_vacancy.link(deployed=True).pairs()
    assert far.rate_hz < near.rate_hz / 100
    assert far.fidelity < near.fidelity

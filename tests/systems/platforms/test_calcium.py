"""Claims about the calcium ions in cavities: the arms differ in length alone, and what was reported comes back."""

import pytest

from qnkit.systems.platforms import calcium


def test_the_arms_together_are_the_reported_fibre() -> None:
    link = calcium.link()
    assert link.left.fiber.length_km + link.right.fiber.length_km == pytest.approx(0.52, abs=1e-12)
    assert link.left.emitter == link.right.emitter


def test_reported_numbers_come_back() -> None:
    pairs = calcium.link().pairs()
    assert pairs.probability == pytest.approx(4e-5, rel=1e-3)
    assert pairs.fidelity == pytest.approx(0.882, abs=0.001)  # the arms are out of balance, and both ions wait some µs


def test_all_rows_are_fitted() -> None:
    assert all(row.fitted and row.passes is None for row in calcium.reproduce())

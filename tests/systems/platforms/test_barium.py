"""Claims about the barium ions: the fidelity follows from the budget of errors and lies above the reported bound."""

import pytest

from qnkit.model import replaced
from qnkit.systems.platforms import barium


def test_the_fidelity_is_one_without_the_quoted_errors() -> None:
    link = barium.link()
    assert link.pairs().fidelity == pytest.approx(1 - 0.029 - 0.004, abs=0.001)  # errors add up to second order
    for path in ("left.fiber.polarization_fidelity", "right.fiber.polarization_fidelity", "analyzer.visibility"):
        better = replaced(link, path, 1.0)
        assert better.pairs().fidelity > link.pairs().fidelity + 1e-3
        link = better
    assert link.pairs().fidelity == pytest.approx(1.0, abs=1e-6)


def test_rate_is_fitted_and_the_bound_is_a_property() -> None:
    rate, bound = barium.reproduce()
    assert rate.fitted
    assert rate.simulated == pytest.approx(250.0, rel=1e-3)
    assert (bound.passes, bound.simulated) == (True, None)

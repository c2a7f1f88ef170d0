"""Claims about the erbium ion: the chain of efficiencies is that of the paper, and a part counted twice is warned about."""

import pytest

from qnkit.systems.figures import CountedTwice, product
from qnkit.systems.platforms import erbium


def test_the_chain_is_the_product_that_the_paper_prints() -> None:
    seen, predicted, measured, rate, fidelity = erbium.reproduce()
    assert seen.simulated == pytest.approx(0.24 * 0.33 * 0.61 * 0.85, rel=1e-12)
    assert predicted.simulated == pytest.approx(0.24 * 0.33 * 0.61 * 0.85 * 0.28 * 0.091, rel=1e-12)
    assert (seen.passes, predicted.passes, measured.passes, rate.passes, fidelity.passes) == (True, True, False, True, True)


def test_the_measured_probability_times_a_part_of_it_warns() -> None:
    with pytest.warns(CountedTwice, match="'entanglement probability' and 'grating coupler' both contain collection"):
        product("too small", erbium.PROBABILITY, erbium.GRATING)


def test_the_link_sees_its_photons_with_the_measured_probability() -> None:
    pairs = erbium.link().pairs()
    assert pairs.probability == pytest.approx(6.7e-4, rel=1e-3)  # its photons and the background together, once
    assert erbium.link().efficiency == pytest.approx(6.7e-4 * erbium.BACKGROUND_Z.value, rel=1e-12)
    assert erbium.link().attempt_s == pytest.approx(453e-6, rel=1e-12)

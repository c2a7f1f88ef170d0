"""Claims about the rubidium atoms: one rate is fitted, the other follows, and the fidelity falls along the fibre."""

from itertools import pairwise

import pytest

from qnkit.model import replaced
from qnkit.systems.platforms import rubidium_atom


def test_the_fits_hold_at_33_km_and_the_rate_at_6_km_follows() -> None:
    probability, far, near, *_ = rubidium_atom.reproduce()
    assert (probability.fitted, far.fitted, near.fitted) == (True, True, False)
    assert far.simulated == pytest.approx(1 / 208, rel=1e-9)
    assert near.passes is True


def test_fidelity_falls_with_the_fibre_and_begins_at_the_reported_one() -> None:
    fidelities = [rubidium_atom.pair(length).fidelity("psi+") for length in rubidium_atom.LENGTHS_KM]
    assert all(later < earlier for earlier, later in pairwise(fidelities))
    near = next(row for row in rubidium_atom.reproduce() if row.quantity == "Rb: F at 6 km")
    assert near.passes is True


def test_the_light_that_is_fitted_is_a_probability_and_half_of_the_time_is_spent_on_attempts() -> None:
    link = rubidium_atom.link()
    assert 0.001 < link.left.emitter.photon_efficiency < 0.1
    assert 0.3 < link.clock.duty_cycle < 0.7


def test_the_converter_and_the_memory_count() -> None:
    link = rubidium_atom.link()
    unconverted = replaced(link, "left.converter.efficiency", 1.0)
    assert unconverted.pairs().rate_hz == pytest.approx(link.pairs().rate_hz / 0.57, rel=0.03)  # less of it is dark counts
    fresh = link.pairs().fresh_fidelity
    assert rubidium_atom.pair(33.0).fidelity("psi+") < fresh - 0.05

"""physics.photon_link: what an emitter's photon brings to a link, against the closed form of the same photon."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced_all
from qnkit.physics import Link, Photon, SingleClick, link_of_photons
from tests.links import ideal_link

TIMES = np.linspace(0.0, 60.0, 481)
"""In lifetimes; the rule over them is off by (60/480)**8 = 6e-8 at most."""


def decaying(rate=1.0, detuning=0.0, share=1.0, pairs=0.0):
    """A pure photon of exponential shape, which comes out with that probability."""
    amplitude = math.sqrt(rate) * np.exp(-rate * TIMES / 2 - 1j * detuning * TIMES)
    return Photon(TIMES, share * np.outer(amplitude.conj(), amplitude), {"out": share}, share, 0.0, pairs)


def test_efficiencies_multiply_the_light_of_each_arm_and_the_overlap_the_visibility():
    link = link_of_photons(Link(), decaying(share=0.5), decaying(rate=1.2, detuning=0.3, share=0.25))
    assert link.left.emitter.photon_efficiency == pytest.approx(0.1 * 0.5, rel=1e-15)
    assert link.right.emitter.photon_efficiency == pytest.approx(0.1 * 0.25, rel=1e-15)
    assert link.analyzer.visibility == pytest.approx(0.96 * 1.2 / (1.1**2 + 0.3**2), abs=1e-7)


def test_it_is_the_link_whose_emitters_have_that_lifetime_and_detuning():
    solved = link_of_photons(ideal_link(SingleClick(), 0.3), decaying(), decaying(rate=1.2, detuning=0.3))
    shaped = replaced_all(
        ideal_link(SingleClick(), 0.3),
        {
            "left.emitter.lifetime_ns": 1.0,
            "right.emitter.lifetime_ns": 1 / 1.2,
            "right.emitter.detuning_mhz": 0.3e3 / (2 * math.pi),
            "analyzer.plus.window_ns": 60.0,
            "analyzer.minus.window_ns": 60.0,
        },
    )
    assert solved.pairs().probability == pytest.approx(shaped.pairs().probability, rel=1e-7)
    assert solved.pairs().state.matrix == pytest.approx(shaped.pairs().state.matrix, abs=1e-7)


def test_perfect_photons_leave_the_link_as_it_is():
    link = link_of_photons(Link(), decaying(), decaying())
    assert link.pairs().probability == pytest.approx(Link().pairs().probability, rel=1e-7)
    assert link.pairs().fidelity == pytest.approx(Link().pairs().fidelity, abs=1e-7)


def test_worse_photons_make_a_worse_link():
    fidelities = [link_of_photons(Link(), decaying(), decaying(detuning=d)).pairs().fidelity for d in (0.0, 0.5, 2.0)]
    assert fidelities == sorted(fidelities, reverse=True)
    assert fidelities[0] - fidelities[-1] > 0.1


def test_refusals():
    shaped = replaced_all(Link(), {"left.emitter.lifetime_ns": 1.0, "right.emitter.lifetime_ns": 1.0})
    with pytest.raises(ParameterError, match=r"Link.left.emitter.lifetime_ns = 1.0 ns: must be None, for the photon"):
        link_of_photons(shaped, decaying(), decaying())
    with pytest.raises(ParameterError, match=r"the right photon has efficiency 0: must be above 0 and at most 1"):
        link_of_photons(Link(), decaying(), decaying(share=0.0))
    with pytest.raises(ParameterError, match=r"g2 = 0.02: must be at most 0.001"):
        link_of_photons(Link(), decaying(pairs=0.01), decaying())

"""Recoil: the motion of trapped emitters in QuTiP, kicked or not, early or late."""

import math

import pytest
import qutip

from qnkit.model import replaced_all
from qnkit.physics import PolarizationDoubleClick, Recoil, TimeBinDoubleClick
from tests.links import ideal_link, single

KICKS = (
    Recoil(lamb_dicke=0.15, mean_phonons=0.0, trap_frequency_mhz=1.3),
    Recoil(lamb_dicke=0.3, mean_phonons=0.7, trap_frequency_mhz=0.9),
)
LEVELS = 60


def displaced_mean(recoil, turn=None):
    """The size of what a kick, against none or (turned) against the same kick later, leaves of a thermal state's coherence."""
    alpha = 1j * recoil.lamb_dicke
    kick = qutip.displace(LEVELS, alpha)
    motion = qutip.thermal_dm(LEVELS, recoil.mean_phonons, method="analytic") if recoil.mean_phonons else qutip.fock_dm(LEVELS, 0)
    if turn is None:
        return abs((kick * motion).tr())
    free = (-1j * turn * qutip.num(LEVELS)).expm()
    return abs(((free * kick) * motion * (kick * free).dag()).tr())


def coherence(link):
    return link.pairs().fresh_state.matrix[1, 2].real


@pytest.mark.parametrize("recoil", KICKS)
def test_kicked_or_not_is_the_mean_displacement_of_a_thermal_state(recoil):
    assert recoil.contrast == pytest.approx(displaced_mean(recoil), abs=1e-12)


@pytest.mark.parametrize("recoil", KICKS)
@pytest.mark.parametrize("gap_us", [0.0, 0.2, 3.7])
def test_kicked_early_or_late_is_the_distance_of_two_displacements(recoil, gap_us):
    turn = 2 * math.pi * recoil.trap_frequency_mhz * gap_us
    assert recoil.contrast_between(gap_us) == pytest.approx(displaced_mean(recoil, turn), abs=1e-12)


def test_each_emitter_of_a_single_click_takes_its_share_of_the_coherence():
    link = ideal_link(single(0.2), 0.3)
    kicked = replaced_all(link, {"left.emitter.recoil": KICKS[0], "right.emitter.recoil": KICKS[1]})
    assert coherence(kicked) / coherence(link) == pytest.approx(KICKS[0].contrast * KICKS[1].contrast, rel=1e-13)


def test_time_bins_forget_a_kick_after_whole_periods_of_the_trap_and_polarisation_always():
    recoil = Recoil(lamb_dicke=0.5, mean_phonons=3.0, trap_frequency_mhz=0.5)
    changes = {"left.emitter.recoil": recoil, "right.emitter.recoil": recoil}
    fidelities = []
    for protocol in (TimeBinDoubleClick(flip_us=10.0), TimeBinDoubleClick(flip_us=11.0), PolarizationDoubleClick()):
        fidelities.append(replaced_all(ideal_link(protocol, 0.3), changes).pairs().fidelity)
    worst = math.exp(-2 * 2 * 0.25 * (2 * 3 + 1))  # both emitters, half a period
    assert fidelities == pytest.approx([1, (1 + worst) / 2, 1], abs=1e-12)


def test_an_emitter_that_is_held_fast_feels_nothing():
    assert Recoil(mean_phonons=100.0).contrast == 1.0
    assert Recoil(mean_phonons=100.0).contrast_between(0.3) == 1.0

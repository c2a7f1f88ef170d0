"""The picture of a pair's errors beside those measured at Oxford."""

import pytest
from matplotlib.figure import Figure

from qnkit.physics import PairState
from qnkit.physics.noisy_pair import Noise, NoisyPair
from qnkit.systems import oxford_pair
from qnkit.views.pair_errors import draw_errors, errors, say_errors

NOTHING = Noise(enemy="nothing")


def one_sided(enemy, wait_s=0.04):
    return NoisyPair(bell="psi+", left=Noise(enemy=enemy), right=NOTHING, wait_s=wait_s)


def test_errors_are_the_other_bell_states():
    state = PairState.bell_diagonal([0.1, 0.2, 0.3, 0.4])
    assert errors(state, "phi+") == pytest.approx([0.2, 0.3, 0.4])  # phi-, psi+, psi-
    assert errors(state, "psi+") == pytest.approx([0.4, 0.1, 0.2])  # psi-, phi+, phi-


def test_dephasing_makes_phase_flips_alone_and_depolarising_all_alike():
    phase, bit, both = errors(one_sided("dephasing").state, "psi+")
    assert phase > 0.01
    assert (bit, both) == pytest.approx((0.0, 0.0), abs=1e-15)
    assert errors(one_sided("depolarising").state, "psi+") == pytest.approx([0.25 * (1 - 2.718281828459045**-0.04)] * 3)


def test_points_are_the_measured_ones_and_bars_the_models():
    ax = Figure().add_subplot()
    draw_errors(ax, one_sided("dephasing"))
    assert ax.lines[0].get_xdata() == pytest.approx([100 * w for w in errors(oxford_pair.pair(), "psi+")])
    reach = [path.vertices[:, 0].max() for path in ax.collections[0].get_paths()]
    assert reach == pytest.approx([100 * w for w in errors(one_sided("dephasing").state, "psi+")])


def test_no_enemy_alone_gives_both_the_size_and_the_split():
    theirs = errors(oxford_pair.pair(), "psi+")
    for enemy in ("dephasing", "relaxation", "depolarising", "bit flips", "turning"):
        gaps = []
        for step in range(1, 60):
            ours = errors(one_sided(enemy, 0.003 * step).state, "psi+")
            gaps.append(max(abs(a - b) for a, b in zip(ours, theirs, strict=True)))
        assert min(gaps) > 0.005


def test_sentence_says_both():
    said = say_errors(one_sided("depolarising"))
    assert "1.0 % phase flipped, 1.0 % bit flipped, 1.0 % both flipped" in said
    assert "Measured: fidelity 0.9694" in said

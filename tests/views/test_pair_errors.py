"""The picture of a pair's errors beside those measured at Oxford."""

import pytest
from matplotlib.figure import Figure

from qnkit.physics.noisy_pair import NoisyPair, WaitingNoise, flipped
from qnkit.systems import oxford_pair
from qnkit.views.pair_errors import draw_errors, say_errors

NOTHING = WaitingNoise(enemy="nothing")


def one_sided(enemy, wait_s=0.04):
    return NoisyPair(bell="psi+", left=WaitingNoise(enemy=enemy), right=NOTHING, wait_s=wait_s)


def test_points_are_the_measured_ones_and_bars_the_models():
    ax = Figure().add_subplot()
    draw_errors(ax, one_sided("dephasing"))
    assert ax.lines[0].get_xdata() == pytest.approx([100 * w for w in flipped(oxford_pair.pair(), "psi+")])
    reach = [path.vertices[:, 0].max() for path in ax.collections[0].get_paths()]
    assert reach == pytest.approx([100 * w for w in flipped(one_sided("dephasing").state, "psi+")])


def test_no_enemy_alone_gives_both_the_size_and_the_split():
    theirs = flipped(oxford_pair.pair(), "psi+")
    for enemy in ("dephasing", "relaxation", "depolarising", "bit flips", "turning"):
        gaps = []
        for step in range(1, 60):
            ours = flipped(one_sided(enemy, 0.003 * step).state, "psi+")
            gaps.append(max(abs(a - b) for a, b in zip(ours, theirs, strict=True)))
        assert min(gaps) > 0.005


def test_sentence_says_both():
    said = say_errors(one_sided("depolarising"))
    assert "1.0 % phase flipped, 1.0 % bit flipped, 1.0 % both flipped" in said
    assert "Measured: fidelity 0.9694" in said

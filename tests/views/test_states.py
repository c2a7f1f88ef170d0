"""The picture of a pair's density matrix."""

import math

import numpy as np
import pytest
from matplotlib.figure import Figure

from qnkit.model import replaced
from qnkit.physics import Arm, Detector, Emitter, Link, PairState
from qnkit.views.states import draw_state


def drawn(state):
    ax = Figure().add_subplot()
    draw_state(ax, state)
    return ax


def test_area_of_a_square_is_the_size_of_its_entry():
    state = PairState.werner(0.8, "psi+")
    areas = {}
    for patch in drawn(state).patches:
        x, y = patch.get_x() + patch.get_width() / 2, patch.get_y() + patch.get_height() / 2
        areas[round(y), round(x)] = patch.get_width() ** 2 / 0.9**2 * 0.5
    for (row, column), area in areas.items():
        assert area == pytest.approx(abs(state.matrix[row, column]), rel=1e-9)
    assert set(areas) == {(0, 0), (1, 1), (1, 2), (2, 1), (2, 2), (3, 3)}


def test_sign_is_hatched_and_not_only_coloured():
    plus, minus = drawn(PairState.bell("psi+")), drawn(PairState.bell("psi-"))
    assert [patch.get_hatch() for patch in plus.patches] == [""] * 4
    assert sorted(patch.get_hatch() for patch in minus.patches) == ["", "", "///", "///"]


def test_hand_points_along_the_phase():
    vector = np.array([0, 1, 1j, 0]) / math.sqrt(2)
    ax = drawn(PairState.from_matrix(np.outer(vector, vector.conj())))
    hands = {}
    for line in ax.lines:
        (x0, x1), (y0, y1) = line.get_data()
        hands[round(y0), round(x0)] = (float(x1 - x0), float(y0 - y1))
    assert set(hands) == {(1, 2), (2, 1)}
    assert hands[2, 1][1] > 0 > hands[1, 2][1]
    assert hands[2, 1][0] == pytest.approx(0, abs=1e-12)


def test_diagonal_carries_the_chances_of_the_outcomes():
    texts = [text.get_text() for text in drawn(PairState.werner(0.7, "phi+")).texts]
    assert texts == ["0.40", "0.10", "0.10", "0.40"]


@pytest.mark.parametrize("fidelity", [0.3, 0.5, 0.62, 0.7, 0.9])
def test_a_number_stands_in_its_square_only_where_there_is_room(fidelity):
    ax = drawn(PairState.werner(fidelity, "phi+"))
    middles = [(patch.get_x() + patch.get_width() / 2, patch.get_y() + patch.get_height() / 2) for patch in ax.patches]
    widths = {round(x): patch.get_width() for (x, y), patch in zip(middles, ax.patches, strict=True) if round(x) == round(y)}
    for text in ax.texts:
        column, row = text.get_position()
        assert (row == column) is (widths[round(column)] > 0.56)


def test_rounding_is_no_chance():
    matrix = np.diag([0.5, 0.5, 1e-33, 0.0])
    assert [text.get_text() for text in drawn(PairState.unchecked(matrix.astype(complex))).texts] == [
        "0.50",
        "0.50",
        "0.00",
        "0.00",
    ]


def test_link_and_pairs_show_the_usable_state():
    link = Link()
    shown = [[patch.get_width() for patch in drawn(thing).patches] for thing in (link, link.pairs(), link.pairs().state)]
    assert shown[0] == shown[1] == shown[2]


def test_dead_link_says_so():
    dark = Arm(emitter=Emitter(photon_efficiency=0.0))
    dead = Link(left=dark, right=dark)
    for name in ("plus", "minus"):
        dead = replaced(dead, f"analyzer.{name}", Detector(dark_count_rate_hz=0.0))
    assert [text.get_text() for text in drawn(dead).texts] == ["no pair ever comes"]

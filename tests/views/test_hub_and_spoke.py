"""The pictures of hub and spoke: S against rate, counts, rates, and the map."""

import math
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from matplotlib.figure import Figure

from qnkit.model import replaced
from qnkit.network.alike_spokes import AlikeSpokes
from qnkit.views.hub_and_spoke import diagram_hub_and_mesh, draw_hub_chsh, draw_hub_counts, draw_hub_rates

CITY = AlikeSpokes()
TEN = replaced(CITY, "users", 10)


def drawn(draw, *given):
    ax = Figure().add_subplot()
    draw(ax, *given)
    return ax


def point(ax):
    return next(line.get_xydata()[0] for line in ax.lines if line.get_marker() in "o<v" and len(line.get_xydata()) == 1)


def test_the_city_lies_on_the_curve_of_its_brightness():
    ax = drawn(draw_hub_chsh, CITY)
    curve = max((line.get_xydata() for line in ax.lines), key=len)
    assert point(ax) == pytest.approx([CITY.four_folds().rate_hz, CITY.chsh])
    assert np.interp(math.log(point(ax)[0]), np.log(curve[:, 0]), curve[:, 1]) == pytest.approx(CITY.chsh, abs=2e-3)
    assert [2.0, 2.0] in [list(line.get_ydata()) for line in ax.lines]


def test_lost_photons_move_the_point_left_at_the_same_height_and_brightness_moves_it_along_the_curve():
    lost, bright = (point(drawn(draw_hub_chsh, replaced(CITY, *change))) for change in (("loss_db", 9.0), ("brightness_hz", 5e6)))
    before = point(drawn(draw_hub_chsh, CITY))
    assert lost[0] < before[0] / 10
    assert lost[1] == pytest.approx(before[1], abs=1e-3)
    assert bright[0] > 50 * before[0]
    assert bright[1] < before[1] - 0.1


def test_a_point_off_the_picture_is_an_arrow_at_its_edge():
    faint = replaced(replaced(CITY, "brightness_hz", 1e4), "loss_db", 30.0)
    ax = drawn(draw_hub_chsh, faint)
    assert [line.get_marker() for line in ax.lines if len(line.get_xydata()) == 1] == ["<"]
    assert point(ax)[0] == ax.get_xlim()[0]


@pytest.mark.parametrize("visibility", [0.0, 0.5, 0.9, 1.0])
def test_no_word_lies_on_another_or_is_cut_off(visibility):
    figure = Figure(figsize=(6, 3), layout="constrained")
    ax = figure.add_subplot()
    draw_hub_chsh(ax, replaced(CITY, "visibility", visibility))
    figure.canvas.draw()
    one, other = (text.get_window_extent() for text in ax.texts)
    assert not one.overlaps(other)
    assert max(one.y1, other.y1) < ax.bbox.y1


def test_counts_stand_where_they_should_and_the_guess_beside_them():
    ax = drawn(draw_hub_counts, TEN, 5.0)
    hub = next(line for line in ax.lines if line.get_marker() == "o").get_xdata()
    mesh = next(line for line in ax.lines if line.get_marker() == "s").get_xdata()
    assert list(hub) == [10, 20, 4, 1, 88]
    assert list(mesh) == [45, 90, 90, 9, pytest.approx(792)]
    assert next(line for line in ax.lines if line.get_marker() == "D").get_xdata()[0] == 20
    assert math.isnan(
        next(one for one in drawn(draw_hub_counts, replaced(TEN, "arm_km", 0.0)).lines if one.get_marker() == "o").get_xdata()[4]
    )
    assert "you" not in [text.get_text() for text in drawn(draw_hub_counts, CITY, 5.0).texts]


def test_rates_are_those_of_hub_in_turn_and_of_a_link_of_their_own():
    ax = drawn(draw_hub_rates, TEN)
    assert point(ax) == pytest.approx([10, TEN.shared_hz])
    levels = [line.get_ydata()[0] for line in ax.lines if len(line.get_ydata()) == 2]
    assert levels == [pytest.approx(TEN.direct_hz)]


@pytest.mark.parametrize(("brightness_hz", "arm_km"), [(2e7, 0.0), (2e7, 8.8), (3e4, 30.0)])
def test_names_of_both_rates_stay_in_the_picture_and_apart(brightness_hz, arm_km):
    figure = Figure(figsize=(4, 3), layout="constrained")
    ax = figure.add_subplot()
    city = replaced(replaced(TEN, "brightness_hz", brightness_hz), "arm_km", arm_km)
    draw_hub_rates(ax, city)
    figure.canvas.draw()
    mesh, hub = (text.get_window_extent() for text in ax.texts)
    assert not mesh.overlaps(hub)
    assert ax.bbox.y0 < min(mesh.y0, hub.y0) < max(mesh.y1, hub.y1) < ax.bbox.y1
    assert city.direct_hz < ax.get_ylim()[1]
    assert point(ax)[1] == max(city.shared_hz, ax.get_ylim()[0])


@pytest.mark.parametrize("users", [2, 10, 30])
def test_map_has_an_arm_a_user_and_a_link_for_each_two(users):
    svg = diagram_hub_and_mesh(replaced(CITY, "users", users))
    label = ElementTree.fromstring(svg).attrib["aria-label"]
    assert svg.count('stroke="#0072B2"') == users
    assert svg.count('stroke="#E69F00"') == users * (users - 1) // 2
    assert svg.count('fill="#56B4E9"') == 1 + (users - 1) + 1  # the hub, the mesh, and the key
    assert f"{users} users; hub: 1 cryostat," in label

"""The canvas: the fast way gives the pixels of matplotlib's own full drawing."""

from functools import partial

import numpy as np
import pytest

from qnkit.views.canvas import Canvas
from qnkit.views.palettes import DARK, LIGHT
from qnkit.views.theme import PROJECTOR
from tests.views import toy


def bound(model, *views):
    return [partial(lambda view, ax: view(ax, model), view) for view in views]


def fresh_and_full(draws, canvas):
    """A new figure with the same room for labels, drawn by matplotlib itself."""
    other = Canvas(canvas.widths, canvas.size, colours=canvas.colours, sizes=canvas.sizes, scale=canvas.scale)
    for mine, theirs in zip(other.cells, canvas.cells, strict=True):
        mine.margin = list(theirs.margin)
    other._place()
    other.draw(draws)
    other._agg.draw()
    return other.pixels().copy()


TOYS = [toy.Toy(rate_hz=rate, left=toy.Part(gain=0.1 * k + 0.1)) for k, rate in enumerate((10.0, 40.0, 90.0))]


def test_fast_way_equals_a_full_redraw_while_only_data_change():
    canvas = Canvas((1.0, 1.0), scale=1.0)
    for model in TOYS:
        draws = bound(model, toy.draw_curve, toy.draw_curve)
        canvas.draw(draws)
        assert np.array_equal(canvas.pixels(), fresh_and_full(draws, canvas))
    assert canvas.frames_drawn == 2  # one for each axes, for three pictures


def test_frame_is_drawn_again_when_limits_change_by_themselves():
    canvas = Canvas(scale=1.0)
    for count, model in enumerate(TOYS, 1):
        draws = bound(model, toy.draw_free)
        canvas.draw(draws)
        assert canvas.frames_drawn == count
        assert np.array_equal(canvas.pixels(), fresh_and_full(draws, canvas))


def test_only_the_axes_whose_frame_changed_is_drawn_again():
    canvas = Canvas((1.0, 1.0), scale=1.0)
    canvas.draw(bound(TOYS[0], toy.draw_curve, toy.draw_free))
    before = canvas.frames_drawn
    draws = bound(TOYS[1], toy.draw_curve, toy.draw_free)
    canvas.draw(draws)
    assert canvas.frames_drawn == before + 1
    assert np.array_equal(canvas.pixels(), fresh_and_full(draws, canvas))


def test_limits_shrink_again_with_the_data():
    canvas = Canvas(scale=1.0)
    canvas.draw(bound(TOYS[2], toy.draw_free))
    canvas.draw(bound(TOYS[0], toy.draw_free))
    assert canvas.cells[0].axes.get_ylim()[1] < 12


@pytest.mark.parametrize("copies", [5, 2, 3])
def test_categories_of_an_earlier_drawing_leave_no_trace(copies):
    canvas = Canvas(scale=1.0)
    canvas.draw(bound(toy.Toy(copies=9), toy.draw_bars))
    draws = bound(toy.Toy(copies=copies), toy.draw_bars)
    canvas.draw(draws)
    assert np.array_equal(canvas.pixels(), fresh_and_full(draws, canvas))


def test_a_scale_that_is_set_now_and_then_is_free_again():
    def draw(log, ax):
        ax.plot([1, 10], [1, 1000])
        if log:
            ax.set_yscale("log")
            ax.set_yticks([1, 100])
            ax.set_title("by factors")

    canvas = Canvas(scale=1.0)
    for log in (False, True, False, True):
        canvas.draw([partial(draw, log)])
        assert np.array_equal(canvas.pixels(), fresh_and_full([partial(draw, log)], canvas))


def test_axes_that_a_drawing_adds_come_and_go():
    def draw(twin, ax):
        ax.plot([0, 1], [0, 1])
        if twin:
            ax.twinx().plot([0, 1], [5, 2], "r")
            ax.inset_axes((0.6, 0.1, 0.3, 0.3)).plot([0, 1])

    canvas = Canvas(scale=1.0)
    canvas.draw([partial(draw, False)])
    plain = canvas.pixels().copy()
    canvas.draw([partial(draw, True)])
    assert not np.array_equal(canvas.pixels(), plain)
    canvas.draw([partial(draw, False)])
    assert np.array_equal(canvas.pixels(), plain)
    assert len(canvas.figure.axes) == 1


def test_a_drawing_that_fails_half_way_leaves_the_last_picture_and_no_debris():
    def broken(ax):
        ax.plot([0, 1], [0, 1])
        raise RuntimeError("half way")

    canvas = Canvas(scale=1.0)
    good = bound(TOYS[0], toy.draw_curve)
    canvas.draw(good)
    picture = canvas.pixels().copy()
    with pytest.raises(RuntimeError, match="half way"):
        canvas.draw([broken])
    assert np.array_equal(canvas.pixels(), picture)
    canvas.draw(good)
    assert np.array_equal(canvas.pixels(), picture)


def test_the_kept_curve_is_faint_stays_while_the_other_moves_and_goes():
    canvas = Canvas(scale=1.0)
    now, then = bound(TOYS[2], toy.draw_curve), tuple(bound(TOYS[0], toy.draw_curve))
    canvas.draw(now)
    alone = canvas.pixels().copy()
    canvas.draw(now, then)
    both = canvas.pixels().copy()
    assert not np.array_equal(both, alone)
    ghosts = canvas.cells[0].ghosts
    assert all(artist.get_alpha() < 0.3 for artist in ghosts)
    canvas.draw(bound(TOYS[1], toy.draw_curve), then)
    assert canvas.cells[0].ghosts is ghosts
    canvas.draw(now, then)
    assert np.array_equal(canvas.pixels(), both)
    canvas.draw(now, ())
    assert np.array_equal(canvas.pixels(), alone)


def test_limits_left_free_make_room_for_the_kept_curve():
    canvas = Canvas(scale=1.0)
    canvas.draw(bound(TOYS[0], toy.draw_free), tuple(bound(TOYS[2], toy.draw_free)))
    assert canvas.cells[0].axes.get_ylim()[1] > 90


def test_fifty_moves_leave_the_number_of_artists_as_it_was():
    canvas = Canvas((1.0, 1.0), size=(300, 160), scale=1.0)
    kept = tuple(bound(TOYS[0], toy.draw_curve, toy.draw_bars))
    counts = set()
    for k in range(50):
        canvas.draw(bound(toy.Toy(rate_hz=1.0 + k), toy.draw_curve, toy.draw_bars), kept)
        counts.add((len(canvas.figure.findobj()), *(len(cell.axes.containers) for cell in canvas.cells)))
    assert len(counts) == 1


def test_long_labels_get_the_room_they_need_and_stay_inside():
    def draw(ax):
        ax.barh(["a very long name of a part", "short"], [1, 2])
        ax.text(1.02, 0.5, "beyond the end", transform=ax.transAxes)

    canvas = Canvas((1.0, 1.0), scale=1.0)
    canvas.draw([draw, draw])
    renderer = canvas._agg.get_renderer()
    for cell in canvas.cells:
        boxes = [cell.axes.yaxis.get_tightbbox(renderer), cell.axes.texts[0].get_window_extent(renderer)]
        assert boxes[0].x0 >= cell.box.x0
        assert boxes[1].x1 <= cell.box.x1


def test_picture_has_its_size_times_the_scale_and_follows_palette_and_projector():
    canvas = Canvas(size=(400, 200), scale=1.5)
    canvas.draw(bound(TOYS[0], toy.draw_curve))
    assert canvas.pixels().shape == (300, 600, 4)
    light = canvas.pixels().copy()
    canvas.restyle(colours=DARK)
    canvas.draw(bound(TOYS[0], toy.draw_curve))
    assert not np.array_equal(canvas.pixels(), light)
    canvas.restyle(colours=LIGHT)
    canvas.draw(bound(TOYS[0], toy.draw_curve))
    assert np.array_equal(canvas.pixels(), light)
    canvas.restyle(sizes=PROJECTOR)
    canvas.draw(bound(TOYS[0], toy.draw_curve))
    assert canvas.cells[0].axes.xaxis.label.get_fontsize() == 14.0


def test_nothing_of_pyplot_is_used():
    import subprocess
    import sys

    code = "import sys; from qnkit.views.canvas import Canvas; Canvas(); print('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"

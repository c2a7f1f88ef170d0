"""The pictures of a link: what they show is what the engine says, the frame keeps still, labels stay inside."""

import math

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from qnkit.model import replaced
from qnkit.physics import Arm, Clock, Detector, Emitter, Fiber, Link, PairLink, SingleClick, TimeBinDoubleClick
from qnkit.physics.reach import at_distance, distance_km
from qnkit.views import links, theme
from qnkit.views.canvas import Canvas

DARK = Arm(emitter=Emitter(photon_efficiency=0.0))
DEAD = Link(left=DARK, right=DARK)
for _name in ("plus", "minus"):
    DEAD = replaced(DEAD, f"analyzer.{_name}", Detector(dark_count_rate_hz=0.0))
DIM = Link(
    left=Arm(emitter=Emitter(photon_efficiency=0.027), fiber=Fiber(length_km=5.0, extra_loss_db=8.95)),
    right=Arm(emitter=Emitter(photon_efficiency=0.027), fiber=Fiber(length_km=5.0, extra_loss_db=8.95)),
    clock=Clock(preparation_us=327.0),
    protocol=SingleClick(left_bright_weight=0.17, right_bright_weight=0.17),
)
DRAWINGS = [links.draw_link_rate, links.draw_rate_fidelity, links.draw_ledger]


def drawn(draw, model, *more, **given):
    ax = Figure().add_subplot()
    draw(ax, model, *more, **given)
    return ax


def words(ax):
    return [text.get_text() for text in ax.texts]


def points(ax):
    return [tuple(float(v[0]) for v in line.get_data()) for line in ax.lines if len(line.get_xdata()) == 1]


def test_point_of_this_link_is_its_rate_at_its_distance():
    assert (distance_km(DIM), DIM.pairs().rate_hz) in points(drawn(links.draw_link_rate, DIM))


def test_bound_is_thin_dash_dot_and_named_on_the_line():
    ax = drawn(links.draw_link_rate, DIM)
    bound = ax.lines[-1]
    assert to_hex(bound.get_color()) == theme.LIGHT.ink
    assert bound.get_linewidth() < ax.lines[0].get_linewidth()
    assert "best without a midpoint" in words(ax)
    assert len(drawn(links.draw_link_rate, PairLink()).lines) == 2


def test_prediction_is_a_diamond_at_one_pair_a_second():
    ax = drawn(links.draw_link_rate, DIM, predicted=42.0)
    assert (42.0, 1.0) in points(ax)
    assert ax.lines[-1].get_marker() == "D"
    assert "you" in words(ax)
    assert "you: 500 km" in words(drawn(links.draw_link_rate, DIM, predicted=500.0))
    assert "you" not in words(drawn(links.draw_link_rate, DIM))


@pytest.mark.parametrize("draw", DRAWINGS)
def test_frame_stays_while_a_hand_drags(draw):
    canvas = Canvas([1.0], (500, 320))
    canvas.draw([lambda ax: draw(ax, at_distance(DIM, 1.0))])
    canvas.draw([lambda ax: draw(ax, at_distance(DIM, 2.0))])
    before = canvas.frames_drawn
    for km in (3.0, 30.0, 100.0):
        canvas.draw([lambda ax, km=km: draw(ax, at_distance(DIM, km))])
    assert canvas.frames_drawn == before


@pytest.mark.parametrize("draw", DRAWINGS)
@pytest.mark.parametrize(
    "model", [DEAD, PairLink(), replaced(DIM, "protocol", TimeBinDoubleClick()), at_distance(Link(), 20000.0)]
)
def test_dead_far_and_other_links_draw(draw, model):
    ax = drawn(draw, model)
    ax.figure.canvas.draw()
    assert not any("nan" in text for text in words(ax))


@pytest.mark.parametrize("draw", DRAWINGS[:2])
@pytest.mark.parametrize("km", [1.0, 100.0])
@pytest.mark.parametrize("caught", [0.005, 0.5])
@pytest.mark.parametrize("weight", [0.005, 0.5])
def test_labels_stay_apart_at_the_ends_of_the_sliders(draw, km, caught, weight):
    model = at_distance(DIM, km)
    for path, value in (("emitter.photon_efficiency", caught), ("fiber.extra_loss_db", 8.95)):
        model = replaced(replaced(model, f"left.{path}", value), f"right.{path}", value)
    model = replaced(model, "protocol", SingleClick(left_bright_weight=weight, right_bright_weight=weight))
    canvas = Canvas([1.0, 1.0], (760, 320))
    given = {"predicted": 31.6} if draw is links.draw_link_rate else {}
    canvas.draw([lambda ax: draw(ax, model, **given), lambda ax: links.draw_ledger(ax, model)])
    renderer = canvas.figure.canvas.get_renderer()
    axes = canvas.cells[0].axes
    frame = axes.get_window_extent(renderer)
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in axes.texts]
    inside = [(name, box) for name, box in boxes if box.x0 < frame.x1 and box.y0 < frame.y1 and box.x1 > frame.x0]
    for i, (one, box) in enumerate(inside):
        assert box.x1 <= frame.x1 + 12, one
        for other, second in inside[i + 1 :]:
            assert not box.overlaps(second), (one, other)


def test_named_weights_lie_on_the_single_click_curve():
    ax = drawn(links.draw_rate_fidelity, DIM)
    third = replaced(DIM, "protocol", SingleClick(left_bright_weight=0.3, right_bright_weight=0.3)).pairs()
    assert any(at == pytest.approx((third.rate_hz, third.fidelity)) for at in points(ax))
    assert {"α 10%", "α 30%", "double click"} <= set(words(ax))


def test_double_click_is_where_the_engine_puts_it():
    twice = replaced(DIM, "protocol", TimeBinDoubleClick()).pairs()
    assert (twice.rate_hz, twice.fidelity) in points(drawn(links.draw_rate_fidelity, DIM))


def test_ledger_bars_walk_from_one_to_the_fidelity():
    ax, ledger = drawn(links.draw_ledger, DIM), DIM.ledger()
    names = [tick.get_text() for tick in ax.get_yticklabels()]
    assert names == ["perfect pair", *(entry.cause for entry in ledger.entries), "this link"]
    bars = [path.get_extents() for path in ax.collections[1].get_paths()]
    assert bars[-1].width == pytest.approx(DIM.pairs().fidelity)
    big = names.index("both emitters lit")
    assert bars[big].width == pytest.approx(ledger.loss("both emitters lit"))
    assert bars[big].x1 == pytest.approx(1.0)
    assert f"−{ledger.loss('both emitters lit'):.3f}" in words(ax)
    assert "no pair" in [tick.get_text() for tick in drawn(links.draw_ledger, DEAD).get_yticklabels()]


def test_sampled_waits_follow_the_law_within_five_standard_errors():
    ax = drawn(links.draw_sample, DIM, np.random.default_rng(1))
    times, share = ax.lines[0].get_data()
    law = np.exp(-times * DIM.pairs().rate_hz)
    assert np.max(np.abs(share - law)) < 5 * 0.5 / math.sqrt(links.SAMPLED) + 1 / links.SAMPLED
    assert any(text.startswith("400 sampled waits: mean 0.4") and "±" in text for text in words(ax))


def test_same_seed_same_sample_and_a_dead_link_says_so():
    first, again = (drawn(links.draw_sample, DIM, np.random.default_rng(7)).lines[0].get_xdata() for _ in range(2))
    assert np.array_equal(first, again)
    assert "no pair ever comes" in words(drawn(links.draw_sample, DEAD, np.random.default_rng(0)))


@pytest.mark.parametrize("draw", DRAWINGS)
def test_colours_follow_the_theme(draw):
    with theme.using(theme.DARK):
        ax = drawn(draw, DIM)
    colours = {to_hex(line.get_color()) for line in ax.lines} | {to_hex(text.get_color()) for text in ax.texts}
    assert theme.LIGHT.ink not in colours

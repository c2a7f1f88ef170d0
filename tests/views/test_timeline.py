"""Claims about the strip of memories."""

import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from qnkit.model import ParameterError
from qnkit.network.trace import Trace
from qnkit.views import theme
from qnkit.views.living_trace import played
from qnkit.views.timeline import draw_timeline
from tests.traces import NAMES, chain_trace, large_trace, named_trace


def _axes(trace, *args, colours=theme.LIGHT):
    with theme.using(colours):
        ax = Figure().add_subplot()
        draw_timeline(ax, trace, *args)
    return ax


def _bars(ax):
    """Start, end, middle, thickness and colour of each bar."""
    (bars,) = (c for c in ax.collections if isinstance(c, PolyCollection) and len(c.get_paths()))
    boxes = [path.get_extents() for path in bars.get_paths()]
    return [(b.x0, b.x1, (b.y0 + b.y1) / 2, b.height, to_hex(c)) for b, c in zip(boxes, bars.get_facecolors(), strict=True)]


def test_the_bars_of_a_memory_cover_just_the_stays_of_its_pairs():
    trace = chain_trace()
    scene, bars = played(trace), _bars(_axes(trace))
    delft = scene.memories.index((0, 0))
    covered = sorted((a, b) for a, b, y, *_ in bars if abs(y - delft) < 0.3)
    stays = [(2.0, 16.0), (16.0, 16.0 + 1e3 * float(trace.column("ended_s")[4] - 0.016)), (22.0, 30.0), (33.0, 60.0)]
    assert covered[0][0] == stays[0][0]
    assert sum(b - a for a, b in covered if b - a > 0) >= sum(b - a for a, b in stays) - 1e-9
    assert not [a for a, b in covered if 17 < a < 21.9]


def test_both_halves_of_a_pair_have_the_same_stay():
    trace = chain_trace()
    scene, bars = played(trace), _bars(_axes(trace))
    y = [i + 0.6 * node for i, (node, _) in enumerate(scene.memories)]
    for pair in scene.pairs:
        if pair.t1 > pair.t0:
            for row in pair.rows:
                own = [(a, b) for a, b, at, *_ in bars if abs(at - y[row]) < 1e-9 and a >= 1e3 * pair.t0 - 1e-9]
                assert min(a for a, _ in own) == pytest.approx(1e3 * pair.t0, abs=1e-9)


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK])
def test_made_waiting_swapped_and_distilled_have_their_colours(colours):
    seen = {colour for *_, colour in _bars(_axes(chain_trace(), colours=colours))}
    assert seen == {colours.marks[thing].lower() for thing in ("fresh", "waiting", "swapped")} | {colours.card}


def test_a_waiting_bar_thins_with_age():
    bars = [bar for bar in _bars(_axes(chain_trace())) if bar[4] == "#e69f00" and bar[2] > 8.5]  # in Haarlem
    thickness = np.array([thick for start, _, _, thick, _ in sorted(bars) if 20 < start < 40])
    assert (np.diff(thickness) < 0).all()
    assert thickness[-1] < 0.7 * thickness[0]


def test_lost_pairs_are_crossed_delivered_ones_marked_and_blocked_memories_dashed():
    ax = _axes(chain_trace())
    marks = theme.LIGHT.marks
    crosses = [line for line in ax.lines if line.get_marker() == "x"]
    assert sum(len(line.get_xdata()) for line in crosses) == 6
    assert sum(line.get_color() == marks["delivered"] for line in ax.lines) == 2
    dashed = [line for line in ax.lines if line.is_dashed()]
    assert len(dashed) == 3  # Delft and Leiden wait for the news of the failed swap, Leiden for that of the cut-off


def test_a_line_joins_the_two_memories_of_a_station_that_swapped():
    trace = chain_trace()
    joins = [line for line in _axes(trace).lines if line.get_color() == theme.LIGHT.marks["swapped"]]
    assert sorted(line.get_xdata()[0] for line in joins) == pytest.approx([9.0, 16.0])


def test_names_units_and_the_cursor():
    ax = _axes(chain_trace(), 0.012, 0.01, 0.02)
    assert [text.get_text() for text in ax.texts] == list(NAMES)
    assert ax.get_xlabel() == "time (ms)"
    assert ax.get_xlim() == pytest.approx((10.0, 20.0))
    assert any(list(line.get_xdata()) == [12.0, 12.0] for line in ax.lines)


def test_two_thousand_pairs_are_drawn_as_one_collection():
    assert len(_bars(_axes(large_trace()))) > 8000


def test_a_trace_without_memories_and_an_empty_window_are_refused_in_words():
    none = Trace(chain_trace().network, np.empty((0, 13), dtype=np.int64), np.empty((0, 8)), 1.0)
    with pytest.raises(ParameterError, match="says nothing of memories"):
        _axes(none)
    with pytest.raises(ParameterError, match="must be after from_s"):
        _axes(chain_trace(), None, 0.02, 0.01)


def test_names_of_nodes_are_letters_and_no_formulas():
    _axes(named_trace("A$1", "$\\frac{$")).figure.canvas.draw()

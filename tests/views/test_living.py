"""Claims about the picture of the living network."""

import base64
import json
import math
import shutil
import subprocess

import numpy as np
import pytest
from matplotlib.figure import Figure

from qnkit.model import ParameterError
from qnkit.network.network import Connection, Network, Node
from qnkit.network.six_modules import served, six_modules
from qnkit.network.trace import Trace
from qnkit.views import theme
from qnkit.views.living import Living, draw_network, living, scale_bar
from tests.traces import DELAYS, NAMES, chain_trace, named_trace, row

SCRIPT = str(Living._esm)


def _trace(*kinds_and_fates):
    """Pairs of the first two of three nodes, from 1 s to 2 s."""
    places = (("1", 0.0, 0.0), ("2", 4.0, 0.0), ("3", 2.0, 3.0))
    nodes = tuple(Node(name=name, east_km=x, north_km=y) for name, x, y in places)
    network = Network(nodes=nodes, connections=tuple(Connection(left=a, right=b) for a, b in ("12", "23")))
    rows = [row(i, kind, 0, (-1, -1), (0, 1), (0, 1), fate, 1.0, 2.0) for i, (kind, fate) in enumerate(kinds_and_fates)]
    counts = np.array([c for c, _ in rows], dtype=np.int64).reshape(-1, 13)
    return Trace(network, counts, np.array([n for _, n in rows]).reshape(-1, 8), 5.0)


def _axes(trace, t=None, cutoff_s=1.0, colours=theme.LIGHT):
    with theme.using(colours):
        ax = Figure().add_subplot()
        draw_network(ax, trace, t, cutoff_s)
    return ax


def _curves(ax):
    return [line for line in ax.lines if len(line.get_xdata()) == 41]


def test_a_waiting_pair_thins_and_fades_with_age():
    widths, alphas = [], []
    for t in (1.1, 1.5, 1.9):
        (curve,) = _curves(_axes(_trace(("link", "expired")), t))
        widths.append(curve.get_linewidth())
        alphas.append(curve.get_alpha())
    assert np.all(np.diff(widths) < 0)
    assert np.all(np.diff(alphas) < 0)


def test_every_pair_is_an_arc_between_its_ends_outside_the_map():
    (curve,) = _curves(_axes(_trace(("link", "delivered")), 1.5))
    assert (curve.get_xdata()[[0, -1]] == [0, 4]).all()
    assert curve.get_ydata()[20] < 0  # the third node is above


def test_a_lost_pair_is_dashed_and_crossed_never_colour_alone():
    ax = _axes(_trace(("link", "expired")), 2.01)
    (curve,) = _curves(ax)
    assert curve.is_dashed()
    assert any(line.get_marker() == "x" for line in ax.lines)


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK])
def test_colours_come_from_the_theme_in_light_and_dark(colours):
    (curve,) = _curves(_axes(_trace(("swapped", "delivered")), 1.5, colours=colours))
    assert curve.get_color() == colours.marks["swapped"]


def test_an_empty_trace_is_drawn_too():
    assert _curves(_axes(_trace())) == []


def test_a_distilled_pair_is_a_double_line_and_a_delivered_one_marks_its_ends():
    trace = chain_trace()
    double, inner = _curves(_axes(trace, 0.0459, None))[:2]
    assert np.array_equal(double.get_xydata(), inner.get_xydata())
    assert inner.get_linewidth() < double.get_linewidth() / 2
    ends = [line for line in _axes(trace, 0.0165, None).lines if line.get_color() == theme.LIGHT.marks["delivered"]]
    assert {tuple(line.get_xydata()[0]) for line in ends if line.get_markersize() > 20} == {(0.0, 0.0), (29.0, 41.0)}


def test_a_message_is_an_arrow_that_travels_from_the_swap_to_the_end_of_the_pair():
    way = []
    for t in (0.01601, 0.0161, 0.0162):  # Leiden has swapped at 16 ms; Delft hears 0.24 ms later
        tips = [text.xy for text in _axes(chain_trace(), t, None).texts if getattr(text, "arrow_patch", None)]
        way.append(min(tips, key=lambda xy: xy[0])[0])
    assert np.allclose(np.diff(way) / np.diff([0.01601, 0.0161, 0.0162]), -18.0 / (DELAYS[0] + DELAYS[1]))


def test_towns_have_their_names_and_a_bar_says_the_kilometres():
    ax = _axes(chain_trace(), 0.01, None)
    assert {text.get_text() for text in ax.texts} >= set(NAMES)
    (bar,) = ax.artists
    assert bar.txt_label.get_text() == "5 km"


@pytest.mark.parametrize(("longest", "bar"), [(8.2, 5.0), (1.0, 1.0), (0.034, 0.02), (2500.0, 2000.0)])
def test_the_scale_bar_is_a_round_number_that_fits(longest, bar):
    assert scale_bar(longest) == pytest.approx(bar, rel=1e-12)


def test_the_text_form_is_stable_and_says_what_happened():
    trace = served(six_modules(), 4.0, np.random.default_rng(2))
    delivered, swapped, lost = (trace.fate(fate).sum() for fate in ("delivered", "swapped", "expired"))
    counts = f"{delivered} delivered, {swapped} swapped, {lost} lost"
    assert repr(living(trace)) == f"Living network: 6 nodes, 9 links, 4 s; pairs: {counts}"
    assert repr(living(chain_trace())) == "Living network: 4 nodes, 3 links, 60 ms; pairs: 1 delivered, 4 swapped, 3 lost"


def test_pages_without_widgets_get_a_picture_with_the_strip_or_without():
    sizes = []
    for strip in (True, False):
        bundle = living(chain_trace(), strip=strip)._repr_mimebundle_()
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        picture = base64.b64decode(data["image/png"])
        assert picture.startswith(b"\x89PNG")
        assert data["text/plain"].startswith("Living network")
        sizes.append(int.from_bytes(picture[20:24], "big"))
    assert sizes[0] > sizes[1]


def test_the_widget_gets_the_whole_trace_and_says_it_in_words():
    widget, trace = Living(), served(six_modules(), 2.0, np.random.default_rng(1))
    widget.show(trace, np.inf)
    assert widget.trace == json.loads(json.dumps(widget.trace, allow_nan=False))
    assert len(widget.trace["pairs"]) == len(trace)
    assert widget.cutoff_s is None
    assert f"{trace.fate('delivered').sum()} delivered" in widget.alt
    assert "Space" in widget.alt


def test_another_trace_is_shown_at_the_pace_that_was_chosen():
    widget = living(chain_trace(), slowed=100.0)
    widget.show(chain_trace(0.015))
    assert widget.slowed == 100.0
    assert living(chain_trace()).slowed == 300.0  # 60 ms in 18 s


def test_the_script_needs_no_network_and_keeps_its_keys_to_itself():
    assert "http" not in SCRIPT
    assert "import " not in SCRIPT
    assert "stopPropagation" in SCRIPT
    assert "prefers-reduced-motion" in SCRIPT


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not here; the browser test runs the script too")
def test_the_script_is_sound_javascript(tmp_path):
    path = tmp_path / "living.mjs"
    path.write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run(["node", "--check", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_names_are_letters_and_no_formulas():
    trace = named_trace("A$1", "$\\frac{$")
    _axes(trace).figure.canvas.draw()
    assert base64.b64decode(living(trace).still()).startswith(b"\x89PNG")


@pytest.mark.parametrize("slowed", [-1.0, 0, math.nan, math.inf, "x"])
def test_a_pace_that_is_none_is_refused(slowed):
    with pytest.raises(ParameterError, match=r"living: slowed = .*: must be a finite number above 0"):
        living(chain_trace(), slowed=slowed)


@pytest.mark.parametrize("given", [None, 5, chain_trace().network])
def test_what_is_no_trace_is_refused(given):
    for picture in (living, lambda trace: draw_network(Figure().subplots(), trace)):
        with pytest.raises(ParameterError, match=r"living network: trace: .*: must be a Trace, such as run.trace"):
            picture(given)

"""Claims about the picture of the living network."""

import base64
import json
import re
import shutil
import subprocess

import numpy as np
import pytest
from matplotlib.figure import Figure

from qnkit.network.living import Pair, Trace, live, six_modules
from qnkit.views import theme
from qnkit.views.living import END_S, FRESH_S, WORDS, Living, draw_living, living, state_of, telling_moment

SCRIPT = Living._esm if isinstance(Living._esm, str) else str(Living._esm)


def _trace(*pairs):
    nodes = (("1", 0.0, 0.0), ("2", 4.0, 0.0), ("3", 2.0, 3.0))
    return Trace(nodes, ((0, 1), (1, 2)), tuple(pairs), 5.0)


def _axes(trace, t=None, cutoff_s=1.0, colours=theme.LIGHT):
    with theme.using(colours):
        ax = Figure().add_subplot()
        draw_living(ax, trace, t, cutoff_s)
    return ax


def _curves(ax):
    return [line for line in ax.lines if len(line.get_xdata()) == 41]


@pytest.mark.parametrize(
    ("t", "state"),
    [(0.9, None), (1.0, "fresh"), (1.0 + FRESH_S, "waiting"), (1.99, "waiting"), (2.0, "lost"), (2.0 + END_S, None)],
)
def test_a_pair_is_made_waits_and_is_lost(t, state):
    seen = state_of(Pair(0, 1, 1.0, 2.0, "link", "lost"), t, 1.0)
    assert (seen and seen[0]) == state


@pytest.mark.parametrize(
    ("kind", "fate", "t", "state"), [("swapped", "used", 1.5, "swapped"), ("swapped", "used", 2.0, "delivered")]
)
def test_a_swapped_pair_is_blue_and_ends_delivered(kind, fate, t, state):
    assert state_of(Pair(0, 2, 1.0, 2.0, kind, fate), t, None) == (state, 0.0)


def test_a_pair_that_was_swapped_or_still_waits_leaves_no_mark():
    for fate in ("swapped", "waiting"):
        assert state_of(Pair(0, 1, 1.0, 2.0, "link", fate), 2.01, 1.0) is None


def test_a_waiting_pair_thins_and_fades_with_age():
    widths, alphas = [], []
    for t in (1.1, 1.5, 1.9):
        (curve,) = _curves(_axes(_trace(Pair(0, 1, 1.0, 2.0, "link", "lost")), t))
        widths.append(curve.get_linewidth())
        alphas.append(curve.get_alpha())
    assert np.all(np.diff(widths) < 0)
    assert np.all(np.diff(alphas) < 0)


def test_every_pair_is_an_arc_between_its_ends_outside_the_map():
    (curve,) = _curves(_axes(_trace(Pair(0, 1, 1.0, 2.0, "link", "used")), 1.5))
    assert (curve.get_xdata()[[0, -1]] == [0, 4]).all()
    assert curve.get_ydata()[20] < 0  # the third node is above


def test_a_lost_pair_is_dashed_and_crossed_never_colour_alone():
    ax = _axes(_trace(Pair(0, 1, 1.0, 2.0, "link", "lost")), 2.01)
    (curve,) = _curves(ax)
    assert curve.is_dashed()
    assert any(line.get_marker() == "x" for line in ax.lines)


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK])
def test_colours_come_from_the_theme_in_light_and_dark(colours):
    (curve,) = _curves(_axes(_trace(Pair(0, 1, 1.0, 2.0, "swapped", "used")), 1.5, colours=colours))
    assert curve.get_color() == colours.marks["swapped"]


def test_the_telling_moment_shows_the_most_different_things():
    trace = live(six_modules(cutoff_s=0.5), 4.0, np.random.default_rng(0))

    def kinds(t):
        return len({state[0] for state in (state_of(p, t, 0.5) for p in trace.pairs) if state})

    assert kinds(telling_moment(trace, 0.5)) == max(kinds(t) for t in np.linspace(0, 4, 2001)[:-1])


def test_an_empty_trace_is_drawn_too():
    assert _curves(_axes(_trace())) == []


def test_the_text_form_is_stable_and_says_what_happened():
    text = repr(living(six_modules(), 4.0, seed=2))
    assert text == repr(living(six_modules(), 4.0, seed=2))
    assert re.fullmatch(r"Living network: 6 modules, 9 links, 4 s; pairs: \d+ used, \d+ swapped, \d+ lost", text)


def test_pages_without_widgets_get_a_picture():
    bundle = living(six_modules(), 2.0)._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert data["text/plain"].startswith("Living network")


def test_the_widget_gets_the_whole_trace_and_says_it_in_words():
    widget, trace = Living(), live(six_modules(), 2.0, np.random.default_rng(1))
    widget.show(trace, np.inf)
    assert widget.trace == json.loads(json.dumps(trace.as_dict()))
    assert widget.cutoff_s is None
    assert f"{trace.count('used')} used" in widget.alt
    assert "Space" in widget.alt


def test_the_script_and_the_still_picture_keep_the_same_times_and_words():
    for name, value in (("FRESH_S", FRESH_S), ("END_S", END_S)):
        assert re.search(rf"{name} = {value}\b", SCRIPT)
    for thing, word in WORDS.items():
        assert f'["{thing}", "{word}"]' in SCRIPT


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

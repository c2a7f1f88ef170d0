"""Claims about what a pair looks like when, and about the moment that shows most."""

from dataclasses import replace

import numpy as np
import pytest

from qnkit.network.six_modules import served, six_modules
from qnkit.views.living_scene import Shown, said_s, state_of, telling_moment, unit_of
from qnkit.views.living_trace import played
from tests.traces import chain_trace

SCENE = replace(played(chain_trace()), slowed=10.0, age_s=1.0)


@pytest.mark.parametrize(
    ("t", "state"), [(0.9, None), (1.0, "fresh"), (1.03, "waiting"), (1.99, "waiting"), (2.0, "lost"), (2.061, None)]
)
@pytest.mark.parametrize("fate", ["expired", "faded", "swap failed", "wasted", "discarded", "distillation failed"])
def test_a_pair_is_made_waits_and_is_lost(t, state, fate):
    seen = state_of(Shown(0, 1, 1.0, 2.0, "link", fate, 1.0), t, SCENE)
    assert (seen and seen[0]) == state


@pytest.mark.parametrize("kind", ["swapped", "distilled"])
def test_a_joined_pair_is_blue_and_ends_delivered(kind):
    pair = Shown(0, 2, 1.0, 2.0, kind, "delivered", 1.0)
    assert state_of(pair, 1.5, SCENE) == (kind, 0.5)
    assert state_of(pair, 2.0, SCENE) == ("delivered", 0.0)


def test_the_age_of_a_swapped_pair_is_that_of_its_oldest_qubit():
    young, old = (Shown(0, 2, 1.0, 2.0, "swapped", "delivered", oldest) for oldest in (1.0, 0.5))
    assert state_of(old, 1.2, SCENE)[1] - state_of(young, 1.2, SCENE)[1] == pytest.approx(0.5, abs=1e-12)


@pytest.mark.parametrize("fate", ["swapped", "waiting", "distilled", "measured"])
def test_a_pair_that_lives_on_in_another_leaves_no_mark(fate):
    assert state_of(Shown(0, 1, 1.0, 2.0, "link", fate, 1.0), 2.01, SCENE) is None


def test_the_telling_moment_shows_the_most_different_things():
    scene = played(served(six_modules(memory_s=3.5), 4.0, np.random.default_rng(0)))

    def kinds(t):
        return len({state[0] for state in (state_of(p, t, scene) for p in scene.pairs) if state})

    assert kinds(telling_moment(scene)) == max(kinds(t) for t in np.linspace(0, 4, 2001)[:-1])


def test_the_telling_moment_of_nothing_is_the_beginning():
    assert telling_moment(replace(SCENE, pairs=(), messages=())) == 0.0


@pytest.mark.parametrize(("t", "words"), [(4.0, "4 s"), (0.0163, "16.3 ms"), (2.5e-6, "2.5 µs")])
def test_times_are_said_in_the_unit_that_suits_them(t, words):
    assert said_s(t) == words
    assert unit_of(t)[0] == words.split()[1]


def test_the_strip_shows_less_time_where_memories_hold_many_pairs():
    scene = played(chain_trace())
    assert scene.window_s == scene.t_end
    crowded = replace(scene, pairs=scene.pairs * 40)  # 480 pairs in 8 memories: 120 halves a row
    assert crowded.window_s == scene.t_end / 16

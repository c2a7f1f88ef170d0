"""Views: what a function is and what it is given."""

from functools import partial

import pytest

from qnkit.views.drawing import Scene, called, view_of
from tests.views import toy


def test_a_first_parameter_ax_means_axes_anything_else_a_diagram():
    assert view_of(toy.draw_curve).on_axes
    assert not view_of(toy.diagram_toy).on_axes
    assert view_of(lambda ax, model: None).on_axes


def test_a_partial_keeps_the_name():
    assert view_of(partial(toy.draw_curve)).name == "draw_curve"


def test_a_view_gets_what_it_asks_for_and_no_more():
    scene = Scene("model", seed=3, predicted=7.0)
    assert called(lambda model: model, scene) == "model"
    assert called(lambda model, predicted: predicted, scene) == 7.0
    assert called(lambda ax, model, *, predicted=None, width=2: (ax, model, predicted, width), scene, "ax") == (
        "ax",
        "model",
        7.0,
        2,
    )


def test_every_call_gets_the_same_random_numbers_until_the_seed_changes():
    def first(model, rng):
        return rng.random()

    assert called(first, Scene(1, seed=3)) == called(first, Scene(2, seed=3)) != called(first, Scene(1, seed=4))


def test_what_cannot_be_called_is_refused_in_words():
    with pytest.raises(TypeError, match="views: 'curve': must be a drawing function"):
        view_of("curve")

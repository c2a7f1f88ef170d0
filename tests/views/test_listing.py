"""The code behind a panel: it runs, and makes the same model."""

import matplotlib
import pytest

from qnkit.views.drawing import view_of
from qnkit.views.listing import call, listing
from tests.views import toy
from tests.views.toy import Fast, Part, Slow, Toy

MODELS = [
    Toy(),
    Toy(rate_hz=3.25, awake=False, shape="square", life_s=2.5),
    Toy(left=Part(length_km=0.1 + 0.2), mode=Slow(), copies=7),
    Toy(left=Part(length_km=1.5, gain=0.25), right=Part(length_km=2.5, gain=0.75), mode=Fast(speed=9.0), rate_hz=1e-7),
]


@pytest.mark.parametrize("model", MODELS)
def test_the_call_makes_the_same_model(model):
    assert eval(call(model), vars(toy)) == model


def test_the_call_names_only_what_is_not_the_default():
    assert call(Toy()) == "Toy()"
    assert call(Toy(left=Part(gain=0.25))) == "Toy(left=Part(gain=0.25))"


@pytest.mark.parametrize("model", MODELS)
def test_the_listing_runs_as_it_stands(model, monkeypatch):
    monkeypatch.setattr(matplotlib, "use", lambda *_: None)
    matplotlib.rcParams["backend"] = "agg"
    views = [view_of(v) for v in (toy.diagram_toy, toy.draw_curve, toy.draw_noise)]
    text = listing(model, views, 3, None, (760, 320), (1.5, 1.0))
    space: dict[str, object] = {}
    exec(compile(text, "listing", "exec"), space)
    assert space["toy"] == model
    assert space["diagram"] == toy.diagram_toy(model)
    assert [len(ax.lines) for ax in space["figure"].axes] == [1, 1]
    assert "rng=np.random.default_rng(3)" in text


def test_what_a_notebook_defines_is_said_not_imported():
    def draw_mine(ax, model): ...

    text = listing(Toy(), [view_of(draw_mine), view_of(lambda ax, toy: None)], 0, None, (760, 320), (1.0, 1.0))
    assert "# draw_mine is defined in this notebook" in text
    assert "import draw_mine" not in text


def test_a_public_model_comes_from_its_layer():
    from qnkit.physics import Fiber

    text = listing(Fiber(length_km=3.0), [view_of(toy.diagram_toy)], 0, None, (0, 0), (1.0,))
    assert "from qnkit.physics import Fiber" in text
    assert "fiber = Fiber(length_km=3.0)" in text

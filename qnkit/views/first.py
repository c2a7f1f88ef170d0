"""The first screen of the course: the living network, one large dial, the curves, and one question."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ipywidgets
import numpy as np

from qnkit.compute.scaling import Comparison
from qnkit.network.living import Trace, cutoff_s, live, six_modules
from qnkit.views import theme
from qnkit.views.controls import resolved
from qnkit.views.dial import Dial
from qnkit.views.drawing import view_of
from qnkit.views.living import Living, draw_living
from qnkit.views.panel import Panel
from qnkit.views.scaling import LEFT_OUT, draw_chance, say_crossing

__all__ = ["MARKS", "FirstScreen", "first_screen", "network_of", "still"]

QUESTION = "One giant machine, or many connected ones?"
SUBTITLE = "The same job, run on a single processor and on six that share entangled pairs."

MARKS: tuple[tuple[float, str], ...] = (
    (0.88, "Innsbruck 2023"),
    (0.92, "Liu 2026"),
    (0.969, "Oxford 2025"),
    (0.99, ""),
    (0.999, ""),
)
"""Published fidelities of pairs of ions in two traps, and two that nobody has reached.

Krutyanskiy et al., PRL 130, 050803 (2023), 230 m, 0.882(+23-60); Liu et al., Nature 652, 51 (2026), 10 km, 0.923(12);
Main et al., Nature 638, 383 (2025), 2 m, 0.9689(8).
"""

LEAST_FIDELITY = 0.85
"""In the living network a pair is dropped when its fidelity has fallen to this (an example)."""

SECONDS = 8.0

_MORE: Mapping[str, Any] = {
    "growth": (0.0, 1.0),
    "gate_error": (0.0005, 0.02, "log"),
    "shape": True,
    "pair_rate_hz": (1.0, 300.0, "log"),
    "other_error": (0.0, 0.15),
}


def network_of(model: Comparison, seed: int = 0) -> tuple[Trace, float | None]:
    """The living network that a model's links make, and how long its pairs may wait in s (None: for ever)."""
    wait = np.inf if model.memory_s is None else cutoff_s(model.pair_fidelity, LEAST_FIDELITY, model.memory_s)
    limit = float(wait) if np.isfinite(wait) else None
    return live(six_modules(model.pair_rate_hz, limit), SECONDS, np.random.default_rng(seed)), limit


class FirstScreen(Panel):
    """The panel of lab 00; all that `Panel` offers, in a layout of its own."""

    def __init__(self, model: Comparison, prediction: Any = None, scheme: str = "auto") -> None:
        low, high = 0.86, 0.999
        super().__init__(
            [view_of(draw_chance)],
            model,
            [resolved("pair_fidelity", (low, high), model)],
            [resolved(path, spec, model) for path, spec in _MORE.items()],
            question=QUESTION,
            sentence=say_crossing,
            presets={"Oxford's whole gate": Comparison(other_error=0.097), "IBM's growth": Comparison(growth=0.16)},
            prediction=prediction,
            seed=0,
            size=(500, 396),
            widths=(1.0,),
            projector=False,
            scheme=scheme,
            code=None,
        )
        self.add_class("qnkit-first")
        self._first()

    @property
    def comparison(self) -> Comparison:
        """The model on the screen."""
        model: Any = self.model
        return model  # type: ignore[no-any-return]

    def _laid_out(self, shown_first: int) -> list[Any]:
        from qnkit.views.actions import Actions

        words = ipywidgets.HTML
        row = self.rows[0]
        self.dial = Dial(
            low=row.control.ends[0],
            high=row.control.ends[1],
            value=self.comparison.pair_fidelity,
            marks=[list(mark) for mark in MARKS],
            label="How good are the links?",
            reading="fidelity of a pair",
        )
        self.dial.observe(self._dialled, "value")
        self.living = Living(slowed=10.0)
        self._show_network(self.comparison, self.seed)
        self._picture, self._words, self._alert = words().add_class("qnkit-picture"), words(), words()
        self._prediction_card = words()
        self._show_me = ipywidgets.Button(description="show me anyway", tooltip="Show the picture without a prediction")
        self._show_me.add_class("qnkit-link").add_class("qnkit-show").on_click(lambda _: self.uncover())
        self.actions = Actions(self)
        self.actions.row.children = (*self.actions.row.children[:2], self.actions.sample, *self.actions.row.children[2:])
        rest = ipywidgets.HBox([other.box for other in self.rows[1:]]).add_class("qnkit-first-more")
        rest.layout.display = "none"
        self._more = ipywidgets.Button(description="more …", tooltip="Show the other controls").add_class("qnkit-link")

        def unfold(_: Any) -> None:
            hidden = rest.layout.display == "none"
            rest.layout.display = "flex" if hidden else "none"
            self._more.description = "less" if hidden else "more …"

        self._more.on_click(unfold)
        left_out = "".join(f"<li>{html.escape(line)}</li>" for line in LEFT_OUT)
        out = f"<details class='qnkit-first-out'><summary>what this leaves out</summary><ul>{left_out}</ul></details>"
        top = f"<h2 class='qnkit-question'>{QUESTION}</h2><p class='qnkit-first-sub'>{SUBTITLE}</p>"
        side = ipywidgets.VBox([self._picture, self._show_me, self._prediction_card]).add_class("qnkit-first-curve")
        stage = ipywidgets.HBox([ipywidgets.Box([self.living]).add_class("qnkit-first-map"), side]).add_class("qnkit-first-stage")
        notes = ipywidgets.HBox([words(out), self._more]).add_class("qnkit-first-notes")
        foot = [self._words, self._alert, notes, rest, self.actions.row, self.actions.drawer]
        return [
            words(f"<style>{theme.css()}{Path(__file__).with_name('first.css').read_text(encoding='utf-8')}</style>"),
            words(top),
            stage,
            self.dial,
            *foot,
            self.page,
        ]

    def _dialled(self, change: Any) -> None:
        if self.comparison.pair_fidelity != change["new"]:
            self._moved(self.rows[0], change["new"])

    def _show_network(self, model: Any, seed: int) -> None:
        self.living.show(*network_of(model, seed))

    def take(self, model: Any, *, seed: int | None = None) -> bool:
        """Show another model with one redraw: curves, sentence, dial and network together."""
        before, was = self.model, self.seed
        if not super().take(model, seed=seed):
            return False
        if model != before or self.seed != was:
            self._show_network(model, self.seed)
        self.dial.value = min(max(float(model.pair_fidelity), self.dial.low), self.dial.high)
        return True

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        bundle = super()._repr_mimebundle_(**kwargs)
        bundle["image/png"] = still(self.comparison, self.living.shown, self.living.cutoff_s)
        return bundle


def still(model: Any, trace: Trace, wait: float | None) -> str:
    """The first screen as one plain picture (PNG in base64), network left and curves right, for pages without widgets."""
    from matplotlib.figure import Figure

    with theme.using(theme.LIGHT):
        figure = Figure(figsize=(10.4, 3.9), dpi=100, facecolor=theme.LIGHT.card, layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(1.1, 1.0))
        draw_living(left, trace, cutoff_s=wait)
        draw_chance(right, model)
        out = io.BytesIO()
        figure.savefig(out, format="png", metadata={"Software": None})
    return base64.b64encode(out.getvalue()).decode()


def first_screen(model: Comparison | None = None, prediction: Any = None, theme: str = "auto") -> FirstScreen:
    """The first screen of the course for a model (the default one if not given), already running.

    ``prediction`` is what `predict` returned: the curves are covered until the learner has committed; the network runs.
    """
    return FirstScreen(model or Comparison(), prediction, theme)

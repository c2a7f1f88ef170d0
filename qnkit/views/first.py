"""The first screen of the course: the living network, one large dial, the curves, and one question."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import ipywidgets
import numpy as np

from qnkit.compute.scaling import Comparison
from qnkit.model import ParameterError
from qnkit.network.six_modules import served, six_modules
from qnkit.network.trace import Trace
from qnkit.views import theme
from qnkit.views.controls import resolved
from qnkit.views.dial import Dial
from qnkit.views.drawing import view_of
from qnkit.views.living import Living, draw_network
from qnkit.views.panel import Panel
from qnkit.views.scaling import LEFT_OUT, draw_chance, say_crossing
from qnkit.views.screen import more
from qnkit.views.sheet import css

__all__ = ["MARKS", "FirstScreen", "first_screen", "network_of", "still"]

QUESTION = "One giant machine, or many connected ones?"
SUBTITLE = "The same job, run on a single processor and on six that share entangled pairs."

ASK = "Before you see any curve: the job is a row of qubits, each meets its neighbour once, and all must go right."

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

OXFORD_REST = 0.146
"""What Oxford's teleported gate lost beyond its pair: its average fidelity 0.862(9) (Main et al. 2025) is a process fidelity of
0.8275 = 0.969 (1 - 0.146), by F = (4 F_process + 1)/5. [derived]"""

LEAST_FIDELITY = 0.85
"""In the living network a pair is dropped when its fidelity has fallen to this (an example)."""

SECONDS = 6.0

_MORE: Mapping[str, Any] = {
    "growth": (0.0, 1.0),
    "gate_error": (0.0005, 0.02, "log"),
    "shape": True,
    "pair_rate_hz": (1.0, 300.0, "log"),
    "other_error": (0.0, 0.3),
}


def network_of(model: Comparison, seed: int = 0) -> tuple[Trace, float | None]:
    """The living network that a model's links make, and how long its pairs may wait in s (None: for ever)."""
    network = six_modules(model.pair_rate_hz, model.pair_fidelity, model.memory_s, LEAST_FIDELITY)
    return served(network, SECONDS, np.random.default_rng(seed)), network.nodes[0].cutoff_s


class FirstScreen(Panel):
    """The panel of lab 00; all that `Panel` offers, in a layout of its own.

    Attributes
    ----------
    dial : the one large control, of the fidelity of a pair
    living : the network that these links make
    ask : in the place of the curves, the question that the learner has to commit to first
    """

    def __init__(self, model: Comparison, prediction: Any = None, scheme: str = "auto") -> None:
        ends = (0.86, 0.999)
        marks, value = [list(mark) for mark in MARKS], model.pair_fidelity
        words = {"label": "How good are the links?", "reading": "fidelity of a pair"}
        self.dial = Dial(low=ends[0], high=ends[1], value=min(max(value, ends[0]), ends[1]), marks=marks, **words)
        self.living = Living(slowed=10.0, strip=False)
        self._following = False
        self.living.show(*network_of(model))
        asked = [ipywidgets.HTML(f"<p>{ASK}</p>"), prediction.widget] if prediction is not None else []
        self.ask = ipywidgets.VBox(asked).add_class("qnkit-first-ask")
        super().__init__(
            [view_of(draw_chance)],
            model,
            [resolved("pair_fidelity", ends, model)],
            [resolved(path, spec, model) for path, spec in _MORE.items()],
            question=QUESTION,
            sentence=say_crossing,
            presets={"Oxford's whole gate": Comparison(other_error=OXFORD_REST), "IBM's first chips": Comparison(growth=0.16)},
            prediction=prediction,
            seed=0,
            size=(500, 396),
            widths=(1.0,),
            projector=False,
            scheme=scheme,
            code=None,
        )
        self.children = self._arranged()
        self.add_class("qnkit-first")
        self.dial.observe(self._dialled, "value")
        self._first()

    def _arranged(self) -> list[Any]:
        """What stands where: network and curves, the dial, the sentence, the notes, what is behind "more", the buttons."""
        words, screen, actions = ipywidgets.HTML, self.screen, self.actions
        left_out = "".join(f"<li>{html.escape(line)}</li>" for line in LEFT_OUT)
        notes = words(f"<details class='qnkit-first-out'><summary>what this leaves out</summary><ul>{left_out}</ul></details>")
        rest = ipywidgets.HBox([row.box for row in self.rows[1:]]).add_class("qnkit-first-more")
        link = more(rest)
        actions.row.children = (*actions.row.children[:2], actions.sample, *actions.row.children[2:])
        style = words(f"<style>{css()}{Path(__file__).with_name('first.css').read_text(encoding='utf-8')}</style>")
        top = words(f"<h2 class='qnkit-question'>{QUESTION}</h2><p class='qnkit-first-sub'>{SUBTITLE}</p>")
        curve = ipywidgets.VBox([self.ask, screen.picture, screen.anyway]).add_class("qnkit-first-curve")
        stage = ipywidgets.HBox([ipywidgets.Box([self.living]).add_class("qnkit-first-map"), curve]).add_class(
            "qnkit-first-stage"
        )
        foot = ipywidgets.HBox([notes, link]).add_class("qnkit-first-notes")
        return [
            style,
            top,
            stage,
            self.dial,
            screen.sentence,
            screen.alert,
            screen.card,
            foot,
            rest,
            actions.row,
            actions.drawer,
            self.page,
        ]

    def _show(self) -> None:
        super()._show()
        self.ask.layout.display = "none" if self._seen else "flex"
        self.screen.picture.layout.display = "" if self._seen else "none"

    def _dialled(self, change: Any) -> None:
        if not self._following and getattr(self.model, "pair_fidelity", None) != change["new"]:
            self._moved(self.rows[0], change["new"])

    def take(self, model: Any, *, seed: int | None = None) -> bool:
        """Show another model with one redraw: curves, sentence, dial and network together."""
        before, was = self.model, self.seed
        try:
            network = network_of(model, was if seed is None else seed) if model != before or seed not in (None, was) else None
        except ParameterError as error:
            self._say(str(error))
            return False
        if not super().take(model, seed=seed):
            return False
        if network is not None:
            self.living.show(*network)
        self._following = True  # the dial shows the end of its range for a value beyond it, and leaves the model alone
        try:
            self.dial.value = min(max(float(model.pair_fidelity), self.dial.low), self.dial.high)
        finally:
            self._following = False
        return True

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        bundle = super()._repr_mimebundle_(**kwargs)
        shown, model = self.living, cast(Comparison, self.model)
        bundle["image/png"] = still(model, shown.shown, shown.cutoff_s) if self._seen else shown.still()
        return bundle


def still(model: Any, trace: Trace, wait: float | None) -> str:
    """The first screen as one plain picture (PNG in base64), network left and curves right, for pages without widgets."""
    from matplotlib.figure import Figure

    with theme.using(theme.LIGHT):
        figure = Figure(figsize=(10.4, 3.9), dpi=100, facecolor=theme.LIGHT.card, layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(1.1, 1.0))
        draw_network(left, trace, cutoff_s=wait)
        draw_chance(right, model)
        out = io.BytesIO()
        figure.savefig(out, format="png", metadata={"Software": None})
    return base64.b64encode(out.getvalue()).decode()


def first_screen(model: Comparison | None = None, prediction: Any = None, theme: str = "auto") -> FirstScreen:
    """The first screen of the course for a model (the default one if not given), already running.

    ``prediction`` is what `predict` returned: the curves are covered until the learner has committed; the network runs.
    """
    return FirstScreen(model or Comparison(), prediction, theme)

"""The panel: one calm card with a question, controls, a picture, a sentence and a quiet row of buttons.

A panel holds one model. A move makes a new model, draws it whole, and only then shows it: a refused value or a failing view
leaves the last good picture in place and says why in words.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets

from qnkit.model import Model, ParameterError, value_at
from qnkit.views import theme
from qnkit.views.actions import Actions
from qnkit.views.controls import Resolved, replaced_all
from qnkit.views.drawing import Scene, View
from qnkit.views.page import Page
from qnkit.views.panel_text import PanelText
from qnkit.views.rows import Row
from qnkit.views.screen import COVERED, PREPARING, Screen, image
from qnkit.views.stage import Stage
from qnkit.views.threads import alone

__all__ = ["Panel"]


class Panel(PanelText, ipywidgets.VBox):  # type: ignore[misc]
    """The widget that `qnkit.views.explore` returns; labs and tests use the attributes below.

    Attributes
    ----------
    model : the model on the screen
    seed : of its random numbers
    controls : name (path, or paths joined by " + ") -> `Row`
    error_text : the words of the last refusal or failure, "" if all is well
    stage : what is drawn
    """

    def __init__(
        self,
        views: Sequence[View],
        model: Model,
        controls: Sequence[Resolved],
        more: Sequence[Resolved],
        *,
        question: str,
        sentence: Callable[..., str] | None,
        presets: Mapping[str, Model],
        prediction: Any,
        seed: int,
        size: tuple[int, int] | None,
        widths: Sequence[float],
        projector: bool,
        scheme: str,
        code: Callable[[Any], str] | str | None,
    ) -> None:
        self.question, self.views, self.sentence = question, tuple(views), sentence
        self.model = self.first_model = model
        self.seed = self.first_seed = seed
        self.presets, self.prediction, self.code = dict(presets), prediction, code
        self.error_text = ""
        self._drawn = False
        self._seen = prediction is None or prediction.value is not None
        self._scheme = scheme
        self.page = Page()
        self.rows = [Row(control, self._moved, self._typed_wrongly) for control in (*controls, *more)]
        self.controls = {row.control.name: row for row in self.rows}
        self.stage = Stage(
            views,
            sentence,
            size=size,
            widths=widths,
            colours=self._palette(),
            sizes=theme.PROJECTOR if projector else theme.NORMAL,
            scale=self.page.scale,
        )
        self.actions = Actions(self)
        self.screen = Screen(self.uncover)
        super().__init__([*self._laid_out(len(controls)), self.actions.drawer, self.page])
        for name in ("qnkit-panel", "qnkit-projector" if projector else "", f"qnkit-{scheme}" if scheme != "auto" else ""):
            if name:
                self.add_class(name)
        for row in self.rows:
            row.follow(model)
        self._cover(PREPARING)
        self.page.observe(lambda _: self._page_spoke(), "page")
        if prediction is not None:
            prediction.observe(lambda *_: self._predicted())
        if "numba" in sys.modules:  # else the first drawing may compile, and waits until the panel is there to say so
            self._first()

    def _laid_out(self, shown_first: int) -> list[Any]:
        """The children from top to bottom; a panel of another layout says its own."""
        return self.screen.arranged(self.question, self.rows, shown_first, self.actions.row)

    def _palette(self) -> theme.Palette:
        dark = self._scheme == "dark" or (self._scheme == "auto" and self.page.dark)
        return theme.DARK if dark else theme.LIGHT

    @alone
    def set(self, control: str, value: Any) -> None:
        """Move a control, named by its path or label, to a value or to a choice's name, as a hand would; else any field by path.

        A refused value is said in the panel and in `error_text`, as for a hand.

        Raises
        ------
        ParameterError
            For a name that is neither a control nor a field.
        """
        row = self.controls.get(control) or next((row for row in self.rows if row.control.label == control), None)
        if row is not None:
            row.say(value)
            self._moved(row, row.control.meant(value))
            return
        try:
            value_at(self.model, control)
        except ParameterError as error:
            names = ", ".join(f"{name!r}" for name in self.controls)
            raise ParameterError(f"{control!r} is no control of this panel (they are {names}) and no field: {error}") from None
        self._try({control: value}, None)

    @alone
    def _moved(self, row: Row, value: Any) -> None:
        try:
            changes = row.control.changes(value)
        except Exception as error:  # a lab's own function of the value
            self._say(_words(error), row)
            return
        self._try(changes, row)

    @alone
    def _typed_wrongly(self, row: Row, message: str) -> None:
        self._say(message, row)

    def _try(self, changes: Mapping[str, Any], row: Row | None) -> None:
        """Make a new model and draw it; where it is refused, say so and keep what was."""
        try:
            model = replaced_all(self.model, changes)
        except (ParameterError, TypeError) as error:
            self._say(str(error), row)
            return
        self.take(model)

    @alone
    def take(self, model: Model, *, seed: int | None = None) -> bool:
        """Show another model (and seed) with one redraw; False where a view failed and the last one stays."""
        scene = Scene(model, self.seed if seed is None else seed, self._predicted_value())
        if not self._draw(scene):
            return False
        self.model, self.seed = scene.model, scene.seed
        for row in self.rows:
            row.follow(model)
        self.actions.follow()
        return True

    @alone
    def keep(self) -> None:
        """Keep the present curve as a faint ghost in the place of the last; again at the same model lets it go."""
        self._first()
        before = self.stage.kept
        self.stage.keep(None if before == self._scene() else self._scene())
        if not self.take(self.model):
            self.stage.keep(before)

    @alone
    def reset(self) -> None:
        """Go back to the model, seed and picture of the start."""
        self.stage.keep(None)
        if self.canvas is not None:
            self.canvas.restyle()  # room that an extreme value needed for its labels is given back
        self.take(self.first_model, seed=self.first_seed)

    @alone
    def new_sample(self) -> None:
        """Draw with the next seed; until then every move uses the same random numbers."""
        self.take(self.model, seed=self.seed + 1)

    def _draw(self, scene: Scene) -> bool:
        """Draw everything, then show it; False, with the words in the panel, where something fails."""
        self._drawn = True
        try:
            self.stage.draw(scene)
        except Exception as error:  # whatever a view does wrong is said in the panel and never breaks the page
            self._say(_words(error))
            return False
        self._say("")
        self._show()
        return True

    @alone
    def _first(self) -> None:
        """Draw for the first time, unless it has been done."""
        if not self._drawn:
            self.take(self.model)

    def _show(self) -> None:
        """Put the last good picture and sentence on the screen, or the cover that waits for a prediction."""
        committed = self.prediction is not None and self.prediction.value is not None
        self.screen.predicted(*((str(self.prediction.label), str(self.prediction.when)) if committed else ("",)))
        if not self._seen:
            self._cover(COVERED)
            return
        stage = self.stage
        picture = image(stage.png, stage.alt_text, stage.canvas.size) if stage.canvas is not None else ""
        self.screen.show("".join(stage.diagrams) + picture, stage.sentence, stage.kept_sentence)

    def _cover(self, words: str) -> None:
        self.screen.cover(words, self.stage.height, may_skip=not self._seen)

    def _say(self, message: str, row: Row | None = None) -> None:
        """Say what went wrong: under the control that caused it, else under the picture; "" takes the words away."""
        self.error_text = message
        for other in self.rows:
            other.refuse(message if other is row else "")
        self.screen.alarm(message if row is None else "")

    @alone
    def _page_spoke(self) -> None:
        """Follow the page: its theme and its pixels."""
        if self.stage.restyle(self._palette(), self.page.scale):
            self._drawn = False
        self._first()

    def _predicted_value(self) -> Any:
        return None if self.prediction is None else self.prediction.value

    @alone
    def _predicted(self) -> None:
        self._seen = self._seen or self.prediction.value is not None
        self.take(self.model)

    @alone
    def uncover(self) -> None:
        """Show the picture although nothing was predicted."""
        self._seen = True
        if self.prediction is not None:
            self.prediction.peeked()
        self._first()
        self._show()


def _words(error: Exception) -> str:
    """An exception in words; a refusal speaks for itself."""
    if isinstance(error, ParameterError):
        return str(error)
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__

"""The panel: one calm card with a question, controls, a picture, a sentence and a quiet row of buttons.

A panel holds one model. A move makes a new model, draws it whole, and only then shows it: a refused value or a failing view
leaves the last good picture in place and says why in words.
"""

from __future__ import annotations

import base64
import html
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import ipywidgets

from qnkit.model import Model, ParameterError, value_at
from qnkit.views import theme
from qnkit.views.actions import Actions
from qnkit.views.canvas import Canvas
from qnkit.views.controls import Resolved, replaced_all
from qnkit.views.drawing import Scene, View, called
from qnkit.views.listing import listing
from qnkit.views.page import Page
from qnkit.views.rows import Row

__all__ = ["Panel"]

PREPARING = "preparing the kernels, a few seconds, once"


class Panel(ipywidgets.VBox):  # type: ignore[misc]
    """The widget that `qnkit.views.explore` returns; labs and tests use the attributes below.

    Attributes
    ----------
    model : the model on the screen
    controls : name (path, or paths joined by " + ") -> `Row`
    error_text : the words of the last refusal or failure, "" if all is well
    canvas : the `Canvas`, None without a view on axes
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
        code: Callable[[Model], str] | str | None,
    ) -> None:
        self.question, self.views, self.sentence = question, tuple(views), sentence
        self.model = self.first_model = model
        self.first_seed, self.seed = seed, seed
        self.presets, self.prediction, self.code = dict(presets), prediction, code
        self.error_text = ""
        self.png = b""
        self._diagrams: tuple[str, ...] = ()
        self._sentence = self._kept_sentence = ""
        self._kept: Scene | None = None
        self._ghosts: tuple[Any, ...] = ()
        self._drawn = False
        self._seen = prediction is None or prediction.value is not None
        self._scheme, self._sizes = scheme, theme.PROJECTOR if projector else theme.NORMAL
        self.page = Page()
        self.rows = [Row(control, self._moved, self._typed_wrongly) for control in (*controls, *more)]
        self.controls = {row.control.name: row for row in self.rows}
        on_axes = [view for view in self.views if view.on_axes]
        self.canvas: Any = None
        if on_axes:
            self.canvas = Canvas(widths, size, colours=self._palette(), sizes=self._sizes, scale=self.page.scale)
        super().__init__(self._laid_out(len(controls)))
        self.add_class("qnkit-panel")
        for name in [*(["qnkit-projector"] if projector else []), *([f"qnkit-{scheme}"] if scheme != "auto" else [])]:
            self.add_class(name)
        for row in self.rows:
            row.follow(model)
        self.page.observe(lambda _: self._page_spoke(), "page")
        if prediction is not None:
            prediction.observe(lambda *_: self._predicted())
        if "numba" in sys.modules:
            self._first()

    def _laid_out(self, shown_first: int) -> list[Any]:
        """The children, from top to bottom."""
        words = ipywidgets.HTML
        boxes = [row.box for row in self.rows]
        side: list[Any] = [ipywidgets.VBox(boxes[:shown_first]).add_class("qnkit-controls")]
        if boxes[shown_first:]:
            rest = ipywidgets.VBox(boxes[shown_first:]).add_class("qnkit-controls")
            rest.layout.display = "none"
            self._more = ipywidgets.Button(description="more …", tooltip="Show the other controls").add_class("qnkit-link")

            def unfold(_: Any) -> None:
                hidden = rest.layout.display == "none"
                rest.layout.display = "flex" if hidden else "none"
                self._more.description = "less" if hidden else "more …"

            self._more.on_click(unfold)
            side += [self._more, rest]
        self._prediction_card = words()
        self.actions = Actions(self)
        side += [self._prediction_card, self.actions.row]
        self._picture = words().add_class("qnkit-picture")
        self._show_me = ipywidgets.Button(description="show me anyway", tooltip="Show the picture without a prediction")
        self._show_me.add_class("qnkit-link").add_class("qnkit-show").on_click(lambda _: self.uncover())
        self._words = words()
        self._alert = words()
        main = [self._picture, self._show_me, self._words, self._alert]
        body = ipywidgets.HBox([_box(side, "qnkit-side"), _box(main, "qnkit-main")]).add_class("qnkit-body")
        top = [words(f"<h2 class='qnkit-question'>{html.escape(self.question)}</h2>")] if self.question else []
        return [words(f"<style>{theme.css()}</style>"), *top, body, self.actions.drawer, self.page]

    def _palette(self) -> theme.Palette:
        dark = self._scheme == "dark" or (self._scheme == "auto" and self.page.dark)
        return theme.DARK if dark else theme.LIGHT

    # -- what moves ------------------------------------------------------------------------------------------------

    def set(self, control: str, value: Any) -> None:
        """Move a control, named by its path or its label, to a value, as a hand would; any other field by its path.

        Raises
        ------
        ParameterError
            For a name that is neither. (A refused *value* is said in the panel, and in `error_text`.)
        """
        row = self.controls.get(control) or next((row for row in self.rows if row.control.label == control), None)
        if row is not None:
            row.show(value)
            self._moved(row, value)
            return
        try:
            value_at(self.model, control)
        except ParameterError as error:
            names = ", ".join(f"{name!r}" for name in self.controls)
            raise ParameterError(f"{control!r} is no control of this panel (they are {names}) and no field: {error}") from None
        self._try(lambda: replaced_all(self.model, {control: value}), None)

    def _moved(self, row: Row, value: Any) -> None:
        self._try(lambda: replaced_all(self.model, row.control.changes(value)), row)

    def _typed_wrongly(self, row: Row, text: str, message: str) -> None:
        self._say(message, row)

    def _try(self, change: Callable[[], Model], row: Row | None) -> None:
        """Make a new model and draw it; where it is refused, say so and keep what was."""
        try:
            model = change()
        except ParameterError as error:
            self._say(str(error), row)
            return
        self.take(model)

    def take(self, model: Model, *, seed: int | None = None) -> bool:
        """Show another model (and seed) with one redraw; False where a view failed and the last one stays."""
        if not self._draw(Scene(model, self.seed if seed is None else seed, self._predicted_value())):
            return False
        self.model, self.seed = model, self.seed if seed is None else seed
        for other in self.rows:
            other.follow(model)
        self.actions.follow()
        return True

    def keep(self) -> None:
        """Keep the present curve as a faint ghost; again at the same model lets it go."""
        scene = Scene(self.model, self.seed, self._predicted_value())
        self._kept = None if self._kept == scene else scene
        self._kept_sentence = self.sentence_html if self._kept else ""
        self._bind_ghosts()
        self.take(self.model)

    @property
    def is_kept(self) -> bool:
        """True while the kept curve is that of the present model and seed."""
        return self._kept == Scene(self.model, self.seed, self._predicted_value())

    @property
    def has_kept(self) -> bool:
        """True while a curve is kept."""
        return self._kept is not None

    def _bind_ghosts(self) -> None:
        self._ghosts = tuple(self._bound(self._kept)) if self._kept is not None else ()

    def reset(self) -> None:
        """Go back to the model, seed and picture of the start."""
        self._kept, self._kept_sentence, self._ghosts = None, "", ()
        self.take(self.first_model, seed=self.first_seed)

    def new_sample(self) -> None:
        """Draw with the next seed; until then every move uses the same random numbers."""
        self.take(self.model, seed=self.seed + 1)

    # -- drawing ---------------------------------------------------------------------------------------------------

    def _bound(self, scene: Scene) -> list[Callable[[Any], Any]]:
        """The drawing functions on axes, each with its model bound."""
        return [partial(called, view.function, scene) for view in self.views if view.on_axes]

    def _draw(self, scene: Scene) -> bool:
        """Draw everything, then show it; False, with the words in the panel, where something fails."""
        self._drawn = True
        palette = self._palette()
        try:
            with theme.using(palette, self._sizes, pictures=False):
                diagrams = tuple(str(called(view.function, scene)) for view in self.views if not view.on_axes)
                sentence = str(called(self.sentence, scene)) if self.sentence is not None else ""
            if self.canvas is not None:
                self.canvas.draw(self._bound(scene), self._ghosts)
                self.png = self.canvas.png()
        except ParameterError as error:
            self._say(str(error))
            return False
        except Exception as error:  # whatever a view does wrong is said in the panel and never breaks the page
            self._say(f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)
            return False
        self._diagrams, self._sentence = diagrams, sentence
        self._say("")
        self._show()
        return True

    def _first(self) -> None:
        """Draw for the first time, unless it has been done."""
        if not self._drawn:
            self.take(self.model)

    def _show(self) -> None:
        """Put the last good picture and sentence on the screen, or the cover that waits for a prediction."""
        covered = not self._seen
        self._show_me.layout.display = "" if covered else "none"
        self._picture.value = self._cover() if covered else "".join(self._diagrams) + self._image()
        kept = f"<div class='qnkit-kept'>{'kept: ' + self._kept_sentence if self._kept_sentence else ''}</div>"
        self._words.value = "" if covered or not self._sentence else f"<div class='qnkit-sentence'>{self._sentence}</div>{kept}"
        said = ""
        if self.prediction is not None and self.prediction.value is not None:
            label = html.escape(str(self.prediction.label))
            said = f"<div class='qnkit-predicted'>You predicted<b>{label}</b>before you saw the picture</div>"
        self._prediction_card.value = said

    def _image(self) -> str:
        if self.canvas is None:
            return ""
        width, height = self.canvas.size
        data = base64.b64encode(self.png).decode("ascii")
        size = f'width="{width}" height="{height}"'
        return f'<img alt="{html.escape(self.alt_text)}" {size} decoding="sync" src="data:image/png;base64,{data}">'

    def _cover(self) -> str:
        height = self.canvas.size[1] if self.canvas is not None else 200
        return f"<div class='qnkit-cover' style='min-height:{height}px'>commit your prediction above first</div>"

    def _say(self, message: str, row: Row | None = None) -> None:
        """Say what went wrong: under the control that caused it, else under the picture; "" takes the words away."""
        self.error_text = message
        for other in self.rows:
            other.refuse(message if other is row else "")
        at_foot = message if row is None else ""
        self._alert.value = f"<div role='alert' class='qnkit-alert'>{html.escape(at_foot)}</div>" if at_foot else ""

    # -- page and prediction ---------------------------------------------------------------------------------------

    def _page_spoke(self) -> None:
        """Follow the page: its theme and its pixels."""
        colours, scale = self._palette(), self.page.scale
        if self.canvas is not None and (colours is not self.canvas.colours or scale != self.canvas.scale):
            self.canvas.restyle(colours=colours, scale=scale)
            self._drawn = False
        self._first()

    def _predicted_value(self) -> Any:
        return None if self.prediction is None else self.prediction.value

    def _predicted(self) -> None:
        self._seen = self._seen or self.prediction.value is not None
        self.take(self.model)

    def uncover(self) -> None:
        """Show the picture although nothing was predicted."""
        self._seen = True
        self._first()
        self._show()

    # -- what can be read ------------------------------------------------------------------------------------------

    @property
    def sentence_html(self) -> str:
        """The sentence as the panel shows it."""
        self._first()
        return self._sentence

    @property
    def sentence_text(self) -> str:
        """The sentence as plain text."""
        return html.unescape(re.sub(r"<[^>]+>", "", self.sentence_html)).strip()

    @property
    def alt_text(self) -> str:
        """The picture in words: the sentence, then what the figure shows."""
        names = [view.name.removeprefix("draw_").replace("_", " ") for view in self.views if view.on_axes]
        shown = []
        for name, cell in zip(names, self.canvas.cells if self.canvas is not None else [], strict=False):
            y, x = cell.axes.get_ylabel(), cell.axes.get_xlabel()
            shown.append(f"{y} against {x}" if x and y else name)
        sentence = html.unescape(re.sub(r"<[^>]+>", "", self._sentence)).strip()
        return " ".join(part for part in (sentence, f"The picture shows {'; '.join(shown)}." if shown else "") if part)

    @property
    def code_text(self) -> str:
        """The Python code that makes the picture."""
        if self.code is not None:
            return self.code(self.model) if callable(self.code) else self.code
        size, widths = (self.canvas.size, self.canvas.widths) if self.canvas is not None else ((0, 0), (1.0,))
        return listing(self.model, self.views, self.seed, self._predicted_value(), size, widths)

    @property
    def diagrams(self) -> tuple[str, ...]:
        """The SVG texts on the screen."""
        self._first()
        return self._diagrams

    def _text(self) -> str:
        labels = ", ".join(f"{row.control.label!r}" for row in self.rows)
        return f"Panel({self.question!r}, model={type(self.model).__name__}, controls=[{labels}]"

    def __repr__(self) -> str:
        return f"{self._text()}, sentence={self.sentence_text!r})"

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        bundle = dict(super()._repr_mimebundle_(**kwargs))
        bundle["text/plain"] = f"{self._text()})"
        if self._drawn and self._seen and self.canvas is not None and self.png:
            bundle["image/png"] = base64.b64encode(self.canvas.png(self._palette().card)).decode("ascii")
        return bundle

    def _ipython_display_(self, **_: Any) -> None:
        """Show the panel, then draw: where kernels must be compiled first, the panel says so meanwhile."""
        from IPython.display import display

        if not self._drawn:
            self._picture.value = self._cover().replace("commit your prediction above first", PREPARING)
        show: Any = display
        show(self._repr_mimebundle_(), raw=True)
        self._first()


def _box(children: Sequence[Any], name: str) -> Any:
    return ipywidgets.VBox(list(children)).add_class(name)

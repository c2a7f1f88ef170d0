"""What can be read off a panel: sentence, diagrams, picture, code, and the panel itself as text."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from qnkit.views.canvas import Canvas
from qnkit.views.drawing import Scene
from qnkit.views.listing import listing
from qnkit.views.stage import Stage, plain

if TYPE_CHECKING:
    from qnkit.model import Model
    from qnkit.views.drawing import View
    from qnkit.views.rows import Row

__all__ = ["PanelText"]


class PanelText:
    """The half of a panel that labs, tests and pages read; reading draws first where nothing has been drawn yet."""

    question: str
    model: Model
    seed: int
    views: Sequence[View]
    stage: Stage
    rows: list[Row]
    code: Callable[[Any], str] | str | None
    model_id: str
    _seen: bool
    _drawn: bool

    def _first(self) -> None:
        """Draw for the first time, unless it has been done."""
        raise NotImplementedError

    def _predicted_value(self) -> Any:
        """What the learner predicted, None for nothing."""
        raise NotImplementedError

    def _scene(self) -> Scene:
        return Scene(self.model, self.seed, self._predicted_value())

    @property
    def is_kept(self) -> bool:
        """True while the kept curve is that of the present model and seed."""
        return self.stage.kept == self._scene()

    @property
    def has_kept(self) -> bool:
        """True while a curve is kept."""
        return self.stage.kept is not None

    @property
    def sentence_html(self) -> str:
        """The sentence as the panel shows it."""
        self._first()
        return self.stage.sentence

    @property
    def sentence_text(self) -> str:
        """The sentence as plain text."""
        return plain(self.sentence_html)

    @property
    def diagrams(self) -> tuple[str, ...]:
        """The SVG texts on the screen."""
        self._first()
        return self.stage.diagrams

    @property
    def png(self) -> bytes:
        """The picture on the screen."""
        self._first()
        return self.stage.png

    @property
    def canvas(self) -> Canvas | None:
        """What the picture is drawn on, None without a view on axes."""
        return self.stage.canvas

    @property
    def alt_text(self) -> str:
        """The picture in words."""
        self._first()
        return self.stage.alt_text

    @property
    def code_text(self) -> str:
        """The Python code that makes the picture."""
        if self.code is not None:
            return self.code(self.model) if callable(self.code) else self.code
        size, widths = (self.canvas.size, self.canvas.widths) if self.canvas is not None else ((0, 0), (1.0,))
        return listing(self.model, self.views, self.seed, self._predicted_value(), size, widths)

    def _text(self) -> str:
        labels = ", ".join(f"{row.control.label!r}" for row in self.rows)
        return f"Panel({self.question!r}, model={type(self.model).__name__}, controls=[{labels}]"

    def __repr__(self) -> str:
        return f"{self._text()}, sentence={self.sentence_text!r})"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        bundle: dict[str, Any] = {"text/plain": f"{self._text()})", "application/vnd.jupyter.widget-view+json": view}
        if self._drawn and self._seen and self.canvas is not None and self.stage.png:
            bundle["image/png"] = base64.b64encode(self.canvas.png(self.canvas.colours.card)).decode("ascii")
        return bundle

    def _ipython_display_(self, **_: Any) -> None:
        """Show the panel, then draw: where kernels must be compiled first, the panel says so meanwhile."""
        from IPython import display

        show: Any = display.display
        show(self._repr_mimebundle_(), raw=True)
        self._first()

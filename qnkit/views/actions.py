"""The quiet row of small buttons under the controls of a panel, and the drawer that opens below."""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets

from qnkit import scenario
from qnkit.model import ParameterError
from qnkit.views import keeping

if TYPE_CHECKING:
    from qnkit.views.panel import Panel

__all__ = ["Actions"]

_PRESETS = "presets"


class Actions:
    """Buttons: reset, presets, keep, new sample, code, save, load.

    ``row`` goes under the controls, ``drawer`` to the foot of the card.
    """

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self._quiet = False
        self._open = ""
        self.reset = self._button("reset", "Go back to the start", panel.reset)
        self.keep = self._button("keep", "Keep this curve, faint, to compare with; again lets it go", panel.keep)
        self.sample = self._button("new sample", "Draw again with other random numbers", panel.new_sample)
        self.code = self._button("code", "Show the code that makes this picture", lambda: self._toggle("code"))
        self.save = self._button("save", "Save picture, table and scenario into this folder", self.save_all)
        self.load = self._button("load", "Load a scenario file", lambda: self._toggle("load"))
        self.presets = ipywidgets.Dropdown(options=[_PRESETS, *panel.presets], tooltip="Go to a known setting")
        self.presets.observe(self._chosen, "value")
        self.presets.add_class("qnkit-named")
        shown: list[Any] = [self.reset, self.keep]
        if any("rng" in view.takes for view in panel.views) or _takes_rng(panel.sentence):
            shown.append(self.sample)
        if panel.presets:
            shown.append(self.presets)
        self.row = ipywidgets.HBox([*shown, self.code, self.save, self.load]).add_class("qnkit-actions")
        self.listing = ipywidgets.HTML()
        self.entry = ipywidgets.Text(
            placeholder="name of a scenario file, or a scenario pasted here, then Enter",
            continuous_update=False,
            tooltip="Scenario file or pasted scenario",
            layout={"width": "100%"},
        )
        self.entry.add_class("qnkit-named")
        self.entry.observe(lambda change: self._entered(change["new"]), "value")
        self.note = ipywidgets.HTML()
        self.drawer = ipywidgets.VBox([self.listing, self.entry, self.note], layout={"display": "none"}).add_class("qnkit-drawer")

    def _button(self, words: str, tip: str, act: Any) -> Any:
        """A button; what goes wrong when it is pressed is said in the panel."""
        made = ipywidgets.Button(description=words, tooltip=tip)

        def pressed(_: Any) -> None:
            try:
                act()
            except Exception as error:  # a model or a lab's own function may raise anything
                self.panel.error_text = str(error) or type(error).__name__
                self.say(self.panel.error_text, alert=True)

        made.on_click(pressed)
        return made

    def _entered(self, text: str) -> None:
        """Load what was entered, and empty the line: the same name can be entered again when its file was mended."""
        if text:
            self.load_scenario(text)
            self.entry.value = ""

    def _toggle(self, what: str) -> None:
        """Open the drawer on one thing, or close it."""
        self._open = "" if self._open == what else what
        self.note.value = ""
        self._unfold()

    def _unfold(self) -> None:
        opened = self._open
        self.drawer.layout.display = "block" if opened or self.note.value else "none"
        self.listing.layout.display = "" if opened == "code" else "none"
        self.entry.layout.display = "" if opened == "load" else "none"
        self.listing.value = f"<pre>{html.escape(self.panel.code_text)}</pre>" if opened == "code" else ""
        for button, name in ((self.code, "code"), (self.load, "load")):
            (button.add_class if opened == name else button.remove_class)("qnkit-on")

    def follow(self) -> None:
        """Bring the buttons in line with the panel after a move."""
        panel = self.panel
        clears = panel.is_kept
        self.keep.description = "clear" if clears else "keep"
        (self.keep.add_class if panel.has_kept else self.keep.remove_class)("qnkit-on")
        now = next((name for name, model in panel.presets.items() if model == panel.model), _PRESETS)
        if self.presets.value != now:
            self._quiet = True
            self.presets.value = now
            self._quiet = False
        if self._open == "code":
            self._unfold()

    def _chosen(self, change: Any) -> None:
        if not self._quiet and change["new"] in self.panel.presets:
            self.panel.take(self.panel.presets[change["new"]])

    def say(self, words: str, *, alert: bool = False) -> None:
        """A line at the foot of the card; "" takes it away."""
        look = "role='alert' class='qnkit-alert'" if alert else "role='status' class='qnkit-note'"
        self.note.value = f"<div {look}>{html.escape(words)}</div>" if words else ""
        self._unfold()

    def save_all(self, folder: Path | None = None) -> list[Path]:
        """The paths of the picture, table and scenario written into the working folder, under a new name."""
        panel = self.panel
        panel.sentence_text  # noqa: B018 (draws, if that has not been done)
        files: dict[str, bytes] = {}
        if panel.canvas is not None:
            files[".png"] = panel.canvas.png("#ffffff" if panel.canvas.colours.name == "light" else panel.canvas.colours.card)
        for number, diagram in enumerate(panel.diagrams, 1):
            files[".svg" if number == 1 else f"-{number}.svg"] = diagram.encode()
        names = [view.name.removeprefix("draw_") for view in panel.views if view.on_axes]
        axes = {name: cell.axes for name, cell in zip(names, panel.canvas.cells, strict=True)} if panel.canvas else {}
        files[".csv"] = keeping.table(panel.model, axes).encode()
        files[".json"] = scenario.to_text(panel.model).encode()
        try:
            paths = keeping.written(folder or Path.cwd(), keeping.slug(panel.question or type(panel.model).__name__), files)
        except ParameterError as error:
            panel.error_text = str(error)
            self.say(str(error), alert=True)
            return []
        self.say(f"saved in this notebook's folder: {', '.join(path.name for path in paths)}")
        return paths

    def load_scenario(self, text: str) -> None:
        """Show the model of a scenario file or of a pasted scenario; a broken one is said in one line."""
        panel = self.panel
        try:
            model = keeping.found(text, panel.model)
        except ParameterError as error:
            panel.error_text = " ".join(str(error).split())
            self.say(panel.error_text, alert=True)
            return
        if panel.take(model):
            self.say("loaded")


def _takes_rng(function: Any) -> bool:
    from qnkit.views.drawing import view_of

    return function is not None and "rng" in view_of(function).takes

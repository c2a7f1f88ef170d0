"""The panel on which a circuit is cut by hand: drag qubits between modules, pairs are counted at every drop."""

from __future__ import annotations

from typing import Any

import ipywidgets

from qnkit.compute.split_circuit import FAMILIES, SplitCircuit
from qnkit.model import Model, ParameterError
from qnkit.qubits.arrays import brief
from qnkit.views.board import Board, diagram_split
from qnkit.views.controls import Control, resolved
from qnkit.views.drawing import view_of
from qnkit.views.panel import Panel
from qnkit.views.threads import alone

__all__ = ["Splitting", "say_split", "split_controls", "split_presets", "splitting"]

QUESTION = "Which qubit should live where, so that few pairs are needed?"
_SCHEMES = ("auto", "light", "dark")


def split_controls() -> dict[Any, Control]:
    """The controls of a split circuit: circuit, qubits, modules, spare places (each deals anew), and the compiler's answer."""

    def dealt(path: str, control: Control) -> Control:
        fields = {path: lambda value: value, "homes": lambda value: None}
        return Control(choices=control.choices, label=control.label, fields=fields, read=lambda model: getattr(model, path))

    named: dict[str, Any] = {family: family for family in FAMILIES}
    counts = {str(n): n for n in (4, 6, 8)}
    return {
        "family": dealt("family", Control(choices=named, label="circuit")),
        "qubits": dealt("qubits", Control(choices=counts, label="qubits")),
        "modules": dealt("modules", Control(choices={str(n): n for n in (2, 3, 4)}, label="modules")),
        "spare": dealt("spare", Control(choices={str(n): n for n in (0, 1, 2)}, label="spare places in each")),
        "told": Control(label="the compiler's answer"),
    }


def split_presets() -> dict[str, SplitCircuit]:
    """A chain, an adder, hidden clusters, and one for which the cut hardly matters."""
    return {
        "a chain (GHZ)": SplitCircuit(),
        "an adder": SplitCircuit(family="adder"),
        "two hidden clusters (QAOA)": SplitCircuit(family="QAOA"),
        "all with all (QFT)": SplitCircuit(family="QFT"),
        "an adder, four modules": SplitCircuit(family="adder", modules=4),
    }


def say_split(split: SplitCircuit) -> str:
    """The sentence for a split circuit: the pairs that it needs, and, once it is told, what the compiler found."""
    count, across = split.e_bits, split.across
    yours = f"Your cut needs <b>{_pairs(count)}</b> for {across} gate{'s' * (across != 1)} between modules"
    loads = ", ".join(f"{name} {load} of {split.room}" for name, load in zip(split.names, split.loads, strict=True))
    if not split.told:
        end = ". Can you do it with fewer?"
    else:
        moving, still = (plan.e_bits for plan in split.answers)
        best = f"; the compiler finds <b>{still}</b>"
        end = f"{best}{f', or {moving} with qubits that move on the way' if moving < still else ''}."
        end += " As good as the compiler's." if count == still else " You beat it." if count < still else ""
    return f"{yours}{end} <br><small>Modules: {loads}. Gates that share a qubit can share a pair.</small>"


def _pairs(count: int) -> str:
    return f"{count} pair{'s' * (count != 1)}"


class Splitting(Panel):
    """The panel of a split circuit; all that `Panel` offers, with the board in the place of the picture, and undo.

    Attributes
    ----------
    board : the `Board`
    past : the models before this one, last first when undone
    """

    def __init__(self, split: SplitCircuit, prediction: Any = None, scheme: str = "auto") -> None:
        self.board = Board()
        self.past: list[Model] = []
        self.undoes = ipywidgets.Button(description="undo", tooltip="Take the last move back", disabled=True)
        self.theirs = ipywidgets.Button(description="its homes", tooltip="Put the qubits where the compiler has them")
        self.undoes.on_click(lambda _: self.undo())
        self.theirs.on_click(lambda _: self.follow_compiler())
        super().__init__(
            [view_of(diagram_split)],
            split,
            [resolved(path, control, split) for path, control in split_controls().items()],
            [],
            question=QUESTION,
            sentence=say_split,
            presets=split_presets(),
            prediction=prediction,
            seed=0,
            size=None,
            widths=(),
            projector=False,
            scheme=scheme,
            code=None,
        )
        self.board.observe(lambda change: self._asked(change["new"]), "asked")
        self._first()

    def _laid_out(self, shown_first: int) -> list[Any]:
        row = self.actions.row
        row.children = (self.undoes, self.theirs, *row.children)
        parts = super()._laid_out(shown_first)
        main = parts[-1].children[1]
        main.children = (self.board, *main.children)
        return parts

    @alone
    def undo(self) -> None:
        """Go back to the model before the last move; nothing where there is none."""
        if self.past:
            super().take(self.past.pop())
            self._lay()

    @alone
    def follow_compiler(self) -> None:
        """Put the qubits where the compiler's plan with qubits that stay has them, and tell its answer."""
        split = self.model
        assert isinstance(split, SplitCircuit)
        homes = split.answers[1].placement.homes[:, 0].tolist()
        self._try({"homes": tuple(homes), "told": True}, None)

    @alone
    def _asked(self, asked: dict[str, Any]) -> None:
        """Move or exchange what the hand asked for; where that is refused, the board goes back and the panel says why."""
        split = self.model
        assert isinstance(split, SplitCircuit)
        homes = list(split.lived_in)
        try:
            one = int(asked["qubit"])
            if asked["do"] == "exchange":
                other = int(asked["other"])
                homes[one], homes[other] = homes[other], homes[one]
            else:
                homes[one] = int(asked["module"])
        except (KeyError, IndexError, TypeError, ValueError):
            return  # not from our page
        full = [module for module in range(split.modules) if homes.count(module) > split.room]
        if full:
            name = split.names[full[0]]
            self._say(
                f"Module {name} is full: it has {split.room} places. Put the qubit onto one of its qubits to exchange the two."
            )
        else:
            self._try({"homes": tuple(homes)}, None)
        self._lay()

    @alone
    def take(self, model: Model, *, seed: int | None = None) -> bool:
        """Show another split circuit; the one before can be had back."""
        before = self.model
        if not super().take(model, seed=seed):
            return False
        if before != model and self._drawn:
            self.past = [*self.past, before][-200:]
        self._lay()
        return True

    def _show(self) -> None:
        super()._show()
        self.screen.picture.layout.display = "none" if self._seen else ""
        self.board.layout.display = "" if self._seen else "none"

    def _lay(self) -> None:
        """Bring the board and the buttons up to the model."""
        split = self.model
        assert isinstance(split, SplitCircuit)
        self.board.show(split, self._palette())
        self.undoes.disabled = not self.past
        self.theirs.layout.display = "" if split.told else "none"


def splitting(split: SplitCircuit | None = None, prediction: Any = None, theme: str = "auto") -> Splitting:
    """The panel on which a circuit is cut by hand; covered until the learner has committed to ``prediction``, if there is one.

    Raises
    ------
    ParameterError
        No split circuit, or an unknown theme.
    """
    if split is not None and not isinstance(split, SplitCircuit):
        raise ParameterError(f"splitting: {brief(split)!r}: must be a SplitCircuit, such as SplitCircuit().")
    if not isinstance(theme, str) or theme not in _SCHEMES:
        raise ParameterError(f"splitting: theme = {brief(theme)!r}: must be one of {', '.join(_SCHEMES)}.")
    return Splitting(split or SplitCircuit(), prediction, theme)

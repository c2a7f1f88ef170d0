"""Pictures of a remote gate: the Pauli errors behind it, what each cause takes, and qubits that wait together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qnkit.systems.teleported_circuits import IDEAL_CZ, circuit_channel, pauli_errors, truth_table
from qnkit.systems.two_traps import TwoTraps, WaitingRegister
from qnkit.views.theme import COLOUR, LABEL, PAIR, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

__all__ = ["draw_gate_errors", "draw_gate_ledger", "draw_gate_table", "draw_waiting_together"]

_KINDS = tuple(a + b for a in "IXYZ" for b in "IXYZ")[1:]
_SHORT = {
    "the pair as it was made": "pair",
    "the pair's wait": "its wait",
    "two-qubit gates": "local gates",
    "one-qubit gates": "",
    "readout": "readout",
    "link qubit's wait inside the gate": "",
    "data qubits' wait inside the gate": "data wait",
    "unattributed Z errors": "",
}


def _bars(ax: Axes, places: NDArray[np.float64], lengths: list[float], colour: str) -> None:
    from matplotlib.collections import PolyCollection

    corners = [[(0, y - 0.34), (w, y - 0.34), (w, y + 0.34), (0, y + 0.34)] for y, w in zip(places, lengths, strict=True)]
    ax.add_collection(PolyCollection(corners, facecolors=colour, edgecolors="none"), autolim=False)


def draw_gate_errors(ax: Axes, traps: TwoTraps) -> None:
    """Draw how often each of the fifteen Pauli errors follows the remote CZ, in percent; left trap first."""
    weights = 100 * pauli_errors(traps.channel, IDEAL_CZ).ravel()[1:]
    far = next(end for end in (2, 5, 10, 20, 50, 100) if weights.max() <= end)
    ax.set_xlim(0, far)
    ax.set_ylim(14.6, -0.6)
    ax.set_yticks(range(15), _KINDS)
    ax.tick_params(axis="y", length=0, labelcolor=palette().ink, labelsize="small")
    ax.set_xticks([0, far / 2, far])
    ax.set_xlabel("how often this error (%)")
    _bars(ax, np.arange(15.0), weights.tolist(), COLOUR["lost"])


def draw_gate_ledger(ax: Axes, traps: TwoTraps) -> None:
    """Draw what each cause takes from the average gate fidelity, in percent."""
    entries = [(_SHORT[entry.cause], 100 * entry.loss) for entry in traps.ledger.entries if _SHORT.get(entry.cause)]
    pair = 100 * (1 - traps.ledger.start)
    entries = [("pair", pair), *entries] if all(name != "pair" for name, _ in entries) else entries
    far = next(end for end in (5, 10, 20, 50, 100) if max(loss for _, loss in entries) <= end)
    ax.set_xlim(0, far)
    ax.set_ylim(len(entries) - 0.4, -0.6)
    ax.set_yticks(range(len(entries)), [name for name, _ in entries])
    ax.tick_params(axis="y", length=0, labelcolor=palette().ink)
    ax.set_xticks([0, far / 2, far])
    ax.set_xlabel("taken from the fidelity (%)")
    _bars(ax, np.arange(float(len(entries))), [loss for _, loss in entries], COLOUR["waiting"])


def draw_gate_table(ax: Axes, traps: TwoTraps) -> None:
    """Draw the truth table of the remote CX, the CZ between two H of the right qubit: outcomes for each input, in percent."""
    from qnkit.qubits.circuit import Circuit

    table = 100 * truth_table(circuit_channel(Circuit(qubits=2).gate("h", 1).noise(traps.channel, 0, 1).gate("h", 1)))
    ax.imshow(table, cmap="Blues", vmin=0, vmax=100, aspect="auto")
    words = ("00", "01", "10", "11")
    ax.set_xticks(range(4), words)
    ax.set_yticks(range(4), words)
    ax.set_xlabel("read")
    ax.set_ylabel("put in")
    ax.spines[:].set_visible(False)
    for row in range(4):
        best = int(table[row].argmax())
        colour = "#ffffff" if table[row, best] > 60 else "#1b1f2a"
        ax.text(best, row, f"{table[row, best]:.1f}", ha="center", va="center", color=colour)


def draw_waiting_together(ax: Axes, register: WaitingRegister) -> None:
    """Draw the joint coherence of n waiting qubits against n: one wait for all, and what waits of their own would leave."""
    counts = range(1, 21)
    together = [register.together(n) for n in counts]
    ax.set_xlim(0.5, 20.5)
    ax.set_ylim(0, 1.02)
    ax.set_xticks([1, 5, 10, 15, 20])
    ax.set_xlabel("qubits that wait")
    ax.set_ylabel("coherence left")
    ax.plot(counts, [register.apart(n) for n in counts], **PAIR["theory"])
    ax.plot(counts, together, **PAIR["waiting"])
    here = register.together()
    ax.plot([register.qubits], [here], "o", markersize=9, color=COLOUR["waiting"], markeredgecolor=palette().card, zorder=5)
    ax.text(0.99, 0.98, "one wait for all", color=LABEL["waiting"], weight="bold", ha="right", va="top", transform=ax.transAxes)
    ax.text(0.99, 0.88, "dashed: waits of their own", color=LABEL["theory"], ha="right", va="top", transform=ax.transAxes)

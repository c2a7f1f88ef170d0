"""The controls, presets and sentences of the remote gate and of the two Oxford modules."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from qnkit.model import replaced
from qnkit.systems import oxford_modules
from qnkit.systems.oxford_modules import MEASURED, RESTS, TwoModules
from qnkit.systems.two_traps import TwoTraps, WaitingRegister
from qnkit.views.controls import Control, chosen
from qnkit.views.everyday import lasting
from qnkit.views.link_controls import scaled
from qnkit.views.theme import COLOUR, LABEL, PAIR, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "draw_modules_published",
    "module_controls",
    "remote_gate_controls",
    "remote_gate_presets",
    "say_modules",
    "say_remote_gate",
    "say_waiting_together",
]

_CONTROLS: dict[str, tuple[Any, Control]] = {
    "pair": ("pair_fidelity", scaled("fidelity of a pair", "%", 0.01, 80.0, 100.0, "pair_fidelity")),
    "gates": ("gate_error", scaled("error of a local gate", "%", 0.01, 0.0, 10.0, "gate_error")),
    "readout": ("readout_error", scaled("wrong readouts", "%", 0.01, 0.0, 5.0, "readout_error")),
    "wait": ("wait_ms", Control(0.0, 50.0, label="wait before use")),
    "message": ("message_us", Control(0.01, 10_000.0, log=True, label="message")),
    "waiting": ("qubits", Control(1, 20, label="qubits that wait")),
    "rate": ("rate_hz", Control(0.5, 100.0, log=True, label="pairs a second")),
    "memory": ("t2_s", Control(0.1, 20.0, log=True, label="memory time T2")),
}
_NAMES = {"dephasing": "Z errors", "depolarizing": "depolarising", "coherent": "coherent"}
_MARKS = {"dephasing": "o", "depolarizing": "s", "coherent": "^"}


def remote_gate_controls(*names: str) -> dict[Any, Control]:
    """The named controls, as ``explore`` takes them: pair, gates, readout, wait, message; waiting, rate, memory of a register.

    Raises
    ------
    ValueError
        For a name that is none of them.
    """
    return chosen(_CONTROLS, names, "remote_gate_controls")


def remote_gate_presets() -> dict[str, TwoTraps]:
    """Three examples: two metres apart, a pair that waited, and a continent apart."""
    return {
        "two metres": TwoTraps(),
        "a pair that waited": TwoTraps(wait_ms=20.0),
        "1,000 km": TwoTraps(message_us=5000.0),
    }


def say_remote_gate(traps: TwoTraps) -> str:
    """The sentence for a remote gate: its average gate fidelity, beside that of a local one, and how long it takes."""
    lost = 100 * (1 - traps.fidelity)
    note = f"From the first local gate to the last correction: {lasting(traps.gate.duration_s)}."
    local = f"a gate within one trap has {100 * (1 - traps.gate_error):.1f} %"
    return f"The remote CZ has an average fidelity of <b>{100 - lost:.2f} %</b>; {local}. <br><small>{note}</small>"


def say_waiting_together(register: WaitingRegister) -> str:
    """The sentence for a register that waits: what is left with one wait for all, and what separate waits would leave."""
    both = f"<b>{register.together():.3f}</b>; separate waits would leave {register.apart():.3f}"
    many = "One qubit keeps" if register.qubits == 1 else f"{register.qubits} qubits together keep"
    note = f"Mean wait {lasting(register.mean_wait_s)}, memory {lasting(register.t2_s)}."
    return f"{many} a coherence of {both}. <br><small>{note}</small>"


def module_controls() -> dict[Any, Control]:
    """The controls of the two Oxford modules: the measured CZ, the error of both local gates, the kind of the rest."""
    errors = ("gate.left.gate_error", "gate.right.gate_error")
    return {
        "reached": scaled("measured CZ", "%", 0.01, 80.0, 89.0, "reached"),
        "errors": scaled("error of both local gates", "%", 0.01, 0.0, 3.5, *errors),
        "rest": Control(choices={_NAMES[rest]: rest for rest in RESTS}, label="the rest is"),
    }


@lru_cache(maxsize=64)
def _results(model: TwoModules) -> dict[str, tuple[float, float]]:
    return model.results()


@lru_cache(maxsize=64)
def _middle(model: TwoModules) -> dict[str, float]:
    return oxford_modules.numbers(model.channel())


def draw_modules_published(ax: Axes, model: TwoModules) -> None:
    """Draw CZ, Grover, iSWAP and SWAP: what was measured, ours for the chosen kind of rest, and the other kinds hollow."""
    ax.set_xlim(-0.5, 3.5)
    ax.set_ylim(0.5, 0.95)
    ax.set_xticks(range(4), [name if name != "CZ" else "CZ (fitted)" for name in MEASURED])
    ax.set_ylabel("fidelity or success")
    bar = {"elinewidth": 2, "capsize": 3, "zorder": 4}
    for place, figure in enumerate(MEASURED.values()):
        look: dict[str, Any] = {**PAIR["published"], **bar, "ecolor": COLOUR["published"]}
        if figure.mark == "UNCONFIRMED":
            look |= {"markerfacecolor": palette().card, "markeredgecolor": COLOUR["published"], "markeredgewidth": 2.0}
        ax.errorbar([place - 0.24], [figure.value], [figure.error or 0.0], **look)
    for rest, shift in zip(RESTS, (0.0, 0.14, 0.28), strict=True):
        places = [place + shift for place in range(4)]
        if rest == model.rest:
            found = _results(model)
            look = {"fmt": _MARKS[rest], "color": COLOUR["swapped"], "markersize": 8, **bar}
            ax.errorbar(places, [one[0] for one in found.values()], [one[1] for one in found.values()], **look)
        else:
            values = list(_middle(replaced(model, "rest", rest)).values())
            ax.plot(places, values, _MARKS[rest], markerfacecolor="none", markeredgecolor=palette().quiet, markersize=6)
    words = "measured (hollow: not confirmed)"
    ax.text(0.99, 0.98, words, color=LABEL["published"], weight="bold", ha="right", va="top", transform=ax.transAxes)
    ours = "ours: ● Z errors  ■ depolarising  ▲ coherent"
    ax.text(0.99, 0.9, ours, color=LABEL["swapped"], ha="right", va="top", transform=ax.transAxes)


def say_modules(model: TwoModules) -> str:
    """The sentence for the two modules: Grover's success, ours beside the measured one, and the others' distance."""
    found = _results(model)
    off = {name: oxford_modules.distance(name, *found[name]) for name in ("Grover", "iSWAP", "SWAP")}
    value, error = found["Grover"]
    given = MEASURED["Grover"]
    others = ", ".join(f"{name} {found[name][0]:.3f} ({off[name]:+.1f})" for name in ("iSWAP", "SWAP"))
    run = f"Grover's search succeeds in <b>{value:.3f} ± {error:.3f}</b> of the runs"
    head = f"If the rest is <b>{_NAMES[model.rest]}</b>, {run}"
    note = f"{others}; in brackets the distance from the measured value in standard errors."
    return f"{head}; measured {given.value} ± {given.error}: {off['Grover']:+.1f} standard errors. <br><small>{note}</small>"

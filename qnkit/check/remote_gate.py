"""Lab 10, the remote gate: each answer is held against the model's, for the learner's own traps and register.

Every function takes an answer (``...`` while there is none) and what it is asked of, and returns a Verdict. Common mistakes have
hints of their own; the right number is never told.
"""

from __future__ import annotations

import math

from qnkit.check._verdict import Verdict, chosen, graded
from qnkit.systems import oxford_modules
from qnkit.systems.two_traps import TwoTraps, WaitingRegister

__all__ = ["coherence", "dearest", "fidelity", "refuted", "seconds"]


def fidelity(answer: object, pair_fidelity: float) -> Verdict:
    """The verdict on the average gate fidelity of a remote CZ with perfect traps and a pair of this fidelity."""
    right = (4 * pair_fidelity + 1) / 5
    mistakes = [
        (pair_fidelity, "that is the process fidelity; averaged over all inputs an error is not seen by each of them."),
        ((2 * pair_fidelity + 1) / 3, "that is for one qubit; a CZ acts on two, and d = 4."),
        (100 * right, "that is in percent; give a number from 0 to 1."),
    ]
    why = "every wrong part of the pair becomes a wrong part of the gate, and no other."
    return graded(answer, right, within=5e-4, because=why, mistakes=mistakes, hint="(4 F + 1)/5, F the pair's fidelity.")


def seconds(answer: object, gates: int, rate_hz: float) -> Verdict:
    """The verdict on the mean time in s until enough pairs have come for so many remote gates, one pair after the other."""
    right = gates / rate_hz
    mistakes = [
        (1 / rate_hz, "each remote gate uses up a pair of its own."),
        (gates * rate_hz, "divide by the rate; do not multiply."),
        (1000 * right, "that is in ms; an answer here is in s."),
    ]
    why = "the gates take less than a thousandth of that; the machine waits for pairs."
    hint = "How many pairs does it use up?"
    return graded(answer, right, within=0.02 * right, unit="s", because=why, mistakes=mistakes, hint=hint)


def coherence(answer: object, register: WaitingRegister) -> Verdict:
    """The verdict on the mean joint coherence of a register whose qubits wait for the same pair."""
    n, u = register.qubits, register.mean_wait_s / register.t2_s
    mistakes = [
        (register.apart(), "that gives each qubit a wait of its own; there is one wait for all."),
        (math.exp(-n * u), "that is at the mean wait; take the mean over all waits instead."),
        (register.together(1), "that is for one qubit."),
        (math.exp(-u), "that is for one qubit, at the mean wait."),
    ]
    why = "long waits are bad for all at once, and short ones good for all at once."
    hint = "n qubits together fall as exp(-n t/T2). The mean of that over an exponential wait?"
    return graded(answer, register.together(), within=2e-3, because=why, mistakes=mistakes, hint=hint)


def refuted(answer: object) -> Verdict:
    """The verdict on which kind of rest the measured success of Grover's search refutes, at five standard errors."""
    words = {"dephasing": "Z errors", "depolarizing": "depolarising", "coherent": "coherent"}
    far = {rest: abs(oxford_modules.residual("Grover", rest)) for rest in oxford_modules.RESTS}
    right = words[max(oxford_modules.RESTS, key=lambda rest: far[rest])]
    options = {
        "Z errors": "there ours and the measured number lie on each other.",
        "depolarising": f"it is {far['depolarizing']:.1f} standard errors off: the data lean against it, and that is all.",
        "coherent": "look at the triangle above Grover.",
    }
    return chosen(answer, right, options, because="no error bar is that long. Of the other two, one is only the better guess.")


_CAUSES = {
    "the pair": ("the pair as it was made", "the pair's wait"),
    "local gates": ("two-qubit gates", "one-qubit gates"),
    "readout": ("readout",),
    "data wait": ("link qubit's wait inside the gate", "data qubits' wait inside the gate"),
}


def dearest(answer: object, traps: TwoTraps) -> Verdict:
    """The verdict on which of four causes takes most from the gate: the pair (and its wait), local gates, readout, data wait."""
    lost = {entry.cause: entry.loss for entry in traps.ledger.entries}
    lost.setdefault("the pair as it was made", 1 - traps.ledger.start)
    by_cause = {name: sum(lost.get(part, 0.0) for part in parts) for name, parts in _CAUSES.items()}
    right = max(by_cause, key=lambda name: by_cause[name])
    options = {name: "that takes something, but another cause takes more; read the right picture." for name in _CAUSES}
    return chosen(answer, right, options, because="so that is what to better first.")

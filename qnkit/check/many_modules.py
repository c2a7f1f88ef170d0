"""Lab 11, one circuit on many modules: each answer is held against the engine's, for the learner's own circuit and machine.

Every function takes an answer (``...`` while there is none) and what it is asked of, and returns a Verdict. Common mistakes have
hints of their own; the right number is never told.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from qnkit.check._verdict import Verdict, chosen, graded, is_blank
from qnkit.compute import Machine, packets_of
from qnkit.compute.split_circuit import SplitCircuit
from qnkit.compute.split_run import PLANS, SplitRun, best_plan
from qnkit.compute.staying import gates_across, stayed
from qnkit.model import replaced
from qnkit.qubits import Circuit

__all__ = ["chain", "cut", "pairs", "saved", "wins"]


def pairs(answer: object, circuit: Circuit, homes: Sequence[int]) -> Verdict:
    """The verdict on how many pairs a circuit needs whose qubits live in these modules, any two of which share a link."""
    modules = max(homes) + 1
    placement = stayed(packets_of(circuit), Machine.alike(modules, max(map(list(homes).count, homes))), homes)
    right, across = placement.e_bits, gates_across(placement)
    mistakes = [
        (across, "each gate with a pair of its own would cost that; a copy can serve several gates."),
        (right - 1, "a gate in between turns the qubit, and a copy made before it is of no use after it."),
        (len(placement.packets.gates), "gates within a module cost no pair."),
    ]
    why = "one pair makes a copy, and the copy serves all gates until something turns its qubit."
    hint = "Count copies, not gates: who is copied where, and until when is the copy good?"
    return graded(answer, right, within=0.5, because=why, mistakes=mistakes, hint=hint)


def chain(answer: object, split: SplitCircuit) -> Verdict:
    """The verdict on the fewest pairs for a GHZ state over all modules of a split circuit."""
    right = split.answers[0].e_bits
    mistakes = [
        (split.modules, "count the gaps between modules, not the modules."),
        (split.qubits - 1, "that is for a chain that changes the module at every step."),
        (split.e_bits, "that is for these homes; move the qubits."),
    ]
    why = "k modules that end up entangled must be joined by k - 1 pairs at least, and a chain needs no more."
    return graded(answer, right, within=0.5, because=why, mistakes=mistakes, hint="Let neighbours in the chain live together.")


def cut(answer: object, split: SplitCircuit) -> Verdict:
    """The verdict on which qubits live in module A, for a split circuit on two modules: a cut as good as the compiler's."""
    if is_blank(answer):
        return Verdict(None)
    if not isinstance(answer, Collection) or isinstance(answer, str) or not all(isinstance(q, int) for q in answer):
        return Verdict(False, "an answer here is a set of qubits, such as {0, 1, 2, 3}.")
    inside = set(answer)
    if not inside <= set(range(split.qubits)):
        return Verdict(False, f"qubits are numbered 0 to {split.qubits - 1}.")
    if max(len(inside), split.qubits - len(inside)) > split.room:
        return Verdict(False, f"a module holds {split.room} qubits; you put {len(inside)} into A.")
    own = replaced(split, "homes", tuple(0 if q in inside else 1 for q in range(split.qubits)))
    best = split.answers[1].e_bits
    if own.e_bits <= best:
        return Verdict(True, f"{own.e_bits} pairs for {own.across} gates between the modules, as few as the compiler finds.")
    return Verdict(False, f"that needs {own.e_bits} pairs; fewer will do. Look for qubits that meet each other again and again.")


def saved(answer: object, split: SplitCircuit) -> Verdict:
    """The verdict on how many pairs packing saves for these homes: gates between modules less pairs."""
    right = split.across - split.e_bits
    mistakes = [
        (split.e_bits, "those are the pairs that are left; how many would there be without sharing?"),
        (split.across, "that many gates go across; some of them share a pair."),
    ]
    why = "a pair is used up by a copy, not by a gate."
    return graded(answer, right, within=0.5, because=why, mistakes=mistakes, hint="Without packing each gate takes a pair.")


def wins(answer: object, run: SplitRun) -> Verdict:
    """The verdict on which of three plans comes out with the highest fidelity on this machine."""
    found = {name: replaced(run, "whose", name).result[0] for name in PLANS}
    right = best_plan(run)
    options = {
        "fewest pairs": "its copies wait while other pairs are made; how long does a link qubit remember?",
        "one link qubit": "it makes copies anew, and all wait for more pairs; is that worth while here?",
        "a pair for each gate": "each pair brings its own errors, and all wait for it.",
    }
    others = ", ".join(f"{name} {found[name]:.3f}" for name in PLANS if name != right)
    return chosen(answer, right, options, because=f"{found[right]:.3f}; the others: {others}.")

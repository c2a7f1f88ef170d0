"""Gates of three qubits written as gates of two, with a sentence on what was changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ..qubits.checking import needs
from ..qubits.circuit import Circuit
from ..qubits.gates import DECOMPOSED
from ..qubits.operations import Gate, Operation

__all__ = ["Decomposed", "decomposed"]


@dataclass(frozen=True)
class Decomposed:
    """A circuit whose operations act on one or two qubits, and a sentence on what was changed to make it so."""

    circuit: Circuit
    note: str

    def _repr_html_(self) -> str:
        return f"<p>{self.note}</p>{self.circuit._repr_html_()}"


def decomposed(circuit: Circuit) -> Decomposed:
    """The same circuit with every ccx, ccz and cswap as gates of one and two qubits (see qubits.gates.DECOMPOSED).

    Each becomes six to eight cx with h, t and tdg; a condition goes with all of them. The rest stays as it is.

    Raises
    ------
    ParameterError
        Not a circuit.
    """
    needs(circuit, Circuit, "decomposed: circuit", "a qnkit.qubits.Circuit")
    operations: list[Operation] = []
    changed: Counter[str] = Counter()
    smaller = 0
    for step in circuit.operations:
        if not isinstance(step, Gate) or step.name not in DECOMPOSED:
            operations.append(step)
            continue
        parts = DECOMPOSED[step.name]
        operations += [Gate(name=name, qubits=tuple(step.qubits[i] for i in at), when=step.when) for name, at in parts]
        changed[step.name] += 1
        smaller += len(parts)
    if not changed:
        return Decomposed(circuit, "Every operation acts on one or two qubits already: nothing was changed.")
    counted = " and ".join(f"{count} {name}" for name, count in changed.items())
    note = f"{counted} {'was' if changed.total() == 1 else 'were'} written as {smaller} gates of one and two qubits."
    return Decomposed(Circuit(qubits=circuit.qubits, operations=tuple(operations)), note)

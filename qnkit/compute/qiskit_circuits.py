"""Circuits from and to Qiskit, which is imported when it is used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import numpy as np

from ..model import ParameterError
from ..qubits.checking import needs
from ..qubits.circuit import Circuit
from ..qubits.operations import LAST_BIT, Gate, Measure, Noise, Operation, Reset, Unitary
from .qasm_conditions import ALWAYS, Case, both, holds, not_so
from .qasm_text import MOST_DEPTH, MOST_STEPS

__all__ = ["from_qiskit", "to_qiskit"]

_SAME = (
    *("id", "x", "y", "z", "h", "s", "sdg", "t", "tdg", "sx", "sxdg", "p", "rx", "ry", "rz", "u", "cx", "cy", "cz", "ch", "cp"),
    *("crx", "cry", "crz", "swap", "iswap", "rxx", "ryy", "rzz", "ccx", "ccz", "cswap"),
)
_NAMES = {name: name for name in _SAME} | {"u1": "p", "u3": "u", "cu1": "cp", "cu3": "cu"}
_NOTHING = ("barrier", "global_phase")

Places = tuple[int, ...]


def _qiskit(who: str) -> Any:
    try:
        import qiskit
    except ImportError:
        raise ParameterError(f"{who}: Qiskit is missing; install it with pip install 'qnkit[qiskit]'.") from None
    return qiskit


def to_qiskit(circuit: Circuit) -> Any:
    """The circuit as a qiskit.QuantumCircuit: qubit k and bit k there are qubit k and bit k here.

    Qiskit counts a basis index from the right, so that its matrices have the qubits in reverse order.

    Raises
    ------
    ParameterError
        Qiskit is missing; noise or a readout error, which belong to a noise model there.
    """
    qiskit = _qiskit("to_qiskit")
    from qiskit.circuit.library import CUGate, get_standard_gate_name_mapping

    needs(circuit, Circuit, "to_qiskit: circuit", "a qnkit.qubits.Circuit")
    known = get_standard_gate_name_mapping()
    out = qiskit.QuantumCircuit(qiskit.QuantumRegister(circuit.qubits, "q"))
    if circuit.bits:
        out.add_register(qiskit.ClassicalRegister(circuit.bits, "c"))
    for place, step in enumerate(circuit.operations):
        if isinstance(step, Noise) or (isinstance(step, Measure) and step.readout is not None):
            what = "noise" if isinstance(step, Noise) else "a readout error"
            raise ParameterError(
                f"to_qiskit: circuit.operations[{place}]: {what} is not part of a Qiskit circuit; take it out before."
            )
        with ExitStack() as stack:
            for bit, value in step.when:
                stack.enter_context(out.if_test((out.clbits[bit], bool(value))))
            if isinstance(step, Measure):
                out.measure(step.qubits[0], step.bit)
            elif isinstance(step, Reset):
                out.reset(step.qubits[0])
            elif isinstance(step, Unitary):
                out.unitary(step.matrix, step.qubits[::-1])
            elif isinstance(step, Gate):
                made = CUGate(*step.angles, 0.0) if step.name == "cu" else known[step.name].base_class(*step.angles)
                out.append(made, step.qubits)
    return out


def from_qiskit(circuit: Any) -> Circuit:
    """The circuit of a qiskit.QuantumCircuit: qubit k and bit k there are qubit k and bit k here.

    Gates that are not in qubits.gates.GATES are written out as Qiskit defines them, matrices of one and two qubits are kept,
    if_test is kept, barriers and global phases are left out.

    Raises
    ------
    ParameterError
        Qiskit is missing; a parameter without a value; a loop, a switch, a delay, a condition that compares otherwise than with
        values, or a measurement under a condition; more than MOST_STEPS operations.
    """
    qiskit = _qiskit("from_qiskit")
    needs(circuit, qiskit.QuantumCircuit, "from_qiskit: circuit", "a qiskit.QuantumCircuit")
    if not 1 <= circuit.num_qubits <= 100_000 or circuit.num_clbits > LAST_BIT + 1:
        counts = f"{circuit.num_qubits} qubits and {circuit.num_clbits} bits"
        raise ParameterError(f"from_qiskit: a circuit of {counts}; must be 1 to 100000 qubits and {LAST_BIT + 1} bits at most.")
    reading = _Reading(circuit)
    reading.block(circuit, tuple(range(circuit.num_qubits)), tuple(range(circuit.num_clbits)), ALWAYS, 0)
    return Circuit(qubits=circuit.num_qubits, operations=tuple(reading.operations))


def _refused(why: str) -> ParameterError:
    return ParameterError(f"from_qiskit: {why}")


class _Reading:
    """A Qiskit circuit being read, and the operations that it has come to."""

    def __init__(self, circuit: Any) -> None:
        from qiskit.circuit.library import get_standard_gate_name_mapping

        self.circuit, self.standard = circuit, get_standard_gate_name_mapping()
        self.operations: list[Operation] = []
        self.written: set[int] = set()
        self.steps = 0

    def block(self, circuit: Any, qubits: Places, bits: Places, cases: tuple[Case, ...], depth: int) -> None:
        """The instructions of a circuit whose qubits and bits are these of the whole, in these cases of the bits."""
        if depth > MOST_DEPTH:
            raise _refused(f"gates defined by gates over more than {MOST_DEPTH} levels.")
        for instruction in circuit.data:
            self.steps += 1
            if self.steps > MOST_STEPS:
                raise _refused(f"written out, the circuit comes to more than {MOST_STEPS} steps.")
            on = tuple(qubits[circuit.find_bit(qubit).index] for qubit in instruction.qubits)
            into = tuple(bits[circuit.find_bit(bit).index] for bit in instruction.clbits)
            made = instruction.operation
            if made.name == "if_else":
                found = _Conditions(circuit, bits, self.written).cases(made.condition, 0)
                for inner, chosen in zip(made.blocks, (found, not_so(found, _refused)), strict=False):
                    self.block(inner, on, into, both(cases, chosen, _refused), depth + 1)
            else:
                self.instruction(made, on, into, cases, depth)

    def instruction(self, made: Any, on: Places, into: Places, cases: tuple[Case, ...], depth: int) -> None:
        name = made.name
        if name in _NOTHING:
            return
        if name == "measure":
            if cases not in ((), ALWAYS):
                raise _refused("a measurement under a condition is not read; measure always, and let gates depend on the bits.")
            if cases:
                self.operations.append(Measure(qubits=on, bit=into[0]))
                self.written.add(into[0])
        elif name == "reset":
            self.operations += [Reset(qubits=on, when=case) for case in cases]
        elif hasattr(made, "blocks") or name == "delay":
            raise _refused(f"{name!r} is not read; gates, measure, reset, barrier and if_test are.")
        else:
            self.gate(made, on, into, cases, depth)

    def gate(self, made: Any, on: Places, into: Places, cases: tuple[Case, ...], depth: int) -> None:
        """A gate that has a name here, a matrix, or a definition."""
        known = self.standard.get(made.name)
        own = known is not None and getattr(made, "base_class", None) is known.base_class
        if (own and made.name in (*_NAMES, "u2", "cu")) or (made.name == "unitary" and len(on) < 3):
            self.operations += [step for case in cases for step in self.named(made, on, case)]
            return
        definition = getattr(made, "definition", None)
        if definition is None:
            raise _refused(f"{made.name!r} has neither a name that is known here nor a definition.")
        self.block(definition, on, into, cases, depth + 1)

    def named(self, made: Any, on: Places, case: Case) -> Iterator[Gate | Unitary]:
        """The gates of these names."""
        if made.name == "unitary":
            yield Unitary(matrix=np.asarray(made.params[0]), qubits=on[::-1], when=case)
        elif made.name == "u2":
            yield Gate(name="u", qubits=on, angles=(np.pi / 2, *self.angles(made)), when=case)
        elif made.name == "cu":
            *angles, phase = self.angles(made)
            if phase:
                yield Gate(name="p", qubits=on[:1], angles=(phase,), when=case)
            yield Gate(name="cu", qubits=on, angles=tuple(angles), when=case)
        else:
            yield Gate(name=_NAMES[made.name], qubits=on, angles=self.angles(made), when=case)

    def angles(self, made: Any) -> tuple[float, ...]:
        try:
            return tuple(float(angle) for angle in made.params)
        except TypeError:
            raise _refused(f"{made.name!r} has a parameter without a value; assign one before.") from None


class _Conditions:
    """Conditions of Qiskit in a circuit whose bits are these of the whole."""

    def __init__(self, circuit: Any, places: Places, written: set[int]) -> None:
        self.circuit, self.places, self.written = circuit, places, written

    def cases(self, given: Any, depth: int) -> tuple[Case, ...]:
        """The cases in which a condition holds."""
        if depth > MOST_DEPTH:
            raise _refused(f"conditions in conditions over more than {MOST_DEPTH} levels.")
        if isinstance(given, tuple):
            return holds(self.bits(given[0]), int(given[1]), self.written)
        kind, sign = type(given).__name__, getattr(getattr(given, "op", None), "name", "")
        if kind == "Var":
            return not_so(holds(self.bits(given.var), 0, self.written), _refused)
        if kind == "Unary" and sign == "LOGIC_NOT":
            return not_so(self.cases(given.operand, depth + 1), _refused)
        if kind == "Binary" and sign in ("LOGIC_AND", "LOGIC_OR"):
            left, right = (self.cases(side, depth + 1) for side in (given.left, given.right))
            return both(left, right, _refused) if sign == "LOGIC_AND" else (*left, *both(not_so(left, _refused), right, _refused))
        if kind == "Binary" and sign in ("EQUAL", "NOT_EQUAL") and hasattr(given.left, "var") and hasattr(given.right, "value"):
            found = holds(self.bits(given.left.var), int(given.right.value), self.written)
            return found if sign == "EQUAL" else not_so(found, _refused)
        raise _refused("a condition must compare bits or registers with values, joined by and, or, not.")

    def bits(self, given: Any) -> Places:
        """A bit, or the bits of a register, as those of the whole circuit."""
        from qiskit.circuit import ClassicalRegister, Clbit

        if not isinstance(given, Clbit | ClassicalRegister):
            raise _refused("a condition on something that is neither a bit nor a register.")
        members = [given] if isinstance(given, Clbit) else list(given)
        return tuple(self.places[self.circuit.find_bit(bit).index] for bit in members)

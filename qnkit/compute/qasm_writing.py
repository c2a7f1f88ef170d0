"""Circuits written as OpenQASM 2 and 3."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import ParameterError
from ..qubits.checking import needs
from ..qubits.circuit import Circuit
from ..qubits.operations import Gate, Measure, Noise, Operation, Reset, Unitary
from .qasm_gates import LIBRARIES
from .two_qubit import one_qubit_gate, two_qubit_gates

__all__ = ["to_qasm"]

_NAMES = {2: {"p": "u1", "u": "u3", "cp": "cu1", "cu": "cu3"}, 3: {"u": "U"}}
_SHARED = {
    "rxx": "gate rxx(t) a, b { h a; h b; cx a, b; rz(t) b; cx a, b; h a; h b; }",
    "ryy": "gate ryy(t) a, b { rx(pi/2) a; rx(pi/2) b; cx a, b; rz(t) b; cx a, b; rx(-pi/2) a; rx(-pi/2) b; }",
    "rzz": "gate rzz(t) a, b { cx a, b; rz(t) b; cx a, b; }",
    "iswap": "gate iswap a, b { s a; s b; h a; cx a, b; cx b, a; h b; }",
    "ccz": "gate ccz a, b, c { h c; ccx a, b, c; h c; }",
}
_DEFINED = {
    2: _SHARED
    | {
        "sx": "gate sx a { sdg a; h a; sdg a; }",
        "sxdg": "gate sxdg a { s a; h a; s a; }",
        "swap": "gate swap a, b { cx a, b; cx b, a; cx a, b; }",
        "crx": "gate crx(t) a, b { h b; crz(t) a, b; h b; }",
        "cry": "gate cry(t) a, b { ry(t/2) b; cx a, b; ry(-t/2) b; cx a, b; }",
        "cswap": "gate cswap a, b, c { cx c, b; ccx a, b, c; cx c, b; }",
    },
    3: _SHARED | {"sxdg": "gate sxdg a { inv @ sx a; }"},
}
"""Gates that a library lacks, in words of the library; for version 2 the library as it was first printed."""


def to_qasm(circuit: Circuit, *, version: int = 3) -> str:
    """The circuit as an OpenQASM text that `from_qasm` reads back as the same circuit, matrices up to a global phase.

    Names that the library of the version lacks are defined at the top; a matrix is written as rotations and three cx at most.
    Conditions stand as ``if`` in each other; in OpenQASM 2, which compares whole registers, every bit is then one of its own.

    Parameters
    ----------
    version : 2 or 3

    Raises
    ------
    ParameterError
        Another version; noise or a readout error, which have no words there; in OpenQASM 2 more than one bit for one operation.
    """
    needs(circuit, Circuit, "to_qasm: circuit", "a qnkit.qubits.Circuit")
    if version not in (2, 3) or isinstance(version, bool):
        raise ParameterError(f"to_qasm: version = {str(version)[:40]}: must be 2 or 3.")
    steps = [part for place, step in enumerate(circuit.operations) for part in _plain(step, place)]
    apart = version == 2 and any(step.when for step in steps)
    bits = [f"c{bit}" if apart else f"c[{bit}]" for bit in range(circuit.bits)]
    library = LIBRARIES[version][0]
    used = dict.fromkeys(step.name for step in steps if isinstance(step, Gate))
    lines = [f"OPENQASM {version}.0;", f'include "{library}";']
    lines += [_DEFINED[version][name] for name in used if name in _DEFINED[version]]
    lines.append(f"qreg q[{circuit.qubits}];" if version == 2 else f"qubit[{circuit.qubits}] q;")
    if apart:
        lines += [f"creg {bit}[1];" for bit in bits]
    elif bits:
        lines.append(f"creg c[{len(bits)}];" if version == 2 else f"bit[{len(bits)}] c;")
    lines += [_line(step, version, bits, apart) for step in steps]
    return "\n".join(lines) + "\n"


def _plain(step: Operation, place: int) -> Iterator[Gate | Measure | Reset]:
    """An operation as such as have a word."""
    if isinstance(step, Noise) or (isinstance(step, Measure) and step.readout is not None):
        what = "noise" if isinstance(step, Noise) else "a readout error"
        raise ParameterError(f"to_qasm: circuit.operations[{place}]: {what} has no word in OpenQASM; take it out before.")
    if not isinstance(step, Unitary):
        yield step
    elif len(step.qubits) == 1:
        yield one_qubit_gate(step.matrix, step.qubits[0], step.when)
    else:
        yield from two_qubit_gates(step.matrix, step.qubits[0], step.qubits[1], step.when)


def _line(step: Gate | Measure | Reset, version: int, bits: list[str], apart: bool) -> str:
    if isinstance(step, Measure):
        bit = f"{bits[step.bit]}[0]" if apart else bits[step.bit]
        return f"measure q[{step.qubits[0]}] -> {bit};" if version == 2 else f"{bit} = measure q[{step.qubits[0]}];"
    places = ", ".join(f"q[{place}]" for place in step.qubits)
    if isinstance(step, Reset):
        line = f"reset {places};"
    else:
        angles = (*step.angles, 0.0) if step.name == "cu" and version == 3 else step.angles
        given = f"({', '.join(map(repr, angles))})" if angles else ""
        line = f"{_NAMES[version].get(step.name, step.name)}{given} {places};"
    if version == 2 and len(step.when) > 1:
        raise ParameterError(
            f"to_qasm: an operation that hangs on {len(step.when)} bits has no words in OpenQASM 2; write version 3."
        )
    for number, value in reversed(step.when):
        bit = bits[number]
        line = f"if ({bit} == {value}) {line}" if version == 2 else f"if ({'' if value else '!'}{bit}) {{ {line} }}"
    return line

"""Gates with any number of controls, as gates of one and two qubits and the named gates of three."""

from __future__ import annotations

import cmath
import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from ..qubits.gates import gate_matrix
from ..qubits.operations import Gate, Unitary, When

__all__ = ["MOST_CONTROLS", "controlled", "controlled_phase", "eigen_phases"]

MOST_CONTROLS = 12
"""A gate with n controls and no spare qubit becomes about 2**(n + 1) gates."""

_ONE_CONTROL = {name: f"c{name}" for name in ("x", "y", "z", "h", "p", "rx", "ry", "rz", "u")}
_PHASES = {"z": math.pi, "s": math.pi / 2, "sdg": -math.pi / 2, "t": math.pi / 4, "tdg": -math.pi / 4}


def controlled(gate: Gate | Unitary, controls: tuple[int, ...]) -> tuple[Gate | Unitary, ...]:
    """A gate of one qubit with controls, which all must be 1, as gates that a circuit takes.

    Named gates stay named where there is one: x becomes cx, ccx, and with more controls a phase between two h.

    Raises
    ------
    ParameterError
        A gate of more than one qubit, or more controls than MOST_CONTROLS.
    """
    if len(gate.qubits) != 1:
        raise ParameterError(f"controlled: a gate of {len(gate.qubits)} qubits; must be of one.")
    (target,), name = gate.qubits, gate.name if isinstance(gate, Gate) else ""
    angles = gate.angles if isinstance(gate, Gate) else ()
    if not controls or name == "id":
        return (gate,)
    if len(controls) == 1 and name in _ONE_CONTROL:
        return (Gate(name=_ONE_CONTROL[name], qubits=(*controls, target), angles=angles, when=gate.when),)
    if len(controls) == 2 and name in ("x", "z"):
        return (Gate(name=f"cc{name}", qubits=(*controls, target), when=gate.when),)
    if name in _PHASES or name == "p":
        return tuple(controlled_phase(_PHASES.get(name) or angles[0], (*controls, target), gate.when))
    if name == "x":
        turn = Gate(name="h", qubits=(target,), when=gate.when)
        return (turn, *controlled_phase(math.pi, (*controls, target), gate.when), turn)
    matrix = gate.matrix if isinstance(gate, Unitary) else gate_matrix(name, *angles)
    if len(controls) == 1:
        whole = np.eye(4, dtype=complex)
        whole[2:, 2:] = matrix
        return (Unitary(matrix=whole, qubits=(*controls, target), when=gate.when),)
    (first, second), basis = eigen_phases(matrix)
    return (
        Unitary(matrix=basis.conj().T, qubits=(target,), when=gate.when),
        *controlled_phase(second - first, (*controls, target), gate.when),
        *controlled_phase(first, controls, gate.when),
        Unitary(matrix=basis, qubits=(target,), when=gate.when),
    )


def controlled_phase(angle: float, qubits: tuple[int, ...], when: When = ()) -> Iterator[Gate]:
    """Gates that multiply the state where all the qubits are 1 by exp(i angle), and leave the others alone.

    The phases of all parities of the controls, visited as in a Gray code so that one cx leads to the next (A. Barenco et al.,
    Phys. Rev. A 52, 3457 (1995), section 7.1).
    """
    *controls, target = qubits
    if len(controls) > MOST_CONTROLS:
        raise ParameterError(f"controlled: a gate with {len(controls)} controls; at most {MOST_CONTROLS} are written out.")
    if not controls:
        yield Gate(name="p", qubits=(target,), angles=(angle,), when=when)
        return
    if angle == math.pi and len(controls) < 3:
        yield Gate(name="cz" if len(controls) == 1 else "ccz", qubits=qubits, when=when)
        return
    share = angle / 2 ** (len(controls) - 1)
    last = 0
    for count in range(1, 2 ** len(controls)):
        code = count ^ count >> 1
        lead, changed = code.bit_length() - 1, (code ^ last).bit_length() - 1
        if last:
            source = last.bit_length() - 1 if changed == lead else changed
            yield Gate(name="cx", qubits=(controls[source], controls[lead]), when=when)
        sign = 1 if code.bit_count() % 2 else -1
        yield Gate(name="cp", qubits=(controls[lead], target), angles=(sign * share,), when=when)
        last = code


def eigen_phases(matrix: NDArray[np.complex128]) -> tuple[list[float], NDArray[np.complex128]]:
    """The phases of a unitary matrix's eigenvalues, in (-pi, pi], and its eigenvectors as the columns of a unitary matrix."""
    from scipy.linalg import schur

    triangle, basis = schur(np.asarray(matrix, dtype=complex), output="complex")
    phases = [cmath.phase(value) for value in np.diag(triangle)]
    return [phase + 2 * math.pi if phase < 1e-12 - math.pi else phase for phase in phases], basis

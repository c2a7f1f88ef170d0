"""Qiskit is not needed until it is used, and a clear sentence says so where it is missing."""

import subprocess
import sys

import pytest

from qnkit.compute import from_qiskit, to_qiskit
from qnkit.model import ParameterError
from qnkit.qubits import Circuit


def test_qiskit_is_imported_when_it_is_used():
    code = "import sys, qnkit.compute; print([name for name in sys.modules if name.startswith('qiskit')])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"


@pytest.mark.parametrize("call", [to_qiskit, from_qiskit])
def test_without_qiskit_one_clear_sentence_says_what_to_install(call, monkeypatch):
    monkeypatch.setitem(sys.modules, "qiskit", None)
    with pytest.raises(
        ParameterError, match=rf"{call.__name__}: Qiskit is missing; install it with pip install 'qnkit\[qiskit\]'"
    ):
        call(Circuit(qubits=1))

"""Programs do what their steps do, the same to the last bit on any number of threads and in any division into calls."""

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.qubits import program
from qnkit.qubits.program import Program, checked_threads
from tests.oracles_registers import applied_all, random_steps


@pytest.fixture
def rng():
    return np.random.default_rng(11)


def _start(rng, kind, qubits):
    real = rng.normal(size=(4 if kind == "pauli" else 2) ** qubits)
    return real if kind == "pauli" else real + 1j * rng.normal(size=real.size)


@pytest.mark.parametrize("length", [0, 1, 25])
@pytest.mark.parametrize(
    ("kind", "dimension", "qubits"), [("pauli", 4, n) for n in (1, 2, 3, 5)] + [("amplitudes", 2, n) for n in (1, 2, 3, 7)]
)
def test_a_program_does_what_its_steps_do(kind, dimension, qubits, length, rng):
    steps, singles, doubles = random_steps(rng, qubits, dimension, length)
    start = _start(rng, kind, qubits)
    expected = applied_all(steps, singles, doubles, start, dimension)
    out = start.copy()
    Program.of(kind, qubits, steps, singles, doubles).apply(out)
    assert np.allclose(out, expected, rtol=0, atol=1e-12 * np.abs(expected).max())


@pytest.mark.parametrize(("kind", "dimension", "qubits"), [("pauli", 4, 6), ("amplitudes", 2, 8)])
def test_threads_and_short_calls_change_no_bit(kind, dimension, qubits, rng, monkeypatch):
    made = Program.of(kind, qubits, *random_steps(rng, qubits, dimension, 12))
    start = _start(rng, kind, qubits)
    whole = start.copy()
    made.apply(whole)
    monkeypatch.setattr(program, "SHORT", 500)
    monkeypatch.setattr(program, "WORTH_A_THREAD", 0)
    calls = []
    sweep = Program._sweep
    monkeypatch.setattr(Program, "_sweep", lambda *args: (calls.append(args[1:5]), sweep(*args)))
    for threads in (1, 2, 3):
        out = start.copy()
        made.apply(out, threads)
        assert np.array_equal(out, whole)
    assert len(calls) > 3 * len(made.masks), "the groups were divided"


@pytest.mark.parametrize("threads", [0, -1, 1.5, True, "2"])
def test_a_number_of_threads_that_is_none_is_refused(threads):
    with pytest.raises(ParameterError, match=r"threads = .*: must be a whole number from 1"):
        checked_threads(threads)


def test_a_long_run_shows_its_progress_and_a_short_one_does_not(rng, monkeypatch, capsys):
    made = Program.of("pauli", 5, *random_steps(rng, 5, 4, 12))
    made.apply(_start(rng, "pauli", 5))
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(program, "SHORT", 500)
    monkeypatch.setattr(program, "LONG", 1000)
    made.apply(_start(rng, "pauli", 5))
    assert "part" in capsys.readouterr().err

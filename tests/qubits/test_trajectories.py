"""Trajectories average to the density matrix, the same on any number of threads, and an interrupt loses nothing."""

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.qubits import noise
from qnkit.qubits.circuit import Circuit
from qnkit.qubits.density import run_density
from qnkit.qubits.families import random_ket
from qnkit.qubits.trajectories import Trajectories
from tests.oracles_registers import random_circuit
from tests.project import JIT_OFF


def _noisy() -> Circuit:
    bell = Circuit(qubits=2).gate("ry", 0, angles=[1.1]).noise(noise.amplitude_damping(0.3), 0).gate("cx", 0, 1)
    bell = bell.noise(noise.depolarizing(0.2, 2), 0, 1).measure(0, into=0).gate("x", 1, when={0: 1})
    return bell.gate("h", 1).noise(noise.relaxation(1.0, 0.8, 0.5), 1)


def test_the_mean_is_the_density_matrix_within_five_standard_errors():
    circuit, count = _noisy(), 300 if JIT_OFF else 1500
    exact = run_density(circuit)
    target = random_ket(2, np.random.default_rng(8))
    observables = {"IX": "IX", "ZZ": "ZZ", "F": target, "bit": lambda run: float(run.bits[0])}
    runs = Trajectories(circuit, observables, rng=np.random.default_rng(1))
    runs.run(count)
    expected = {
        "IX": exact.state.expectation("IX"),
        "ZZ": exact.state.expectation("ZZ"),
        "F": exact.state.fidelity(target),
        "bit": exact.probabilities()["1"],
    }
    for name, value in expected.items():
        assert runs[name].n == count
        assert abs(runs[name].value - value) < 5 * runs[name].standard_error, name
    assert sum(runs.counts().values()) == count
    assert abs(runs.counts()["1"] / count - expected["bit"]) < 5 * runs["bit"].standard_error


def test_a_random_circuit_averages_to_brute_force():
    circuit = random_circuit(np.random.default_rng(12), Circuit(qubits=3), 20, with_events=True)
    runs = Trajectories(circuit, {label: label for label in ("ZII", "IXY", "ZZZ")}, rng=np.random.default_rng(3))
    runs.run(100 if JIT_OFF else 800)
    for label in ("ZII", "IXY", "ZZZ"):
        exact = run_density(circuit).state.expectation(label)
        assert abs(runs[label].value - exact) < 5 * runs[label].standard_error + 1e-12


def test_noise_switched_off_makes_every_run_the_same():
    clean = Circuit(qubits=2).gate("h", 0).gate("cx", 0, 1)
    runs = Trajectories(clean, {"XX": "XX"}, rng=np.random.default_rng(0))
    runs.run(5)
    assert abs(runs["XX"].value - 1) < 1e-12
    assert runs["XX"].standard_error < 1e-12
    noisy = Trajectories(clean.noise(noise.depolarizing(0.5, 2), 0, 1), {"XX": "XX"}, rng=np.random.default_rng(0))
    noisy.run(50)
    assert noisy["XX"].standard_error > 0.01


def test_threads_and_division_into_calls_change_nothing():
    made = [Trajectories(_noisy(), {"ZZ": "ZZ"}, rng=np.random.default_rng(4)) for _ in range(3)]
    made[0].run(40)
    made[1].run(40, threads=2)
    for _ in range(4):
        made[2].run(10)
    assert made[0]._runs == made[1]._runs == made[2]._runs
    assert made[0].counts() == made[1].counts() == made[2].counts()


def test_an_interrupt_keeps_what_is_finished_and_the_next_call_goes_on(monkeypatch):
    whole = Trajectories(_noisy(), {"ZZ": "ZZ"}, rng=np.random.default_rng(4))
    whole.run(12)
    for threads in (1, 2):
        runs = Trajectories(_noisy(), {"ZZ": "ZZ"}, rng=np.random.default_rng(4))
        one = Trajectories._one

        def stopped(self, k, one=one):
            if k == 7:
                raise KeyboardInterrupt
            return one(self, k)

        monkeypatch.setattr(Trajectories, "_one", stopped)
        with pytest.raises(KeyboardInterrupt):
            runs.run(12, threads=threads)
        monkeypatch.setattr(Trajectories, "_one", one)
        assert len(runs) == 7
        runs.run(5)
        assert runs._runs == whole._runs


def test_a_shown_object_says_means_with_errors():
    runs = Trajectories(_noisy(), {"ZZ": "ZZ"}, rng=np.random.default_rng(4))
    assert "nothing run yet" in repr(runs) + runs._repr_html_()
    runs.run(20)
    assert "20 trajectories; ± is one standard error" in runs._repr_html_()
    assert "ZZ = " in repr(runs)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Trajectories(_noisy(), {"a": "ZZZ"}, rng=np.random.default_rng(0)), "'a' = 'ZZZ': must name 2 operators"),
        (lambda: Trajectories(_noisy(), {"a": "ZQ"}, rng=np.random.default_rng(0)), "Q"),
        (lambda: Trajectories(_noisy(), {"a": 3}, rng=np.random.default_rng(0)), "must be a Pauli label, a Ket, or a function"),
        (lambda: Trajectories(_noisy(), {}, rng=7), "rng = 7: must be a generator"),
        (
            lambda: Trajectories(_noisy(), {}, rng=np.random.Generator(np.random.RandomState(3)._bit_generator)),
            "must be a generator",
        ),
        (lambda: Trajectories("circuit", {}, rng=np.random.default_rng(0)), "circuit = circuit: must be a qnkit.qubits.Circuit"),
        (lambda: Trajectories(_noisy(), ["ZZ"], rng=np.random.default_rng(0)), "must map names to what is averaged"),
        (
            lambda: Trajectories(_noisy(), {}, rng=np.random.default_rng(0), start=random_ket(1, np.random.default_rng(0))),
            "start has 1 qubits: must have 2",
        ),
        (lambda: Trajectories(_noisy(), {"a": "ZZ"}, rng=np.random.default_rng(0))["a"], "nothing was run yet"),
        (lambda: Trajectories(_noisy(), {"a": "ZZ"}, rng=np.random.default_rng(0))["b"], "no such observable; there are a"),
        (lambda: Trajectories(_noisy(), {}, rng=np.random.default_rng(0)).run(0), "count = 0: must be a whole number from 1"),
        (
            lambda: Trajectories(_noisy(), {"F": random_ket(1, np.random.default_rng(0))}, rng=np.random.default_rng(0)),
            "'F' has 1 qubits, the circuit 2",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(call, words):
    with pytest.raises(ParameterError, match=words):
        call()


@pytest.mark.parametrize("value", ["0.5", b"1", None, 1j, float("nan"), float("inf"), [1.0]])
def test_an_observable_that_returns_no_number_stops_the_run_and_earlier_runs_are_kept(value):
    answers = iter([1.0, 2.0, value])
    runs = Trajectories(_noisy(), {"mine": lambda run: next(answers)}, rng=np.random.default_rng(0))
    with pytest.raises(ParameterError, match=r"observable 'mine' returned .*: must return a finite real number"):
        runs.run(10)
    assert len(runs) == 2
    assert runs["mine"].value == 1.5


def test_an_interrupt_of_two_threads_loses_no_more_than_the_runs_in_flight(monkeypatch):
    from qnkit.qubits import trajectories

    done = []
    one = Trajectories._one

    def counted(self, k):
        done.append(k)
        if k == 200:
            raise KeyboardInterrupt
        return one(self, k)

    monkeypatch.setattr(Trajectories, "_one", counted)
    runs = Trajectories(_noisy(), {}, rng=np.random.default_rng(0))
    with pytest.raises(KeyboardInterrupt):
        runs.run(100_000, threads=2)
    assert len(runs) == 200
    assert len(done) <= 200 + 2 * trajectories.AHEAD


def test_names_of_observables_are_text_in_the_page():
    runs = Trajectories(_noisy(), {"<script>": "ZZ"}, rng=np.random.default_rng(4))
    runs.run(2)
    assert "<script>" not in runs._repr_html_()


def test_a_rare_error_that_has_not_come_up_yet_is_not_excluded():
    rare = Circuit(qubits=2).gate("h", 0).gate("cx", 0, 1).noise(noise.depolarizing(1e-6, 2), 0, 1)
    target = run_density(Circuit(qubits=2).gate("h", 0).gate("cx", 0, 1)).state.fidelity
    ideal = random_ket(2, np.random.default_rng(1))
    runs = Trajectories(rare, {"XX": "XX", "F": ideal, "mine": lambda run: target(run.state)}, rng=np.random.default_rng(0))
    runs.run(98)
    assert runs["XX"].standard_error == 2 / 100
    assert runs["F"].standard_error == 1 / 100
    assert np.isnan(runs["mine"].standard_error)
    exact = run_density(rare).state
    assert abs(runs["XX"].value - exact.expectation("XX")) < runs["XX"].standard_error


def test_the_errors_of_many_experiments_cover_the_truth_as_often_as_they_say():
    circuit, count = _noisy(), 15 if JIT_OFF else 60
    exact = run_density(circuit).state.expectation("ZZ")
    inside = 0
    for seed in range(count):
        runs = Trajectories(circuit, {"ZZ": "ZZ"}, rng=np.random.default_rng(seed))
        runs.run(60)
        inside += abs(runs["ZZ"].value - exact) < runs["ZZ"].standard_error
    share, expected = inside / count, 0.6827
    assert abs(share - expected) < 5 * np.sqrt(expected * (1 - expected) / count)


def test_more_trajectories_at_a_time_than_memory_holds_are_refused(monkeypatch):
    from qnkit.qubits import room

    runs = Trajectories(Circuit(qubits=21), {}, rng=np.random.default_rng(0))
    monkeypatch.setattr(room, "free_bytes", lambda: 2**27 - 1)
    with pytest.raises(ParameterError, match=r"2 trajectories at a time needs 134 MB .*: take fewer threads"):
        runs.run(1, threads=2)

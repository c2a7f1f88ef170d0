"""Plans of Clifford gates by Stim, where it is installed: against density matrices, and what it refuses."""

import numpy as np
import pytest

from qnkit.compute import Machine, ModuleGates, PlanRuns, compiled, ghz_chain
from qnkit.compute.execution import executed, plan_fidelity, plan_ledger
from qnkit.compute.plan_events import causes_of
from qnkit.compute.plan_stim import clifford_counts, clifford_fidelity, clifford_ledger
from qnkit.model import ParameterError, replaced
from qnkit.physics import Link, Memory
from qnkit.qubits import Circuit
from qnkit.qubits.readout import PERFECT, ReadoutError
from tests.compute.test_execution import LINK, TWO, placed
from tests.compute.test_plan_estimates import with_gates
from tests.project import JIT_OFF

pytestmark = pytest.mark.skipif(JIT_OFF, reason="runs of many gates: minutes without compiled kernels")

pytest.importorskip("stim")

CLIFFORD = (
    Circuit(qubits=3).gate("h", 0).gate("cx", 0, 1).gate("s", 1).gate("h", 2).gate("cz", 1, 2).gate("cx", 2, 0).gate("h", 1)
)
DEPHASING = {"data_memory": Memory(t2_s=6e-3), "link_memory": Memory(t2_s=4e-3)}
READS = ReadoutError(reads_one_for_zero=0.02, reads_zero_for_one=0.02)
PLAN = with_gates(placed(CLIFFORD, [0, 0, 1], [0, 1, 1]), readout=READS, **DEPHASING)


@pytest.mark.parametrize("kind", ["depolarizing", "dephasing"])
def test_the_sampled_fidelity_is_that_of_density_matrices(kind):
    plan = with_gates(PLAN, gate_noise=kind)
    found = clifford_fidelity(plan, rng=np.random.default_rng(2), runs=20_000, batches=200)
    assert plan.e_bits >= 2
    assert abs(found.value - plan_fidelity(plan)) < 5 * found.standard_error
    assert found.standard_error < 0.01


def test_without_noise_every_run_reads_zero():
    quiet = {"gate_error": 0.0, "one_qubit_error": 0.0, "readout": PERFECT, "data_memory": Memory(), "link_memory": Memory()}
    plan = with_gates(PLAN, **quiet)
    machine = replaced(plan.machine, "connections", tuple(replaced(c, "link.fidelity", 1.0) for c in plan.machine.connections))
    for seed in range(3):
        one = compiled(CLIFFORD, machine, rng=np.random.default_rng(seed), steps=200)
        assert clifford_fidelity(one, rng=np.random.default_rng(1), runs=100).value == 1.0


def test_the_ledger_is_that_of_density_matrices_and_adds_up():
    found = clifford_ledger(PLAN, rng=np.random.default_rng(3), runs=20_000, batches=100)
    exact = plan_ledger(PLAN)
    assert tuple(found) == causes_of(PLAN)
    for cause, part in found.items():
        assert abs(part.value - exact.loss(cause)) <= 5 * part.standard_error, cause
    whole = clifford_fidelity(PLAN, rng=np.random.default_rng(3), runs=20_000, batches=100)
    assert 1 - sum(part.value for part in found.values()) == pytest.approx(whole.value, abs=1e-12)


def measured_plan(own=True):
    """A circuit that measures on its way, resets, and waits for its own bits, with errors large enough to be seen."""
    circuit = Circuit(qubits=3).gate("h", 0).gate("cx", 0, 1).gate("cx", 1, 2).measure(1, into=0)
    if own:
        circuit = circuit.gate("x", 2, when={0: 1}).gate("h", 0, when={0: 0}).gate("s", 0)
    circuit = circuit.reset(1).gate("cx", 2, 1).gate("h", 0).gate("cz", 0, 2).gate("h", 0)
    circuit = circuit.measure(0, into=0).measure(1, into=1).measure(2, into=2)
    return with_gates(placed(circuit, [0, 0, 1], [0, 1, 1, 0]), readout=READS, one_qubit_error=0.05, **DEPHASING)


@pytest.mark.parametrize("own", [False, True])
def test_the_counts_are_the_chances_on_density_matrices(own):
    plan = measured_plan(own)
    exact = executed(plan).probabilities()
    found = clifford_counts(plan, rng=np.random.default_rng(4), runs=8_000, batches=200)
    assert sum(found.counts.values()) == 8_000
    assert set(found.counts) <= set(exact)
    for record, chance in exact.items():
        part = found.share(record)
        assert abs(part.value - chance) <= 5 * max(part.standard_error, np.sqrt(chance / 8_000)), record
    quiet = executed(plan, without=causes_of(plan)).probabilities()
    assert max(abs(quiet.get(record, 0) - chance) for record, chance in exact.items()) > 0.02
    assert set(clifford_counts(plan, rng=np.random.default_rng(4), runs=400, without=causes_of(plan)).counts) <= {
        record for record, chance in quiet.items() if chance > 1e-12
    }


def test_beyond_density_matrices_the_fidelity_is_that_of_trajectories():
    circuit = ghz_chain(12)
    for qubit in range(0, 12, 2):
        circuit = circuit.gate("h", qubit).gate("cz", qubit, qubit + 1)
    machine = Machine.alike(3, 4, gates=ModuleGates(gate_error=0.01, readout=READS, **DEPHASING), link=LINK)
    machine = replaced(machine, "connections", tuple(replaced(one, "length_km", 1.0) for one in machine.connections))
    plan = compiled(circuit, machine, rng=np.random.default_rng(0), steps=200)
    runs = PlanRuns(plan, rng=np.random.default_rng(1))
    runs.run(150)
    found = clifford_fidelity(plan, rng=np.random.default_rng(1), runs=5_000)
    error = np.hypot(found.standard_error, runs.fidelity.standard_error)
    assert abs(found.value - runs.fidelity.value) < 5 * error < 0.25
    assert 0.1 < found.value < 0.9


def test_forty_qubits_are_counted_and_their_ledger_taken():
    gates = ModuleGates(gate_error=2e-3, readout=READS, **DEPHASING)
    machine = Machine.alike(4, 10, gates=gates, link=LINK)
    machine = replaced(machine, "connections", tuple(replaced(one, "length_km", 1.0) for one in machine.connections))
    circuit = ghz_chain(40)
    plan = compiled(circuit, machine, rng=np.random.default_rng(0), steps=200)
    ledger = clifford_ledger(plan, rng=np.random.default_rng(0), runs=2_000, batches=20)
    pairs = [part for cause, part in ledger.items() if cause.startswith("pairs")]
    assert len(pairs) == plan.e_bits == 3
    assert all(part.value > 5 * part.standard_error for part in pairs)
    for qubit in range(40):
        circuit = circuit.measure(qubit, into=qubit)
    plan = compiled(circuit, machine, rng=np.random.default_rng(0), steps=200)
    quiet = clifford_counts(plan, rng=np.random.default_rng(0), runs=200, without=causes_of(plan)).counts
    assert set(quiet) == {"0" * 40, "1" * 40}
    assert len(clifford_counts(plan, rng=np.random.default_rng(0), runs=200).counts) > 20


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"data_memory": Memory(t1_s=1e-3)}, "no Pauli noise"),
        ({"gate_noise": "coherent"}, "no Pauli noise"),
        ({"readout": ReadoutError(reads_one_for_zero=0.1)}, "errs unlike on 0 and 1"),
    ],
)
def test_noise_that_stim_cannot_draw_is_refused(fields, words):
    with pytest.raises(ParameterError, match=words):
        clifford_fidelity(with_gates(PLAN, **fields), rng=np.random.default_rng(0), runs=100)


def test_other_gates_pairs_and_numbers_are_refused():
    rng = np.random.default_rng(0)
    with pytest.raises(ParameterError, match="no Clifford gate"):
        clifford_fidelity(placed(Circuit(qubits=2).gate("t", 0).gate("cz", 0, 1), [0, 1], [0]), rng=rng, runs=100)
    with pytest.raises(ParameterError, match="measures or resets"):
        clifford_fidelity(placed(Circuit(qubits=2).gate("cz", 0, 1).measure(0, into=0), [0, 1], [0]), rng=rng, runs=100)
    with pytest.raises(ParameterError, match="runs"):
        clifford_fidelity(PLAN, rng=rng, runs=10)
    assert Link().pairs().state is not None
    assert TWO.data_qubits == 4

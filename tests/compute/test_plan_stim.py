"""Plans of Clifford gates by Stim, where it is installed: against density matrices, and what it refuses."""

import numpy as np
import pytest

from qnkit.compute import compiled
from qnkit.compute.execution import plan_fidelity
from qnkit.compute.plan_stim import clifford_fidelity
from qnkit.model import ParameterError, replaced
from qnkit.physics import Link, Memory
from qnkit.qubits import Circuit
from qnkit.qubits.readout import PERFECT, ReadoutError
from tests.compute.test_execution import TWO, placed
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

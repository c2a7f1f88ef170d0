"""A pair for each gate: the same result, no copy that outlives its gate, and refusals."""

import numpy as np
import pytest

from qnkit.compute import Machine, compiled, packets_of, plan_of, qft, verified
from qnkit.compute.plan_steps import Apply, Close, Copy
from qnkit.compute.refreshed import refreshed
from qnkit.compute.split_circuit import FAMILIES, SplitCircuit
from qnkit.compute.staying import gates_across, stayed
from qnkit.model import ParameterError
from tests.compute.test_placing import moving_circuit
from tests.project import JIT_OFF


@pytest.mark.parametrize("family", FAMILIES if not JIT_OFF else ["GHZ", "QAOA"])
def test_it_does_what_the_circuit_does_with_a_pair_for_each_gate_across(family):
    plan = SplitCircuit(family=family, qubits=4).plan
    fresh = refreshed(plan)
    assert verified(fresh, np.random.default_rng(1)).holds
    assert fresh.e_bits == gates_across(plan.placement) >= plan.e_bits


def test_every_copy_is_closed_right_after_its_gate():
    steps = refreshed(SplitCircuit(family="QFT", qubits=4).plan).steps
    for k, step in enumerate(steps):
        if isinstance(step, Copy):
            assert isinstance(steps[k + 1], Apply)
            assert isinstance(steps[k + 2], Close)


def test_over_a_line_a_gate_takes_a_pair_for_each_link():
    machine = Machine.alike(3, 2, shape="line")
    circuit = qft(3, swaps=False)
    plan = plan_of(circuit, stayed(packets_of(circuit), machine, (0, 2, 2)))
    fresh = refreshed(plan)
    assert fresh.e_bits == 4
    assert verified(fresh, np.random.default_rng(1)).holds


@pytest.mark.skipif(JIT_OFF, reason="annealing: minutes without compiled kernels")
def test_qubits_that_change_their_homes_are_refused():
    plan = compiled(moving_circuit(), Machine.alike(2, 2), rng=np.random.default_rng(0), steps=6000)
    with pytest.raises(ParameterError, match="take a plan whose qubits stay"):
        refreshed(plan)

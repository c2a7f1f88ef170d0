"""Quick numbers of plans: times against sampled runs and closed forms, and the chance that nothing goes wrong."""

import math

import pytest

from qnkit.compute import Machine, ModuleGates
from qnkit.compute.execution import plan_fidelity
from qnkit.compute.noisy_plan import noisy
from qnkit.compute.plan_estimates import chance_of_no_error, expected_time_s
from qnkit.model import replaced
from qnkit.physics import Memory, StatedLink
from qnkit.physics.waits import UntilNext
from qnkit.qubits import Circuit
from qnkit.qubits.readout import PERFECT
from tests.compute.test_execution import PLAN, placed
from tests.compute.test_plan_runs import runs, two_links
from tests.project import JIT_OFF

pytestmark = pytest.mark.skipif(JIT_OFF, reason="runs of many gates: minutes without compiled kernels")


def with_gates(plan, **fields):
    """The same plan on modules with other numbers."""
    machine = plan.machine
    for name, value in fields.items():
        modules = tuple(replaced(module, f"gates.{name}", value) for module in machine.modules)
        machine = replaced(machine, "modules", modules)
    return placed(plan.circuit, plan.placement.homes[:, 0].tolist(), plan.placement.sites.tolist(), machine)


@pytest.mark.parametrize("together", [False, True])
def test_the_expected_time_is_the_mean_over_runs(together):
    plan = two_links()
    found = runs(plan, 100, together=together).time_s
    assert abs(found.value - expected_time_s(plan, together=together)) < 5 * found.standard_error


def test_in_turn_the_mean_waits_add_up():
    plan = two_links()
    assert expected_time_s(plan) == pytest.approx(noisy(plan).steps_s + 2 * 1e-4 / 0.02, rel=1e-12)


def test_the_longest_of_two_geometric_waits_is_exact():
    plan = two_links()
    longest_s = 1e-4 * (2 / 0.02 - 1 / (1 - 0.98**2))
    assert expected_time_s(plan, together=True) == pytest.approx(noisy(plan, together=True).steps_s + longest_s, rel=1e-12)


def test_rare_pairs_are_as_good_as_continuous_ones():
    plan = two_links()
    rare = StatedLink(probability=1e-7, attempt_s=1e-6)
    connections = tuple(replaced(one, "link", rare) for one in plan.machine.connections)
    plan = placed(plan.circuit, [0, 1, 1, 2], [1, 1], replaced(plan.machine, "connections", connections))
    assert UntilNext.of(rare).mean_s == pytest.approx(10.0)
    assert expected_time_s(plan, together=True) == pytest.approx(15.0, rel=1e-3)


def test_with_pauli_noise_the_fidelity_is_never_below_the_chance_of_no_error():
    plan = with_gates(PLAN, data_memory=Memory(t2_s=5e-3), link_memory=Memory(t2_s=5e-3), readout=PERFECT)
    assert 0.4 < chance_of_no_error(plan) < plan_fidelity(plan)


def test_a_perfect_pair_alone_leaves_no_error_and_a_worse_pair_counts_in_full():
    quiet = with_gates(PLAN, gate_error=0.0, one_qubit_error=0.0, data_memory=Memory(), link_memory=Memory(), readout=PERFECT)
    assert chance_of_no_error(quiet) == pytest.approx(0.93, abs=1e-12)


@pytest.mark.parametrize("cause", ["gate_error", "one_qubit_error", "readout", "data_memory", "link_memory"])
def test_each_cause_switched_off_raises_the_chance(cause):
    value = {"readout": PERFECT, "data_memory": Memory(), "link_memory": Memory()}.get(cause, 0.0)
    assert chance_of_no_error(with_gates(PLAN, **{cause: value})) > chance_of_no_error(PLAN) + 1e-6


def test_the_mean_of_exponential_waits_is_the_known_one():
    plan = with_gates(
        PLAN, gate_error=0.0, one_qubit_error=0.0, data_memory=Memory(t2_s=1.0), link_memory=Memory(), readout=PERFECT
    )
    plan = with_gates(plan, gate_time_us=0.0, readout_time_us=0.0)
    (link,) = noisy(plan).links.waits
    u = link.mean_s
    expected = sum(math.comb(3, k) / (1 + k * u) for k in range(4)) / 8 * 0.93
    assert chance_of_no_error(plan) == pytest.approx(expected, abs=3e-4)  # messages of 0.18 ms on three qubits


@pytest.mark.parametrize("probability", [1.0, 0.6, 0.1])
def test_waits_of_few_attempts_leave_a_state_that_feels_every_dephasing_no_better_than_it_is(probability):
    circuit = Circuit(qubits=4)
    for qubit in range(4):
        circuit = circuit.gate("h", qubit)
    link = StatedLink(probability=probability, attempt_s=2e-3 * probability, fidelity=1.0)  # 2 ms on average
    gates = ModuleGates(data_memory=Memory(t2_s=10e-3))
    machine = Machine.alike(2, 2, gates=gates, link=link)
    machine = replaced(machine, "connections", tuple(replaced(one, "length_km", 0.0) for one in machine.connections))
    circuit = circuit.gate("cz", 0, 1).gate("cz", 2, 3).gate("cz", 1, 2)
    plan = placed(circuit, [0, 0, 1, 1], [0, 1, 1], machine)
    third = (1 - probability) * (2 - probability - 2 * math.sqrt(1 - probability))  # cumulant that the estimate leaves out
    flips = 14 * 0.2**3 / 6  # mean third power of how many of four qubits dephase, at 0.2 of their T2
    assert chance_of_no_error(plan) == pytest.approx(plan_fidelity(plan), abs=flips * third + 1e-9)

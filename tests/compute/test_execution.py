"""Plans on noisy machines, exactly: against the one channel of a remote gate, the noiseless plan, and cause by cause."""

import numpy as np
import pytest

from qnkit.compute import Machine, Module, ModuleGates, RemoteGate, compiled, plan_of
from qnkit.compute.execution import executed, plan_fidelity, plan_ledger
from qnkit.compute.packets import packets_of
from qnkit.compute.placement import Placement
from qnkit.compute.plan_events import causes_of
from qnkit.model import ParameterError
from qnkit.network.network import Connection
from qnkit.physics import Link, Memory, StatedLink
from qnkit.qubits import Circuit, Ket, random_density, run_density
from tests.compute.test_remote_gate import LEFT, RIGHT
from tests.kernels.test_placement import random_circuit
from tests.project import JIT_OFF

pytestmark = pytest.mark.skipif(JIT_OFF, reason="runs of many gates: minutes without compiled kernels")

LINK = StatedLink(fidelity=0.93, probability=0.3, attempt_s=2e-4)
TWO = Machine(
    modules=(Module(name="a", data_qubits=2, gates=LEFT), Module(name="b", data_qubits=2, gates=RIGHT)),
    connections=(Connection(left="a", right="b", link=LINK, length_km=18.0),),
)
PAIR_WAITS = ("waits for pairs, copied qubits", "waits for pairs, spectators")
CIRCUIT = Circuit(qubits=3).gate("h", 0).gate("cx", 0, 1).gate("h", 2).gate("cz", 1, 2).gate("h", 2).gate("ry", 1, angles=0.4)


def placed(circuit, homes, sites, machine=TWO):
    """A plan whose qubits stay, placed by hand."""
    packets = packets_of(circuit)
    table = np.repeat(np.array(homes)[:, None], packets.layers, axis=1)
    return plan_of(circuit, Placement(packets, machine, table, np.array(sites)))


PLAN = placed(CIRCUIT, [0, 0, 1], [0, 1])


@pytest.mark.parametrize("site", [0, 1])
@pytest.mark.parametrize("link", [LINK, Link()])
@pytest.mark.parametrize(("gate", "angles"), [("cz", ()), ("cp", (0.7,)), ("crz", (0.4,))])
def test_a_packet_of_one_gate_is_the_channel_of_the_remote_gate(gate, angles, site, link):
    machine = TWO.model_copy(update={"connections": (Connection(left="a", right="b", link=link, length_km=18.0),)})
    circuit = Circuit(qubits=2).gate(gate, *((0, 1) if site else (1, 0)), angles=angles)
    start = random_density(2, np.random.default_rng(3))
    run = executed(placed(circuit, [0, 1], [site], machine), start=start, without=PAIR_WAITS)
    message_us = machine.connections[0].delay_s * 1e6
    left, right = (LEFT, RIGHT) if site else (RIGHT, LEFT)
    model = RemoteGate(gate=gate, angles=angles, left=left, right=right, message_us=message_us)
    pairs = link.pairs()
    matrix = np.array(pairs.state.matrix)
    if not site:
        matrix = matrix.reshape(2, 2, 2, 2).transpose(1, 0, 3, 2).reshape(4, 4)
    channel = model.channel(type(pairs.state)(matrix), pairs.target)
    expected = channel.on(start, (0, 1) if site else (1, 0))
    np.testing.assert_allclose(run.state.vector, expected.vector, atol=1e-12)


def test_without_any_cause_a_plan_leaves_what_its_circuit_leaves():
    for seed in range(4):
        circuit = random_circuit(np.random.default_rng(seed), 4, 8)
        plan = compiled(circuit, TWO, rng=np.random.default_rng(seed), steps=300)
        run = executed(plan, without=causes_of(plan))
        np.testing.assert_allclose(run.state.vector, run_density(circuit).state.vector, atol=1e-10)


@pytest.mark.parametrize("cause", causes_of(PLAN))
def test_each_cause_switched_off_betters_the_result(cause):
    assert plan_fidelity(PLAN, without=(cause,)) > plan_fidelity(PLAN) + 1e-6


def test_the_ledger_adds_up_to_the_fidelity_and_names_the_link():
    ledger = plan_ledger(PLAN)
    assert 1 - sum(entry.loss for entry in ledger.entries) == pytest.approx(plan_fidelity(PLAN), abs=1e-12)
    assert ledger.loss("pairs a - b") > 0.01
    assert [entry.cause for entry in ledger.entries] == list(causes_of(PLAN))


def test_measurements_and_feed_forward_keep_their_records():
    circuit = Circuit(qubits=4).gate("ry", 0, angles=0.7).gate("cx", 0, 1).gate("cx", 0, 2).measure(1, into=0)
    circuit = circuit.gate("x", 2, when={0: 1}).gate("cx", 0, 3).gate("h", 0).gate("cz", 0, 2).gate("h", 0)
    circuit = circuit.measure(0, into=1).measure(2, into=2).measure(3, into=3)
    plan = compiled(circuit, TWO, rng=np.random.default_rng(0), steps=300)
    wanted = run_density(circuit).probabilities()
    found = executed(plan, without=causes_of(plan)).probabilities()
    assert plan.e_bits > 0
    assert {k: round(v, 9) for k, v in found.items() if v > 1e-12} == {k: round(v, 9) for k, v in wanted.items() if v > 1e-12}
    assert 0.2 < plan_fidelity(plan) < 0.99


def test_what_density_matrices_cannot_hold_is_refused():
    wide = compiled(random_circuit(np.random.default_rng(0), 12, 14), Machine.alike(2, 6), rng=np.random.default_rng(0), steps=99)
    with pytest.raises(ParameterError, match=r"executed: \d+ physical qubits: must be at most 12"):
        executed(wide)
    with pytest.raises(ParameterError, match="start has 1 qubits: must have 3 as the circuit"):
        executed(PLAN, start=Ket([1, 0]))
    with pytest.raises(ParameterError, match="resets qubits"):
        plan_fidelity(placed(CIRCUIT.reset(0), [0, 0, 1], [0, 1]))
    with pytest.raises(ParameterError, match=r"must be a qnkit.compute.Plan"):
        executed(None)


def test_a_machine_that_keeps_for_ever_loses_nothing_to_waits():
    quiet = Machine.alike(2, 2, gates=ModuleGates(gate_time_us=10.0, data_memory=Memory()), link=Link())
    plan = placed(CIRCUIT, [0, 0, 1], [0, 1], quiet)
    assert plan_fidelity(plan, without=PAIR_WAITS) == pytest.approx(plan_fidelity(plan), abs=1e-14)

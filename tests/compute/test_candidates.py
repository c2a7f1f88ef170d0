"""Drafts: all of them plans that hold, the fewest pairs first, and each kind of draft where it is called for."""

from dataclasses import replace

import numpy as np
import pytest

from qnkit.compute import Machine, Module, ModuleGates, compiled, rebuilt
from qnkit.compute.candidates import drafts, link_weights
from qnkit.compute.soundness import flaw_of
from qnkit.model import replaced
from qnkit.network.network import Connection
from qnkit.physics import Memory, StatedLink
from tests.kernels.test_placement import random_circuit

GATES = ModuleGates(gate_error=0.001, gate_time_us=50.0, readout_time_us=100.0, data_memory=Memory(t2_s=1.0))
LINK = StatedLink(fidelity=0.97, probability=0.02, attempt_s=1e-5)


def triangle(third=LINK, gates=(GATES, GATES, GATES), data_qubits=2):
    """Three modules, joined by two equal links and a third one between the first and the last."""
    modules = [Module(name=name, data_qubits=data_qubits, gates=one) for name, one in zip("abc", gates, strict=True)]
    links = [("a", "b", LINK), ("b", "c", LINK), ("a", "c", third)]
    return Machine(
        modules=tuple(modules),
        connections=tuple(Connection(left=a, right=b, link=link, length_km=0.1) for a, b, link in links),
    )


CIRCUIT = random_circuit(np.random.default_rng(3), 6, 10)


def right(plan):
    """Whether a plan is proved to do what its circuit does, with its placement's pairs and the link qubits that there are."""
    peaks = plan.peak_link_qubits
    roomy = all(peaks[module.name] <= module.link_qubits for module in plan.machine.modules)
    proved = flaw_of(rebuilt(plan), plan.circuit, plan.circuit.bits) == ""
    return proved and roomy and plan.e_bits - plan.remade == plan.placement.e_bits


def found(machine, steps=300, seed=0):
    """The drafts for a circuit."""
    return list(drafts(CIRCUIT, machine, np.random.default_rng(seed), steps))


def test_every_draft_makes_a_plan_that_holds_or_needs_more_link_qubits():
    for draft in found(triangle(replaced(LINK, "fidelity", 0.8))):
        plan = draft.plan()
        if plan is None:
            assert draft.link_qubits is not None
            continue
        assert right(plan)
        assert draft.link_qubits is None or max(plan.peak_link_qubits.values()) <= draft.link_qubits


def test_the_first_draft_is_the_plan_with_the_fewest_pairs_of_the_same_generator():
    plan = compiled(CIRCUIT, triangle(), rng=np.random.default_rng(5), steps=300)
    assert found(triangle(), seed=5)[0].plan().steps == plan.steps


def test_links_that_are_alike_have_no_weights():
    assert link_weights(6, triangle()) == (None, None)
    assert link_weights(2, Machine.alike(1, 2)) == (None, None)
    assert all(draft.placement.weights is None for draft in found(triangle()))


def test_a_worse_pair_weighs_in_loss_alone_and_a_rare_one_in_both():
    loss, time = link_weights(6, triangle(replaced(LINK, "fidelity", 0.8)))
    assert time is None
    assert loss[0, 2] == loss[2, 0] == 1000 > loss[0, 1] == loss[1, 2] > 0
    loss, time = link_weights(6, triangle(replaced(LINK, "probability", 1e-4)))
    assert loss[0, 2] == time[0, 2] == 1000 > loss[0, 1] > time[0, 1] > 0


def test_a_rare_pair_weighs_by_the_decay_of_all_who_wait():
    loss = [link_weights(qubits, triangle(replaced(LINK, "probability", 1e-4)))[0][0, 1] for qubits in (2, 6)]
    assert loss[1] < loss[0]  # of the worst link's


def test_the_weights_are_those_of_one_gate():
    third = replaced(LINK, "fidelity", 0.8)
    perfect = ModuleGates()
    loss, _ = link_weights(6, triangle(third, (perfect,) * 3))
    assert loss[0, 1] == round(1000 * np.log(0.97) / np.log(0.8))


def test_where_gates_differ_qubits_are_also_crowded_into_the_best_modules():
    bad = replaced(GATES, "gate_error", 0.05)
    alike, unlike = (found(triangle(gates=gates, data_qubits=4)) for gates in ((GATES,) * 3, (bad, GATES, GATES)))
    assert len({draft.placement.homes.tobytes() for draft in unlike}) > len({draft.placement.homes.tobytes() for draft in alike})
    assert any((draft.placement.homes > 0).all() for draft in unlike)
    assert all(draft.placement.machine == triangle(gates=(bad, GATES, GATES), data_qubits=4) for draft in unlike)


def test_fewer_link_qubits_make_other_plans_and_too_few_none():
    draft = next(one for one in found(triangle(), steps=1) if max(one.plan().peak_link_qubits.values()) > 2)
    plan, few = draft.plan(), replace(draft, link_qubits=2).plan()
    assert max(few.peak_link_qubits.values()) <= 2 < max(plan.peak_link_qubits.values())
    assert few.e_bits >= plan.e_bits
    assert few.machine == plan.machine
    assert replace(draft, link_qubits=0).plan() is None


@pytest.mark.parametrize("third", [LINK, replaced(LINK, "fidelity", 0.8)])
def test_the_same_generator_gives_the_same_drafts(third):
    one, other = ([draft.plan() for draft in found(triangle(third))] for _ in range(2))
    assert [plan and plan.steps for plan in one] == [plan and plan.steps for plan in other]

"""Pairs from the event engine: as drawn where links stand still until asked; ahead of use; with cut-offs, swaps, distillation."""

import functools

import numpy as np
import pytest

from qnkit.compute import Machine, Module, ModuleGates, Supply, plan_supply
from qnkit.compute.noisy_plan import noisy
from qnkit.compute.plan_events import Asked, Made, causes_of
from qnkit.compute.plan_links import PlanLinks
from qnkit.compute.plan_runs import PlanRuns, sampled_ledger
from qnkit.compute.plan_supply import PlanSupply
from qnkit.model import ParameterError, replaced
from qnkit.network import Connection, Distillation, Network, Node, Rules
from qnkit.physics import LocalGates, Memory, PairState, StatedLink, distilled, swapped
from qnkit.qubits import Circuit
from tests.compute.test_execution import LEFT, PLAN, RIGHT, placed
from tests.compute.test_plan_runs import runs, two_links
from tests.project import JIT_OFF

compiled_only = pytest.mark.skipif(JIT_OFF, reason="runs of many gates: minutes without compiled kernels")

ATTEMPT_S = 1e-4
TWO_LINKS = two_links(0.97)
"""Two pairs, of one link and then of the other."""


def one_link(pairs=3, memories=1, link_qubits=8, probability=0.05, gates=(LEFT, RIGHT), fidelity=0.9):
    """A plan that uses so many pairs of one link, one after the other."""
    link = StatedLink(probability=probability, attempt_s=ATTEMPT_S, fidelity=fidelity)
    rows = zip("ab", gates, strict=True)
    machine = Machine(
        modules=tuple(Module(name=name, data_qubits=1, link_qubits=link_qubits, gates=gates) for name, gates in rows),
        connections=(Connection(left="a", right="b", link=link, length_km=1.0, memories=memories),),
    )
    circuit = Circuit(qubits=2)
    for _ in range(pairs):
        circuit = circuit.gate("cz", 0, 1).gate("ry", 0, angles=0.3).gate("ry", 1, angles=0.3)
    return placed(circuit, [0, 1], [1] * pairs, machine)


def played(plan, supply, count=100, seed=0, together=False):
    """Of so many runs without their gates all waits together, and the mean fidelity of the pairs when they are used."""
    made = noisy(plan, together=together)
    source, rng = PlanSupply(made, supply), np.random.default_rng(seed)
    waits, fidelities = np.zeros(count), np.zeros(count)
    for k, stream in enumerate(rng.spawn(count)):
        stock, states = source.stock(stream), []
        for event in made.events:
            if isinstance(event, Asked):
                waits[k] += stock.waited_s(event.connections, event.steps_s + waits[k])
                there_s = event.steps_s + waits[k]
            elif isinstance(event, Made):
                states.append(stock.pair(event, there_s + event.late_s)[np.ix_((0, 3), (0, 3))].sum().real / 2)
        fidelities[k] = np.mean(states)
    return waits, fidelities


@functools.cache
def two_links_played(**supply):
    """Many runs of the plan of two links."""
    return played(TWO_LINKS, Supply(**supply), 200)


def above(more, less):
    """By how many standard errors a mean is above another."""
    spread = np.sqrt(np.var(more, ddof=1) / len(more) + np.var(less, ddof=1) / len(less))
    return (np.mean(more) - np.mean(less)) / spread


@pytest.mark.parametrize("together", [False, True])
@compiled_only
def test_links_that_stand_still_until_asked_give_the_times_and_fidelities_of_drawn_waits(together):
    without = ("waits for pairs, spectators",)
    drawn, found = (runs(TWO_LINKS, 60, together=together, without=without, supply=one) for one in (None, Supply()))
    for one, other in ((drawn.time_s, found.time_s), (drawn.fidelity, found.fidelity)):
        assert abs(one.value - other.value) < 5 * np.hypot(one.standard_error, other.standard_error)
    assert found.times_s != drawn.times_s


def test_a_link_that_stands_still_until_asked_waits_as_long_as_its_attempts_say():
    waits, fidelities = played(one_link(pairs=3), Supply())
    spread_s = ATTEMPT_S * np.sqrt(3 * 0.95) / 0.05  # of three geometric numbers
    assert abs(waits.mean() - 3 * ATTEMPT_S / 0.05) < 5 * spread_s / 10
    np.testing.assert_allclose(fidelities, 0.9, atol=1e-12)


def test_pairs_made_ahead_come_at_the_times_of_links_that_run_from_the_start():
    first, second = [event for event in noisy(TWO_LINKS).events if isinstance(event, Asked)]
    rng = np.random.default_rng(1)
    one, other = rng.geometric(0.02, (2, 100_000)) * ATTEMPT_S
    expected = one + np.maximum(0, other - one - (second.steps_s - first.steps_s))
    waits, _ = two_links_played(ahead=1)
    assert abs(above(waits, expected)) < 5
    assert above(two_links_played()[0], waits) > 5


def test_a_pair_that_waited_has_decayed_in_the_link_memories_of_its_modules():
    made = noisy(TWO_LINKS)
    (_, asked), (_, last) = ([event for event in made.events if isinstance(event, kind)] for kind in (Asked, Made))
    links = PlanLinks(TWO_LINKS.machine)
    for seed in range(3):
        stock = PlanSupply(made, Supply(ahead=1)).stock(np.random.default_rng(seed))
        stock.waited_s(asked.connections, 0.0)
        (serial, _), made_s = stock.taken[0], stock.engine.now_s
        np.testing.assert_allclose(stock.pair(last, made_s + 1e-3), links.pair(last.source, last.target, 1e-3), atol=1e-12)
        assert stock.engine.trace().column("serial")[stock.engine.trace().fate("delivered")].tolist() == [serial]


def test_pairs_made_ahead_are_worse_where_link_memories_decay_and_only_there():
    assert above(two_links_played()[1], two_links_played(ahead=1)[1]) > 5
    modules = tuple(replaced(module, "gates.link_memory", Memory()) for module in TWO_LINKS.machine.modules)
    forgiving = placed(TWO_LINKS.circuit, [0, 1, 1, 2], [1, 1], replaced(TWO_LINKS.machine, "modules", modules))
    np.testing.assert_allclose(played(forgiving, Supply(ahead=1), 20)[1], 0.97, atol=1e-12)


def test_a_cut_off_makes_pairs_better_and_waits_longer():
    plan = one_link(pairs=6, probability=0.3)
    free, cut = (played(plan, Supply(ahead=1, cutoff_s=cutoff_s), 40) for cutoff_s in (None, 2e-4))
    assert above(cut[1], free[1]) > 5
    assert above(cut[0], free[0]) > 5


def test_the_newest_of_the_pairs_that_wait_is_the_better_one():
    plan = one_link(pairs=4, probability=0.3)
    oldest, newest = (played(plan, Supply(ahead=4, rules=Rules(pick=pick)), 50)[1] for pick in ("oldest", "newest"))
    assert above(newest, oldest) > 5


def test_no_pair_below_the_least_fidelity_is_used():
    plan = one_link(pairs=4, probability=0.3)
    kept = played(plan, Supply(ahead=4), 40)[1]
    good = played(plan, Supply(ahead=4, rules=Rules(least_fidelity=0.8)), 40)[1]
    assert kept.min() < 0.8 <= good.min()


def test_a_repeater_between_two_modules_swaps_their_pairs():
    plan, link = one_link(pairs=2), StatedLink(probability=0.1, attempt_s=ATTEMPT_S, fidelity=0.95)
    network = Network(
        nodes=tuple(Node(name=name, memory=Memory()) for name in "arb"),
        connections=tuple(Connection(left=one, right=other, link=link, length_km=0.0) for one, other in ("ar", "rb")),
    )
    waits, fidelities = played(plan, Supply(network=network))
    either = 1 - 0.9**2
    longer_s = 2 * ATTEMPT_S * (2 / 0.1 - 1 / either)  # twice the longer of two waits
    assert abs(waits.mean() - longer_s) < 5 * waits.std(ddof=1) / 10
    expected = swapped(PairState.werner(0.95), PairState.werner(0.95), network.nodes[1].station).state.fidelity()
    np.testing.assert_allclose(fidelities, expected, atol=1e-12)


def test_distilled_pairs_are_as_good_as_the_modules_gates_make_them():
    rules, werner = Rules(distillation=Distillation(before=1)), PairState.werner(0.9)
    perfect, poor = (
        one_link(pairs=2, memories=2, gates=(ModuleGates(gate_error=error),) * 2, probability=0.5) for error in (0.0, 0.05)
    )
    expected = distilled(werner, werner, LocalGates(), LocalGates()).state.fidelity()
    np.testing.assert_allclose(played(perfect, Supply(rules=rules), 20)[1], expected, atol=1e-12)
    assert above(played(perfect, Supply(rules=rules), 80)[0], played(perfect, Supply(), 80)[0]) > 5
    assert played(poor, Supply(rules=rules), 5)[1].max() < expected - 0.01


@compiled_only
def test_runs_feel_the_pairs_made_ahead():
    plan = one_link(pairs=6, probability=0.3, fidelity=0.99)
    without = tuple(cause for cause in causes_of(plan) if not cause.startswith("pairs"))
    asked, ahead = (runs(plan, 40, without=without, supply=Supply(ahead=k)) for k in (0, 1))
    for one, other in ((asked.time_s, ahead.time_s), (asked.fidelity, ahead.fidelity)):
        assert one.value - other.value > 5 * np.hypot(one.standard_error, other.standard_error)
    again = PlanRuns(plan, rng=np.random.default_rng(1), without=without, supply=Supply(ahead=1))
    again.run(1)
    again.run(2)
    assert again.times_s == ahead.times_s[:3]
    assert again.fidelities == ahead.fidelities[:3]


@compiled_only
def test_the_ledger_can_be_that_of_pairs_made_ahead():
    ledger = sampled_ledger(PLAN, rng=np.random.default_rng(4), runs=4, supply=Supply(ahead=1))
    assert tuple(ledger) == causes_of(PLAN)


def test_pairs_that_never_come_are_refused(monkeypatch):
    monkeypatch.setattr(plan_supply, "MOST_DECISIONS", 30)
    stock = PlanSupply(noisy(TWO_LINKS, together=True), Supply(cutoff_s=ATTEMPT_S / 2)).stock(np.random.default_rng(0))
    with pytest.raises(ParameterError, match="2 pairs are never there at once; lengthen the cut-offs"):
        stock.waited_s((0, 1), 0.0)
    narrow = Network(
        nodes=(Node(name="a"), Node(name="r", memories=1), Node(name="b")),
        connections=tuple(Connection(left=one, right=other) for one, other in ("ar", "rb")),
    )
    stock = PlanSupply(noisy(one_link()), Supply(network=narrow)).stock(np.random.default_rng(0))
    with pytest.raises(ParameterError, match=r"no pair comes any more. 'r' has one memory, and a swap needs two"):
        stock.waited_s((0,), 0.0)


def test_what_cannot_supply_a_plan_is_refused():
    made = noisy(one_link(link_qubits=3))
    with pytest.raises(
        ParameterError, match=r"Supply.ahead = 3: module a has 3 link qubits; the plan itself needs 1 of them, .* give it 4"
    ):
        PlanSupply(made, Supply(ahead=3))
    elsewhere = Network(nodes=(Node(name="a"), Node(name="x")), connections=(Connection(left="a", right="x"),))
    with pytest.raises(ParameterError, match="'b': is no node of this network"):
        PlanSupply(made, Supply(network=elsewhere))
    with pytest.raises(ParameterError, match=r"Supply.cutoff_s = 0.1 s: where a network is given, give it to its nodes"):
        Supply(network=elsewhere, cutoff_s=0.1)
    with pytest.raises(ParameterError, match=r"Supply.rules.swapping = 'controller': nobody swaps then"):
        Supply(rules=Rules(swapping="controller"))
    with pytest.raises(ParameterError, match="PlanRuns: supply"):
        PlanRuns(PLAN, rng=np.random.default_rng(0), supply=Network())

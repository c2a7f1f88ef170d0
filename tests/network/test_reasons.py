"""Why flows got no pair: each cause is named, in networks that are stopped by it alone; one that delivers has no reason."""

from itertools import pairwise

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.network import Connection, Distillation, Engine, Flow, Network, Node, Rules, simulate
from qnkit.network.reasons import reasons
from qnkit.physics import Link
from tests.links import ideal_link, single

LINK = Link()
FRESH = LINK.pairs().fidelity
CONTROLLED = Rules(swapping="controller")


def chain(hops, memories=1, length_km=0.0, link=LINK, shared=None, **node):
    """A chain of equal links."""
    names = [str(i) for i in range(hops + 1)]
    return Network(
        nodes=tuple(Node(name=name, memories=shared, **node) for name in names),
        connections=tuple(
            Connection(left=a, right=b, link=link, memories=memories, length_km=length_km) for a, b in pairwise(names)
        ),
    )


def run(network, rules=None, time_s=5.0):
    """A run from the first to the last node."""
    flow = Flow(source="0", target=network.nodes[-1].name)
    return simulate(network, flow, rules, time_s=time_s, rng=np.random.default_rng(0))


def distilling(**plan):
    """Rules that distil."""
    return Rules(distillation=Distillation(**plan))


DIM = ideal_link(single(0.2), efficiency=1e-9)
NEVER = [
    (chain(2, swap_success=0.0), None, "No swap at '1' ever succeeds: its chance is 0."),
    (chain(3, cutoff_s=1e-6), None, "Most pairs outlived a cut-off before they were joined: lengthen the cut-offs"),
    (chain(2), Rules(least_fidelity=FRESH - 1e-9), "Most pairs faded before they were joined: lower the least fidelity"),
    (
        chain(2, memories=2),
        distilling(before=2),
        "2 rounds of distillation need 3 pairs at once between '0' and '1', which have room",
    ),
    (chain(2), distilling(after=1), "1 rounds of distillation after swapping need 2 pairs at once at '0', which has room for 1."),
    (chain(1, memories=2), distilling(before=20, order="pumping"), "distillations failed; no pair came through more than"),
    (chain(2, cutoff_s=1e-3, length_km=1000.0), None, "The cut-off of '0', 0.001 s, is over before the news"),
    (
        chain(2, memories=2, cutoff_s=1e-3, length_km=1000.0),
        distilling(before=1),
        "The cut-off of '1', 0.001 s, is over before the news from its neighbour",
    ),
    (chain(2, shared=1), None, "'1' has one memory, and a swap"),
    (chain(3, memories=4, shared=4), None, "No pair came between '1' and '2': the memories of '1' were taken by other pairs"),
    (chain(2, link=DIM), None, "No pair came between '0' and '1' in 5 s: simulate longer, or brighten that link."),
    (chain(5, swap_success=1e-3), None, "Swaps failed too often: simulate longer, or raise their chance."),
]


@pytest.mark.parametrize(("network", "rules", "words"), NEVER)
def test_a_policy_that_never_delivers_says_why_in_bounded_time(network, rules, words):
    one = run(network, rules)
    assert (len(one), one.end_s) == (0, 5.0)
    assert words in one.why()
    with pytest.raises(ParameterError, match="Run: flow 0 delivered 0 pairs in 5 s"):
        one.rate_hz()


def test_a_dead_link_in_the_middle_and_a_fidelity_above_the_fresh_one_are_refused_before_the_run():
    plain = chain(3)
    middle = replaced(plain.connections[1], "link", ideal_link(single(0.2), efficiency=0.0))
    with pytest.raises(ParameterError, match=r"connections\[1\]\.link: no pair ever comes from this Link; give it light"):
        run(replaced(plain, "connections", (plain.connections[0], middle, plain.connections[2])))
    with pytest.raises(ParameterError, match=r"Rules\.least_fidelity = 0\.99: is above the fresh fidelity"):
        run(plain, Rules(least_fidelity=0.99))


def controlled(rules, switch=None):
    """An engine whose controller does nothing, or switches one connection off."""
    engine = Engine(chain(2), [Flow(source="0", target="2")], rules, np.random.default_rng(0))
    if switch is not None:
        engine.switch(switch, False)
    for step in range(1, 4):
        engine.advance(step / 2)
    return engine


def test_a_controller_that_never_orders_and_a_link_that_is_off_are_named():
    assert controlled(CONTROLLED).why() == "The controller ordered no swap and delivered nothing: act between two advances."
    assert controlled(Rules(), switch=1).why() == "No connection between '1' and '2' is switched on."
    assert controlled(Rules()).why() == ""


def test_a_flow_that_was_served_has_no_reason_and_two_flows_share_their_sentences():
    network, flow = chain(2, swap_success=0.0), Flow(source="0", target="2")
    trace = run(network).trace
    assert reasons(network, [flow], Rules(), trace, {0}) == []
    assert len(reasons(network, [flow, flow], Rules(), trace, ())) == 1
    assert run(chain(2)).why().startswith("Of ")


def test_a_cut_off_that_leaves_time_for_the_news_is_not_blamed():
    network = chain(2, cutoff_s=6e-3, length_km=1000.0)
    assert network.connections[0].delay_s < 6e-3 < 2 * network.connections[0].delay_s
    one = run(network)
    assert len(one) > 0
    assert not any("before the news" in said for said in reasons(network, one.flows, one.rules, one.trace, ()))

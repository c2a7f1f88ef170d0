"""Links inside other models: every kind is saved and comes back, one's own kind is taken, what is none is refused."""

import json

import pytest

from qnkit.model import Model, ParameterError, replaced
from qnkit.physics import (
    AskedPair,
    Cutoff,
    EqualLinks,
    Link,
    Memory,
    MidpointLink,
    Multiplexed,
    PairLink,
    Pairs,
    PairState,
    Relay,
    SenderReceiverLink,
    StatedLink,
    TwoLinks,
)
from qnkit.physics.any_link import kind_in
from qnkit.physics.half_way import HalfWay
from qnkit.scenario import from_text, to_text

KINDS = [
    replaced(Link(), "left.fiber.length_km", 7.0),
    MidpointLink(pulses_per_round=7),
    replaced(SenderReceiverLink(), "heralded", False),
    Multiplexed(link=MidpointLink(), in_space=3),
    PairLink(uptime=0.5),
    StatedLink(probability=0.2, fidelity=0.9, memory=Memory(t1_s=2.0)),
]


class Own(Model):
    """A link of one's own: a Bell pair now and then."""

    target: str = "psi+"

    @property
    def memories(self):
        return Memory(t2_s=1.0), Memory(t2_s=2.0)

    def pairs(self):
        state = PairState.bell("psi+")
        return Pairs(0.01, 1e-3, 10.0, state, state, "psi+", 0.0, 0.0)


@pytest.mark.parametrize("link", KINDS, ids=lambda link: type(link).__name__)
def test_every_kind_of_link_comes_back_from_a_file(link):
    for model in (TwoLinks(left=link, right=KINDS[0], cutoff=Cutoff(age_s=1.0)), AskedPair(link=link), EqualLinks(link=link)):
        assert from_text(to_text(model)) == model
    assert kind_in(link.model_dump()) == type(link).__name__


@pytest.mark.parametrize("model", [Relay(right=KINDS[1]), HalfWay(cutoff_s=2.0), Multiplexed(link=KINDS[2])])
def test_models_that_hold_links_come_back_from_a_file(model):
    assert from_text(to_text(model)) == model


def test_table_without_a_telling_field_is_a_heralded_link():
    text = json.dumps({"qnkit_scenario": 1, "kind": "physics.TwoLinks", "parameters": {"left": {}}})
    assert from_text(text) == TwoLinks()


def test_link_of_ones_own_can_meet_another():
    meeting = TwoLinks(left=Own(), right=Own()).exact()
    assert meeting.rate_hz == pytest.approx(1 / (1e-3 * (2 / 0.01 - 1 / (1 - 0.99**2))))


def test_broken_link_in_a_file_is_refused_with_the_way_to_it():
    broken = {"left": {"left": {"fiber": {"length_km": -3.0}}}}
    text = json.dumps({"qnkit_scenario": 1, "kind": "physics.TwoLinks", "parameters": broken})
    with pytest.raises(ParameterError, match=r"TwoLinks\.left\.left\.fiber\.length_km = -3\.0 km: must be at least 0"):
        from_text(text)


def test_what_is_no_link_is_refused():
    with pytest.raises(ParameterError, match=r"TwoLinks\.left = 3: must be a Model"):
        TwoLinks(left=3)

"""Claims about the transmons: the thrown photon's loss is amplitude damping, and what overshoots is shown."""

import math

import pytest

from qnkit.model import replaced
from qnkit.systems.platforms import transmon


def test_the_photon_flies_for_the_reported_time_and_the_transfer_takes_it_all() -> None:
    link = transmon.link()
    assert link.sender.fiber.delay_s == pytest.approx(28e-9, rel=1e-12)
    assert link.pairs().left_wait_s == pytest.approx(311e-9, rel=1e-12)


def test_every_attempt_makes_a_pair_whose_loss_alone_costs_the_closed_form() -> None:
    link = replaced(transmon.link(), "receiver.absorber.efficiency", 1.0)
    assert link.pairs().probability == 1.0
    assert link.ledger().loss("lost photon") == pytest.approx(1 - (1 + math.sqrt(1 - 0.223)) ** 2 / 4, abs=1e-12)


def test_the_budget_agrees_and_the_fidelity_overshoots() -> None:
    lost, from_loss, fidelity = transmon.reproduce()
    assert (lost.passes, from_loss.passes, fidelity.passes) == (True, True, False)
    assert fidelity.simulated is not None
    assert fidelity.published is not None
    assert fidelity.simulated > fidelity.published
    assert "third level" in fidelity.note


def test_without_loss_and_decay_the_pair_is_perfect() -> None:
    link = transmon.link()
    for path, value in (
        ("sender.fiber.extra_loss_db", 0.0),
        ("receiver.absorber.efficiency", 1.0),
        ("sender.memory.t2_s", None),
        ("sender.memory.t1_s", None),
        ("receiver.memory.t2_s", None),
        ("receiver.memory.t1_s", None),
    ):
        link = replaced(link, path, value)
    assert link.pairs().fidelity == pytest.approx(1.0, abs=1e-12)

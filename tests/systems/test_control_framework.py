"""The published behaviour of a control framework: each property holds on ours, and each check notices its opposite."""

from dataclasses import replace

import pytest

from qnkit.network import Controller, played
from qnkit.systems import KNOWN, control_framework, reproduce
from qnkit.systems.control_framework import followed


def test_all_four_properties_hold_and_name_what_is_inferred():
    assert "control_framework" in KNOWN
    rows = reproduce("control_framework")
    assert [row.quantity for row in rows] == [
        "no two functions overlap on a node",
        "all functions of a request share T1",
        "a lapsed calibration blocks every dependent slot",
        "what cannot be met is refused with the reason",
    ]
    assert all(row.passes for row in rows)
    assert all("inference" in row.source for row in rows)


def test_faults_really_happen_in_what_is_looked_at():
    controller, _ = followed(0)
    assert any(message.arrives_slot is None for message in controller.post.messages)
    assert "re-planned" in {step.state for step in controller.steps}


def test_each_check_notices_a_run_that_breaks_it():
    controller, run = followed(0)
    twice = replace(run, services=run.services.repeat(2, axis=0))
    assert not control_framework._apart(twice)
    moved = run.services.copy()
    moved[:, 0] = run.path.arena.calibration.windows[0].first_slot
    assert not control_framework._calibrated(replace(run, services=moved))
    assert not control_framework._together(controller, replace(run, services=moved))
    controller.steps = [step for step in controller.steps if step.key != "too many"]
    assert not control_framework._refused(controller, run)


@pytest.mark.parametrize("seed", [0, 3])
def test_the_same_seed_gives_the_same_trace(seed):
    assert followed(seed)[0].steps == followed(seed)[0].steps


def test_without_faults_more_requests_are_delivered_than_with_them():
    def delivered(run):
        return int((run.table[:, 0] == 2).sum())

    runs = [followed(seed)[1] for seed in range(5)]
    assert sum(delivered(played(Controller({"A": 3}), run.path)) for run in runs) > sum(delivered(run) for run in runs)

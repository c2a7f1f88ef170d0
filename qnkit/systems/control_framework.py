"""A control framework for quantum networks, published as behaviour alone: what a central controller and a node's agent promise.

No figures are published, so that the rows are properties, checked on random stars, requests and faults drawn from seeds. That the
framework is that of the QUANT-NET testbed is an inference, and so is the reading that a task's slots depend on its predecessors.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from qnkit.network import (
    Arena,
    Calibration,
    CalibrationTask,
    CalibrationWindow,
    ControlFaults,
    Controller,
    PacketRequest,
    Scheduled,
    Silence,
    played,
)
from qnkit.network.sample_path import sample_path
from qnkit.systems.rows import Row, property_row

__all__ = ["SEEDS", "SOURCE", "followed", "reproduce"]

SOURCE = "a DOE laboratory's public documentation of a quantum network control framework (taken to be QUANT-NET: inference)"
SEEDS = range(10)
SLOTS = 200


def followed(seed: int) -> tuple[Controller, Scheduled]:
    """The controller and its run on a random star with requests, a drift, a calibration window and faults of messages."""
    rng = np.random.default_rng(seed)
    many = int(rng.integers(3, 6))
    drift = CalibrationTask(name="A", covers=("A",), drift_slots=(int(rng.integers(100)),))
    window = CalibrationWindow(first_slot=int(rng.integers(20, 150)), slots=5)
    calibration = Calibration(tasks=(drift,), windows=(window,))
    links = Arena.star(rng.uniform(0.3, 1.0, many).tolist()).links
    arena = Arena(links=links, calibration=calibration)
    requests = []
    for i in range(12):
        a, b = (chr(65 + place) for place in rng.choice(many, 2, replace=False))
        asked, pairs = int(rng.integers(100)), int(rng.integers(1, 4))
        requests.append(PacketRequest(key=i, source=a, target=b, pairs=pairs, asked_slot=asked, deadline_slot=asked + 90))
    requests.append(PacketRequest(key="too many", source="A", target="B", pairs=50, deadline_slot=20))
    silence = Silence(node="hub", first_slot=int(rng.integers(100)), slots=15)
    controller = Controller({"A": 3}, faults=ControlFaults(lost=0.1, late=0.1, silences=(silence,), seed=seed))
    run = played(controller, sample_path(arena, requests, slots=SLOTS, rng=rng))
    controller.finish(run)
    return controller, run


def reproduce() -> list[Row]:
    """The published behaviour as properties of ours."""
    runs = [followed(seed) for seed in SEEDS]
    checks = {
        "no two functions overlap on a node": all(_apart(run) for _, run in runs),
        "all functions of a request share T1": all(_together(*one) for one in runs),
        "a lapsed calibration blocks every dependent slot": all(_calibrated(run) for _, run in runs),
        "what cannot be met is refused with the reason": all(_refused(*one) for one in runs),
    }
    services = sum(len(run.services) for _, run in runs)
    note = f"{len(runs)} random stars with lost and late messages, a silent node and a drift: {services} services looked at"
    return [property_row("control_framework", name, holds, source=SOURCE, mark="P", note=note) for name, holds in checks.items()]


def _services(run: Scheduled) -> Iterator[tuple[int, int]]:
    """Each service: slot and place of its request."""
    yield from ((slot, place) for slot, place, _ in run.services.tolist())


def _apart(run: Scheduled) -> bool:
    used = [(slot, name) for slot, place in _services(run) for name in run.path.routes[place].names]
    return len(used) > 0 and len(set(used)) == len(used)


def _together(controller: Controller, run: Scheduled) -> bool:
    for slot, place in _services(run):
        functions = [controller.agents[name].ran.get(slot) for name in run.path.routes[place].names]
        if len({(one.key, one.plan, one.first_slot) if one else None for one in functions} | {None}) != 2 or None in functions:
            return False
    return True


def _calibrated(run: Scheduled) -> bool:
    return all(run.path.arena.closed(run.path.routes[place], slot) is None for slot, place in _services(run))


def _refused(controller: Controller, run: Scheduled) -> bool:
    last = {step.key: step for step in controller.steps}
    ends = {"delivered", "refused", "expired"}
    whole = len(last) == len(run.path.requests) and all(step.state in ends and step.why for step in last.values())
    return whole and last["too many"].state == "refused" and "hands over" in last["too many"].why

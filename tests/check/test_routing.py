"""The exercises of lab 07: right answers by pencil, and each common mistake with its own hint."""

import math

import pytest

from qnkit.check import routing as check
from qnkit.model import replaced
from qnkit.network.routed import RoutedTowns

TOWNS = RoutedTowns()
HAGUE = replaced(TOWNS, "ends", ("Den Haag", "Hilversum"))
FOUR = replaced(TOWNS, "wants", 4)
SLOT = {"chances": ((0.5, 0.5), (0.5, 0.5)), "swap": 0.8}
ZWOLLE = [hop.rate_hz for *_, hop in TOWNS.hops.graph.edges("Zwolle", data="hop")]
FEW = 300
OWN, PLANNED = (FOUR.play(paths, FEW, check.SEED).total.value for paths in (FOUR.own, FOUR.planned))
DELFT = [hop.rate_hz for *_, hop in TOWNS.hops.graph.edges("Delft", data="hop")]


@pytest.fixture(autouse=True)
def _few_pairs(monkeypatch):
    """Without compiled kernels a thousand pairs take a second."""
    monkeypatch.setattr(check, "PAIRS", FEW)
    monkeypatch.setattr(check, "LONG", FEW)


def calls(exercise, answer, given):
    return exercise(answer, **given) if isinstance(given, dict) else exercise(answer, *given)


@pytest.mark.parametrize(
    ("exercise", "given", "answer"),
    [
        (check.at_most, (TOWNS,), sum(ZWOLLE)),
        (check.pairs_of_slot, SLOT, 0.8 * (0.75**2 + 0.25**2)),
        (check.best_measure, (TOWNS,), "sum of waits"),
        (check.best_measure, (HAGUE,), "fewest links"),
        (check.planned_better, (FOUR,), PLANNED / OWN),
        (check.why_stuck, (), "memories wait for each other"),
    ],
)
def test_pencil_and_paper_are_right_and_dots_are_no_answer(exercise, given, answer):
    assert calls(exercise, answer, given).passed is True
    assert calls(exercise, ..., given).passed is None
    assert calls(exercise, {}, given).passed is False
    assert calls(exercise, math.inf, given).passed is False


@pytest.mark.parametrize(
    ("exercise", "given", "wrong", "hint"),
    [
        (check.at_most, (TOWNS,), ZWOLLE[0], "other ways"),
        (check.at_most, (TOWNS,), max(DELFT), "one line"),
        (check.at_most, (TOWNS,), sum(DELFT), "narrower place"),
        (check.at_most, (TOWNS,), (sum(DELFT) + sum(ZWOLLE)) / 2, "mean of both ends"),
        (check.at_most, (TOWNS,), 50.0, "Cut the map in two"),
        (check.pairs_of_slot, SLOT, 0.625, "swaps to succeed"),
        (check.pairs_of_slot, SLOT, 0.2, "one channel a link"),
        (check.pairs_of_slot, SLOT, 0.45, "may be two"),
        (check.pairs_of_slot, SLOT, 0.4, "more meetings"),
        (check.pairs_of_slot, SLOT, 0.3125 * 1.28, "more meetings"),
        (check.pairs_of_slot, SLOT, 0.9, "product over the links"),
        (check.best_measure, (TOWNS,), "least fibre", "rare"),
        (check.best_measure, (TOWNS,), "pairs a slot", "cost them fidelity"),
        (check.best_measure, (HAGUE,), "least fibre", "go through them"),
        (check.best_measure, (HAGUE,), "the best", "choose one of"),
        (check.planned_better, (FOUR,), OWN / PLANNED, "other way round"),
        (check.planned_better, (FOUR,), FOUR.most_hz / OWN, "that is the bound"),
        (check.planned_better, (FOUR,), PLANNED - OWN, "the difference"),
        (check.planned_better, (FOUR,), PLANNED / OWN - 1, "how much more"),
        (check.planned_better, (FOUR,), 20.0, "some thousand pairs"),
        (check.why_stuck, (), "chance", "another seed"),
        (check.why_stuck, (), "pairs have faded", "delivered all the same"),
        (check.why_stuck, (), "lines are too slow", "not never"),
    ],
)
def test_each_common_mistake_has_its_own_hint(exercise, given, wrong, hint):
    verdict = calls(exercise, wrong, given)
    assert verdict.passed is False
    assert hint in verdict.message


def test_a_measure_with_the_same_way_is_as_right_as_the_best():
    alkmaar = replaced(TOWNS, "ends", ("Rotterdam", "Alkmaar"))
    assert alkmaar.way("least fibre").path == alkmaar.way("sum of waits").path
    assert check.best_measure("least fibre", alkmaar).passed is True
    assert check.best_measure("Sum of waits", alkmaar).passed is True


def test_where_there_is_no_key_or_all_is_stuck_nobody_is_wrong():
    assert check.best_measure("least fibre", replaced(TOWNS, "t2_s", 0.05)).passed is None
    assert check.planned_better(4.0, replaced(FOUR, "cutoff_s", None)).passed is None

"""One point of a sweep: what counts as a number, and how a failure reads."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from qnkit._sweep_point import evaluate, numbers
from qnkit.model import ParameterError
from qnkit.physics import Link
from qnkit.qubits import Estimate


@pytest.mark.parametrize("returned", [2, 2.0, np.float32(2), np.int64(2), np.array(2.0)])
def test_a_bare_number_is_called_by_the_given_name(returned: Any) -> None:
    assert numbers(returned, "rate") == {"rate": [2.0]}


def test_estimates_and_mappings_keep_value_error_and_samples() -> None:
    assert numbers({"f": Estimate(0.9, 0.01, 40), "on": True}, "x") == {"f": [0.9, 0.01, 40.0], "on": [1.0]}


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        (None, "returned NoneType; it must return a number"),
        ("12", "returned str"),
        (1j, "returned complex"),
        (np.array([1.0, 2.0]), "returned ndarray"),
        ({"a": "b"}, "returned a = str"),
        ({"a": {"b": 1}}, "returned a = dict"),
        ({}, "they must be names"),
        ({1: 2.0}, r"with the keys \[1\]; they must be names"),
    ],
)
def test_what_is_no_number_is_refused(returned: Any, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        numbers(returned, "rate")


def test_a_failure_is_caught_as_its_reason_or_raised() -> None:
    def fails(link: Link) -> float:
        raise KeyError("pair")

    assert evaluate(fails, Link(), {}, None, "rate", True) == ({}, "KeyError: 'pair'")
    with pytest.raises(KeyError):
        evaluate(fails, Link(), {}, None, "rate", False)
    results, reason = evaluate(fails, Link(), {"left.fiber.length_km": math.nan}, None, "rate", True)
    assert results == {}
    assert str(reason).startswith("Fiber.length_km = nan km: must be a finite number")


def test_an_interrupt_is_not_a_failure() -> None:
    def stopped(link: Link) -> float:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evaluate(stopped, Link(), {}, None, "rate", True)


def test_the_generator_is_made_from_the_seed_of_the_point() -> None:
    results, _ = evaluate(lambda link, rng: rng.random(), Link(), {}, 5, "draw", True)
    assert results == {"draw": [np.random.default_rng(5).random()]}

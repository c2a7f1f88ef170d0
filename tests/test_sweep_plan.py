"""The plan of a sweep: axes, points, seeds, and the marks that tell one sweep from another."""

from __future__ import annotations

import functools
import itertools
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from qnkit._sweep_plan import Axis, Plan, fingerprint, takes_rng
from qnkit.model import ParameterError
from qnkit.physics import Link
from qnkit.sweep import sweep
from tests.project import ROOT, clean_environment

LENGTH, RIGHT, LOSS = "left.fiber.length_km", "right.fiber.length_km", "left.fiber.attenuation_db_per_km"


def _plan(seed: int | None = 0) -> Plan:
    axes = {LENGTH: [1, 2, 3], LOSS: [0.1, 0.2]}
    return Plan(len, Link(), tuple(Axis.of(key, values, Link()) for key, values in axes.items()), seed)


def test_points_run_like_the_product_of_the_axes() -> None:
    wanted = [{LENGTH: a, LOSS: b} for a, b in itertools.product([1, 2, 3], [0.1, 0.2])]
    plan = _plan()
    assert [plan.changes(point) for point in range(plan.size)] == wanted


def test_the_seed_of_a_point_is_that_of_its_place() -> None:
    plan = _plan(7)
    for point, place in enumerate(itertools.product(range(3), range(2))):
        state = np.random.SeedSequence(7, spawn_key=place).generate_state(1, np.uint64)[0]
        assert plan.seed_of(point) == int(state) // 2
    assert len({plan.seed_of(point) for point in range(6)}) == 6
    assert _plan(None).seed_of(0) is None


def test_arrays_and_numpy_scalars_become_plain_values() -> None:
    for values in (np.array([1.0, 2.0]), [np.float64(1), np.float64(2)], (v for v in (1.0, 2.0))):
        rows = Axis.of(LENGTH, values, Link()).rows
        assert rows == ((1.0,), (2.0,))
        assert all(type(row[0]) is float for row in rows)
    assert Axis.of((LENGTH, RIGHT), np.array([[1.0, 2.0]]), Link()).rows == ((1.0, 2.0),)


@pytest.mark.parametrize(
    ("axes", "message"),
    [
        ({"left.fibre.length_km": [1]}, "no field 'left.fibre.length_km'; near it: left.fiber.length_km"),
        ({"length_km": [1]}, "near it: left.fiber.length_km, right.fiber.length_km"),
        ({"xyzzy": [1]}, "its fields are left.emitter.photon_efficiency"),
        ({3: [1]}, "must be the path of a field"),
        ({(): [1]}, "must be the path of a field"),
        ({LENGTH: []}, "holds no value; give at least one"),
        ({LENGTH: 3.0}, "must be a list or an array of values"),
        ({LENGTH: "12"}, "must be a list or an array of values"),
        ({LENGTH: [1, 2, 1.0]}, "1.0 stands twice|1 stands twice"),
        ({LENGTH: [[1, 2]]}, "must be a number, text, True, False or None"),
        ({LENGTH: [1j]}, "must be a number, text"),
        ({LENGTH: [1], (RIGHT, LENGTH): [1]}, "drive the same field"),
        ({"left.fiber": ["a"], LENGTH: [1]}, "'left.fiber' and 'left.fiber.length_km' drive the same field"),
        ([LENGTH], "must be a mapping"),
    ],
)
def test_an_axis_that_is_none_is_refused_in_words(axes: Any, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        sweep(lambda link: 1.0, Link(), axes, progress=False)


@pytest.mark.parametrize(
    ("function", "options", "message"),
    [
        ("rate", {}, "function = 'rate': must be a function of a model"),
        (lambda link, other: 1, {}, "the function needs link, other; it must need a model alone"),
        (lambda link, rng: 1, {}, "the function takes rng; give seed=..."),
        (lambda link, rng: 1, {"seed": -1}, "seed = -1: must be a whole number, at least 0"),
        (lambda link, rng: 1, {"seed": True}, "seed = True: must be a whole number"),
        (lambda link, rng: 1, {"seed": 1.5}, "seed = 1.5: must be a whole number"),
    ],
)
def test_a_function_or_seed_that_does_not_fit_is_refused(function: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        sweep(function, Link(), {}, progress=False, **options)


def test_what_is_no_model_is_refused() -> None:
    with pytest.raises(ParameterError, match="model = 3: must be a qnkit model"):
        sweep(lambda link: 1, 3, {})  # type: ignore[type-var, arg-type, unused-ignore]


def test_a_generator_is_known_by_its_name() -> None:
    assert takes_rng(lambda link, rng: 1)
    assert takes_rng(lambda link, *, rng: 1)
    assert not takes_rng(lambda link, n=3: 1)
    assert takes_rng(functools.partial(lambda n, link, rng: 1, 3))


SCALE = 2.0


def _inner() -> float:
    return 1.0


def _swept(link: Link) -> float:
    return SCALE * _inner()


def test_an_edit_changes_the_mark_and_a_comment_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def compiled(text: str) -> Any:
        space: dict[str, Any] = {"__name__": "notebook"}
        exec(text, space)
        return space["f"]

    first = fingerprint(compiled("N = 1\ndef g(): return 1\ndef f(x): return N * g()"))
    assert fingerprint(compiled("N = 1\ndef g(): return 1\ndef f(x): return N * g()  # the same")) == first
    for other in (
        "N = 2\ndef g(): return 1\ndef f(x): return N * g()",
        "N = 1\ndef g(): return 2\ndef f(x): return N * g()",
        "N = 1\ndef g(): return 1\ndef f(x): return N + g()",
        "N = 1\ndef g(): return 1\ndef f(x, y=2): return N * g()",
    ):
        assert fingerprint(compiled(other)) != first
    assert fingerprint(functools.partial(_swept, 1)) != fingerprint(functools.partial(_swept, 2))
    before = fingerprint(_swept)
    monkeypatch.setattr(sys.modules[__name__], "SCALE", 3.0)
    assert fingerprint(_swept) != before


def test_what_a_function_counts_while_it_runs_is_no_mark() -> None:
    count = 0
    seen: list[int] = []

    def counting(link: Link) -> int:
        nonlocal count
        count += 1
        seen.append(count)
        return count

    before = fingerprint(counting)
    counting(Link())
    assert fingerprint(counting) == before


def test_the_mark_is_the_same_in_another_process() -> None:
    text = "N = 3\ndef f(x):\n    return [k for k in {'a', 'b', 'c'} if x in {'p', 'q', 'r', N}]\n"
    code = f"from qnkit._sweep_plan import fingerprint\n{text}\nprint(fingerprint(f))"
    marks = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=clean_environment() | {"PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(marks) == 1

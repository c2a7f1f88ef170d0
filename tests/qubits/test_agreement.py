"""Formula, simulation and exact answer side by side."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.qubits.agreement import side_by_side
from qnkit.qubits.estimate import Estimate


def test_an_engine_is_judged_by_its_standard_errors():
    good = side_by_side("mean time", unit="attempts", formula=10.0, engine=Estimate(10.4, 0.2, 100), exact=10.0)
    assert good.off_formula == pytest.approx(2.0)
    assert good.off_exact == pytest.approx(2.0)
    assert good.agrees
    assert good.verdict == (
        "agree: the engine is 2.0 standard errors above the formula, the engine is 2.0 standard errors above the exact answer,"
        " formula and exact answer are the same"
    )
    bad = side_by_side("mean time", formula=10.0, engine=Estimate(8.8, 0.2, 100))
    assert not bad.agrees
    assert bad.verdict == "do not agree: the engine is 6.0 standard errors below the formula"
    assert side_by_side("mean time", formula=10.0, engine=Estimate(8.8, 0.2, 100), within=7).agrees


def test_a_formula_that_leaves_something_out_is_told():
    found = side_by_side("fidelity", formula=0.9, exact=0.85)
    assert found.gap == pytest.approx(0.05 / 0.9)
    assert not found.agrees
    assert "the formula is +0.056 of the exact answer off" in found.verdict
    assert side_by_side("fidelity", formula=0.9, exact=0.85, tolerance=0.1).agrees
    assert side_by_side("key", formula=0.0, exact=0.0).agrees


def test_true_samples_agree_and_others_do_not():
    values = np.random.default_rng(1).geometric(0.1, 20_000)
    assert side_by_side("attempts", formula=10.0, engine=Estimate.of(values)).agrees
    assert not side_by_side("attempts", formula=11.0, engine=Estimate.of(values)).agrees


def test_an_engine_without_scatter_must_hit():
    assert side_by_side("attempts", formula=1.0, engine=Estimate(1.0, 0.0, 5)).agrees
    assert side_by_side("attempts", formula=1.1, engine=Estimate(1.0, 0.0, 5)).off_formula == -math.inf


def test_an_error_that_is_not_known_leaves_the_question_open():
    found = side_by_side("attempts", formula=1.0, engine=Estimate(1.5, math.nan, 1))
    assert found.agrees is None
    assert found.verdict == "cannot be told: the engine's error is not known"


def test_it_shows_itself_in_a_notebook():
    shown = side_by_side("mean time", unit="attempts", formula=10.0, engine=Estimate(10.4, 0.2, 100))._repr_html_()
    assert "10.4 ± 0.2 attempts" in shown
    assert "2.0 standard errors" in shown


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: side_by_side("x", formula=1.0), r"side_by_side: x: fewer than two answers cannot be compared; give two of"),
        (lambda: side_by_side("x", formula=1.0, engine=2.0), r"side_by_side: engine: float '2\.0': must be an Estimate"),
        (lambda: side_by_side("x", formula=math.nan, exact=1.0), r"side_by_side: formula = nan: must be a finite number"),
        (
            lambda: side_by_side("x", formula=1.0, exact=1.0, within=-1.0),
            r"side_by_side: within = -1\.0: must be a finite number",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask, message):
    with pytest.raises(ParameterError, match=message):
        ask()

"""Claims about where connecting begins to win, and how sure that is."""

import math
import re

import numpy as np
import pytest

from qnkit.compute import SPREAD, Comparison, crossing
from qnkit.model import replaced


def test_the_crossing_is_where_the_two_chances_meet():
    model = Comparison()
    found = crossing(model)
    assert model.giant(found.qubits) == pytest.approx(float(model.connected(found.qubits)), rel=1e-9)
    assert model.connected(found.qubits * 1.01) > model.giant(found.qubits * 1.01)
    assert model.connected(found.qubits * 0.99) < model.giant(found.qubits * 0.99)
    assert found.chance == pytest.approx(float(model.giant(found.qubits)))


def test_the_interval_matches_drawing_the_inputs():
    """Against 400 draws of the inputs: their quantiles at 16 and 84 % are known to some 6 % in the logarithm of the size."""
    model, rng = Comparison(), np.random.default_rng(5)
    draws = []
    for _ in range(400):
        fields = {f: getattr(model, f) + s * rng.standard_normal() for f, s in SPREAD.items()}
        fields["memory_s"], fields["gate_error"] = max(fields["memory_s"], 1.0), max(fields["gate_error"], 1e-4)
        draws.append(crossing(Comparison(**fields), spread={}).qubits)
    found = crossing(model)
    low, high = np.quantile(draws, [0.16, 0.84])
    assert math.log(found.qubits / found.low) == pytest.approx(math.log(found.qubits / low), rel=0.35)
    assert math.log(found.high / found.qubits) == pytest.approx(math.log(high / found.qubits), rel=0.35)


def test_each_input_alone_moves_the_crossing_as_the_interval_says():
    model, here = Comparison(), crossing(Comparison(), spread={}).qubits
    less, more = (crossing(replaced(model, "growth", 0.65 + s * 0.15), spread={}).qubits for s in (1, -1))
    alone = crossing(model, spread={"growth": 0.15})
    assert (alone.low, alone.high) == pytest.approx((less, more))
    assert crossing(model, spread={}).low == crossing(model, spread={}).high == here
    every = [crossing(model, spread={f: s}) for f, s in SPREAD.items()]
    assert math.log(crossing(model).high / here) == pytest.approx(math.hypot(*(math.log(one.high / here) for one in every)))


@pytest.mark.parametrize("growth", [0.03, 0.05, 0.1, 0.16])
def test_where_growth_may_be_nothing_the_upper_end_is_open(growth):
    assert "perhaps never" in str(crossing(Comparison(growth=growth, pair_fidelity=0.97)))


@pytest.mark.parametrize("fidelity", [0.51, 0.86, 0.999])
@pytest.mark.parametrize("growth", [0.0, 0.01, 1.0])
@pytest.mark.parametrize("shape", ["row", "grid", "everyone"])
def test_no_corner_of_the_sliders_says_nonsense(fidelity, growth, shape):
    found = crossing(Comparison(pair_fidelity=fidelity, growth=growth, shape=shape))
    words = r"never|at every size|above [\d,]+ qubits( \([\d,]+ to [\d,]+\))?|somewhere above [\d,]+ qubits, perhaps never"
    assert re.fullmatch(words, str(found))
    assert found.low <= found.qubits <= found.high


def test_a_lead_too_small_for_numbers_is_still_found_and_called_never():
    """Everyone meets everyone, steep growth, fast pairs: the first win is near 200 qubits, at a chance of e**-850."""
    model = Comparison(shape="everyone", growth=1.0, pair_rate_hz=300.0)
    assert model.lead(150.0) < 0 < model.lead(250.0)
    assert float(model.connected(250.0)) == 0.0
    assert crossing(model).never
    assert crossing(model).qubits == pytest.approx(200, abs=10)


def test_better_links_never_move_the_crossing_up():
    found = [crossing(Comparison(pair_fidelity=f), spread={}).qubits for f in np.linspace(0.6, 1.0, 25)]
    assert np.all(np.diff(found) < 0)


def test_the_crossing_does_not_depend_on_how_often_the_job_is_repeated():
    # a job of r independent rounds has both chances to the power r: they meet at the same size
    model = Comparison()
    here = crossing(model).qubits
    for rounds in (2, 7):
        assert model.giant(here) ** rounds == pytest.approx(float(model.connected(here)) ** rounds, rel=1e-8)


def test_perfect_links_always_win():
    found = crossing(Comparison(pair_fidelity=1.0, memory_s=None))
    assert found.always
    assert found.qubits == 12


@pytest.mark.parametrize("dead", [{"pair_fidelity": 0.5}, {"pair_fidelity": 0.25}, {"other_error": 1.0}])
def test_dead_links_never_win(dead):
    assert crossing(Comparison(**dead)).never


def test_modules_that_do_not_suffer_from_size_need_no_links():
    assert crossing(Comparison(growth=0.0, pair_fidelity=1.0, memory_s=None)).never


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (Comparison(), r"above \d+ qubits \(\d+ to \d+\)"),
        (Comparison(pair_fidelity=0.5), "never"),
        (Comparison(pair_fidelity=1.0, memory_s=None), "at every size"),
    ],
)
def test_a_crossing_says_itself_in_words(model, words):
    assert re.fullmatch(words, str(crossing(model)))
    assert str(crossing(model)) in crossing(model)._repr_html_()


@pytest.mark.parametrize("growth", [2.98, 3.0])
def test_an_input_at_the_end_of_its_domain_is_no_error(growth):
    assert crossing(Comparison(growth=growth)).qubits < 46

"""Claims about published figures: their products carry errors and parts, and a part counted twice is warned about."""

import math
import warnings

import pytest

from qnkit.model import ParameterError
from qnkit.systems import ions_over_10km
from qnkit.systems.figures import CountedTwice, Figure, Paper, product, together

PAPER = Paper(citation="A. Nyone, J. Tests 1, 1 (2026)", date="2026-01-01")


def figure(name: str, value: float, error: float | None = None, contains: tuple[str, ...] = ()) -> Figure:
    return PAPER.read(name, value, error, where="table 1", contains=contains)  # type: ignore[arg-type]


def test_product_multiplies_and_adds_relative_errors_in_quadrature() -> None:
    made = product("all", figure("a", 0.5, 0.05, ("fibre",)), figure("b", 0.2, 0.01, ("detector",)), figure("c", 0.9))
    assert made.value == pytest.approx(0.09, abs=1e-15)
    assert made.error == pytest.approx(0.09 * math.hypot(0.1, 0.05), abs=1e-15)
    assert (made.mark, made.contains) == ("D", ("fibre", "detector"))
    assert made.where == "a and b and c"


def test_product_agrees_with_drawn_figures() -> None:
    import numpy as np

    rng = np.random.default_rng(3)
    drawn = rng.normal(0.5, 0.005, 200_000) * rng.normal(0.2, 0.004, 200_000)
    made = product("all", figure("a", 0.5, 0.005), figure("b", 0.2, 0.004))
    assert made.error is not None
    assert abs(drawn.std() - made.error) < 5 * made.error / math.sqrt(2 * 200_000)


def test_a_filter_inside_a_link_figure_and_again_by_itself_is_warned_about() -> None:
    link, filters = ions_over_10km.REST, next(f for f in ions_over_10km.FIGURES if "filters" in f.name and f.value == 0.28)
    with pytest.warns(CountedTwice, match="'link efficiency over 10 km' and 'transmission of the filters' both contain filter"):
        product("too small", link, filters)


def test_a_lifetime_inside_a_coherence_time_and_again_by_itself_is_warned_about() -> None:
    t2 = figure("T2", 0.5, None, ("dephasing", "relaxation"))
    with pytest.warns(CountedTwice, match="'T1' and 'T2' both contain relaxation: it is counted twice; leave one of them out"):
        together("too short", figure("T1", 1.16, None, ("relaxation",)), t2)


def test_figures_without_a_shared_part_are_silent() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        product("fine", figure("a", 0.5, None, ("fibre",)), figure("b", 0.5, None, ("detector",)))


def test_decays_together_add_their_rates() -> None:
    made = together("both", figure("a", 2.0, 0.2), figure("b", 3.0))
    assert made.value == pytest.approx(1.2, abs=1e-15)
    assert made.error == pytest.approx(0.2 * 1.44 / 4, abs=1e-15)
    assert together("one", figure("a", 2.0, 0.2)).error == pytest.approx(0.2, abs=1e-15)


def test_a_choice_of_our_own_is_marked_so() -> None:
    made = PAPER.chosen("window", 50.0, "ns")
    assert (made.mark, made.where) == ("chosen", "our choice, not given")


def test_refusals_name_the_figure() -> None:
    with pytest.raises(ParameterError, match=r"product.loss = 14.4: must be an efficiency from 0 to 1"):
        product("all", figure("loss", 14.4))
    with pytest.raises(ParameterError, match=r"together.T1 = 0.0: must be a time above 0"):
        together("both", figure("T1", 0.0))
    with pytest.raises(ParameterError, match=r"Figure.all = nothing: needs at least one figure"):
        product("all")
    with pytest.raises(ParameterError, match=r"Figure.contains"):
        figure("a", 0.5, None, ("fiber",))

"""A chain of equal links: formula, engine and exact state agree where they must, and differ where the formula rests."""

import pytest

from qnkit.model import ParameterError, replaced
from qnkit.network import Chain
from qnkit.network.chain_formulas import all_links
from qnkit.physics.link_numbers import LinkNumbers

FOUR = Chain()
TWO = Chain(links=2)


@pytest.mark.parametrize(
    "chain",
    [
        Chain(links=1),
        TWO,
        FOUR,
        replaced(TWO, "cutoff_s", 0.5),
        replaced(TWO, "rule", "asap"),
        replaced(FOUR, "swap_success", 0.5),
    ],
)
def test_formula_engine_and_exact_state_agree(chain):
    rate, fidelity = chain.compared(300, 1)
    assert rate.agrees, rate.verdict
    assert fidelity.agrees, fidelity.verdict
    assert (rate.exact is None) == (chain.links != 2)


def test_mean_wait_without_failures_is_that_of_all_links():
    one = LinkNumbers.of(FOUR.link, "test")
    mean_s = all_links([one.rate_hz * one.attempt_s] * 4).mean * one.attempt_s
    assert 1 / FOUR.formula.rate_hz == pytest.approx(mean_s, rel=0.03)


def test_engine_works_ahead_where_the_formula_waits():
    rate, _ = replaced(replaced(FOUR, "links", 8), "rule", "asap").compared(600, 1)
    assert rate.off_formula > 5


@pytest.mark.parametrize(("path", "value"), [("t2_s", 0.5), ("swap_success", 0.6), ("light", 0.2), ("cutoff_s", 0.1)])
def test_each_part_changes_formula_engine_and_exact_state(path, value):
    other = replaced(TWO, path, value)
    assert other.formula != TWO.formula
    assert other.exact != TWO.exact
    assert other.engine(50, 1) != TWO.engine(50, 1)


def test_limits_and_laws():
    alone = replaced(FOUR, "links", 1)
    assert alone.formula.rate_hz == LinkNumbers.of(alone.link, "test").rate_hz
    assert replaced(FOUR, "t2_s", 1.0).formula.fidelity < FOUR.formula.fidelity < replaced(FOUR, "t2_s", 1e6).formula.fidelity
    kept = replaced(FOUR, "cutoff_s", 0.2).formula
    assert kept.rate_hz < FOUR.formula.rate_hz
    assert kept.fidelity > FOUR.formula.fidelity


def test_same_seed_same_run_and_rare_pairs_are_no_answer():
    assert FOUR.engine(50, 7) == FOUR.engine(50, 7)
    rare = Chain(links=4, length_km=600.0, cutoff_s=0.05)
    assert rare.engine(50, 1) is None
    assert rare.compared(50, 1) is None


def test_a_length_of_zero_is_refused():
    with pytest.raises(ParameterError, match=r"Chain\.length_km"):
        Chain(length_km=0.0)

"""kernels.heralding against enumeration, at its limits, and row by row."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest

from qnkit.kernels import heralding
from qnkit.model import replaced
from qnkit.physics import Link, PolarizationDoubleClick, SingleClick, TimeBinDoubleClick
from tests.link_oracles import heralded_by_brute_force
from tests.links import ideal_link, unlike_link


def herald(rows):
    n = len(rows)
    probability, fresh, usable = np.empty(n), np.empty((n, 4, 4), dtype=complex), np.empty((n, 4, 4), dtype=complex)
    heralding.herald(np.array(rows, dtype=float), probability, fresh, usable)
    return probability, fresh, usable


def factors_of(link):
    factors = np.empty(5)
    heralding.round_factors(np.array(link.row(), dtype=float), 0, factors)
    return factors


def test_herald_matches_its_readable_twin_for_many_links_at_once():
    rng = np.random.default_rng(11)
    protocols = (SingleClick(left_bright_weight=0.4), TimeBinDoubleClick(), PolarizationDoubleClick())
    links = [unlike_link(rng, protocol) for protocol in protocols * 3]
    probability, fresh, usable = herald([link.row() for link in links])
    for i, link in enumerate(links):
        expected = heralded_by_brute_force(link)
        assert probability[i] == pytest.approx(expected[0], rel=1e-12)
        assert fresh[i] == pytest.approx(expected[1], abs=1e-12)
        assert usable[i] == pytest.approx(expected[2], abs=1e-12)


def test_each_row_is_independent_of_its_neighbours():
    rng = np.random.default_rng(5)
    rows = [unlike_link(rng, SingleClick()).row() for _ in range(4)]
    together = herald(rows)
    for i, row in enumerate(rows):
        for all_rows, alone in zip(together, herald([row]), strict=True):
            assert np.array_equal(all_rows[i], alone[0])


@pytest.mark.parametrize("seconds", [(0.0, 0.0), (0.3, 0.0), (0.2, 0.7)])
@pytest.mark.parametrize("resolving", [0.0, 1.0])
def test_light_of_photons_that_differ_matches_an_enumeration_of_where_each_goes(seconds, resolving):
    """Up to four photons, each lost, seen by its detector, or not: every way is written out."""
    row, eta, other = np.array(Link().row(), dtype=float), 0.37, 0.61
    values = {"left_arrival": 0.8, "right_arrival": 0.45, "left_second": seconds[0], "right_second": seconds[1], "overlap": 0.0}
    for name, value in values.items():
        row[heralding.COLUMNS.index(name)] = value
    for left_lit, right_lit in itertools.product((False, True), repeat=2):
        arrivals = [0.8, 0.8 * seconds[0]] * left_lit + [0.45, 0.45 * seconds[1]] * right_lit
        seen = unseen = 0.0
        for ways in itertools.product("on-", repeat=len(arrivals)):
            chances = {"o": 0.5 * eta, "n": 0.5 * other}
            chance = math.prod(
                a * chances[way] if way != "-" else 1 - 0.5 * a * (eta + other) for a, way in zip(arrivals, ways, strict=True)
            )
            here, there = ways.count("o"), ways.count("n")
            seen += chance if there == 0 and (here == 1 if resolving else here >= 1) else 0.0
            unseen += chance if here + there == 0 else 0.0
        found = heralding.seen_and_unseen(row, eta, other, resolving, left_lit, right_lit)
        assert found == pytest.approx((seen, unseen), rel=1e-14, abs=1e-16)


@pytest.mark.parametrize("resolving", [False, True])
def test_a_detector_that_always_counts_something_dark_still_has_finite_numbers(resolving):
    row = np.array(ideal_link(SingleClick(), 0.5).row(), dtype=float)
    for name, value in {"plus_dark": 1.0, "plus_resolving": float(resolving), "minus_told": 0.0}.items():
        row[heralding.COLUMNS.index(name)] = value
    factors = np.empty(5)
    heralding.round_factors(row, 0, factors)
    assert factors[0] == (0.0 if resolving else 1.0)
    assert np.isfinite(factors).all()


def test_a_blind_detector_neither_clicks_nor_sees():
    """Of the detector that clicked first nothing is left in the second round but the light that it misses."""
    row = np.array(ideal_link(TimeBinDoubleClick(), 1.0, visibility=0.0).row(), dtype=float)
    row[[heralding.COLUMNS.index("plus_blind"), heralding.COLUMNS.index("minus_blind")]] = 1.0
    factors = np.empty(5)
    heralding.round_factors(row, heralding.PLUS, factors)
    assert factors[:4] == pytest.approx([0, 0.5, 0.5, 0.75], abs=1e-15)
    row[heralding.COLUMNS.index("plus_blind")] = 0.0
    heralding.round_factors(row, heralding.PLUS, factors)
    assert factors[:4] == pytest.approx([0, 1, 1, 0.5], abs=1e-15)


def test_outcomes_of_a_perfect_analyzer_with_unlike_photons_follow_hong_ou_mandel():
    link = Link()
    for path, value in {
        "left.emitter.photon_efficiency": 1.0,
        "right.emitter.photon_efficiency": 1.0,
        "left.fiber.length_km": 0.0,
        "right.fiber.length_km": 0.0,
        "analyzer.visibility": 0.3,
        "analyzer.plus.efficiency": 1.0,
        "analyzer.minus.efficiency": 1.0,
        "analyzer.plus.dark_count_rate_hz": 0.0,
        "analyzer.minus.dark_count_rate_hz": 0.0,
    }.items():
        link = replaced(link, path, value)
    assert factors_of(link) == pytest.approx([0, 1, 1, (1 + 0.3) / 2, math.sqrt(0.3)], abs=1e-15)


def test_the_coherence_factor_never_exceeds_the_populations():
    rng = np.random.default_rng(2)
    for _ in range(50):
        q00, q01, q10, q11, kappa = factors_of(unlike_link(rng, SingleClick()))
        assert min(q00, q01, q10, q11) >= 0
        assert max(q00, q01, q10, q11) <= 1
        assert abs(kappa) <= math.sqrt(q01 * q10) + 1e-15


def test_columns_stand_where_the_kernel_reads_them():
    names = {
        "rounds": heralding.ROUNDS,
        "at_once": heralding.AT_ONCE,
        "right_second": heralding.RIGHT_SECOND,
        "plus_efficiency": heralding.PLUS,
        "minus_efficiency": heralding.MINUS,
        "overlap": heralding.OVERLAP,
        "first_order": heralding.FIRST_ORDER,
        "contrast": heralding.CONTRAST,
        "recoil": heralding.RECOIL,
        "both_lit": heralding.BOTH_LIT,
        "left_polarization": heralding.LEFT_POLARIZATION,
        "right_polarization": heralding.RIGHT_POLARIZATION,
        "live": heralding.LIVE,
        "gap_s": heralding.GAP,
        "left_wait_s": heralding.LEFT_WAIT,
        "left_relaxation": heralding.LEFT_RATES,
        "right_relaxation": heralding.RIGHT_RATES,
    }
    assert {name: heralding.COLUMNS.index(name) for name in names} == names
    assert len(Link().row()) == len(heralding.COLUMNS)


def test_a_dead_row_has_probability_zero_and_empty_states():
    row = Link().row()
    for name in ("left_arrival", "right_arrival", "plus_dark", "minus_dark"):
        row[heralding.COLUMNS.index(name)] = 0.0
    probability, fresh, usable = herald([row])
    assert probability[0] == 0
    assert not fresh.any()
    assert not usable.any()


# --- attempts -----------------------------------------------------------------------------------------------------------


def attempts(p, uniforms):
    out = np.empty(len(uniforms), dtype=np.int64)
    heralding.sample_attempts(p, np.array(uniforms, dtype=float), out)
    return out


def test_attempts_match_a_loop_that_tries_until_it_succeeds():
    uniforms = np.random.default_rng(4).random(300)
    for p in (0.03, 0.5, 0.97):
        slow = []
        for u in uniforms:
            k, failed = 1, Fraction(1) - Fraction(p)
            while Fraction(u) > 1 - failed:  # u lies beyond the chance of success within k attempts
                k, failed = k + 1, failed * (1 - Fraction(p))
                failed = Fraction(float(failed))
            slow.append(k)
        assert attempts(p, uniforms).tolist() == slow


def test_attempts_have_the_mean_and_variance_of_a_geometric_number():
    p, n = 0.02, 200_000
    found = attempts(p, np.random.default_rng(0).random(n))
    deviation = math.sqrt(1 - p) / p
    assert found.mean() == pytest.approx(1 / p, abs=5 * deviation / math.sqrt(n))
    kurtosis = 9 + p**2 / (1 - p)
    assert found.var() == pytest.approx(deviation**2, rel=5 * math.sqrt((kurtosis - 1) / n))


def test_a_certain_herald_takes_one_attempt():
    assert attempts(1.0, [0.0, 0.5, 1 - 2**-53]).tolist() == [1, 1, 1]


def test_the_smallest_uniform_still_takes_one_attempt():
    assert attempts(0.3, [0.0]).tolist() == [1]


def test_rare_heralds_do_not_overflow():
    found = attempts(1e-12, [0.5, 1 - 2**-53])
    assert found[0] == pytest.approx(math.log(2) * 1e12, rel=1e-11)
    assert found[1] == pytest.approx(53 * math.log(2) * 1e12, rel=1e-11)
    assert attempts(1e-17, [1 - 2**-53])[0] == pytest.approx(53 * math.log(2) * 1e17, rel=1e-11)

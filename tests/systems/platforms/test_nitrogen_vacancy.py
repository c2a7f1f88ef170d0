"""Claims about the NV centres: rates and fidelities at two bright weights, of parts that were not fitted."""

import math

import pytest

from qnkit.model import replaced
from qnkit.systems.platforms import nitrogen_vacancy


def test_nothing_is_fitted_and_the_rates_lie_a_little_above_and_do_not_agree() -> None:
    rows = nitrogen_vacancy.reproduce()
    assert not any(row.fitted for row in rows)
    rates = [row for row in rows if row.unit == "1/s"]
    assert [row.passes for row in rates] == [False, False]
    assert all(row.published < row.simulated < 1.15 * row.published for row in rates)


def test_rate_is_two_bright_weights_times_what_is_seen() -> None:
    pairs = nitrogen_vacancy.link(0.3).pairs()
    assert pairs.rate_hz == pytest.approx(2 * 0.3 * 3.5e-4 / 5.5e-6, rel=0.05)  # second photons and dark counts add some per cent


def test_phase_contrast_is_that_of_a_normal_phase() -> None:
    assert nitrogen_vacancy.link().analyzer.phase_contrast == pytest.approx(math.exp(-((math.pi / 12) ** 2) / 2), abs=1e-12)


@pytest.mark.parametrize(
    ("path", "perfect"),
    [("analyzer.visibility", 1.0), ("analyzer.plus.dark_count_rate_hz", 0.0), ("left.emitter.double_excitation", 0.0)],
)
def test_each_part_takes_its_share_of_the_fidelity(path: str, perfect: float) -> None:
    link = nitrogen_vacancy.link()
    assert replaced(link, path, perfect).pairs().fidelity > link.pairs().fidelity + 1e-3

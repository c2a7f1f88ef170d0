"""What comes out: bars are the exact chances, points lie within their errors, and the ledger's bars add up."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from qnkit.compute.split_circuit import SplitCircuit
from qnkit.compute.split_run import SplitRun
from qnkit.model import replaced
from qnkit.views.plan_results import SHOTS, draw_outcomes, draw_plan_ledger, say_result
from tests.project import JIT_OFF

pytestmark = pytest.mark.skipif(JIT_OFF, reason="annealing and runs of many gates: minutes without compiled kernels")

RUN = SplitRun(split=SplitCircuit(family="QAOA", qubits=4))


def drawn(draw, *given):
    ax = Figure().add_subplot()
    draw(ax, *given)
    return ax


def test_bars_are_the_chances_on_the_modules_and_dashes_those_without_noise():
    ax = drawn(draw_outcomes, RUN, np.random.default_rng(0))
    heights = [path.get_extents().y1 for path in ax.collections[0].get_paths()]
    np.testing.assert_allclose(heights, 100 * RUN.result[1])
    dashes = [segment[0][1] for segment in ax.collections[1].get_segments()]
    np.testing.assert_allclose(dashes, 100 * RUN.ideal)
    assert max(heights) < ax.get_ylim()[1]


def test_points_are_shares_of_the_runs_within_five_standard_errors():
    ax = drawn(draw_outcomes, RUN, np.random.default_rng(0))
    seen = np.array(ax.containers[0].lines[0].get_ydata()) / 100
    assert seen.sum() == pytest.approx(1.0)
    errors = np.sqrt(RUN.result[1] * (1 - RUN.result[1]) / SHOTS)
    assert np.all(np.abs(seen - RUN.result[1]) < 5 * errors)


@pytest.mark.parametrize("fidelity", [0.25, 0.8, 1.0])
def test_bars_of_the_ledger_are_its_losses_and_stay_in_the_picture(fidelity):
    run = replaced(RUN, "pair_fidelity", fidelity)
    ax = drawn(draw_plan_ledger, run)
    lengths = [path.vertices[:, 0].max() for path in ax.collections[0].get_paths()]
    np.testing.assert_allclose(lengths, [max(0.0, 100 * entry.loss) for entry in run.ledger.entries], atol=1e-12)
    assert max(lengths) <= ax.get_xlim()[1]


def test_the_sentence_holds_fidelity_pairs_time_and_the_dearest_cause():
    told = say_result(RUN)
    assert f"<b>{RUN.result[0]:.3f}</b>" in told
    assert f"after {RUN.plan.e_bits} pairs" in told
    worst = max(RUN.ledger.entries, key=lambda entry: entry.loss)
    assert f"Most is taken by the {worst.cause}" in told

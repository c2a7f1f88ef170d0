"""The circuit across modules: an arc for each pair, remote gates marked, nothing drawn over anything else."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from qnkit.compute.split_circuit import FAMILIES, SplitCircuit
from qnkit.compute.split_run import SplitRun
from qnkit.views import theme
from qnkit.views.lanes import draw_distributed_circuit, say_circuit


def drawn(run, colours=theme.LIGHT):
    with theme.using(colours):
        ax = Figure().add_subplot()
        draw_distributed_circuit(ax, run)
    return ax


def segments(ax, thing):
    colour = theme.LIGHT.marks[thing].lower()
    return [
        s for c in ax.collections if hasattr(c, "get_segments") and to_hex(c.get_color()[0]) == colour for s in c.get_segments()
    ]


@pytest.mark.parametrize("family", FAMILIES)
def test_each_pair_is_an_arc_each_copy_a_wire_and_each_remote_gate_a_line(family):
    run = SplitRun(split=SplitCircuit(family=family, qubits=4), whose="yours")
    ax, times = drawn(run), run.times()
    assert len(segments(ax, "fresh")) == run.plan.e_bits
    assert len(segments(ax, "waiting")) == run.plan.e_bits
    assert len(segments(ax, "delivered")) == sum(times.remote(act) for act in times.acts) >= run.split.across
    assert f"<b>{run.split.across} remote gate" in say_circuit(run)


def test_no_two_gates_of_a_column_cross_the_same_row():
    ax = drawn(SplitRun(split=SplitCircuit(family="adder", qubits=8, modules=4), whose="yours"))
    spans = [(s[0][0], *sorted(s[:, 1])) for s in map(np.array, [*segments(ax, "delivered"), *segments(ax, "theory")])]
    for k, (x, top, bottom) in enumerate(spans):
        assert all(x != u or bottom < v or w < top for u, v, w in spans[:k])


def test_everything_lies_between_the_ends_of_the_axis():
    ax = drawn(SplitRun(split=SplitCircuit(family="QFT", qubits=4), whose="yours"))
    left, right = ax.get_xlim()
    for thing in ("fresh", "waiting", "delivered"):
        assert all(left - 0.5 <= x <= right for s in segments(ax, thing) for x in s[:, 0])


def test_the_sentence_counts_pairs_and_gates_as_the_picture_does():
    run = SplitRun(split=SplitCircuit(family="QFT", qubits=4), whose="yours")
    ax = drawn(run)
    told = say_circuit(run)
    assert f"<b>{len(segments(ax, 'fresh'))} pairs</b> for <b>{len(segments(ax, 'delivered'))} remote gates</b>" in told
    peaks = ", ".join(f"{name} {peak}" for name, peak in run.plan.peak_link_qubits.items())
    assert f"Most link qubits in use at once: {peaks}." in told

"""The pictures of the remote gate: bars as long as what they mean, and no word over another."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from qnkit.model import replaced
from qnkit.systems.teleported_circuits import IDEAL_CZ, pauli_errors
from qnkit.systems.two_traps import TwoTraps, WaitingRegister
from qnkit.views.remote_gates import draw_gate_errors, draw_gate_ledger, draw_gate_table, draw_waiting_together
from tests.project import JIT_OFF

pytestmark = pytest.mark.skipif(JIT_OFF, reason="runs of many gates: minutes without compiled kernels")

TRAPS = TwoTraps(wait_ms=5.0)


def drawn(draw, model):
    ax = Figure(layout="constrained").add_subplot()
    draw(ax, model)
    ax.figure.canvas.draw()
    return ax


def lengths(ax):
    return [path.vertices[:, 0].max() for path in ax.collections[0].get_paths()]


def test_each_pauli_error_has_a_bar_of_its_weight():
    expected = 100 * pauli_errors(TRAPS.channel, IDEAL_CZ).ravel()[1:]
    ax = drawn(draw_gate_errors, TRAPS)
    assert lengths(ax) == pytest.approx(expected.tolist())
    assert [text.get_text() for text in ax.get_yticklabels()][:3] == ["IX", "IY", "IZ"]
    assert max(lengths(ax)) <= ax.get_xlim()[1]


def test_bars_of_the_ledger_add_up_to_what_the_gate_lacks():
    ax = drawn(draw_gate_ledger, TRAPS)
    words = [text.get_text() for text in ax.get_yticklabels()]
    assert words == ["pair", "its wait", "local gates", "readout", "data wait"]
    assert sum(lengths(ax)) == pytest.approx(100 * (1 - TRAPS.fidelity), abs=1e-2)


@pytest.mark.parametrize("fidelity", [0.25, 0.5, 1.0])
def test_bars_stay_in_the_picture_for_any_pair(fidelity):
    for draw in (draw_gate_errors, draw_gate_ledger):
        ax = drawn(draw, replaced(TRAPS, "pair_fidelity", fidelity))
        assert max(lengths(ax)) <= ax.get_xlim()[1]


def test_truth_table_is_that_of_a_cx():
    ax = drawn(draw_gate_table, TRAPS)
    table = np.asarray(ax.images[0].get_array())
    assert table.argmax(axis=1).tolist() == [0, 1, 3, 2]
    np.testing.assert_allclose(table.sum(axis=1), 100)


def test_curves_are_one_wait_and_waits_of_their_own():
    register = WaitingRegister(qubits=6)
    apart, together = (line.get_ydata() for line in drawn(draw_waiting_together, register).lines[:2])
    assert together[5] == pytest.approx(register.together())
    assert apart[5] == pytest.approx(register.apart())

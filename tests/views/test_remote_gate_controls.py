"""The sentences, controls and the published picture of the remote gate."""

import pytest
from matplotlib.figure import Figure

from qnkit.model import replaced
from qnkit.systems import oxford_modules
from qnkit.systems.oxford_modules import MEASURED, TwoModules
from qnkit.systems.two_traps import TwoTraps, WaitingRegister
from qnkit.views.controls import resolved
from qnkit.views.remote_gate_controls import (
    draw_modules_published,
    module_controls,
    remote_gate_controls,
    remote_gate_presets,
    say_modules,
    say_remote_gate,
    say_waiting_together,
)
from tests.project import JIT_OFF

pytestmark = pytest.mark.skipif(JIT_OFF, reason="runs of many gates: minutes without compiled kernels")


def bars(model):
    ax = Figure().add_subplot()
    draw_modules_published(ax, model)
    return ax, [container.lines[0] for container in ax.containers]


def test_measured_numbers_are_drawn_and_the_unconfirmed_ones_are_hollow():
    _, lines = bars(TwoModules())
    assert [line.get_ydata()[0] for line in lines[:4]] == [figure.value for figure in MEASURED.values()]
    hollow = [line.get_markerfacecolor() != line.get_color() for line in lines[:4]]
    assert hollow == [False, False, True, True]


@pytest.mark.parametrize("rest", oxford_modules.RESTS)
def test_ours_are_those_of_the_chosen_rest(rest):
    ax, lines = bars(TwoModules(rest=rest))
    assert lines[4].get_ydata() == pytest.approx([one[0] for one in oxford_modules.ours(rest).values()])
    assert len([line for line in ax.lines if line.get_markerfacecolor() == "none" and len(line.get_xdata()) == 4]) == 2


def test_sentences_hold_the_number_that_matters():
    assert f"<b>{100 * TwoTraps().fidelity:.2f} %</b>" in say_remote_gate(TwoTraps())
    assert "0.707 ± 0.017" in say_modules(TwoModules())
    assert "measured 0.71 ± 0.01" in say_modules(TwoModules())
    assert "One qubit keeps" in say_waiting_together(WaitingRegister(qubits=1))


@pytest.mark.parametrize("end", [0, 1])
def test_every_end_of_the_modules_controls_can_be_fitted(end):
    for key, spec in module_controls().items():
        control = resolved(key, spec, TwoModules())
        if control.kind == "slider":
            model = TwoModules()
            for path, value in control.changes(control.ends[end]).items():
                model = replaced(model, path, value)
            assert model.results()["CZ"][0] == pytest.approx(model.reached, abs=1e-9)


def test_presets_and_names():
    fidelities = [traps.fidelity for traps in remote_gate_presets().values()]
    assert fidelities[0] == max(fidelities)
    with pytest.raises(ValueError, match="remote_gate_controls"):
        remote_gate_controls("colour")

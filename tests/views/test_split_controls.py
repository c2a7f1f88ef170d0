"""Controls and presets of a split circuit that runs: every end makes a model, every preset a run of its own."""

import pytest

from qnkit.compute.split_run import SplitRun
from qnkit.model import replaced_all
from qnkit.views.controls import resolved
from qnkit.views.split_controls import run_controls, run_presets

NAMES = ("circuit", "plan", "link qubits", "pair", "rate", "memory", "link memory", "gates", "zoom", "moment")


def test_every_end_of_every_control_makes_a_model():
    for path, spec in run_controls(*NAMES).items():
        control = resolved(path, spec, SplitRun())
        ends = control.ends if control.kind == "slider" else (control.options[0][1], control.options[-1][1])
        for value in ends:
            assert replaced_all(SplitRun(), control.changes(value)) is not None


def test_presets_differ_and_the_first_is_the_start():
    presets = list(run_presets().values())
    assert presets[0] == SplitRun()
    assert len(set(presets)) == len(presets)


def test_an_unknown_name_is_refused_with_those_that_are_known():
    with pytest.raises(ValueError, match="run_controls: 'colour': must be one of circuit"):
        run_controls("colour")

"""The controls of two pairs: each moves its fields, unknown ones are refused."""

import pytest

from qnkit.model import replaced_all
from qnkit.physics.half_way import HalfWay
from qnkit.physics.two_pairs import DistilledPairs, RawPair, SwappedPairs
from qnkit.systems import ions_over_10km
from qnkit.views.controls import resolved
from qnkit.views.two_pair_controls import distil_controls, half_way_controls, swap_controls, worth_controls

HALF = HalfWay(link=ions_over_10km.link(), cutoff_s=1.0)
CASES = [
    (swap_controls, SwappedPairs(), ("left", "right", "noise", "gate", "readout", "measurement", "kept")),
    (
        distil_controls,
        DistilledPairs(),
        ("fidelity", "second", "noise", "frame", "recipe", "accepted", "gate", "readout", "rounds"),
    ),
    (worth_controls, RawPair(), ("fidelity", "noise")),
    (half_way_controls, HALF, ("distance", "light", "memory", "weight", "cut-off", "gate", "readout")),
]


@pytest.mark.parametrize(("make", "model", "name"), [(make, model, name) for make, model, names in CASES for name in names])
def test_control_moves_its_fields(make, model, name):
    ((key, control),) = make(name).items()
    found = resolved(key, control, model)
    ends = found.ends if found.kind == "slider" else (found.options[0][1], found.options[-1][1])
    first, last = (replaced_all(model, found.changes(value)) for value in ends)
    assert first != last
    assert found.read(last) == (pytest.approx(ends[1]) if found.kind == "slider" else ends[1])


@pytest.mark.parametrize(("make", "known"), [(make, names) for make, _, names in CASES])
def test_unknown_control_is_refused_with_those_that_exist(make, known):
    with pytest.raises(ValueError, match=rf"{make.__name__}: 'mood': must be one of {known[0]}"):
        make("mood")


def test_fidelity_of_each_moves_both_pairs_and_the_testers_only_one():
    ((key, control),) = distil_controls("fidelity").items()
    both = replaced_all(DistilledPairs(), resolved(key, control, DistilledPairs()).changes(0.8))
    assert both.first.fidelity == both.second.fidelity == 0.8

"""The named controls of a link."""

import pytest

from qnkit.model import value_at
from qnkit.physics import Link, PairLink, SingleClick, TimeBinDoubleClick
from qnkit.systems import gothamq
from qnkit.views.controls import replaced_all, resolved
from qnkit.views.link_controls import link_controls, scaled


@pytest.mark.parametrize("model", [Link(), PairLink(), gothamq.link(), Link(protocol=SingleClick())])
def test_every_control_fits_its_link_at_both_ends(model):
    for key, spec in link_controls(model).items():
        control = resolved(key, spec, model)
        values = control.ends if control.kind == "slider" else [value for _, value in control.options] or [False, True]
        for value in values:
            moved = replaced_all(model, control.changes(value))
            assert control.read(moved) == pytest.approx(value) if control.kind == "slider" else control.read(moved) == value


def test_controls_drive_both_stations():
    model = Link()
    for name in ("distance", "light", "weight", "glass", "converter", "memory", "dark counts"):
        ((key, spec),) = link_controls(model, name).items()
        assert len(resolved(key, spec, model).paths) == 2, name


def test_labels_fit_beside_a_slider():
    for model in (Link(), PairLink()):
        assert all(len(spec.label) <= 18 for spec in link_controls(model).values())


def test_scaled_reads_back_what_it_sets_without_rounding_dust():
    control = resolved("alike", scaled("photons alike", "%", 0.01, 50, 100, "analyzer.visibility"), Link())
    moved = replaced_all(Link(), control.changes(97.0))
    assert value_at(moved, "analyzer.visibility") == 0.97
    assert control.read(moved) == 97.0


def test_single_click_among_the_choices_is_the_links_own():
    own = SingleClick(left_bright_weight=0.17, right_bright_weight=0.11)
    choices = link_controls(Link(protocol=own), "protocol")["protocol"].choices
    assert choices == {"one click": own, "two clicks": TimeBinDoubleClick()}
    assert link_controls(Link(protocol=TimeBinDoubleClick()), "protocol")["protocol"].choices["one click"] == SingleClick()


def test_unknown_name_is_refused_with_those_that_exist():
    with pytest.raises(ValueError, match=r"'brightness' is no control of a Link; it has distance, light"):
        link_controls(Link(), "brightness")

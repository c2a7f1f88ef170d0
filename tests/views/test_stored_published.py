"""The stored pair of the ion link over 10 km beside its published points."""

import pytest
from matplotlib.figure import Figure

from qnkit.model import replaced
from qnkit.systems import ions_over_10km
from qnkit.views.controls import resolved
from qnkit.views.stored_published import draw_stored_published, say_stored_ions, stored_ion_controls

IONS = ions_over_10km.storing()


def drawn(ions):
    ax = Figure().add_subplot()
    draw_stored_published(ax, ions)
    return ax


def test_every_published_point_is_drawn_where_it_was_published_and_the_fitted_one_is_hollow():
    ax = drawn(IONS)
    points = {tuple(float(c[0].get_data()[k][0]) for k in (0, 1)): c[0] for c in ax.containers}
    assert set(points) == {(time, fidelity) for time, fidelity, *_ in ions_over_10km.POINTS}
    hollow = [place for place, line in points.items() if line.get_markerfacecolor() != line.get_color()]
    assert hollow == [(0.0, ions_over_10km.POINTS[0][1])]


def test_curve_is_that_of_the_model():
    curve = next(line for line in drawn(IONS).lines if line.get_label() == "fidelity")
    times, values = curve.get_data()
    assert values == pytest.approx([IONS.fidelity_after(t) for t in times])


@pytest.mark.parametrize("field", ["slope_hz", "coherence_s", "fresh_fidelity"])
def test_each_control_moves_the_curve_and_the_sentence(field):
    control = resolved(field, stored_ion_controls()[field], IONS)
    said = {say_stored_ions(replaced(IONS, field, end)) for end in control.ends}
    assert len(said) == 2


def test_sentence_sets_ours_beside_the_reported():
    said = say_stored_ions(IONS)
    assert f"<b>{IONS.fidelity_after(0.45):.3f}</b> (reported 0.554 ± 0.050)" in said
    assert "(547 ± 34 ms)" in said
    assert "k was fitted to 0.578 ± 0.006" in said

"""Published points beside our curve."""

import pytest
from matplotlib.figure import Figure

from qnkit.systems import gothamq
from qnkit.systems.rows import judged
from qnkit.views.published import compared, draw_rate_fidelity_published


def drawn(link):
    ax = Figure().add_subplot()
    draw_rate_fidelity_published(ax, link)
    return ax


def test_every_published_point_is_drawn_with_its_interval_and_the_paper_is_named():
    ax = drawn(gothamq.link())
    assert len(ax.containers) == len(gothamq.POINTS)
    for container, (rate, low, _, _) in zip(ax.containers, gothamq.POINTS, strict=True):
        line, _, (bar,) = container.lines
        assert line.get_xdata()[0] == rate
        assert min(y for x, y in bar.get_segments()[0]) == pytest.approx(low)
    assert "Craddock et al. 2024" in [text.get_text() for text in ax.texts]


def test_fitted_point_is_hollow():
    faces = [c.lines[0].get_markerfacecolor() for c in drawn(gothamq.link()).containers]
    hollow = [rate for face, (rate, *_) in zip(faces, gothamq.POINTS, strict=True) if face != faces[0]]
    assert hollow == [gothamq.FITTED_AT_HZ]


@pytest.mark.parametrize("rate", [2e4, 2e5, 5e5])
def test_delivered_rate_is_counted_as_the_paper_counts(rate):
    link = gothamq.link(rate)
    assert link.inferred_hz == pytest.approx(rate, rel=1e-3)
    assert (link.inferred_hz, link.pairs().fidelity) in [
        (float(line.get_xdata()[0]), float(line.get_ydata()[0])) for line in drawn(link).lines if len(line.get_xdata()) == 1
    ]


def test_table_says_what_is_fitted_and_what_fails():
    rows = [
        judged("s", "rate", "Hz", published=2.226, published_error=0.01, simulated=2.3, source="x", mark="S"),
        judged("s", "loss", "dB", published=3.0, simulated=3.0, tolerance=0.1, source="x", mark="S", fitted=True),
        judged("s", "uptime", "%", published=99.0, simulated=None, source="x", mark="S"),
    ]
    lines = repr(compared(rows)).splitlines()
    assert "2.226 ± 0.010" in lines[1]
    assert lines[1].endswith("does not agree")
    assert lines[2].endswith("fitted")
    assert lines[3].endswith("not modelled")
    assert compared(rows)._repr_html_().count("<tr>") == 4

"""Still pictures carry their words."""

import re

import pytest

from qnkit.physics import Link
from qnkit.views.links import draw_ledger, draw_link_rate, draw_sample
from qnkit.views.stations import diagram_stations
from qnkit.views.still import still


def test_figure_is_an_image_with_its_description():
    picture = still(draw_link_rate, draw_ledger, model=Link(), alt="rate & ledger of a link")
    markup = picture._repr_html_()
    assert "alt='rate &amp; ledger of a link'" in markup
    assert re.search(r"width='800' height='300' src='data:image/png;base64,[A-Za-z0-9+/=]+'", markup)
    assert repr(picture) == "rate & ledger of a link"


def test_diagram_stays_svg():
    markup = still(diagram_stations, model=Link(), alt="two stations")._repr_html_()
    assert "<svg" in markup
    assert "<img" not in markup
    assert "<figcaption" in markup


def test_sample_follows_its_seed():
    one, again, other = (still(draw_sample, model=Link(), alt="waits", seed=k)._repr_html_() for k in (1, 1, 2))
    assert one == again != other


def test_what_is_no_drawing_is_refused():
    with pytest.raises(TypeError, match="must be a drawing function"):
        still("rate", model=Link(), alt="none")

"""The map of two stations as SVG."""

import re
import xml.etree.ElementTree as ET

import pytest

from qnkit.model import replaced
from qnkit.physics import Arm, Emitter, Fiber, Link, PairLink
from qnkit.physics.reach import at_distance, distance_km
from qnkit.views.stations import diagram_stations


def words(svg):
    return [element.text for element in ET.fromstring(svg).iter() if element.tag.endswith("text") and element.text]


def boxes(svg):
    """Rough boxes of all texts: 0.56 of the size per letter, generous for the page's typeface."""
    out = []
    for element in ET.fromstring(svg).iter():
        if element.tag.endswith("text") and element.text:
            size, x, y = float(element.get("font-size")), float(element.get("x")), float(element.get("y"))
            width = 0.56 * size * len(element.text)
            left = x - {"start": 0, "middle": width / 2, "end": width}[element.get("text-anchor")]
            out.append((element.text, left, left + width, y - size, y))
    return out


@pytest.mark.parametrize("km", [0.0, 0.01, 1.0, 10.0, 34.0, 200.0, 20000.0])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 1.0])
def test_labels_never_overlap_nor_leave_the_map(km, share):
    link = Link(left=Arm(fiber=Fiber(length_km=km * share)), right=Arm(fiber=Fiber(length_km=km * (1 - share))))
    found = boxes(diagram_stations(link))
    for i, (one, left, right, top, bottom) in enumerate(found):
        assert left >= 0, one
        assert right <= 760, one
        for other, left2, right2, top2, bottom2 in found[i + 1 :]:
            apart = right <= left2 or right2 <= left or bottom <= top2 + 1 or bottom2 <= top + 1
            assert apart, (one, other)


def test_lengths_and_flight_times_are_on_the_map():
    shown = words(diagram_stations(at_distance(Link(), 20.0)))
    assert shown.count("10 km · 49 µs") == 2
    assert "20 km: a half marathon" in " ".join(shown)


def test_box_stands_where_the_photons_meet():
    uneven = Link(left=Arm(fiber=Fiber(length_km=3.0)), right=Arm(fiber=Fiber(length_km=7.0)))
    svg = diagram_stations(uneven)
    middle = next(e for e in ET.fromstring(svg).iter() if e.tag.endswith("text") and e.text == "where photons meet")
    assert float(middle.get("x")) == pytest.approx(110 + 0.3 * 540)
    assert "not to scale" not in svg
    assert "not to scale" in diagram_stations(replaced(uneven, "left.fiber.length_km", 0.0))


def test_waiting_arc_thins_as_the_pair_ages():
    def width(km):
        return float(re.search(r'stroke="#E69F00" stroke-width="([\d.]+)"', diagram_stations(at_distance(Link(), km))).group(1))

    assert width(1.0) > width(300.0) > width(3000.0) >= 1.0


def test_dead_link_says_so():
    dark = Arm(emitter=Emitter(photon_efficiency=0.0))
    dead = Link(left=dark, right=dark)
    for name in ("plus", "minus"):
        dead = replaced(dead, f"analyzer.{name}.dark_count_rate_hz", 0.0)
    svg = diagram_stations(dead)
    assert "no pair ever comes" in svg.lower()
    assert "nan" not in svg


def test_picture_says_itself_in_words_and_takes_its_colours_from_the_page():
    root = ET.fromstring(diagram_stations(Link()))
    assert root.get("role") == "img"
    assert re.search(r"A map of two stations, 10 km apart\..* a second, with fidelity 0\.\d{3}\.", root.get("aria-label"))
    assert "var(--jp-ui-font-color1,currentColor)" in diagram_stations(Link())


def test_link_with_one_photon_kept_has_its_source_at_alice():
    shown = words(diagram_stations(PairLink()))
    assert "source" in shown
    assert "where photons meet" not in shown


def test_kept_photon_with_a_way_of_its_own_is_on_the_map_and_in_the_distance():
    link = replaced(PairLink(), "kept.fiber.length_km", 10.0)
    svg = diagram_stations(link)
    assert words(svg).count("10 km · 49 µs") == 2
    assert f"{distance_km(link):g} km: " in " ".join(words(svg))
    source = next(e for e in ET.fromstring(svg).iter() if e.tag.endswith("text") and e.text == "source")
    assert float(source.get("x")) == pytest.approx(110 + 0.5 * 540)
    assert "a source through 10 km and 10 km" in ET.fromstring(svg).get("aria-label")

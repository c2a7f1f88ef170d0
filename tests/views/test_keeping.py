"""Saving and loading: nothing is overwritten, what is written can be read, what is broken is said in words."""

import csv
import io

import pytest
from matplotlib.figure import Figure

from qnkit import scenario
from qnkit.model import ParameterError
from qnkit.physics import Fiber, Link, Memory
from qnkit.views import keeping
from qnkit.views.canvas import Canvas
from qnkit.views.links import draw_ledger, draw_link_rate
from tests.views import toy


def test_saved_files_take_the_next_free_number(tmp_path):
    (tmp_path / "far-2.csv").write_text("mine")
    files = {".png": b"1", ".csv": b"2"}
    names = [[path.name for path in keeping.written(tmp_path, "far", files)] for _ in range(3)]
    assert names == [["far-1.png", "far-1.csv"], ["far-3.png", "far-3.csv"], ["far-4.png", "far-4.csv"]]
    assert (tmp_path / "far-2.csv").read_text() == "mine"
    assert not (tmp_path / "far-2.png").exists()


def test_a_folder_that_is_none_is_said_in_words(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ParameterError, match="nothing can be written here"):
        keeping.written(tmp_path / "file", "far", {".png": b""})


def test_file_names_are_short_and_plain():
    assert keeping.slug("How far apart can two ions be, really?") == "how-far-apart-can-two-ions"
    assert keeping.slug("…") == "picture"


def test_the_table_holds_parameters_and_every_drawn_point():
    canvas = Canvas((1.0, 1.0), scale=1.0)
    model = toy.Toy(copies=2)
    canvas.draw([lambda ax: toy.draw_free(ax, model), lambda ax: toy.draw_bars(ax, model)])
    text = keeping.table(model, {"free": canvas.cells[0].axes, "bars": canvas.cells[1].axes})
    rows = list(csv.reader(io.StringIO(text)))
    assert ["parameter", "left.length_km", "", "5.0", "", "length (km)"] in rows
    assert ["free", "line 1", "5", "10", "", ""] in rows
    assert ["free", "marks 1", "5", "1", "", ""] in rows
    assert ["bars", "bars 1", "2", "1", "", ""] in rows


def test_a_scenario_comes_back_from_file_and_from_paste(tmp_path):
    fiber = Fiber(length_km=12.5)
    path = scenario.save(fiber, tmp_path / "one.json")
    assert keeping.found(f" {path} ", Fiber()) == fiber
    assert keeping.found(path.read_text(), Fiber()) == fiber


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nowhere.json", "cannot be read"),
        ('{"qnkit_scenario": 1, "kind": "phys', "pasted scenario: this is not readable JSON"),
        (scenario.to_text(Memory()), "this panel explores a Fiber, the scenario holds a Memory"),
    ],
)
def test_what_is_no_scenario_for_this_panel_is_refused_in_words(text, message):
    with pytest.raises(ParameterError, match=message):
        keeping.found(text, Fiber())


def test_every_picture_of_a_links_panel_leaves_rows_in_the_table():
    canvas = Canvas((1.0, 1.0), scale=1.0)
    link = Link()
    canvas.draw([lambda ax: draw_link_rate(ax, link), lambda ax: draw_ledger(ax, link)])
    text = keeping.table(link, {"rate": canvas.cells[0].axes, "ledger": canvas.cells[1].axes})
    rows = list(csv.reader(io.StringIO(text)))
    assert any(row[0] == "rate" for row in rows)
    widths = [float(row[2]) for row in rows if row[:2] == ["ledger", "boxes 2"]]
    assert widths[0] == 1.0
    assert widths[-1] == pytest.approx(link.pairs().fidelity, rel=1e-9)


def test_a_named_line_keeps_its_name_and_a_gap_is_no_row():
    ax = Figure().add_subplot()
    ax.plot([0.0, 1.0, float("nan"), 2.0], [1.0, 2.0, float("nan"), 3.0], label="fidelity")
    rows = list(csv.reader(io.StringIO(keeping.table(toy.Toy(), {"two": ax}))))
    assert [row[2:4] for row in rows if row[:2] == ["two", "fidelity"]] == [["0", "1"], ["1", "2"], ["2", "3"]]
    assert not any("nan" in row for row in rows)

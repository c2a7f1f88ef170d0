"""The buttons: each does what it says, and none loses anything."""

import io

import pytest
from PIL import Image

from qnkit import scenario
from qnkit.physics import Fiber, Memory
from qnkit.views import explore
from qnkit.views.page import Page
from tests.views import toy
from tests.views.toy import Part, Toy


@pytest.fixture(autouse=True)
def here(monkeypatch, tmp_path):
    monkeypatch.setattr(Page, "last", {"dark": False, "ratio": 1.0})
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def panel():
    presets = {"far": Toy(left=Part(length_km=90.0)), "quick": {"rate_hz": 99.0, "awake": False}}
    return explore(
        [toy.diagram_toy, toy.draw_curve], Toy(), toy.CONTROLS, question="How many?", sentence=toy.said, presets=presets
    )


def draw_fiber(ax, fiber):
    """A line as long as the fibre."""
    ax.plot([0, fiber.length_km], [0, 1])


@pytest.fixture
def fibre():
    return explore(draw_fiber, Fiber(), {"length_km": (1, 200)}, question="How long?")


def test_reset_goes_back_with_every_control(panel):
    for name, row in panel.controls.items():
        panel.set(name, row.extremes[-1] if row.extremes else 3.0)
    panel.actions.reset.click()
    assert panel.model == Toy()
    assert [row.entry.value if row.entry else row.input.value for row in panel.rows] == [
        "5",
        "10",
        "3",
        True,
        "round",
        "no limit",
    ]


def test_presets_move_model_and_controls_and_are_named_until_something_moves(panel):
    panel.actions.presets.value = "far"
    assert panel.model.left.length_km == 90.0
    assert panel.rows[0].entry.value == "90"
    panel.actions.presets.value = "quick"
    assert (panel.model.rate_hz, panel.model.awake, panel.model.left.length_km) == (99.0, False, 5.0)
    panel.set("copies", 4)
    assert panel.actions.presets.value == "presets"
    assert panel.model.rate_hz == 99.0


def test_keep_becomes_clear_while_the_kept_curve_is_the_present_one(panel):
    keep = panel.actions.keep
    keep.click()
    assert keep.description == "clear"
    panel.set("rate_hz", 50.0)
    assert keep.description == "keep"
    keep.click()
    keep.click()
    assert (keep.description, panel.has_kept) == ("keep", False)


def test_new_sample_is_offered_only_where_something_is_sampled(panel):
    noisy = explore(toy.draw_noise, Toy(), {})
    assert noisy.actions.sample in noisy.actions.row.children
    assert panel.actions.sample not in panel.actions.row.children
    before = noisy.png
    noisy.actions.sample.click()
    assert noisy.png != before


def test_code_opens_follows_the_controls_and_closes(panel):
    actions = panel.actions
    actions.code.click()
    assert actions.drawer.layout.display == "block"
    panel.set("rate_hz", 42.5)
    assert "toy = Toy(rate_hz=42.5)" in actions.listing.value
    assert "<pre>" in actions.listing.value
    actions.code.click()
    assert actions.drawer.layout.display == "none"


def test_save_writes_picture_table_diagram_and_scenario_and_never_overwrites(panel, here):
    panel.actions.save.click()
    panel.set("rate_hz", 70.0)
    panel.actions.save.click()
    names = sorted(path.name for path in here.iterdir())
    assert names == [f"how-many-{n}{end}" for n in (1, 2) for end in (".csv", ".json", ".png", ".svg")]
    assert "how-many-2.png" in panel.actions.note.value
    assert str(here) not in panel.actions.note.value
    assert "10" in (here / "how-many-1.csv").read_text()
    picture = Image.open(io.BytesIO((here / "how-many-1.png").read_bytes()))
    assert picture.mode == "RGB"
    assert picture.size == panel.canvas.size


def test_save_where_nothing_can_be_written_says_so(panel, here):
    (here / "file").write_text("")
    assert panel.actions.save_all(here / "file") == []
    assert "nothing can be written here" in panel.error_text
    assert "role='alert'" in panel.actions.note.value


def test_a_saved_scenario_comes_back_by_name_and_by_paste(fibre, here):
    fibre.set("length_km", 77.5)
    fibre.actions.save.click()
    text = (here / "how-long-1.json").read_text()
    for entered in ("how-long-1.json", text.replace("\n", " ")):
        fibre.reset()
        assert fibre.model == Fiber()
        fibre.actions.entry.value = entered
        assert fibre.model.length_km == 77.5
        assert fibre.controls["length_km"].entry.value == "77.5"


@pytest.mark.parametrize("text", ["none.json", '{"qnkit_scenario": 1,', scenario.to_text(Memory())])
def test_a_broken_scenario_is_one_clear_line_and_changes_nothing(fibre, text):
    fibre.set("length_km", 12.0)
    fibre.actions.entry.value = text.replace("\n", " ")
    assert fibre.model.length_km == 12.0
    assert fibre.error_text
    assert "\n" not in fibre.error_text
    assert "role='alert'" in fibre.actions.note.value


def test_a_button_that_fails_says_so_in_the_panel(monkeypatch):
    panel = explore(toy.draw_bars, toy.Toy(), {"rate_hz": (1, 100)})
    monkeypatch.setattr(panel.actions, "save_all", lambda: 1 / 0)
    failing = panel.actions._button("fails", "", lambda: panel.actions.save_all())
    failing.click()
    assert "division by zero" in panel.error_text


def test_a_model_of_a_notebooks_own_can_be_saved(tmp_path, monkeypatch):
    own = type("Own", (toy.Toy,), {"__module__": "__main__"})
    panel = explore(toy.draw_bars, own(), {"rate_hz": (1, 100)})
    assert len(panel.actions.save_all(tmp_path)) >= 3

"""Rows of a plan: a row for each slot, none twice, modules in bands from the top."""

from matplotlib.figure import Figure

from qnkit.compute.split_circuit import SplitCircuit
from qnkit.compute.split_run import SplitRun
from qnkit.views.plan_rows import Rows, legend, lines, named, rectangles

TIMES = SplitRun(split=SplitCircuit(family="QFT", qubits=4), whose="yours").times()


def test_every_slot_has_a_row_of_its_own_and_modules_follow_each_other():
    rows = Rows(TIMES)
    assert len(set(rows.y.values())) == len(rows.y) == len({(span.module, span.slot) for span in TIMES.spans})
    assert [name for name, _, _ in rows.bands] == ["A", "B"]
    assert rows.bands[0][2] < rows.bands[1][1]
    for module, (_, first, last) in enumerate(rows.bands):
        assert all(first <= y <= last for (owner, _), y in rows.y.items() if owner == module)


def test_an_act_reaches_from_its_highest_to_its_lowest_row():
    rows = Rows(TIMES)
    for act in TIMES.acts:
        top, bottom = rows.ends(act)
        assert top <= bottom
        assert {top, bottom} <= set(rows.y.values())


def test_all_rows_are_in_the_picture_with_the_numbers_of_their_qubits():
    ax = Figure().add_subplot()
    Rows(TIMES).draw(ax)
    low, high = ax.get_ylim()
    assert low > max(Rows(TIMES).y.values())
    assert high < 0
    assert {text.get_text() for text in ax.texts} == {"A", "B", "0", "1", "2", "3"}


def test_bars_lines_and_words_are_where_they_are_put():
    ax = Figure().add_subplot()
    rectangles(ax, [(1.0, 3.0, 2.0, 0.5)], "red")
    lines(ax, [[(0, 0), (1, 1)]], "red", 1.0)
    rectangles(ax, [], "red")
    named(ax, [(1.0, 2.0, 7)])
    legend(ax, [("pair", "fresh")], [0.5])
    assert len(ax.collections) == 2
    box = ax.collections[0].get_paths()[0].get_extents()
    assert (box.x0, box.x1, box.y0, box.y1) == (1.0, 3.0, 1.75, 2.25)
    assert [text.get_text().strip() for text in ax.texts] == ["7", "pair"]

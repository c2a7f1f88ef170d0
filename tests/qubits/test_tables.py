"""The plain table that states show."""

import numpy as np

from qnkit.qubits.tables import largest, state_table


def test_the_largest_come_in_their_order_and_of_equals_the_first():
    assert largest(np.array([1.0, 3.0, 1.0, 2.0, 1.0]), 3).tolist() == [0, 1, 3]
    assert largest(np.array([1.0, 1.0, 2.0]), 1).tolist() == [2]
    assert largest(np.array([5.0, 4.0]), 7).tolist() == [0, 1]


def test_a_table_holds_its_caption_rows_and_note_in_this_order():
    shown = state_table("Ket, 1 qubit", [("|0⟩", "1.0000")], "1 more")
    assert shown.index("Ket, 1 qubit") < shown.index("|0⟩") < shown.index("1.0000") < shown.index("1 more")
    assert shown.count("<tr>") == 2


def test_without_a_note_there_is_no_line_for_it():
    assert state_table("A", [("b", "c")]).count("<tr>") == 1


def test_marks_of_the_page_language_in_a_name_are_escaped():
    assert "&lt;b&gt; &amp;" in state_table("<b> &", [])
    assert "&lt;i&gt;" in state_table("A", [("<i>", "1")])

"""The board: every qubit in its module's box, lines as thick as their gates, and badges with the pairs of the plan."""

import re

import pytest

from qnkit.compute.split_circuit import FAMILIES, SplitCircuit
from qnkit.model import replaced
from qnkit.views.board import Board, board_of, diagram_split
from qnkit.views.theme import DARK, LIGHT


@pytest.mark.parametrize("modules", [2, 3, 4])
@pytest.mark.parametrize("qubits", [4, 6, 8])
@pytest.mark.parametrize("spare", [0, 2])
def test_slots_lie_in_their_boxes_apart_from_each_other_and_from_the_name(modules, qubits, spare):
    page = board_of(SplitCircuit(qubits=qubits, modules=modules, spare=spare))
    for box in page["boxes"]:
        assert len(box["slots"]) == page["room"]
        for k, (x, y) in enumerate(box["slots"]):
            assert box["x"] + 18 < x < box["x"] + box["w"] - 18
            assert box["y"] + 40 < y < box["y"] + box["h"] - 18
            assert all((x - u) ** 2 + (y - v) ** 2 > 36**2 for u, v in box["slots"][:k])


@pytest.mark.parametrize("family", FAMILIES)
def test_badges_add_up_to_the_pairs_of_the_plan_and_lie_apart(family):
    split = SplitCircuit(family=family, modules=4)
    badges = board_of(split)["badges"]
    assert sum(int(text.split()[0]) for _, _, text in badges) == split.e_bits
    places = [(x, y) for x, y, _ in badges]
    assert all(abs(x - u) > 60 or abs(y - v) > 26 for k, (x, y) in enumerate(places) for u, v in places[:k])


def test_the_still_shows_each_qubit_and_says_the_pairs():
    split = SplitCircuit(family="QAOA")
    text = diagram_split(split)
    assert re.findall(r">(\d)</text>", text) == [str(q) for q in range(8)]
    assert text.count("<line") == len(split.weights) + 1
    assert text.count(LIGHT.marks["fresh"]) == split.across + 1  # one gate on each edge, and the badge
    assert f"{split.across} gates between modules need {split.e_bits} pairs" in text


def test_homes_and_the_compilers_answer_change_the_picture():
    split = SplitCircuit(qubits=4)
    moved = replaced(split, "homes", (0, 0, 1, 1))
    assert diagram_split(split) != diagram_split(moved)
    assert "compiler" not in diagram_split(split)


def test_the_widget_shows_what_it_is_told_again_and_again_in_both_palettes():
    board, split = Board(), SplitCircuit(qubits=4)
    seen = []
    for colours in (LIGHT, DARK, DARK):
        board.show(split, colours)
        seen.append(board.board)
    assert seen[1] != seen[2]  # the same board again: a refused drag goes back
    assert seen[0]["colours"] != seen[1]["colours"]
    assert "module A holds qubits 0, 2" in repr(board)

"""The panel of a split circuit: drags count pairs, full modules refuse, undo goes back, the compiler answers when asked."""

import pytest

from qnkit.compute.split_circuit import SplitCircuit
from qnkit.model import ParameterError, replaced
from qnkit.views.predict import predict
from qnkit.views.splitting import say_split, split_presets, splitting
from tests.project import JIT_OFF

pytestmark = pytest.mark.skipif(JIT_OFF, reason="annealing: minutes without compiled kernels")


def asked(panel, **what):
    """What the page sends when a hand has dropped a qubit."""
    panel.board.asked = {"serial": 1 + panel.board.asked.get("serial", 0), **what}


def test_a_drop_counts_the_pairs_of_the_new_cut():
    panel = splitting(SplitCircuit(qubits=4, spare=1))
    asked(panel, do="move", qubit=1, module=0)
    assert panel.model.lived_in == (0, 0, 0, 1)
    assert "1 pair for 1 gate between" in panel.sentence_text
    assert panel.board.board["homes"] == [0, 0, 0, 1]


def test_an_exchange_changes_two_homes():
    panel = splitting(SplitCircuit(qubits=4))
    asked(panel, do="exchange", qubit=1, other=2)
    assert panel.model.lived_in == (0, 0, 1, 1)


def test_a_full_module_refuses_in_words_and_the_board_goes_back():
    panel = splitting(SplitCircuit(qubits=4))
    before = panel.board.board["shows"]
    asked(panel, do="move", qubit=1, module=0)
    assert "Module A is full: it has 2 places" in panel.error_text
    assert panel.model.lived_in == (0, 1, 0, 1)
    assert panel.board.board["shows"] > before
    asked(panel, do="exchange", qubit=1, other=2)
    assert panel.error_text == ""


@pytest.mark.parametrize("what", [{}, {"do": "move", "qubit": 9, "module": 0}, {"do": "move", "qubit": "a", "module": 0}])
def test_nonsense_from_a_page_changes_nothing(what):
    panel = splitting(SplitCircuit(qubits=4))
    asked(panel, **what)
    assert panel.model == SplitCircuit(qubits=4)


def test_undo_goes_back_drop_by_drop_to_the_start():
    panel = splitting(SplitCircuit(qubits=4))
    asked(panel, do="exchange", qubit=1, other=2)
    asked(panel, do="exchange", qubit=0, other=3)
    assert not panel.undoes.disabled
    panel.undo()
    assert panel.model.lived_in == (0, 0, 1, 1)
    panel.undo()
    panel.undo()
    assert panel.model == SplitCircuit(qubits=4)
    assert panel.undoes.disabled


def test_the_compiler_answers_only_when_asked_and_its_homes_can_be_taken():
    panel = splitting(SplitCircuit(family="QAOA"))
    assert "compiler" not in panel.sentence_text
    assert panel.theirs.layout.display == "none"
    panel.set("told", True)
    assert "the compiler finds 2" in panel.sentence_text
    panel.follow_compiler()
    assert panel.model.e_bits == 2
    assert "As good as the compiler's" in panel.sentence_text


def test_another_circuit_or_another_number_of_modules_deals_anew():
    panel = splitting(SplitCircuit(qubits=4, homes=(0, 0, 1, 1)))
    panel.set("modules", 4)
    assert panel.model.lived_in == (0, 1, 2, 3)
    panel.set("circuit", "adder")
    assert panel.error_text == ""


def test_the_board_is_covered_until_a_guess_is_made(tmp_path):
    guess = predict("board", "how many?", choices=("1", "2"), folder=tmp_path)
    panel = splitting(SplitCircuit(qubits=4), prediction=guess)
    assert panel.board.layout.display == "none"
    guess.commit("1")
    assert panel.board.layout.display == ""
    assert panel.screen.picture.layout.display == "none"


def test_beating_the_start_is_said_with_the_right_grammar():
    split = SplitCircuit(qubits=4, homes=(0, 0, 1, 1))
    assert "<b>1 pair</b> for 1 gate between modules" in say_split(split)
    assert all("pair" in say_split(replaced(one, "told", True)) for one in split_presets().values())


def test_what_is_no_split_circuit_is_refused():
    with pytest.raises(ParameterError, match="must be a SplitCircuit"):
        splitting(3)
    with pytest.raises(ParameterError, match="must be one of auto, light, dark"):
        splitting(theme="pink")

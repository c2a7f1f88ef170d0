"""The doors: wrong types, texts for numbers, masks and numbers beyond reach are refused in words, and at once."""

import json

import networkx
import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.qubits import Channel, Circuit, DensityMatrix, Ket, ReadoutError, corrected, families, misread, noise, twirl
from qnkit.qubits.checking import checked_qubits, needs
from qnkit.qubits.pauli import pauli_label, pauli_matrix, pauli_vector, vector_of_ket
from qnkit.qubits.tomography import pauli_table

BIG = 2**70
FLIP = noise.bit_flip(0.1)
ZERO = families.basis_state("0")
PAIR = families.werner(0.9)
ONE = Circuit(qubits=1)

JUNK = [None, "x", b"x", {1: 1}, object(), len, np.array("x"), [None], ["1", "0"], np.array([{}, "1"], dtype=object)]
DOORS = {
    "noise.pauli: weights": noise.pauli,
    "noise.pauli.weights['X']": lambda junk: noise.pauli({"X": junk}),
    "Channel.from_kraus": Channel.from_kraus,
    "Channel.from_ptm": Channel.from_ptm,
    "Channel.from_choi": Channel.from_choi,
    "Channel.from_unitary": Channel.from_unitary,
    "Channel.tensor": FLIP.tensor,
    "Channel.then": FLIP.then,
    "Channel.repeated": FLIP.repeated,
    "Channel.on: state": FLIP.on,
    "pauli_twirl": twirl.pauli_twirl,
    "clifford_twirl": twirl.clifford_twirl,
    "bell_twirl": twirl.bell_twirl,
    "twirl_error: channel": lambda junk: twirl.twirl_error(junk, ZERO),
    "twirl_error: state": lambda junk: twirl.twirl_error(FLIP, junk),
    "Ket": Ket,
    "Ket.tensor": ZERO.tensor,
    "DensityMatrix": DensityMatrix,
    "DensityMatrix.tensor": PAIR.tensor,
    "DensityMatrix.from_ket": DensityMatrix.from_ket,
    "DensityMatrix: ": DensityMatrix.from_matrix,
    "bell": families.bell,
    "werner: fidelity": families.werner,
    "werner: name": lambda junk: families.werner(0.5, junk),
    "bell_diagonal": families.bell_diagonal,
    "x_state: diagonal": families.x_state,
    "x_state: outer": lambda junk: families.x_state([0.5, 0, 0, 0.5], outer=junk),
    "product": families.product,
    "graph_state": families.graph_state,
    "ghz: qubits": families.ghz,
    "random_ket: rng": lambda junk: families.random_ket(2, junk),
    "random_density: rng": lambda junk: families.random_density(2, junk),
    "pauli_table: state": pauli_table,
    "pauli_table: shots": lambda junk: pauli_table(ZERO, 10, junk),
    "misread": lambda junk: misread([0.5, 0.5], junk),
    "corrected": lambda junk: corrected(junk, ReadoutError()),
    "pauli_vector": pauli_vector,
    "pauli_matrix": pauli_matrix,
    "vector_of_ket": vector_of_ket,
    "Pauli index": lambda junk: pauli_label(junk, 2),
    "Pauli index 1": lambda junk: pauli_label(1, junk),
    "Unitary": lambda junk: ONE.unitary(junk, 0),
    "Noise": lambda junk: ONE.noise(junk, 0),
    "Measure": lambda junk: ONE.measure(0, into=junk),
}


@pytest.mark.parametrize("junk", JUNK, ids=lambda junk: str(junk)[:9])
@pytest.mark.parametrize("door", DOORS)
def test_a_thing_of_another_type_is_refused_in_one_sentence_at_every_door(door, junk):
    with pytest.raises(ParameterError) as refused:
        DOORS[door](junk)
    assert "\n" not in str(refused.value).replace(repr(junk), "")


def read(matrix):
    return Circuit.from_json(json.dumps({"qubits": 1, "operations": [{"kind": "unitary", "qubits": [0], "matrix": matrix}]}))


def multigraph():
    return networkx.MultiGraph([(0, 1), (0, 1)])


def masked(values):
    return np.ma.masked_array(values, mask=np.arange(np.size(values)).reshape(np.shape(values)) == 1)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: noise.pauli({5: 0.1}), "noise.pauli: weights: int '5': must be named by words"),
        (lambda: noise.pauli({"X": 0.1, 5: 0.1}), "noise.pauli: weights: int '5': must be"),
        (lambda: noise.relaxation(1.0, 1.0, None), "noise.relaxation.time_s = None s: must be a time of at least 0 s"),
        (lambda: noise.gaussian_dephasing(1.0, None), "noise.gaussian_dephasing.time_s = None s: must be a time"),
        (lambda: ZERO.tensor(PAIR), "Ket.tensor: DensityMatrix 'DensityMatrix(2 qubits, purity 0.8133)': must be a Ket; product"),
        (lambda: families.graph_state([(0.7, 1.9)]), "graph_state: [(0.7, 1.9)]: must be a networkx graph or pairs of qubits"),
        (lambda: families.graph_state(["01"]), "graph_state: ['01']: must be"),
        (lambda: families.graph_state([(0, b"1")]), "graph_state: [(0, b'1')]: must be"),
        (lambda: families.graph_state([(0, True)]), "graph_state: [(0, True)]: must be"),
        (lambda: families.graph_state([(0, 1, 2)]), "graph_state: [(0, 1, 2)]: must be"),
        (lambda: families.graph_state(multigraph()), "two controlled-Z gates are none; give a simple graph"),
        (lambda: Ket(masked([1.0, 0.0])), "Ket: MaskedArray '[1.0 --]' is not a row of numbers"),
        (lambda: DensityMatrix.from_matrix(masked(np.eye(2) / 2)), "DensityMatrix: MaskedArray"),
        (lambda: ONE.unitary(masked(np.eye(2)), 0), "Unitary.matrix: MaskedArray"),
        (
            lambda: ONE.unitary([["0", "1"], ["1", "0"]], 0),
            "Unitary.matrix: list \"[['0', '1'], ['1', '0']]\" is not a matrix of",
        ),
        (lambda: ONE.unitary(np.array([["0", "1"], ["1", "0"]], dtype=object), 0), "Unitary.matrix: ndarray"),
        (lambda: ONE.unitary(np.eye(2, dtype=bool), 0), "is not a matrix of numbers"),
        (lambda: Ket(np.array([1, 0], dtype="m8[s]")), "is not a row of numbers"),
        (lambda: Ket([True, False]), "Ket: list '[True, False]' is not a row of numbers"),
        (lambda: Ket([True, 0]), "Ket: list '[True, 0]' is not a row of numbers"),
        (lambda: Channel.from_ptm([[True, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]), "is not a matrix of numbers"),
        (lambda: pauli_table(ZERO, BIG, np.random.default_rng(0)), f"pauli_table: shots = {BIG}: must be a whole number, at"),
        (lambda: Circuit(qubits=BIG), f"Circuit.qubits = {BIG}: must be at most 100000"),
        (lambda: families.werner(True), "werner: fidelity: bool 'True': must be a number from 0 to 1"),
        (lambda: ONE.gate("x", 0, when={0: 1, "a": 1}), "Gate.when"),
        (lambda: ONE.gate("x", 0, when=[(0, 1), 3]), "Gate.when"),
        (
            lambda: ONE.measure(0, into=0).gate("x", 0, when=[(0, 0), (0, 1)]),
            "Gate.when = ((0, 0), (0, 1)): must name each bit once",
        ),
        (lambda: misread([0.1, 0.2], ReadoutError()), "misread: probabilities that sum to 0.3: must sum to 1"),
        (lambda: corrected([0.1, 0.2], ReadoutError()), "corrected: probabilities that sum to 0.3: must sum to 1"),
        (lambda: misread([0.5, 0.5], 5), "misread: readouts: int '5': must be a list"),
        (lambda: ONE.measure(0, into=4096), "Measure.bit = 4096: must be at most 4095"),
        (lambda: ONE.measure(0, into=BIG), f"Measure.bit = {BIG}: must be"),
        (lambda: read({"real": [[1, 0], [0, 1]], "imag": "abc"}), "matrix: imag: str 'abc' is not a matrix of real numbers"),
        (lambda: read({"real": [[1, 0], [0, 1]], "imag": None}), "matrix: imag: NoneType 'None' is not a matrix of real numbers"),
        (lambda: read({"real": [["1", 0], [0, 1]], "imag": [[0, 0], [0, 0]]}), "matrix: real: list"),
        (
            lambda: read({"real": [[1, 0], [0, 1]], "imag": [0, 0, 0]}),
            "of shapes (2, 2) and (3,): both parts must be of one shape",
        ),
        (lambda: read({"imag": [[1, 0], [0, 1]]}), "is not a matrix of numbers"),
        (lambda: read("abc"), "matrix: str 'abc' is not a matrix of numbers"),
        (lambda: read(None), "matrix: NoneType 'None' is not a matrix of numbers"),
        (lambda: families.ghz(BIG), "ghz: qubits = 1180591620717411303424: must be at most 1000"),
        (lambda: families.ghz(10**5000), "ghz: qubits = more than 1e30: must be at most 1000"),
        (lambda: families.ghz(1000), "a ket of 1000 qubits needs"),
        (lambda: families.w_state(BIG), "w_state: qubits"),
        (lambda: families.random_ket(BIG, np.random.default_rng(0)), "random_ket: qubits"),
        (lambda: families.random_density(BIG, np.random.default_rng(0)), "random_density: qubits"),
        (lambda: families.maximally_mixed(BIG), "maximally_mixed: qubits"),
        (lambda: families.graph_state([(0, BIG)]), "graph_state: qubits"),
        (lambda: families.graph_state([(0, 1)], BIG), "graph_state: qubits"),
        (lambda: pauli_label(1, BIG), f"Pauli index 1 of {BIG} qubits: must be from 0 to 4**qubits - 1, of 1 to 1000 qubits"),
        (lambda: DensityMatrix.from_matrix(np.diag([1e-320, 1e-320]), project=True), "both must be from 1e-150 to 1e+150"),
        (lambda: DensityMatrix.from_matrix(np.diag([1.7e308, 1.7e308]), project=True), "both must be from 1e-150 to 1e+150"),
        (lambda: DensityMatrix.from_matrix(np.diag([1e300, 1e300]), project=True), "trace = 2e+300 with entries up to 1e+300"),
        (lambda: DensityMatrix.from_matrix(np.diag([1e20, -1e20 + 1e5]), project=True), "entries at most 1e+06 times the trace"),
    ],
)
def test_what_was_taken_in_silence_or_too_far_is_refused_with_its_value(call, words):
    with pytest.raises(ParameterError) as refused:
        call()
    assert words in str(refused.value)


def test_what_is_good_passes_the_doors():
    assert needs(3, int, "thing", "a number") == 3
    assert checked_qubits(np.int64(7), "thing") == 7
    assert read({"real": [[0, 1], [1, 0]], "imag": [[0, 0], [0, 0]]}) == ONE.unitary([[0, 1], [1, 0]], 0)
    assert Ket(np.ma.masked_array([1.0, 0.0]).filled()) == ZERO
    assert families.graph_state(np.array([[0, 1]])) == families.graph_state(networkx.Graph([(0, 1)]))
    assert families.graph_state(networkx.MultiGraph([(0, 1)])) == families.graph_state({(0, 1)})
    assert np.array_equal(DensityMatrix.from_matrix(1e100 * np.eye(2), project=True).matrix, np.eye(2) / 2)
    assert ONE.measure(0, into=4095).bits == 4096

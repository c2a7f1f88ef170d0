"""Operations: what each takes, what it refuses, and that files keep it."""

import json
import math

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.qubits import Channel, ReadoutError, noise
from qnkit.qubits.gates import gate_matrix
from qnkit.qubits.operations import Gate, Measure, Noise, Reset, Unitary
from tests.oracles_channels import placed
from tests.random_things import random_unitary

ALL = [
    Gate(name="cx", qubits=(2, 0), when={1: 0, 0: 1}),
    Gate(name="u", qubits=(0,), angles=(0.1, math.pi, -3)),
    Unitary(matrix=random_unitary(np.random.default_rng(0), 4), qubits=(1, 0)),
    Noise(channel=noise.relaxation(1.0, 0.7, 0.1), qubits=(1,), when={3: 1}),
    Measure(qubits=(0,), bit=2, readout=ReadoutError(reads_one_for_zero=0.1)),
    Reset(qubits=(5,)),
]


@pytest.mark.parametrize("operation", ALL, ids=lambda operation: operation.kind)
def test_a_file_keeps_an_operation_to_the_last_bit(operation):
    again = type(operation).from_json(operation.model_dump_json())
    assert again == operation
    assert hash(again) == hash(operation)


def test_rows_numbers_and_mappings_are_taken_as_they_come():
    plain = Gate(name="rx", qubits=(1,), angles=(0.5,), when=((0, 1), (2, 0)))
    assert Gate(name="rx", qubits=np.array([1]), angles=0.5, when={2: 0, 0: 1}) == plain
    assert Gate(name="rx", qubits=[np.int64(1)], angles=np.array([0.5]), when=[[2, np.int64(0)], [0, 1]]) == plain
    assert Gate(name="rx", qubits=range(1, 2), angles=np.float32(0.5), when=plain.when) == plain


def test_a_gate_gives_its_matrix_with_its_qubits():
    ((qubits, matrix),) = Gate(name="crz", qubits=(3, 1), angles=0.3).matrices()
    assert qubits == (3, 1)
    assert np.array_equal(matrix, gate_matrix("crz", 0.3))


@pytest.mark.parametrize(("name", "order"), [("ccx", (0, 1, 2)), ("ccx", (2, 0, 1)), ("cswap", (1, 2, 0)), ("ccz", (2, 1, 0))])
def test_a_gate_of_three_qubits_runs_as_smaller_ones_that_do_what_its_name_says(name, order):
    whole = np.eye(8)
    for qubits, matrix in Gate(name=name, qubits=order).matrices():
        whole = placed(matrix, qubits, 3) @ whole
    by_name = np.eye(8)
    if name == "ccz":
        by_name[7, 7] = -1
    else:
        pair = [6, 7] if name == "ccx" else [5, 6]
        by_name[np.ix_(pair, pair)] = [[0, 1], [1, 0]]
    assert whole == pytest.approx(placed(by_name, order, 3), abs=1e-14)


def test_a_unitary_keeps_a_read_only_copy():
    given = np.eye(2, dtype=complex)
    operation = Unitary(matrix=given, qubits=(0,))
    given[0, 0] = 7
    ((qubits, matrix),) = operation.matrices()
    assert qubits == (0,)
    assert np.array_equal(matrix, np.eye(2))
    with pytest.raises(ValueError, match="read-only"):
        operation.matrix[0, 0] = 7
    assert operation != Unitary(matrix=np.eye(2), qubits=(1,))
    assert operation != Gate(name="id", qubits=(0,))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Gate(name="foo", qubits=(0,)), "Gate.name = 'foo': there is no such gate; the gates are id, x"),
        (lambda: Gate(name="cx", qubits=(0,)), r"Gate.qubits = \(0,\): cx acts on 2 qubits"),
        (lambda: Gate(name="h", qubits=()), r"Gate.qubits = \(\): h acts on 1 qubit"),
        (lambda: Gate(name="cx", qubits=(1, 1)), r"Gate.qubits = \(1, 1\): must be different qubits"),
        (lambda: Gate(name="h", qubits=(True,)), "Gate.qubits.0 = True: must be a whole number"),
        (lambda: Gate(name="h", qubits=(0.5,)), "Gate.qubits.0 = 0.5: must be a whole number"),
        (lambda: Gate(name="rx", qubits=(0,)), r"Gate.angles = \(\) rad: rx takes 1"),
        (lambda: Gate(name="rx", qubits=(0,), angles=math.nan), "Gate.angles.0 = nan.*: must be a finite number"),
        (lambda: Gate(name="h", qubits=(0,), when={0: 2}), r"Gate.when = {0: 2}: must pair bits from 0 with the values 0 or 1"),
        (lambda: Gate(name="h", qubits=(0,), when={-1: 1}), r"Gate.when = {-1: 1}: must pair bits from 0"),
        (lambda: Unitary(matrix=np.diag([1, 2]), qubits=(0,)), r"Unitary.matrix: not unitary: .* by up to 3"),
        (lambda: Unitary(matrix=np.eye(8), qubits=(0, 1, 2)), r"Unitary.matrix: shape \(8, 8\): must be 2x2 or 4x4"),
        (lambda: Unitary(matrix=np.eye(2), qubits=(0, 1)), r"Unitary.qubits = \(0, 1\): a 2x2 matrix acts on 1 qubit"),
        (lambda: Noise(channel=noise.bit_flip(0.1), qubits=(0, 1)), r"Noise.qubits = \(0, 1\): this channel acts on 1 qubit"),
        (lambda: Noise(channel=0.1, qubits=(0,)), "Noise.channel = 0.1: should be an instance of channel"),
        (lambda: Noise.from_json('{"channel": [[1]], "qubits": [0]}'), r"from_ptm: shape \(1, 1\): must be 4\*\*k x 4\*\*k"),
        (lambda: Measure(qubits=(0, 1), bit=0), r"Measure.qubits = \(0, 1\): a measurement acts on 1 qubit"),
        (lambda: Measure(qubits=(0,), bit=-1), "Measure.bit = -1: must be at least 0"),
        (lambda: Measure(qubits=(0,), bit=0, when={0: 1}), "a measurement cannot wait for a bit; make the gates after it wait"),
        (lambda: Reset(qubits=(0, 1)), r"Reset.qubits = \(0, 1\): a reset acts on 1 qubit"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_sentence(call, words):
    with pytest.raises(ParameterError, match=words) as refused:
        call()
    assert "\n" not in str(refused.value)


def test_a_matrix_that_misses_unitarity_by_rounding_keeps_the_norm_a_hundred_thousand_times():
    """A factor of 1 + 4.5e-10 is rounding; applied 1e5 times as it is, it would make probabilities of 1.00009."""
    given = Unitary(matrix=(1 + 4.5e-10) * np.array([[0, 1], [1, 0]]), qubits=(0,)).matrix
    assert abs(abs(given[0, 1]) ** (2 * 10**5) - 1) < 1e-10


def test_a_unitary_matrix_with_all_its_digits_stays_bit_for_bit():
    rng = np.random.default_rng(3)
    for size in (2, 4):
        for _ in range(50):
            matrix = np.linalg.qr(rng.normal(size=(size, size)) + 1j * rng.normal(size=(size, size)))[0]
            kept = Unitary(matrix=matrix, qubits=range(size // 2)).matrix
            if np.abs(matrix.conj().T @ matrix - np.eye(size)).max() <= 1e-15:
                assert np.array_equal(kept, matrix)
            assert np.array_equal(Unitary(matrix=kept, qubits=range(size // 2)).matrix, kept)


COMPOSED = noise.depolarizing(0.3).then(Channel.from_unitary(gate_matrix("h"))).then(noise.bit_flip(0.2))


def test_noise_keeps_the_mixture_it_is_drawn_from_in_its_file():
    """The Pauli-transfer matrix alone tells another mixture, or none: the runs of a loaded circuit would not be the same."""
    for channel in (COMPOSED, Channel.from_unitary(gate_matrix("ry", 0.3)), noise.relaxation(1.0, 0.7, 0.1)):
        given = Noise(channel=channel, qubits=(0,))
        loaded = Noise.from_json(given.model_dump_json())
        assert loaded == given
        assert hash(loaded) == hash(given)
        for mine, other in zip(given.channel.mixture() or (), loaded.channel.mixture() or (), strict=True):
            assert np.array_equal(mine, other)
            assert not other.flags.writeable


def test_noise_that_is_drawn_from_another_mixture_is_not_the_same_noise():
    bare = Noise(channel=Channel.from_ptm(COMPOSED.ptm), qubits=(0,))
    assert bare.channel == COMPOSED
    assert bare != Noise(channel=COMPOSED, qubits=(0,))
    assert Noise(channel=noise.bit_flip(0.1), qubits=(0,)) == Noise(
        channel=Channel.from_ptm(noise.bit_flip(0.1).ptm), qubits=(0,)
    )


@pytest.mark.parametrize("part", ["chances", "real", "imag", "ptm"])
@pytest.mark.parametrize("wrong", ["abc", None, [1.0], [[1, 0], [0, 1]], {}])
def test_a_file_whose_mixture_is_none_or_another_is_refused_in_words(part, wrong):
    data = json.loads(Noise(channel=COMPOSED, qubits=(0,)).model_dump_json())
    data["channel"][part] = wrong
    with pytest.raises(ParameterError, match=r"must be|is not a"):
        Noise.from_json(json.dumps(data))


def test_a_mixture_that_is_not_the_channel_beside_it_is_refused():
    data = json.loads(Noise(channel=COMPOSED, qubits=(0,)).model_dump_json())
    data["channel"]["ptm"] = np.eye(4).tolist()
    with pytest.raises(ParameterError, match="must be the mixture that the Pauli-transfer matrix beside them is"):
        Noise.from_json(json.dumps(data))

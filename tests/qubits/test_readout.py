"""Readouts that err: against counted cases, as maps on the state, undone, and refused."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qnkit.model import ParameterError
from qnkit.qubits import Channel, ReadoutError
from qnkit.qubits.readout import PERFECT, corrected, misread
from tests.oracles_channels import ptm_by_traces
from tests.random_things import random_state

UNIT = st.floats(0, 1)


def by_cases(probabilities, readouts):
    """Each true record and each recorded one, with the product of the chances of all qubits."""
    qubits = len(readouts)
    out = np.zeros(2**qubits)
    for true, told in itertools.product(itertools.product((0, 1), repeat=qubits), repeat=2):
        chance = 1.0
        for readout, a, b in zip(readouts, true, told, strict=True):
            wrong = readout.reads_zero_for_one if a else readout.reads_one_for_zero
            chance *= wrong if a != b else 1 - wrong
        out[int("".join(map(str, told)), 2)] += chance * probabilities[int("".join(map(str, true)), 2)]
    return out


@given(UNIT, UNIT, UNIT, UNIT)
def test_a_register_is_misread_as_its_qubits_are_each_on_its_own(a, b, c, d):
    readouts = [ReadoutError(reads_one_for_zero=x, reads_zero_for_one=y) for x, y in ((a, b), (c, d))]
    true = np.array([0.1, 0.2, 0.3, 0.4])
    told = misread(true, readouts)
    assert told == pytest.approx(by_cases(true, readouts), abs=1e-15)
    assert told.sum() == pytest.approx(1, abs=1e-15)
    assert misread(true, readouts[0]) == pytest.approx(by_cases(true, [readouts[0]] * 2), abs=1e-15)


def test_correcting_gives_the_true_probabilities_back_also_of_three_unlike_qubits():
    rng = np.random.default_rng(0)
    readouts = [ReadoutError(reads_one_for_zero=a, reads_zero_for_one=b) for a, b in ((0.01, 0.05), (0.2, 0.1), (0.9, 0.8))]
    true = rng.dirichlet(np.ones(8))
    assert corrected(misread(true, readouts), readouts) == pytest.approx(true, abs=1e-14)
    assert corrected([0.0, 1.0], ReadoutError(reads_zero_for_one=0.1))[0] < 0, "a share that cannot be is left as it is"


def test_the_columns_of_the_matrix_are_the_true_bit():
    assert np.array_equal(ReadoutError(reads_one_for_zero=0.1, reads_zero_for_one=0.3).matrix, [[0.9, 0.3], [0.1, 0.7]])
    assert ReadoutError(reads_one_for_zero=0.1, reads_zero_for_one=0.3).fidelity == pytest.approx(0.8)


@given(UNIT, UNIT)
def test_the_maps_give_the_chance_of_each_record_and_the_state_after_it(a, b):
    readout = ReadoutError(reads_one_for_zero=a, reads_zero_for_one=b)
    zero, one = np.diag([1.0, 0.0]), np.diag([0.0, 1.0])
    for told, (of_zero, of_one) in enumerate(((1 - a, b), (a, 1 - b))):
        operators = [np.sqrt(of_zero) * zero, np.sqrt(of_one) * one]
        assert readout.maps[told] == pytest.approx(ptm_by_traces(operators, 1), abs=1e-15)
    matrix = random_state(np.random.default_rng(1), 2)
    vector = np.array([1, 2 * matrix[0, 1].real, -2 * matrix[0, 1].imag, (matrix[0, 0] - matrix[1, 1]).real])
    chances = [(m @ vector)[0] for m in readout.maps]
    assert chances == pytest.approx(misread(matrix.diagonal().real, readout), abs=1e-15)


@given(UNIT, UNIT)
def test_when_nobody_looks_a_measurement_dephases_however_it_is_misread(a, b):
    unseen = ReadoutError(reads_one_for_zero=a, reads_zero_for_one=b).maps.sum(axis=0)
    assert Channel.from_ptm(unseen).ptm == pytest.approx(np.diag([1.0, 0, 0, 1.0]), abs=1e-15)


def test_a_perfect_readout_projects_and_changes_no_probabilities():
    assert ReadoutError() == PERFECT
    assert np.array_equal(PERFECT.maps @ PERFECT.maps, PERFECT.maps)
    assert misread([0.25, 0.75], PERFECT) == pytest.approx([0.25, 0.75], abs=0)
    assert PERFECT.fidelity == 1.0


def test_one_that_is_always_wrong_can_be_undone_and_one_that_tells_nothing_cannot():
    assert corrected([0.3, 0.7], ReadoutError(reads_one_for_zero=1.0, reads_zero_for_one=1.0)) == pytest.approx([0.7, 0.3])
    with pytest.raises(ParameterError, match=r"the readout of qubit 1 records 1 as often for a 0 as for a 1 \(0.3\): nothing"):
        corrected([0.25] * 4, [PERFECT, ReadoutError(reads_one_for_zero=0.3, reads_zero_for_one=0.7)])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: ReadoutError(reads_one_for_zero=1.1), "ReadoutError.reads_one_for_zero = 1.1: must be at most 1"),
        (lambda: ReadoutError(reads_zero_for_one=-0.1), "ReadoutError.reads_zero_for_one = -0.1: must be at least 0"),
        (lambda: misread([0.2, 0.3, 0.5], PERFECT), r"misread: probabilities of shape \(3,\): must be 2\*\*n finite numbers"),
        (lambda: misread([[1.0, 0.0]], PERFECT), r"misread: probabilities of shape \(1, 2\)"),
        (lambda: misread([1.0], PERFECT), r"misread: probabilities of shape \(1,\)"),
        (lambda: corrected([np.nan, 1.0], PERFECT), "must be 2\\*\\*n finite numbers"),
        (lambda: misread([1.0, 0.0], [PERFECT, PERFECT]), "2 readouts for 1 qubits: must be a ReadoutError for each"),
        (lambda: misread([1.0, 0.0], [0.1]), "must be a ReadoutError for each"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(call, words):
    with pytest.raises(ParameterError, match=words):
        call()

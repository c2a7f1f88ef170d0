"""Arrays that are no channels are refused, saying what is wrong and by how much; rounding is not."""

import math

import numpy as np
import pytest
import qutip

from qnkit.model import ParameterError
from qnkit.qubits.channel_checking import checked_choi, checked_kraus, checked_ptm, choi_of_qutip
from tests.oracles_channels import choi_by_columns, damping, random_kraus
from tests.random_things import random_unitary

TRANSPOSE = np.array([[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]])
"""The Choi matrix of the transpose, which is positive but not completely positive."""


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: checked_kraus([]), "operators of shapes none: must be at least one, all of the same shape"),
        (lambda: checked_kraus([np.eye(2), np.eye(4)]), r"shapes \(2, 2\), \(4, 4\): must be at least one, all of the same"),
        (lambda: checked_kraus([np.eye(3)]), r"shape \(3, 3\): must be 2\*\*k x 2\*\*k for 1 to 4 qubits"),
        (lambda: checked_kraus([np.eye(32)]), r"shape \(32, 32\): must be 2\*\*k x 2\*\*k for 1 to 4 qubits"),
        (lambda: checked_kraus(["no", "matrix"]), "'no' is not a matrix of numbers"),
        (lambda: checked_kraus([np.eye(2), np.full((2, 2), math.nan)]), "every operator must have finite entries"),
        (
            lambda: checked_kraus([np.diag([1, math.sqrt(0.7)]), [[0, 0.5], [0, 0]]]),
            r"do not sum to the identity: entry \[1, 1\] of the sum is 0\.95, must be 1, it is off by 0\.05",
        ),
        (
            lambda: checked_kraus([[[1, 0.1j], [0, math.sqrt(0.99)]]]),
            r"entry \[0, 1\] of the sum is 0\+0\.1j, must be 0, it is off by 0\.1",
        ),
        (lambda: checked_choi(np.eye(2)), r"shape \(2, 2\): must be 4\*\*k x 4\*\*k"),
        (lambda: checked_choi(np.eye(4) / 2 + 0.01j), r"not Hermitian: it differs from its conjugate transpose by up to 0\.02"),
        (
            lambda: checked_choi(np.eye(4) / 4),
            r"not trace-preserving: .* by up to 0\.5; the input comes first",
        ),
        (lambda: checked_choi(TRANSPOSE), "not completely positive: the smallest eigenvalue of its Choi matrix is -1, must be"),
        (lambda: checked_ptm(np.diag([1, 1, 1])), r"shape \(3, 3\): must be 4\*\*k x 4\*\*k"),
        (
            lambda: checked_ptm(np.diag([0.9, 0, 0, 0])),
            r"its first row must be 1, 0, 0, .*off by up to 0\.1",
        ),
        (lambda: checked_ptm(np.diag([1, 1, 1, 0.5])), r"not completely positive: .* is -0\.25, must be at least 0"),
        (lambda: checked_ptm([["a"]]), "is not a matrix of real numbers"),
        (lambda: choi_of_qutip(np.eye(2)), "Channel.from_qutip: .* must be a qutip.Qobj of qubits"),
        (lambda: choi_of_qutip(qutip.to_super(qutip.qeye(3))), "Channel.from_qutip: .* must be a qutip.Qobj of qubits"),
        (lambda: choi_of_qutip(qutip.basis(2, 0)), "Channel.from_qutip: .* must be a qutip.Qobj of qubits"),
    ],
)
def test_what_is_no_channel_is_refused_with_how_far_off_it_is(call, words):
    with pytest.raises(ParameterError, match=words):
        call()


@pytest.mark.parametrize("qubits", [1, 2])
def test_rounding_is_not_refused_and_a_thousand_times_as_much_is(qubits):
    operators = np.array(random_kraus(np.random.default_rng(1), qubits, 3))
    choi = choi_by_columns(operators, qubits)
    for off, refused in ((1e-11, False), (1e-7, True)):
        for check, given in ((checked_kraus, (1 + off) * operators), (checked_choi, (1 + off) * choi)):
            if refused:
                with pytest.raises(ParameterError):
                    check(given)
            else:
                check(given)


def test_the_choi_matrix_with_the_output_first_is_refused_where_it_shows():
    choi = choi_by_columns(damping(0.3), 1)
    swapped = choi.reshape(2, 2, 2, 2).transpose(1, 0, 3, 2).reshape(4, 4)
    with pytest.raises(ParameterError, match="the input comes first"):
        checked_choi(swapped)


def test_qutips_superoperators_choi_matrices_and_gates_are_all_read():
    operators = random_kraus(np.random.default_rng(5), 1, 2)
    theirs = qutip.kraus_to_super([qutip.Qobj(k) for k in operators])
    expected = choi_by_columns(operators, 1)
    assert choi_of_qutip(theirs) == pytest.approx(expected, abs=1e-14)
    assert choi_of_qutip(qutip.to_choi(theirs)) == pytest.approx(expected, abs=1e-14)
    gate = random_unitary(np.random.default_rng(6), 4)
    assert choi_of_qutip(qutip.Qobj(gate, dims=[[2, 2], [2, 2]])) == pytest.approx(choi_by_columns([gate], 2), abs=1e-14)


def test_what_is_checked_is_a_copy():
    given = np.eye(4)
    assert checked_ptm(given) is not given
    assert checked_choi(choi_by_columns([np.eye(2)], 1)).dtype == complex

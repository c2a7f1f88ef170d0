"""The forms of a channel: against traces and blocks one by one, QuTiP's, and back again."""

import numpy as np
import pytest
import qutip

from qnkit.kernels import transfer
from qnkit.qubits import superoperators as forms
from tests.oracles_channels import choi_by_columns, labels, operator, ptm_by_traces, random_kraus, summed
from tests.random_things import random_state, random_unitary

SIZES = [(1, 1), (1, 2), (1, 4), (2, 3), (2, 16)]


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]} qubits, {size[1]} operators")
def kraus(request):
    qubits, count = request.param
    return np.array(random_kraus(np.random.default_rng(7), qubits, count)), qubits


def test_the_transfer_matrix_is_that_of_traces_one_by_one(kraus):
    operators, qubits = kraus
    ptm = forms.ptm_of_kraus(operators)
    assert ptm == pytest.approx(ptm_by_traces(operators, qubits), abs=1e-14)
    assert ptm.dtype == float
    assert ptm.flags.c_contiguous


@pytest.mark.parametrize("qubits", [1, 2])
def test_the_kernel_that_circuits_use_makes_the_same_transfer_matrix_of_a_gate(qubits):
    rng = np.random.default_rng(qubits)
    gates = [random_unitary(rng, 2**qubits) for _ in range(3)]
    out = np.empty((3, 4**qubits, 4**qubits))
    transfer.transfer(np.array(gates), out)
    assert out == pytest.approx(np.array([forms.ptm_of_kraus(gate[None]) for gate in gates]), abs=1e-14)


def test_the_choi_matrix_is_that_of_blocks_one_by_one_with_the_input_first(kraus):
    operators, qubits = kraus
    choi = forms.choi_of_super(forms.super_of_kraus(operators))
    assert choi == pytest.approx(choi_by_columns(operators, qubits), abs=1e-14)
    assert np.trace(choi).real == pytest.approx(2**qubits, abs=1e-13)


def test_the_superoperator_multiplies_a_matrix_written_row_by_row(kraus):
    operators, qubits = kraus
    matrix = random_state(np.random.default_rng(3), 2**qubits)
    turned = forms.super_of_kraus(operators) @ matrix.reshape(-1)
    assert turned == pytest.approx(summed(operators, matrix).reshape(-1), abs=1e-14)


def test_swapped_it_is_the_superoperator_of_qutip(kraus):
    operators, qubits = kraus
    dims = [[2] * qubits] * 2
    theirs = qutip.kraus_to_super([qutip.Qobj(k, dims=dims) for k in operators]).full()
    assert forms.super_swapped(forms.super_of_kraus(operators)) == pytest.approx(theirs, abs=1e-14)


def test_every_form_leads_back_to_where_it_came_from(kraus):
    given = forms.super_of_kraus(kraus[0])
    assert forms.super_of_ptm(forms.ptm_of_super(given)) == pytest.approx(given, abs=1e-14)
    assert np.array_equal(forms.super_of_choi(forms.choi_of_super(given)), given)
    assert np.array_equal(forms.super_swapped(forms.super_swapped(given)), given)
    again = forms.super_of_kraus(forms.kraus_of_choi(forms.choi_of_super(given)))
    assert again == pytest.approx(given, abs=1e-13)


def test_canonical_kraus_operators_are_orthogonal_few_and_the_weightiest_first(kraus):
    operators, qubits = kraus
    canonical = forms.kraus_of_choi(forms.choi_of_super(forms.super_of_kraus(operators)))
    assert len(canonical) == min(len(operators), 4**qubits)
    overlaps = np.einsum("mai,nai->mn", canonical.conj(), canonical)
    weights = overlaps.diagonal().real
    assert overlaps == pytest.approx(np.diag(weights), abs=1e-13)
    assert np.all(np.diff(weights) <= 1e-13)
    largest = [k.reshape(-1)[np.abs(k).argmax()] for k in canonical]
    assert np.imag(largest) == pytest.approx(np.zeros(len(largest)), abs=1e-8)
    assert np.real(largest).min() > 0


def test_what_is_one_operator_in_three_parts_is_one_canonical_operator():
    gate = random_kraus(np.random.default_rng(0), 1, 1)[0]
    parts = np.array([share * gate for share in (0.6, 0.64, 0.48)])
    assert len(forms.kraus_of_choi(forms.choi_of_super(forms.super_of_kraus(parts)))) == 1


@pytest.mark.parametrize("qubits", [1, 2])
def test_the_signs_say_which_pauli_operators_commute_and_which_change_sign_when_transposed(qubits):
    for i, one in enumerate(labels(qubits)):
        for j, other in enumerate(labels(qubits)):
            a, b = operator(one), operator(other)
            assert np.allclose(a @ b, forms.pauli_signs(qubits)[i, j] * (b @ a))
        assert np.allclose(operator(one).T, forms.transposed_signs(qubits)[i] * operator(one))


@pytest.mark.parametrize("qubits", [1, 2, 3])
def test_the_stack_of_pauli_operators_is_in_the_order_of_their_labels(qubits):
    assert np.array_equal(forms.pauli_operators(qubits), np.array([operator(label) for label in labels(qubits)]))

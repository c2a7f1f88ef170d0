"""The State of the event engine as compiled kernels see it: the same tables, read and written in place."""

import copy
import pickle

import numpy as np
import pytest

from qnkit.kernels import event_columns as c
from qnkit.kernels._jit import lean
from tests.engine_state import state_from
from tests.random_networks import FEATURES, random_tables

numba = pytest.importorskip("numba")


@lean
def sums(s, out):
    """The sum of some tables of each number of dimensions, one of each kind of number."""
    out[0], out[1], out[2], out[3] = s.heap.sum(), s.held.sum(), s.tensors.sum(), s.states.sum()
    s.pairs[-1, 3] = 7
    s.tensors[0, 1, 2, 3] = 8.0


def test_a_kernel_reads_and_writes_the_tables_themselves():
    s = state_from(random_tables(np.random.default_rng(0), FEATURES))
    rng = np.random.default_rng(1)
    s.heap[:], s.states[:], s.held[:] = rng.random(s.heap.shape), rng.random(s.states.shape), rng.integers(0, 9, s.held.shape)
    expected, out = [s.heap.sum(), s.held.sum(), s.tensors.sum(), s.states.sum()], np.zeros(4)
    sums(s, out)
    np.testing.assert_allclose(out, expected, rtol=1e-12)
    assert s.pairs[-1, 3] == 7
    assert s.tensors[0, 1, 2, 3] == 8.0


def test_a_state_with_another_table_points_to_it_and_keeps_the_rest():
    s = state_from(random_tables(np.random.default_rng(0)))
    other = s.replaced({"heap": np.full(5, 2.0)})
    out = np.zeros(4)
    sums(other, out)
    assert out[0] == 10.0
    assert other.held is s.held


def test_tables_are_made_contiguous_and_of_their_kind():
    s = state_from(random_tables(np.random.default_rng(0)))
    other = s.replaced({"held": np.asfortranarray(s.held.astype(np.int32)), "flows": np.zeros((0, 2))})
    for name, (dtype, row) in c.TABLES.items():
        table = getattr(other, name)
        assert table.flags.c_contiguous
        assert table.dtype == {"i": np.int64, "f": np.float64}[dtype]
        assert table.shape[1:] == row
    np.testing.assert_array_equal(other.held, s.held)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda s: pickle.loads(pickle.dumps(s))])
def test_a_copy_points_to_tables_of_its_own(copied):
    s = state_from(random_tables(np.random.default_rng(0)))
    other, out = copied(s), np.zeros(4)
    other.heap[:] = 1.0
    sums(other, out)
    assert out[0] == len(other.heap)
    assert s.heap.sum() == 0.0
    assert s.pairs[-1, 3] != 7

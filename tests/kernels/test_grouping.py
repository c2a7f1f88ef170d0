"""Groups equal those of the plain-Python twin, and keep the product of all maps."""

import numpy as np
import pytest

from qnkit.kernels import grouping
from tests.oracles_registers import grouped


@pytest.mark.parametrize("most", [2, 3, 5])
def test_groups_equal_those_of_the_plain_twin(most):
    rng = np.random.default_rng(5)
    for _ in range(20):
        qubits = int(rng.integers(2, 9))
        pairs = np.array([rng.permutation(qubits)[:2] for _ in range(rng.integers(0, 30))], dtype=np.int64).reshape(-1, 2)
        count = len(pairs)
        order, starts, members = np.empty(count, np.int64), np.empty(count + 1, np.int64), np.empty(count, np.int64)
        found = grouping.group(qubits, most, pairs, count, order, starts, members)
        slow = grouped(qubits, most, pairs)
        assert found == len(slow)
        assert [order[starts[g] : starts[g + 1]].tolist() for g in range(found)] == [taken for taken, _ in slow]
        assert members[:found].tolist() == [sum(1 << q for q in inside) for _, inside in slow]

"""kernels.two_pairs against plain contractions."""

import numpy as np
import pytest

from qnkit.kernels import two_pairs
from tests.oracles_two_pairs import distil_twin, swap_twin


@pytest.mark.parametrize("seed", range(5))
def test_the_swap_is_a_product_of_three_tables(seed):
    rng = np.random.default_rng(seed)
    left, right, effects = rng.normal(size=(4, 4)), rng.normal(size=(4, 4)), rng.normal(size=(1 + seed, 4, 4))
    out = np.full(effects.shape, np.nan)
    two_pairs.swap(left, effects, right, out)
    assert out == pytest.approx(swap_twin(left, effects, right), abs=1e-13)


@pytest.mark.parametrize("seed", range(5))
def test_distillation_is_linear_in_each_of_two_tables(seed):
    rng = np.random.default_rng(seed)
    tensor, first, second = rng.normal(size=(16, 16, 16)), rng.normal(size=16), rng.normal(size=16)
    out = np.full(16, np.nan)
    two_pairs.distil(tensor, first, second, out)
    assert out == pytest.approx(distil_twin(tensor, first, second), abs=1e-12)
    out_of_double = np.empty(16)
    two_pairs.distil(tensor, 2 * first, second, out_of_double)
    assert out_of_double == pytest.approx(2 * out, abs=1e-12)

"""Joins of stored pairs: the linear map that is learnt against the join itself, and how a join is known again."""

import functools

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.physics import BellMeasurement, Link, Memory, PairState, StoredPair, TimeBinDoubleClick, UntilNext, swapped
from qnkit.physics.joining import JoinedTerms, delivered, key_of, weighted
from tests.links import unlike_link
from tests.oracles import random_density_matrix


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("protocol", [Link().protocol, TimeBinDoubleClick()])
def test_the_learnt_map_is_the_join_of_the_pair_that_waited(seed, protocol):
    rng = np.random.default_rng(seed)
    left, right = (StoredPair.of(unlike_link(rng, protocol)) for _ in range(2))
    waits = UntilNext(rate_hz=300.0, cutoff_s=5e-3)
    join = functools.partial(swapped, station=BellMeasurement(), targets=("psi+", "psi+"))
    terms = JoinedTerms.of((left, right), join)
    assert terms.fresh == pytest.approx(weighted(join, left.state, right.state), abs=1e-15)
    for pair, parts, made in (
        (left, terms.left, lambda mean: weighted(join, mean, right.state)),
        (right, terms.right, lambda mean: weighted(join, left.state, mean)),
    ):
        summed = np.tensordot(waits.averages(*pair.terms[1:]), parts, axes=1)
        assert summed == pytest.approx(made(pair.mean(waits)), abs=1e-13)


def test_the_map_holds_for_any_states_and_a_join_that_often_fails():
    class Accepted:
        """Only pairs whose left qubits are both 1 pass, and the right pair is handed on."""

        def __init__(self, left, right):
            one = np.diag([0, 0, 1, 1])
            self.probability = float((np.trace(one @ left.matrix) * np.trace(one @ right.matrix)).real)
            passed = one @ right.matrix @ one
            self.state = PairState.unchecked(passed / np.trace(passed))

    rng = np.random.default_rng(4)
    memory, slow = Memory(t1_s=1.0, t2_s=0.5), Memory(t2_s=2.0, dephasing="gaussian")
    left, right = (StoredPair(PairState.from_matrix(random_density_matrix(rng)), memory, slow, (0.1, 0.2)) for _ in range(2))
    terms = JoinedTerms.of((left, right), Accepted)
    mean = left.mean(UntilNext(rate_hz=1.0))
    summed = np.tensordot(UntilNext(rate_hz=1.0).averages(*left.terms[1:]), terms.left, axes=1)
    assert summed == pytest.approx(weighted(Accepted, mean, right.state), abs=1e-13)


def test_a_partial_is_known_by_its_parts_and_a_function_by_itself():
    one, same, other = (functools.partial(swapped, targets=("psi+", name)) for name in ("psi+", "psi+", "phi+"))
    assert key_of(one) == key_of(same) != key_of(other)
    assert key_of(swapped) is swapped


def test_the_trace_is_the_share_that_works():
    made = delivered(8.0, 0.25 * PairState.werner(0.9).matrix)
    assert made.rate_hz == pytest.approx(2.0)
    assert made.state.fidelity() == pytest.approx(0.9)


def test_a_join_that_never_works_is_refused_in_words():
    with pytest.raises(ParameterError, match="joined: joining the pairs never works; accept more outcomes or mend the station"):
        delivered(8.0, np.zeros((4, 4), dtype=complex))

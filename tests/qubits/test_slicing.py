"""Long runs of a constant generator in short calls: the same numbers as one call, to the last bit."""

import numpy as np
import pytest

from qnkit.kernels import propagation
from qnkit.kernels._jit import Kernel
from qnkit.qubits import Lindblad, lindblad, slicing
from tests.random_things import random_state, random_system

EVEN = np.linspace(0.0, 1.5, 9)
LATE = np.linspace(0.9, 1.5, 9)
UNEVEN = np.array([0.0, 0.1, 0.1, 0.7, 1.4, 3.0, 3.0, 3.1])
FAR = np.array([0.2, 900.0, 901.0])


def cut(monkeypatch, short):
    """Let every call be short; returns the list of kernels that are called from then on."""
    called = []

    def counted(kernel, *args):
        called.append(kernel.__name__)
        return kernel.compiled(*args)

    monkeypatch.setattr(slicing, "SHORT", short)  # as slicing.shorter does
    monkeypatch.setattr(slicing, "SCATTERED", short)
    monkeypatch.setattr(lindblad, "SOON", 0)
    monkeypatch.setattr(Kernel, "__call__", counted)
    return called


@pytest.mark.parametrize("short", [1, 700, 20_000])
@pytest.mark.parametrize("d", [2, 4, 5])
@pytest.mark.parametrize("times", [EVEN, LATE, UNEVEN, FAR, np.zeros(2)])
def test_an_evolution_in_parts_is_that_in_one_call_to_the_last_bit(monkeypatch, d, times, short):
    system, state = random_system(np.random.default_rng(d), d), random_state(np.random.default_rng(d), d)
    whole = Lindblad(*system).evolve(state, times)
    called = cut(monkeypatch, short)
    assert np.array_equal(Lindblad(*system).evolve(state, times), whole)
    if short == 1:
        assert not {"jump", "stride", "generator"} & set(called)


@pytest.mark.parametrize("short", [1, 20_000])
@pytest.mark.parametrize("jump", [True, False])
def test_either_way_in_parts_is_that_in_one_call_to_the_last_bit(monkeypatch, jump, short):
    made, start = Lindblad(*random_system(np.random.default_rng(1), 3)), np.zeros(16 * UNEVEN.size)
    start[0] = 1.0
    outs = [np.empty((UNEVEN.size, 3, 3), dtype=complex) for _ in range(2)]
    if jump:
        propagation.jump(made._change, made._size, UNEVEN, 1.6, False, 1, start.copy(), outs[0])
    else:
        propagation.stride(made._change, made._size, UNEVEN, 1, start.copy(), outs[0])
    cut(monkeypatch, short)
    slicing.moved(made._change, made._size, UNEVEN, 1.6, False, jump, 1, start.copy(), outs[1])
    assert np.array_equal(*outs)


@pytest.mark.parametrize("d", [2, 5])
@pytest.mark.parametrize("time_s", [0.0, 0.01, 7.0])
def test_a_propagator_and_a_generator_in_parts_are_those_in_one_call_to_the_last_bit(monkeypatch, d, time_s):
    system = random_system(np.random.default_rng(d), d)
    one = Lindblad(*system)
    whole = one.propagator(time_s)
    called = cut(monkeypatch, 1)
    other = Lindblad(*system)
    assert np.array_equal(other._change, one._change)
    assert other._size == one._size
    assert np.array_equal(other.propagator(time_s), whole)
    assert called.count("add_blocks") >= 6 * (1 if d == 2 else 4), "a call for each tile of a product"
    assert called.count("add_jumps") >= 1 + len(system[1])
    assert "generator" not in called


@pytest.mark.parametrize("short", [100_000, 25_000])
def test_the_shorter_the_calls_the_more_of_them(monkeypatch, short):
    """A thousand even times of one tile take 256 multiplications each, and are cut into parts of so many."""
    made, times = Lindblad(*random_system(np.random.default_rng(0), 3)), np.linspace(0.0, 400.0, 1001)
    state = random_state(np.random.default_rng(0), 3)
    whole = made.evolve(state, times)
    called = cut(monkeypatch, short)
    assert np.array_equal(made.evolve(state, times), whole)
    assert called.count("walk") == pytest.approx(1000 * 256 / short, abs=1)


def test_operators_that_do_nothing_and_entries_that_are_not_finite_are_heard_in_parts_too(monkeypatch):
    hamiltonian = np.diag([1.0, 2.0, 4.0])
    whole = Lindblad(hamiltonian, [np.zeros((3, 3)), np.eye(3)])
    cut(monkeypatch, 1)
    assert np.array_equal(Lindblad(hamiltonian, [np.zeros((3, 3)), np.eye(3)]).generator, whole.generator)
    with pytest.raises(ValueError, match="must be finite in every entry"):
        Lindblad(hamiltonian, [np.diag([np.nan, 1.0, 1.0])])


def test_a_long_run_shows_how_far_it_is(monkeypatch):
    import tqdm.auto

    told = []

    class Bar:
        def __init__(self, *, total, unit, leave, delay):
            told.append((total, unit, leave, delay))

        def update(self, done):
            told.append(done)

    monkeypatch.setattr(tqdm.auto, "tqdm", Bar)
    monkeypatch.setattr(slicing, "LONG", 10.0)
    made = Lindblad(*random_system(np.random.default_rng(2), 3))
    made.propagator(1.0)
    assert not told, "what one call does shows nothing"
    cut(monkeypatch, 100)
    made.propagator(1.0)
    total, _, leave, delay = told[0]
    assert (leave, delay) == (False, 2.0)
    assert 0.7 * total <= sum(told[1:]) <= total


def test_calls_are_as_long_as_before_after_they_were_shorter():
    before = slicing.SHORT, slicing.SCATTERED
    with slicing.shorter(7):
        assert (slicing.SHORT, slicing.SCATTERED) == (7, 7)
    assert before == (slicing.SHORT, slicing.SCATTERED)

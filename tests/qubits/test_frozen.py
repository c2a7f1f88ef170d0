"""What is frozen stays frozen: arrays that a state, a channel, a table or an operation holds cannot be written to."""

import copy
import pickle

import numpy as np
import pytest

from qnkit.physics import PairState
from qnkit.qubits import Channel, Circuit, ghz, noise, werner
from qnkit.qubits.operations import Unitary

X = np.array([[0, 1], [1, 0]])


def _arrays(value):
    """Every array that a value holds, also in tuples and inside of objects."""
    if isinstance(value, np.ndarray):
        return [value]
    if isinstance(value, tuple | list):
        return [array for item in value for array in _arrays(item)]
    return [array for item in getattr(value, "__dict__", {}).values() for array in _arrays(item)]


def _channel():
    out = Channel.from_kraus([np.sqrt(0.75) * np.eye(2), np.sqrt(0.25) * (X @ np.diag([1, 1j]))])
    assert out.choi.shape == (4, 4)
    assert len(out.kraus) == 2
    return out


FROZEN = {
    "Ket": lambda: ghz(2),
    "DensityMatrix": lambda: werner(0.9),
    "Channel": _channel,
    "gate channel": lambda: Channel.from_unitary(X),
    "Unitary": lambda: Unitary(matrix=X, qubits=(0,)),
    "Circuit": lambda: Circuit(qubits=1).unitary(X, 0).noise(noise.bit_flip(0.1), 0),
    "PairState": lambda: PairState.werner(0.9),
    "PauliTable": lambda: werner(0.9).pauli_table(),
    "measured PauliTable": lambda: werner(0.9).pauli_table(10, np.random.default_rng(0)),
}
COPIES = {
    "itself": lambda thing: thing,
    "pickled": lambda thing: pickle.loads(pickle.dumps(thing)),
    "pickled in the first way": lambda thing: pickle.loads(pickle.dumps(thing, protocol=2)),
    "copied": copy.copy,
    "deeply copied": copy.deepcopy,
}


@pytest.mark.parametrize("way", COPIES)
@pytest.mark.parametrize("name", FROZEN)
def test_no_array_of_a_frozen_object_or_of_its_copy_can_be_written_to(name, way):
    thing = FROZEN[name]()
    made = COPIES[way](thing)
    assert type(made) is type(thing)
    assert _arrays(made)
    assert [array.shape for array in _arrays(made) if array.flags.writeable] == []
    assert [a.tolist() for a in _arrays(made)] == [a.tolist() for a in _arrays(thing)]


@pytest.mark.parametrize("name", ["Ket", "DensityMatrix", "PairState", "Channel", "Unitary", "Circuit"])
def test_a_copy_is_equal_to_what_was_copied(name):
    thing = FROZEN[name]()
    for way in COPIES.values():
        assert way(thing) == thing
        assert hash(way(thing)) == hash(thing)


@pytest.mark.parametrize(
    "channel", [_channel(), noise.dephasing(0.2), noise.depolarizing(0.1, 2), Channel.from_unitary(X)], ids=repr
)
def test_the_mixture_that_a_channel_hands_out_cannot_be_written_to(channel):
    for array in channel.mixture():
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0

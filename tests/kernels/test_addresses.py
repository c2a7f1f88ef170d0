"""Addresses: bits laid into masks, lanes beside them, and the places of a pair's bits in a tile."""

import numpy as np
import pytest

from qnkit.kernels import addresses


@pytest.mark.parametrize(("value", "mask", "spread"), [(0b11, 0b1010, 0b1010), (0b10, 0b1010, 0b1000), (0, 0b111, 0), (5, 7, 5)])
def test_spread_lays_bits_into_a_mask_lowest_first(value, mask, spread):
    assert addresses.spread(value, mask) == spread


def test_lanes_are_the_lowest_places_outside_a_mask():
    assert addresses.lane_mask(8, 0b11) == 0b111100
    assert addresses.lane_mask(8, 0b10101010) == 0b01010101
    assert addresses.lane_mask(4, 0b1111) == 0
    assert addresses.below(0b10110, 0b1000) == 2


@pytest.mark.parametrize(("size", "each"), [(16, 2), (8, 1)])
def test_the_places_of_a_pair_in_a_tile_are_those_of_its_bits_among_the_groups_bits(size, each):
    qubits, left, right, inside = 4, 3, 0, (0, 1, 3)
    low = 0 if size == 16 else 1

    def bits(q):
        return [low + each * (qubits - 1 - q) + k for k in range(each)]

    members = sorted([b for q in inside for b in bits(q)] + ([0] if low else []))
    mask = sum(1 << b for b in members)
    holes, spots = np.zeros(4, np.int64), np.zeros(16, np.int64)
    addresses.places_in_tile(left, right, qubits, size, mask, holes, spots)
    own = [b for q in (left, right) for b in reversed(bits(q))] + ([0] if low else [])
    place = {b: addresses.LANE_BITS + members.index(b) for b in own}
    assert holes[: len(own)].tolist() == sorted(place.values())
    for row in range(size):
        digits = f"{row:0{len(own)}b}"
        assert spots[row] == sum(1 << place[b] for b, digit in zip(own, digits, strict=True) if digit == "1")

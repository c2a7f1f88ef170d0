"""Addresses: which bits of a register's address belong to which qubits, and where they lie in a tile; see kernels.registers."""

from ._jit import jit

LANES = 16
"""How many settings of the other bits a tile holds side by side."""
LANE_BITS = 4


@jit
def spread(value, mask):
    """The bits of a value laid into the places that are set in a mask, lowest first."""
    out = 0
    place = 1
    while mask != 0:
        lowest = mask & -mask
        if value & place:
            out |= lowest
        mask ^= lowest
        place <<= 1
    return out


@jit
def below(mask, place):
    """How many bits are set in a mask under a place (a power of 2)."""
    found = 0
    rest = mask & (place - 1)
    while rest != 0:
        rest &= rest - 1
        found += 1
    return found


@jit
def lane_mask(bits, mask):
    """The lowest places outside a mask, at most LANE_BITS of them, in an address of so many bits."""
    out = 0
    found = 0
    for place in range(bits):
        if found < LANE_BITS and not (mask >> place) & 1:
            out |= 1 << place
            found += 1
    return out


@jit
def pair_mask(left, right, qubits, size):
    """The address bits of a pair of qubits, the bit of the imaginary part included."""
    if size == 16:
        return (3 << (2 * (qubits - 1 - left))) | (3 << (2 * (qubits - 1 - right)))
    return (1 << (qubits - left)) | (1 << (qubits - right)) | 1


@jit
def places_in_tile(left, right, qubits, size, mask, holes, spots):
    """Writes where in a tile the bits of a pair lie, lowest first, and where its ``size`` entries are from the first one."""
    found = 0
    rest = pair_mask(left, right, qubits, size)
    while rest != 0:
        lowest = rest & -rest
        holes[found] = LANE_BITS + below(mask, lowest)
        rest ^= lowest
        found += 1
    for r in range(size):
        if size == 16:
            address = (((r >> 2) & 3) << (2 * (qubits - 1 - left))) | ((r & 3) << (2 * (qubits - 1 - right)))
        else:
            address = (r & 1) | (((r >> 2) & 1) << (qubits - left)) | (((r >> 1) & 1) << (qubits - right))
        spots[r] = 0
        while address != 0:
            lowest = address & -address
            spots[r] += 1 << (LANE_BITS + below(mask, lowest))
            address ^= lowest

"""Who is needed where: packets' needs of modules, and by how much the cost of a placement changes with them.

A packet is needed in a module by every layer in which its qubit is at home there and by every gate that is applied there.
"""

from ._jit import jit
from .bridging import rebridged

ONE, OTHER, LAYER, PACKET_ONE, PACKET_OTHER = range(5)


@jit
def joined(counts, masks, trees, bridges, packet, module, needs):
    """Some needs more of a packet in a module; by how much the cost grows."""
    counts[packet, module] += needs
    if counts[packet, module] > needs:
        return 0
    before = trees[0, masks[packet]]
    masks[packet] |= 1 << module
    return trees[0, masks[packet]] - before - rebridged(masks, trees, bridges, packet)


@jit
def left(counts, masks, trees, bridges, packet, module, needs):
    """Some needs of a packet in a module less; by how much the cost grows."""
    counts[packet, module] -= needs
    if counts[packet, module] > 0:
        return 0
    before = trees[0, masks[packet]]
    masks[packet] &= ~(1 << module)
    return trees[0, masks[packet]] - before - rebridged(masks, trees, bridges, packet)


@jit
def stretch(packets, homes, qubit, layer, end):
    """Up to which layer a qubit stays in one module and one packet."""
    last = layer + 1
    while last < end and packets[qubit, last] == packets[qubit, layer] and homes[qubit, last] == homes[qubit, layer]:
        last += 1
    return last


@jit
def homes_in(packets, homes, counts, masks, trees, bridges, qubit, begin, end):
    """A qubit is at home where it is, from layer to layer; a packet before one that begins there must reach that home too."""
    change, layer = 0, begin
    while layer < end:
        packet, module, last = packets[qubit, layer], homes[qubit, layer], stretch(packets, homes, qubit, layer, end)
        change += joined(counts, masks, trees, bridges, packet, module, last - layer)
        if layer > 0 and packets[qubit, layer - 1] != packet:
            change += joined(counts, masks, trees, bridges, packets[qubit, layer - 1], module, 1)
        layer = last
    return change


@jit
def homes_out(packets, homes, counts, masks, trees, bridges, qubit, begin, end):
    """The reverse of homes_in."""
    change, layer = 0, begin
    while layer < end:
        packet, module, last = packets[qubit, layer], homes[qubit, layer], stretch(packets, homes, qubit, layer, end)
        change += left(counts, masks, trees, bridges, packet, module, last - layer)
        if layer > 0 and packets[qubit, layer - 1] != packet:
            change += left(counts, masks, trees, bridges, packets[qubit, layer - 1], module, 1)
        layer = last
    return change


@jit
def site_in(gates, counts, masks, trees, bridges, gate, module):
    """A gate is applied in a module: both its packets are needed there."""
    change = joined(counts, masks, trees, bridges, gates[gate, PACKET_ONE], module, 1)
    return change + joined(counts, masks, trees, bridges, gates[gate, PACKET_OTHER], module, 1)


@jit
def site_out(gates, counts, masks, trees, bridges, gate, module):
    """The reverse of site_in."""
    change = left(counts, masks, trees, bridges, gates[gate, PACKET_ONE], module, 1)
    return change + left(counts, masks, trees, bridges, gates[gate, PACKET_OTHER], module, 1)

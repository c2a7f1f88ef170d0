"""What copies save that live on over a bridge, from one packet of a qubit into a later one in the same axis."""

from ._jit import jit

SAVED, BEGINS, OF_PACKET, FIRST, LAST, MIDDLE_BEGINS, MIDDLES, PARTNER_BEGINS, PARTNERS, ENDS = range(10)


@jit
def saving(masks, trees, bridges, bridge):
    """What a bridge saves: copies live on in the modules that both its packets and all partners of the gates between reach.

    Nothing where a packet between them has a copy, in its own axis, or another home: then the qubit has no other copies.
    """
    alive = trees[1, masks[bridges[bridges[FIRST] + bridge]]] & trees[1, masks[bridges[bridges[LAST] + bridge]]]
    if alive & (alive - 1) == 0:
        return 0
    for i in range(bridges[bridges[MIDDLE_BEGINS] + bridge], bridges[bridges[MIDDLE_BEGINS] + bridge + 1]):
        mask = masks[bridges[bridges[MIDDLES] + i]]
        if mask & (mask - 1):
            return 0
    for i in range(bridges[bridges[PARTNER_BEGINS] + bridge], bridges[bridges[PARTNER_BEGINS] + bridge + 1]):
        alive &= trees[1, masks[bridges[bridges[PARTNERS] + i]]]
    return trees[2, alive]


@jit
def rebridged(masks, trees, bridges, packet):
    """By how much more the bridges of a packet save now that its mask has changed.

    Parameters
    ----------
    masks : int (packets,), the modules of each
    trees : int (3, 2**modules): what the tree over each set of modules costs, the modules on it, and what copies there save
    bridges : int, one array of several parts; first where each of them begins: what each bridge saves; where the bridges of each
        packet begin (packets + 1,), and those bridges; each bridge's first and last packet; where its packets between begin
        (bridges + 1,), and those; where its partners begin (bridges + 1,), and those; all packets but those between, each once
    packet : whose mask has changed
    """
    more = 0
    for i in range(bridges[bridges[BEGINS] + packet], bridges[bridges[BEGINS] + packet + 1]):
        bridge = bridges[bridges[OF_PACKET] + i]
        now = saving(masks, trees, bridges, bridge)
        more += now - bridges[bridges[SAVED] + bridge]
        bridges[bridges[SAVED] + bridge] = now
    return more

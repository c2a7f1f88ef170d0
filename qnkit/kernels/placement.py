"""Which qubit is where when: the cost of a placement in e-bits, changed step by step, and annealing over placements.

A packet is a stretch of a qubit's gates that copies of it can serve together; its mask holds the modules in which the qubit or a
copy is needed, and it costs the tree that joins them; copies that live on over a bridge cost nothing again (kernels.bridging).
See qnkit.compute.placement for what the tables hold.
"""

import math

from ._jit import jit
from .bridging import ENDS
from .needs import LAYER, ONE, OTHER, PACKET_ONE, PACKET_OTHER, homes_in, homes_out, joined, left, site_in, site_out


@jit
def best_site(gates, masks, trees, gate, first, avoided):
    """The module in which a gate costs least, the first of equal ones from ``first`` on; one is avoided (-1: none)."""
    one, other = masks[gates[gate, PACKET_ONE]], masks[gates[gate, PACKET_OTHER]]
    modules, found, least = 0, first, 1 << 30
    while (1 << modules) < trees.shape[1]:
        modules += 1
    for k in range(modules):
        module = (first + k) % modules
        if module != avoided:
            cost = trees[0, one | (1 << module)] - trees[0, one] + trees[0, other | (1 << module)] - trees[0, other]
            if cost < least:
                least, found = cost, module
    return found


@jit
def taken(change, temperature, rng):
    """Whether a step that costs so much more is taken."""
    return change <= 0 or rng.random() < math.exp(-change / temperature)


@jit
def move_sites(gates, of_packet, begins, owner, homes, sites, counts, masks, trees, bridges, log, temperature, rng):
    """Try to serve all gates of a packet with one module there, or none of them; by how much the cost changed."""
    modules = counts.shape[1]
    packet, module, gather = rng.integers(0, masks.shape[0]), rng.integers(0, modules), rng.random() < 0.5
    first, moved, change = rng.integers(0, modules), 0, 0
    for i in range(begins[packet], begins[packet + 1]):
        gate = of_packet[i]
        partner = gates[gate, ONE] + gates[gate, OTHER] - owner[packet]
        layer = gates[gate, LAYER]
        if gather:
            if sites[gate] == module or homes[partner, layer] != module or homes[owner[packet], layer] == module:
                continue
        elif sites[gate] != module:
            continue
        log[moved, 0], log[moved, 1] = gate, sites[gate]
        moved += 1
        change += site_out(gates, counts, masks, trees, bridges, gate, sites[gate])
    for i in range(moved):
        gate = log[i, 0]
        sites[gate] = module if gather else best_site(gates, masks, trees, gate, first, module)
        change += site_in(gates, counts, masks, trees, bridges, gate, sites[gate])
    if moved == 0 or taken(change, temperature, rng):
        return change
    for i in range(moved):
        site_out(gates, counts, masks, trees, bridges, log[i, 0], sites[log[i, 0]])
    for i in range(moved):
        sites[log[i, 0]] = log[i, 1]
        site_in(gates, counts, masks, trees, bridges, log[i, 0], log[i, 1])
    return 0


@jit
def move_site(gates, sites, counts, masks, trees, bridges, temperature, rng):
    """Try another module for one gate; by how much the cost changed."""
    gate, first = rng.integers(0, gates.shape[0]), rng.integers(0, counts.shape[1])
    old = sites[gate]
    change = site_out(gates, counts, masks, trees, bridges, gate, old)
    sites[gate] = first if rng.random() < 0.3 else best_site(gates, masks, trees, gate, first, -1)
    change += site_in(gates, counts, masks, trees, bridges, gate, sites[gate])
    if taken(change, temperature, rng):
        return change
    site_out(gates, counts, masks, trees, bridges, gate, sites[gate])
    sites[gate] = old
    site_in(gates, counts, masks, trees, bridges, gate, old)
    return 0


@jit
def move_pin(counts, masks, trees, bridges, pins, temperature, rng):
    """Try a copy for the sake of a bridge in a module more, or one less; by how much the cost changed."""
    begin = bridges[ENDS]
    if begin == bridges.shape[0]:
        return 0
    packet, module = bridges[rng.integers(begin, bridges.shape[0])], rng.integers(0, counts.shape[1])
    if (pins[packet] >> module) & 1:
        change = left(counts, masks, trees, bridges, packet, module, 1)
    else:
        change = joined(counts, masks, trees, bridges, packet, module, 1)
    pins[packet] ^= 1 << module
    if taken(change, temperature, rng):
        return change
    pins[packet] ^= 1 << module
    if (pins[packet] >> module) & 1:
        joined(counts, masks, trees, bridges, packet, module, 1)
    else:
        left(counts, masks, trees, bridges, packet, module, 1)
    return 0


@jit
def shift(pair, begin, end, target, packets, homes, loads, counts, masks, trees, bridges, kept, back):
    """Move one qubit to a module, or exchange two, from a layer to another one; or put them back; the change of the cost."""
    change, both = 0, pair[1] >= 0
    for i in range(2 if both else 1):
        change += homes_out(packets, homes, counts, masks, trees, bridges, pair[i], begin, end)
    for layer in range(begin, end):
        if both:
            homes[pair[0], layer], homes[pair[1], layer] = homes[pair[1], layer], homes[pair[0], layer]
        else:
            loads[homes[pair[0], layer], layer] -= 1
            if back:
                homes[pair[0], layer] = kept[layer]
            else:
                kept[layer] = homes[pair[0], layer]
                homes[pair[0], layer] = target
            loads[homes[pair[0], layer], layer] += 1
    for i in range(2 if both else 1):
        change += homes_in(packets, homes, counts, masks, trees, bridges, pair[i], begin, end)
    return change


@jit
def move_stay(
    gates, gate_at, packets, homes, sites, loads, room, counts, masks, trees, bridges, log, kept, pair, whole, temperature, rng
):
    """Try to bring a gate's qubit to its partner, or elsewhere, for some layers; by how much the cost changed.

    Into a free place, or in exchange for a qubit that is there. ``whole``: the share of steps that move it for all layers.
    """
    qubits, layers = homes.shape
    gate = rng.integers(0, gates.shape[0])
    layer, side = gates[gate, LAYER], rng.integers(0, 2)
    one, partner = gates[gate, ONE + side], gates[gate, OTHER - side]
    target = homes[partner, layer] if rng.random() < 0.7 else rng.integers(0, counts.shape[1])
    if target == homes[one, layer]:
        return 0
    begin, end, kind = 0, layers, rng.random()
    if kind >= whole:
        span = int(layers ** rng.random())  # short and long stays alike
        begin = max(0, layer - int(rng.random() * span))
        end = max(layer + 1, min(layers, begin + span))
        if rng.random() < 0.5:  # from a packet's begin, to a packet's end
            while begin > 0 and packets[one, begin - 1] == packets[one, begin]:
                begin -= 1
            while end < layers and packets[one, end - 1] == packets[one, end]:
                end += 1
    pair[0], pair[1] = one, -1
    if rng.random() < 0.5:
        for k in range(begin, end):
            if homes[one, k] != target and loads[target, k] >= room[target]:
                return 0
    else:
        start = rng.integers(0, qubits)
        for k in range(qubits):
            other = (start + k) % qubits
            if homes[other, layer] == target and other != one and other != partner:
                pair[1] = other
                break
        if pair[1] < 0:
            return 0
    moved, change = 0, 0
    for i in range(2 if pair[1] >= 0 else 1):
        for k in range(begin, end):
            found = gate_at[pair[i], k]
            if found >= 0 and not (i == 1 and (gates[found, ONE] == one or gates[found, OTHER] == one)):
                log[moved, 0], log[moved, 1] = found, sites[found]
                moved += 1
                change += site_out(gates, counts, masks, trees, bridges, found, sites[found])
    change += shift(pair, begin, end, target, packets, homes, loads, counts, masks, trees, bridges, kept, False)
    for i in range(moved):
        sites[log[i, 0]] = best_site(gates, masks, trees, log[i, 0], log[i, 1], -1)
        change += site_in(gates, counts, masks, trees, bridges, log[i, 0], sites[log[i, 0]])
    if taken(change, temperature, rng):
        return change
    for i in range(moved):
        site_out(gates, counts, masks, trees, bridges, log[i, 0], sites[log[i, 0]])
    shift(pair, begin, end, target, packets, homes, loads, counts, masks, trees, bridges, kept, True)
    for i in range(moved):
        sites[log[i, 0]] = log[i, 1]
        site_in(gates, counts, masks, trees, bridges, log[i, 0], log[i, 1])
    return 0

"""Annealing over placements of a circuit's qubits and gates; see kernels.placement for its steps."""

from ._jit import jit
from .bridging import BEGINS, SAVED
from .needs import homes_in, joined, site_in
from .placement import move_pin, move_site, move_sites, move_stay


@jit
def counted(gates, packets, homes, sites, pins, counts, masks, trees, bridges):
    """The cost of a placement from nothing; ``counts``, ``masks`` and what bridges save are filled."""
    counts[:] = 0
    masks[:] = 0
    bridges[bridges[SAVED] : bridges[BEGINS]] = 0
    cost = 0
    for qubit in range(homes.shape[0]):
        cost += homes_in(packets, homes, counts, masks, trees, bridges, qubit, 0, homes.shape[1])
    for gate in range(sites.shape[0]):
        cost += site_in(gates, counts, masks, trees, bridges, gate, sites[gate])
    for packet in range(pins.shape[0]):
        for module in range(counts.shape[1]):
            if (pins[packet] >> module) & 1:
                cost += joined(counts, masks, trees, bridges, packet, module, 1)
    return cost


@jit
def annealed(
    first, last, steps, hot, cold, whole, shares, gates, gate_at, packets, of_packet, begins, owner, room, trees, bridges,
    homes, sites, pins, loads, counts, masks, best_homes, best_sites, best_pins, log, kept, pair, costs, rng,
):  # fmt: skip
    """Go on with annealing from step ``first`` to ``last`` of ``steps``; the best placement is kept.

    Parameters
    ----------
    hot, cold : the temperature, in e-bits, of the first and the last step; it falls by the same factor each step
    whole : see move_stay
    shares : float (3,): the share of steps that move sites, of those and of pins, of those and of one site; the rest moves qubits
    gates : int (gates, 5): both qubits, layer, both packets
    gate_at, packets : int (qubits, layers): the gate (-1: none) and the packet there
    of_packet, begins, owner : the gates of each packet, where they begin (packets + 1,), and whose packet it is
    room : int (modules,), data qubits
    trees : int (3, 2**modules): what the tree over each set of modules costs, the modules on it, and what copies there save
    bridges : see kernels.bridging.rebridged
    homes, sites, pins, loads : the placement, changed in place: int (qubits, layers), (gates,), (packets,), (modules, layers)
    counts, masks : see counted
    best_homes, best_sites, best_pins : the best placement so far
    log, kept, pair : int (2 layers + gates, 2), (layers,), (2,), room to work in
    costs : int (2,): of the placement, and of the best one
    """
    fall = (cold / hot) ** (1.0 / max(1, steps - 1))
    temperature = hot * fall**first
    for _ in range(first, last):
        kind = rng.random()
        if kind < shares[0]:
            costs[0] += move_sites(
                gates, of_packet, begins, owner, homes, sites, counts, masks, trees, bridges, log, temperature, rng
            )  # fmt: skip
        elif kind < shares[1]:
            costs[0] += move_pin(counts, masks, trees, bridges, pins, temperature, rng)
        elif kind < shares[2]:
            costs[0] += move_site(gates, sites, counts, masks, trees, bridges, temperature, rng)
        else:
            costs[0] += move_stay(
                gates, gate_at, packets, homes, sites, loads, room, counts, masks, trees, bridges, log, kept, pair,
                whole, temperature, rng,
            )  # fmt: skip
        if costs[0] < costs[1]:
            costs[1] = costs[0]
            best_homes[:] = homes
            best_sites[:] = sites
            best_pins[:] = pins
        temperature *= fall

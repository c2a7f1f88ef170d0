"""Annealing over placements of a circuit's qubits and gates; see kernels.placement for its steps."""

from ._jit import jit
from .placement import home_in, move_site, move_sites, move_stay, site_in


@jit
def counted(gates, packets, homes, sites, counts, masks, trees):
    """The cost of a placement from nothing; ``counts`` and ``masks`` are filled."""
    counts[:] = 0
    masks[:] = 0
    cost = 0
    for qubit in range(homes.shape[0]):
        for layer in range(homes.shape[1]):
            cost += home_in(packets, counts, masks, trees, qubit, layer, homes[qubit, layer])
    for gate in range(sites.shape[0]):
        cost += site_in(gates, counts, masks, trees, gate, sites[gate])
    return cost


@jit
def annealed(
    first, last, steps, hot, cold, whole, gates, gate_at, packets, of_packet, begins, owner, room, trees,
    homes, sites, loads, counts, masks, best_homes, best_sites, log, kept, pair, costs, rng,
):  # fmt: skip
    """Go on with annealing from step ``first`` to ``last`` of ``steps``; the best placement is kept.

    Parameters
    ----------
    hot, cold : the temperature, in e-bits, of the first and the last step; it falls by the same factor each step
    whole : see move_stay
    gates : int (gates, 5): both qubits, layer, both packets
    gate_at, packets : int (qubits, layers): the gate (-1: none) and the packet there
    of_packet, begins, owner : the gates of each packet, where they begin (packets + 1,), and whose packet it is
    room : int (modules,), data qubits
    trees : int (2**modules,), what the tree over each set of modules costs
    homes, sites, loads : the placement, changed in place: int (qubits, layers), (gates,), (modules, layers)
    counts, masks : see counted
    best_homes, best_sites : the best placement so far
    log, kept, pair : int (2 layers + gates, 2), (layers,), (2,), room to work in
    costs : int (2,): of the placement, and of the best one
    """
    fall = (cold / hot) ** (1.0 / max(1, steps - 1))
    temperature = hot * fall**first
    for _ in range(first, last):
        kind = rng.random()
        if kind < 0.35:
            costs[0] += move_sites(
                gates, of_packet, begins, owner, homes, sites, counts, masks, trees, log, temperature, rng
            )  # fmt: skip
        elif kind < 0.45:
            costs[0] += move_site(gates, sites, counts, masks, trees, temperature, rng)
        else:
            costs[0] += move_stay(
                gates, gate_at, packets, homes, sites, loads, room, counts, masks, trees, log, kept, pair,
                whole, temperature, rng,
            )  # fmt: skip
        if costs[0] < costs[1]:
            costs[1] = costs[0]
            best_homes[:] = homes
            best_sites[:] = sites
        temperature *= fall

"""Steiner trees: what it costs to join any set of a few places of a graph; Dreyfus and Wagner's recursion over all sets."""

from ._jit import jit


@jit
def tree_costs(distances, rooted, out):
    """The least cost of a tree over each set of places, from the least costs of ways between two of them.

    S. E. Dreyfus, R. A. Wagner, Networks 1, 195 (1971): the cheapest tree over a set and one place more, ``rooted``, is two
    trees that meet at a place, and a way from there.

    Parameters
    ----------
    distances : int (places, places)
    rooted : int (2**places, places), room to work in
    out : int (2**places,)
    """
    places = distances.shape[0]
    for mask in range(1, 1 << places):
        if mask & (mask - 1) == 0:
            lone = 0
            while (mask >> lone) != 1:
                lone += 1
            for place in range(places):
                rooted[mask, place] = distances[lone, place]
            continue
        for place in range(places):
            rooted[mask, place] = 1 << 40
        part = (mask - 1) & mask
        while part > 0:
            for place in range(places):
                rooted[mask, place] = min(rooted[mask, place], rooted[part, place] + rooted[mask ^ part, place])
            part = (part - 1) & mask
        for place in range(places):  # distances are those of shortest ways: one step is enough
            out[place] = rooted[mask, place]
        for place in range(places):
            for other in range(places):
                rooted[mask, place] = min(rooted[mask, place], out[other] + distances[other, place])
    for mask in range(1 << places):
        out[mask] = 0
        if mask > 0:
            out[mask] = rooted[mask, 0]
            for place in range(1, places):
                out[mask] = min(out[mask], rooted[mask, place])


@jit
def spans(costs, out):
    """The modules on a tree over each set of places: places are added, the lowest first, as long as the tree costs no more.

    Parameters
    ----------
    costs : int (2**places,), see tree_costs
    out : int (2**places,), sets as bits
    """
    for mask in range(costs.shape[0] - 1, -1, -1):
        out[mask], place = mask, 0
        while mask > 0 and (1 << place) < costs.shape[0]:
            more = mask | (1 << place)
            if more > mask and costs[more] == costs[mask]:
                out[mask] = out[more]
                break
            place += 1

"""A repeater chain with its hand-shakes, from pair to pair: who waits for whose message, by maxima and sums of times.

Link i joins routers i and i + 1. Memory 2 i is its left one, at router i, memory 2 i + 1 its right one, at router i + 1; so
router m has memories 2 m - 1 and 2 m. Times are whole numbers of one unit, kept as floats: exact while fewer than 2**53 units
pass between two deliveries, to 16 digits beyond.
"""

import math

from ._jit import jit

FLIGHT, LEAD, STEP, LAG = range(4)
"""What stands where in the row of a link: a message over it; from a question that is answered yes to the emission; from emission
to emission of successive attempts, a multiple of the emissions' period; from the emission until both routers know."""

MIDDLE, LEFT_END, RIGHT_END = range(3)
"""Of a swap, in the order in which they happen: the router that measures, and the routers at the ends of what it joins."""

ASKING, LEFT_NEWS, RIGHT_NEWS = range(3)
"""From knowing both pairs to the measurement; from there until the left and the right end know."""


@jit
def deliver_rounds(period, links, swaps, delays, left_rates, right_rates, tries, free, known, born, last, intervals, logs):
    """Go on for as many pairs as there are rows of ``tries``.

    Parameters
    ----------
    period : photons leave at whole multiples of it
    links : float (links, 4); see FLIGHT to LAG
    swaps, delays : int and float (swaps, 3); see MIDDLE and ASKING
    left_rates, right_rates : float (links, 3)
        What the link's left and its right memory take per unit of time from the logarithms of a pair's three correlations.
    tries : float (n, links)
        The attempts of each link for each pair, whole numbers of at least 1.
    free : float (memories,), carried
        Since when each memory is free.
    known, born : float (memories,), (links,)
        Room for the times at which a memory's router knows of the pair that it has now, and for the emissions.
    last : float (1,), carried
        The delivery before, on the clock of ``free``, which is set back by whole periods at each delivery.
    intervals : float (n,)
        Time since the delivery before: the later of the two at which the ends know.
    logs : float (n, 3)
        By how much the logarithms of the three correlations have fallen, all memories together.
    """
    count, before = links.shape[0], last[0]
    for k in range(tries.shape[0]):
        base = math.floor(before / period) * period
        before -= base
        for i in range(count):
            flight, asked = links[i, FLIGHT], free[2 * i] - base
            late = free[2 * i + 1] - base - asked - flight
            if late > 0.0:  # the right memory is in use when the question comes: it is put again after each refusal
                asked += math.ceil(late / (2.0 * flight)) * (2.0 * flight) if flight > 0.0 else late
            born[i] = math.ceil((asked + links[i, LEAD]) / period) * period + (tries[k, i] - 1.0) * links[i, STEP]
            known[2 * i] = known[2 * i + 1] = born[i] + links[i, LAG]
        for j in range(swaps.shape[0]):
            middle, left, right = 2 * swaps[j, MIDDLE], 2 * swaps[j, LEFT_END], 2 * swaps[j, RIGHT_END] - 1
            done = max(known[middle - 1], known[middle]) + delays[j, ASKING]
            free[middle - 1] = free[middle] = done
            known[left] = done + delays[j, LEFT_NEWS]
            known[right] = done + delays[j, RIGHT_NEWS]
        free[0], free[2 * count - 1] = known[0], known[2 * count - 1]
        x, y, z = 0.0, 0.0, 0.0
        for i in range(count):
            left_age, right_age = free[2 * i] - born[i], free[2 * i + 1] - born[i]
            x += left_rates[i, 0] * left_age + right_rates[i, 0] * right_age
            y += left_rates[i, 1] * left_age + right_rates[i, 1] * right_age
            z += left_rates[i, 2] * left_age + right_rates[i, 2] * right_age
        logs[k, 0], logs[k, 1], logs[k, 2] = x, y, z
        end = max(free[0], free[2 * count - 1])
        intervals[k] = end - before
        before = end
    last[0] = before

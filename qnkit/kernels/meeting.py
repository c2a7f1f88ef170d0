"""Links that must all have a pair at once: sampled deliveries, with every failed attempt skipped."""

import math

from ._jit import jit


@jit
def attempts(scale, uniform):
    """The number of attempts up to and including a success, as a float: geometric, by inversion of a uniform in [0, 1).

    ``scale`` is ``1 / log(1 - p)``, 0 where every attempt succeeds.
    """
    return max(1.0, math.ceil(math.log1p(-uniform) * scale))


@jit
def begin(scales, steps, in_turn, now, rng, births):
    """Draw when each link has its next pair, all from ``now`` on, or (``in_turn`` not 0) each once the one before it has one."""
    start = now
    for i in range(births.shape[0]):
        births[i] = start + attempts(scales[i], rng.random()) * steps[i]
        if in_turn != 0:
            start = births[i]


@jit
def note(link, born, ended, delivered, clock, log, state):
    """Write one pair into the log while it has room; ``state[1]`` counts the lines."""
    line = int(state[1])
    if line < log.shape[0]:
        log[line, 0] = link
        log[line, 1] = clock + born
        log[line, 2] = clock + ended
        log[line, 3] = delivered
        state[1] += 1.0


@jit
def meet(scales, steps, limits, in_turn, together, budget, start, rng, births, counts, state, times, ages, thrown, log):
    """The number of deliveries made by now; it stops when ``times`` is full or after ``budget`` rounds, to be called again.

    A round either delivers, where all pairs outlive the last birth, or throws away the pair that is first too old (all pairs and
    all attempts under way where ``together`` or ``in_turn`` is not 0). Times are from the last delivery.

    Parameters
    ----------
    scales, steps, limits : float (links,)
        As for attempts; the time of an attempt; the largest age, which may be infinite. Any one unit of time.
    start : the deliveries made before
    births, counts : float (links,), carried from call to call
        When each link has its next pair (begin draws the first ones), and how many of its pairs were thrown away.
    state : float (2,), carried
        The time of the last delivery from the beginning, and the lines of the log.
    times : float (n,)
    ages, thrown : float (n, links)
    log : float (lines, 4)
        Of each pair the link, birth, end and whether it was delivered (1) or thrown away (0).
    """
    links, done = births.shape[0], start
    for _ in range(budget):
        if done == times.shape[0]:
            break
        last, expiry, first = births[0], math.inf, -1
        for i in range(1, links):
            last = max(last, births[i])
        for i in range(links):
            end = births[i] + limits[i]
            if end < last and end < expiry:
                expiry, first = end, i
        if first < 0:
            times[done] = last
            for i in range(links):
                ages[done, i] = last - births[i]
                thrown[done, i] = counts[i]
                counts[i] = 0.0
                note(i, births[i], last, 1.0, state[0], log, state)
            state[0] += last
            done += 1
            begin(scales, steps, in_turn, 0.0, rng, births)
        elif together != 0 or in_turn != 0:
            for i in range(links):
                if births[i] <= expiry:
                    counts[i] += 1.0
                    note(i, births[i], expiry, 0.0, state[0], log, state)
            begin(scales, steps, in_turn, expiry, rng, births)
        else:
            counts[first] += 1.0
            note(first, births[first], expiry, 0.0, state[0], log, state)
            births[first] = expiry + attempts(scales[first], rng.random()) * steps[first]
    return done

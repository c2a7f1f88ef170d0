"""What stations do with pairs: offer halves, swap two pairs, distil two pairs, settle what becomes of a pair."""

import math

from . import event_columns as c
from ._jit import lean
from .event_heap import push
from .event_memory import age, fade, free
from .event_pairs import (
    append,
    bad_news,
    deliver,
    end,
    is_final,
    new_pair,
    other_half,
    queue_pair,
    remove,
    settle_state,
    unqueue_pair,
)


@lean
def news(s, memory, time, lost, extra):
    """Send a swap's outcome to a far half: that it failed, or what was measured; and what bad news follows behind it."""
    if memory < 0:
        return
    s.held[memory, c.PENDING] += 1
    if lost:
        bad_news(s, memory, time)
    else:
        push(s, time, c.TOLD, memory, s.held[memory, c.GENERATION])
    if extra < math.inf:
        bad_news(s, memory, extra)


@lean
def do_swap(s, a, b, rng):
    """Swap the pairs of two memories of one node: the pair of their far halves is made, or lost, and both memories are free."""
    now, node = s.clock[c.NOW], s.held[a, c.NODE]
    first, second = s.held[a, c.PAIR], s.held[b, c.PAIR]
    x, y = other_half(s, a), other_half(s, b)
    failed = s.nodes[node, c.SUCCESS] < 1.0 and rng.random() >= s.nodes[node, c.SUCCESS]
    age(s, first, now)
    age(s, second, now)
    first_broken, second_broken = s.pairs[first, c.BROKEN] != 0, s.pairs[second, c.BROKEN] != 0
    broken = failed or first_broken or second_broken
    one, two = s.states[first], s.states[second]
    span_x, span_y = one[c.SPAN], two[c.SPAN]
    tx, ty, tz = one[c.TX] * two[c.TX], one[c.TY] * two[c.TY], one[c.TZ] * two[c.TZ]
    oldest = min(one[c.OLDEST], two[c.OLDEST])
    serials = s.pairs[first, c.SERIAL], s.pairs[second, c.SERIAL]
    links = s.pairs[first, c.LINKS] + s.pairs[second, c.LINKS]
    flow = s.pairs[first, c.FLOW] if s.pairs[first, c.FLOW] == s.pairs[second, c.FLOW] else -1
    late_x = max(now, s.memories[b, c.BAD]) + span_x
    late_y = max(now, s.memories[a, c.BAD]) + span_y
    good = c.F_SWAP_FAILED if failed else c.F_SWAPPED
    end(s, first, c.F_WASTED if second_broken and not failed else good)
    end(s, second, c.F_WASTED if first_broken and not failed else good)
    pair = -1
    if x >= 0 or y >= 0:
        pair = new_pair(s, c.MADE_SWAPPED, node, serials[0], serials[1], x, y)
        factors = s.nodes[node]
        settle_state(s, pair, tx * factors[c.FACTOR_X], ty * factors[c.FACTOR_Y], tz * factors[c.FACTOR_Z])
        s.states[pair, c.OLDEST], s.states[pair, c.SPAN] = oldest, span_x + span_y
        s.pairs[pair, c.FLOW], s.pairs[pair, c.LINKS], s.pairs[pair, c.DISTIL] = flow, links, -1
        if broken:
            s.pairs[pair, c.BROKEN] = s.pairs[pair, c.GHOST] = 1
        site = s.held[a, c.SITE]
        if flow >= 0 and is_final(s, pair):
            s.pairs[pair, c.DISTIL] = s.links.shape[0] + s.sites.shape[0] + flow
        elif site >= 0 and (s.sites[site, c.NEED_LOW] >= 0 or s.sites[site, c.NEED_HIGH] >= 0):
            s.pairs[pair, c.DISTIL] = s.links.shape[0] + site
        news(s, x, now + span_x, failed, late_x)
        news(s, y, now + span_y, failed, late_y)
    free(s, a, rng)
    free(s, b, rng)
    if pair >= 0 and not broken:
        fade(s, pair)


@lean
def begin_swap(s, a, b, rng):
    """Begin the swap of two memories of one node; ``a`` holds the left pair. Where nodes ask first, both partners are asked."""
    s.held[a, c.BUSY] = s.held[b, c.BUSY] = 1
    if s.tally[c.ASKING] != 0:
        span = max(s.states[s.held[a, c.PAIR], c.SPAN], s.states[s.held[b, c.PAIR], c.SPAN])
        push(s, s.clock[c.NOW] + 2.0 * span, c.AGREED, a, b)
    else:
        measure(s, a, b, rng)


@lean
def measure(s, a, b, rng):
    """Begin the measurement of a swap."""
    gate = s.nodes[s.held[a, c.NODE], c.GATE]
    if gate > 0.0:
        age(s, s.held[a, c.PAIR], s.clock[c.NOW])
        age(s, s.held[b, c.PAIR], s.clock[c.NOW])
        s.held[a, c.FROZEN] = s.held[b, c.FROZEN] = 1
        push(s, s.clock[c.NOW] + gate, c.SWAP, a, b)
    else:
        do_swap(s, a, b, rng)


@lean
def offer(s, memory, rng):
    """Offer a half to its station: it is swapped if there is one to swap it with, else it waits in the station's list."""
    site = s.held[memory, c.SITE]
    if site < 0 or s.held[memory, c.LISTED] >= 0:
        return
    row, side = s.sites[site], s.held[memory, c.SIDE]
    if row[c.SITE_KIND] == c.WAY:
        need = row[c.NEED_LOW + side]
        if need >= 0:
            other = other_half(s, memory)
            if s.held[memory, c.PENDING] != 0 or other < 0 or s.held[other, c.POSITION] != need:
                return
        append(s, memory, side)
        if row[c.HEAD] >= 0 and row[c.HEAD + 2] >= 0:
            a, b = row[c.HEAD], row[c.HEAD + 2]
            if row[c.PICK] == 1:
                a, b = row[c.TAIL], row[c.TAIL + 2]
            remove(s, a)
            remove(s, b)
            begin_swap(s, a, b, rng)
        return
    if row[c.SITE_KIND] == c.SWITCH:
        one = row[c.TAIL] if row[c.PICK] == 1 else row[c.HEAD]
        while one >= 0 and s.held[one, c.OTHER] == s.held[memory, c.OTHER]:
            one = s.held[one, c.PREVIOUS] if row[c.PICK] == 1 else s.held[one, c.NEXT]
        if one >= 0:
            remove(s, one)
            begin_swap(s, one, memory, rng)
            return
    else:
        s.tally[c.DECISION] = 1
    append(s, memory, 0)


@lean
def improved(s, tensor, protocol, first, second, out):
    """The probability that a distillation is accepted; ``out`` (4,) becomes 1 and the correlations of the pair that is kept."""
    one, two = s.states[first], s.states[second]
    k = (1.0, one[c.TX], one[c.TY], one[c.TZ])
    m = (1.0, two[c.TX], two[c.TY], two[c.TZ])
    axis = 2
    if protocol == 0:
        if k[1] * m[1] < k[2] * m[2]:
            axis = 1
        if k[3] * m[3] < k[axis] * m[axis]:
            axis = 3
    else:
        mean_k, mean_m = (k[1] + k[2] + k[3]) / 3.0, (m[1] + m[2] + m[3]) / 3.0
        k, m = (1.0, mean_k, mean_k, mean_k), (1.0, mean_m, mean_m, mean_m)
    for o in range(4):
        total = 0.0
        for i in range(4):
            for j in range(4):
                from_i = axis if i == 2 else (2 if i == axis else i)
                from_j = axis if j == 2 else (2 if j == axis else j)
                total += tensor[o, i, j] * k[from_i] * m[from_j]
        out[o] = total
    chance = out[0]
    if chance > 0.0:
        for o in range(4):
            out[o] /= chance
    out[2], out[axis] = out[axis], out[2]
    if protocol == 1:
        mean = (out[1] + out[2] + out[3]) / 3.0
        out[1] = out[2] = out[3] = mean
    return chance


@lean
def distil(s, kept, measured, out, rng):
    """Distil two pairs between the same two nodes; both nodes know the outcome when their messages have crossed."""
    now = s.clock[c.NOW]
    age(s, kept, now)
    age(s, measured, now)
    site = s.pairs[kept, c.DISTIL]
    chance = improved(s, s.tensors[site], s.distils[site, c.PROTOCOL], kept, measured, out)
    works = rng.random() < chance
    left, right = s.pairs[measured, c.LEFT], s.pairs[measured, c.RIGHT]
    oldest = min(s.states[kept, c.OLDEST], s.states[measured, c.OLDEST])
    span, row = s.states[kept, c.SPAN], s.pairs[kept]
    serials = row[c.SERIAL], s.pairs[measured, c.SERIAL]
    rounds, links, flow, own_left, own_right = row[c.ROUNDS], row[c.LINKS], row[c.FLOW], row[c.LEFT], row[c.RIGHT]
    end(s, measured, c.F_MEASURED)
    end(s, kept, c.F_DISTILLED if works else c.F_DISTIL_FAILED)
    pair = new_pair(s, c.MADE_DISTILLED, -1, serials[0], serials[1], own_left, own_right)
    settle_state(s, pair, out[1], out[2], out[3])
    s.states[pair, c.OLDEST], s.states[pair, c.SPAN] = oldest, span
    s.pairs[pair, c.ROUNDS], s.pairs[pair, c.LINKS] = rounds + 1, links
    s.pairs[pair, c.FLOW], s.pairs[pair, c.DISTIL] = flow, site
    if works:
        s.states[pair, c.LEFT_TOLD] = s.states[pair, c.RIGHT_TOLD] = now + span
    else:
        s.pairs[pair, c.BROKEN] = s.pairs[pair, c.GHOST] = 1
    s.held[own_left, c.BUSY] = s.held[own_right, c.BUSY] = 1
    free(s, left, rng)
    free(s, right, rng)
    push(s, now + span, c.DISTILLED, pair, s.pairs[pair, c.SERIAL])


@lean
def seek_partner(s, pair, out, rng):
    """Distil a pair with the first that fits, or let it wait for one."""
    if s.pairs[pair, c.QUEUED] != 0:
        return
    site = s.pairs[pair, c.DISTIL]
    other, rounds = s.distils[site, c.FIRST], s.pairs[pair, c.ROUNDS]
    while other >= 0:
        theirs = s.pairs[other, c.ROUNDS]
        if (s.distils[site, c.ORDER_OF] == 1 and theirs == rounds) or (
            s.distils[site, c.ORDER_OF] == 0 and (theirs == 0 or rounds == 0)
        ):
            break
        other = s.pairs[other, c.NEXT_PAIR]
    if other < 0:
        queue_pair(s, pair)
    else:
        unqueue_pair(s, other)
        if rounds > s.pairs[other, c.ROUNDS]:
            distil(s, pair, other, out, rng)
        else:
            distil(s, other, pair, out, rng)


@lean
def unripe(s, pair):
    """Whether a pair must still be distilled."""
    site = s.pairs[pair, c.DISTIL]
    return site >= 0 and s.pairs[pair, c.ROUNDS] < s.distils[site, c.REQUIRED]


@lean
def settle(s, pair, out, rng):
    """Distil, deliver or offer a pair that both its nodes know."""
    if unripe(s, pair):
        seek_partner(s, pair, out, rng)
    elif is_final(s, pair):
        deliver(s, pair, rng)
    else:
        left, serial = s.pairs[pair, c.LEFT], s.pairs[pair, c.SERIAL]
        right, generation = s.pairs[pair, c.RIGHT], s.held[s.pairs[pair, c.RIGHT], c.GENERATION]
        offer(s, left, rng)
        if s.held[right, c.GENERATION] == generation and serial >= 0:
            offer(s, right, rng)

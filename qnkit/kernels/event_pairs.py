"""Pairs: how they are noted, listed at a station, lose a half, end, and are delivered."""

import math

from . import event_columns as c
from ._jit import lean
from .event_heap import push
from .event_memory import age, free


@lean
def new_pair(s, kind, place, first, second, left, right):
    """The slot of a new pair of two memories (-1: a half that is gone), with its serial number; the rest is the caller's."""
    s.tally[c.SPARE] -= 1
    pair = s.spare[s.tally[c.SPARE]]
    row = s.pairs[pair]
    row[c.SERIAL] = s.tally[c.SERIALS]
    s.tally[c.SERIALS] += 1
    row[c.KIND], row[c.PLACE], row[c.PARENT], row[c.PARENT_2], row[c.LEFT], row[c.RIGHT] = kind, place, first, second, left, right
    row[c.ROUNDS] = row[c.FATE] = row[c.BROKEN] = row[c.GHOST] = row[c.FADED] = row[c.QUEUED] = 0
    row[c.PREVIOUS_PAIR] = row[c.NEXT_PAIR] = -1
    now = s.clock[c.NOW]
    s.states[pair, c.MADE] = s.states[pair, c.AT] = now
    s.states[pair, c.LEFT_TOLD] = s.states[pair, c.RIGHT_TOLD] = math.inf
    for side in range(2):
        memory = left if side == 0 else right
        row[c.LEFT_HELD + side] = memory
        row[c.LEFT_END + side] = -1
        if memory >= 0:
            row[c.LEFT_END + side] = s.held[memory, c.NODE]
            s.held[memory, c.PAIR] = pair
    return pair


@lean
def settle_state(s, pair, x, y, z):
    """Write the correlations of a new pair."""
    s.states[pair, c.TX] = s.states[pair, c.MADE_X] = x
    s.states[pair, c.TY] = s.states[pair, c.MADE_Y] = y
    s.states[pair, c.TZ] = s.states[pair, c.MADE_Z] = z


@lean
def close(s, pair):
    """Log a pair that has ended, and give its slot back."""
    if s.pairs[pair, c.GHOST] == 0 and s.tally[c.LOGGING] != 0:
        line = s.tally[c.LOGGED]
        s.tally[c.LOGGED] += 1
        counts, row = s.log_counts[line], s.pairs[pair]
        for i in range(5):
            counts[i] = row[c.SERIAL + i]
        for i in range(4):
            counts[5 + i] = row[c.LEFT_END + i]
            counts[9 + i] = row[c.FLOW + i]
        numbers, state = s.log_numbers[line], s.states[pair]
        numbers[0], numbers[1], numbers[2], numbers[3] = state[c.MADE], state[c.LEFT_TOLD], state[c.RIGHT_TOLD], state[c.ENDED]
        numbers[4], numbers[5], numbers[6], numbers[7] = state[c.OLDEST], state[c.MADE_X], state[c.MADE_Y], state[c.MADE_Z]
    s.pairs[pair, c.SERIAL] = -1
    s.spare[s.tally[c.SPARE]] = pair
    s.tally[c.SPARE] += 1


@lean
def end(s, pair, fate):
    """End a pair by a fate, unless it was lost before; its slot is given back."""
    if s.pairs[pair, c.BROKEN] == 0:
        s.pairs[pair, c.FATE] = fate
        s.states[pair, c.ENDED] = s.clock[c.NOW]
    close(s, pair)


@lean
def told(s, memory):
    """Note that a memory's node has heard all about its pair by now."""
    now, pair = s.clock[c.NOW], s.held[memory, c.PAIR]
    s.memories[memory, c.TOLD_AT] = now
    side = 0 if s.pairs[pair, c.LEFT] == memory else 1
    s.states[pair, c.LEFT_TOLD + side] = now


@lean
def other_half(s, memory):
    """The memory of the other half of a memory's pair, -1 where it is gone."""
    pair = s.held[memory, c.PAIR]
    return s.pairs[pair, c.RIGHT] if s.pairs[pair, c.LEFT] == memory else s.pairs[pair, c.LEFT]


@lean
def append(s, memory, number):
    """Put a memory at the end of one of its site's lists."""
    site = s.held[memory, c.SITE]
    head, tail = c.HEAD + 2 * number, c.TAIL + 2 * number
    last = s.sites[site, tail]
    s.held[memory, c.LISTED], s.held[memory, c.PREVIOUS], s.held[memory, c.NEXT] = number, last, -1
    if last < 0:
        s.sites[site, head] = memory
    else:
        s.held[last, c.NEXT] = memory
    s.sites[site, tail] = memory


@lean
def remove(s, memory):
    """Take a memory out of its site's list, if it is in one."""
    number = s.held[memory, c.LISTED]
    if number < 0:
        return
    site, before, after = s.held[memory, c.SITE], s.held[memory, c.PREVIOUS], s.held[memory, c.NEXT]
    if before < 0:
        s.sites[site, c.HEAD + 2 * number] = after
    else:
        s.held[before, c.NEXT] = after
    if after < 0:
        s.sites[site, c.TAIL + 2 * number] = before
    else:
        s.held[after, c.PREVIOUS] = before
    s.held[memory, c.LISTED] = -1


@lean
def queue_pair(s, pair):
    """Let a pair wait for a partner to be distilled with, behind those that wait."""
    site = s.pairs[pair, c.DISTIL]
    last = s.distils[site, c.LAST]
    s.pairs[pair, c.QUEUED], s.pairs[pair, c.PREVIOUS_PAIR], s.pairs[pair, c.NEXT_PAIR] = 1, last, -1
    if last < 0:
        s.distils[site, c.FIRST] = pair
    else:
        s.pairs[last, c.NEXT_PAIR] = pair
    s.distils[site, c.LAST] = pair


@lean
def unqueue_pair(s, pair):
    """Take a pair out of the list of those that wait for a partner, if it is there."""
    if s.pairs[pair, c.QUEUED] == 0:
        return
    site, before, after = s.pairs[pair, c.DISTIL], s.pairs[pair, c.PREVIOUS_PAIR], s.pairs[pair, c.NEXT_PAIR]
    if before < 0:
        s.distils[site, c.FIRST] = after
    else:
        s.pairs[before, c.NEXT_PAIR] = after
    if after < 0:
        s.distils[site, c.LAST] = before
    else:
        s.pairs[after, c.PREVIOUS_PAIR] = before
    s.pairs[pair, c.QUEUED] = 0


@lean
def bad_news(s, memory, time):
    """Let a memory's node hear at a time that its pair is lost, unless it hears so before."""
    if time < s.memories[memory, c.BAD]:
        s.memories[memory, c.BAD] = time
        push(s, time, c.FAILED, memory, s.held[memory, c.GENERATION])


@lean
def vacate(s, memory, fate, rng):
    """Give up one half of a pair: the pair is lost if it was not before, and its record ends with its second half."""
    pair = s.held[memory, c.PAIR]
    remove(s, memory)
    unqueue_pair(s, pair)
    if s.pairs[pair, c.BROKEN] == 0:
        s.pairs[pair, c.BROKEN] = 1
        s.pairs[pair, c.FATE] = fate
        s.states[pair, c.ENDED] = s.clock[c.NOW]
    side = 0 if s.pairs[pair, c.LEFT] == memory else 1
    s.pairs[pair, c.LEFT + side] = -1
    if s.pairs[pair, c.RIGHT - side] < 0:
        close(s, pair)
    free(s, memory, rng)


@lean
def drop(s, memory, fate, rng):
    """Throw a half away and tell the other end, if there is one."""
    other, span = other_half(s, memory), s.states[s.held[memory, c.PAIR], c.SPAN]
    vacate(s, memory, fate, rng)
    if other >= 0:
        bad_news(s, other, s.clock[c.NOW] + span)


@lean
def is_final(s, pair):
    """Whether a pair joins the two nodes that want it: the ends of its flow, or any two that are no stations."""
    left, right = s.pairs[pair, c.LEFT], s.pairs[pair, c.RIGHT]
    if left < 0 or right < 0:
        return False
    flow = s.pairs[pair, c.FLOW]
    if flow < 0:
        return s.held[left, c.SITE] < 0 and s.held[right, c.SITE] < 0
    return s.held[left, c.POSITION] == 0 and s.held[right, c.POSITION] == s.flows[flow, c.HOPS]


@lean
def deliver(s, pair, rng):
    """Write a pair into the table of the delivered ones; it is used at once unless its flow keeps it for a controller."""
    age(s, pair, s.clock[c.NOW])
    line = s.tally[c.DELIVERED]
    s.tally[c.DELIVERED] += 1
    row, state, counts, numbers = s.pairs[pair], s.states[pair], s.out_counts[line], s.out_numbers[line]
    counts[0], counts[1], counts[2] = row[c.SERIAL], row[c.FLOW], row[c.LEFT_END]
    counts[3], counts[4], counts[5] = row[c.RIGHT_END], row[c.LINKS], row[c.ROUNDS]
    numbers[0], numbers[1], numbers[2] = s.clock[c.NOW], state[c.OLDEST], state[c.TX]
    numbers[3], numbers[4], numbers[5] = state[c.TY], state[c.TZ], state[c.MADE]
    if row[c.FLOW] >= 0 and s.flows[row[c.FLOW], c.KEEPS] != 0:
        s.held[row[c.LEFT], c.BUSY] = s.held[row[c.RIGHT], c.BUSY] = 1
        s.tally[c.DECISION] = 1
        return
    use(s, pair, rng)


@lean
def use(s, pair, rng):
    """End a delivered pair and free its memories."""
    left, right = s.pairs[pair, c.LEFT], s.pairs[pair, c.RIGHT]
    end(s, pair, c.F_DELIVERED)
    free(s, left, rng)
    free(s, right, rng)

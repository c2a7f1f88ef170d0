"""The loop over events: it goes on to a time or a decision, and returns; and what a controller may do in between."""

from . import event_columns as c
from ._jit import lean
from .event_heap import push, take
from .event_memory import age, fade, free, leave_queue, try_start
from .event_pairs import deliver, drop, is_final, new_pair, other_half, remove, settle_state, told, use, vacate
from .event_swaps import begin_swap, distil, do_swap, measure, offer, settle, unripe

ROOM = 64
"""So many events, and a quarter as many rows, must find room before an event is handled."""
LATE = 1.0 + 1e-13
"""A qubit expires later by this factor of the clock: a herald at the very end of its time finds it, whatever was rounded."""


@lean
def store(s, memory, channel, right, other):
    """Note whose qubit a memory holds from now on."""
    row, now = s.held[memory], s.clock[c.NOW]
    row[c.SITE], row[c.POSITION] = s.channels[channel, c.LEFT_SITE + right], s.channels[channel, c.LEFT_POSITION + right]
    row[c.SIDE], row[c.PENDING], row[c.BUSY], row[c.LISTED], row[c.FROZEN] = 1 - right, 0, 0, -1, 0
    row[c.OTHER] = s.held[other, c.NODE]
    s.memories[memory, c.BORN] = now
    side = right ^ s.channels[channel, c.REVERSED]  # a way may run against its connection
    s.memories[memory, c.SINCE] = now - s.links[s.channels[channel, c.LINK], c.DRIFT_LEFT + side]
    s.memories[memory, c.BAD] = float("inf")


@lean
def herald(s, channel, out, rng):
    """A link heralds a pair: it is stored, settled, and the next attempts begin."""
    link, now = s.channels[channel, c.LINK], s.clock[c.NOW]
    left, right = s.channels[channel, c.LEFT_MEMORY], s.channels[channel, c.RIGHT_MEMORY]
    s.channels[channel, c.CHANNEL_STATE] = c.IDLE
    store(s, left, channel, 0, right)
    store(s, right, channel, 1, left)
    pair = new_pair(s, c.MADE_LINK, link, -1, -1, left, right)
    settle_state(s, pair, s.links[link, c.FRESH_X], s.links[link, c.FRESH_Y], s.links[link, c.FRESH_Z])
    s.states[pair, c.OLDEST], s.states[pair, c.SPAN] = now, s.links[link, c.LINK_SPAN]
    s.pairs[pair, c.FLOW], s.pairs[pair, c.LINKS] = s.channels[channel, c.CHANNEL_FLOW], 1
    s.pairs[pair, c.DISTIL] = link
    told(s, left)
    told(s, right)
    for memory in (left, right):
        limit = s.nodes[s.held[memory, c.NODE], c.CUTOFF]
        if limit < float("inf"):
            push(s, (now + limit) * LATE, c.EXPIRE, memory, s.held[memory, c.GENERATION])
    fade(s, pair)
    settle(s, pair, out, rng)
    try_start(s, channel, rng)


@lean
def known(s, memory, out, rng):
    """Act on a pair about which a node has heard all."""
    pair, other = s.held[memory, c.PAIR], other_half(s, memory)
    if unripe(s, pair) or is_final(s, pair):
        if other >= 0 and s.held[other, c.PENDING] == 0 and s.held[memory, c.BUSY] == 0 and s.held[other, c.BUSY] == 0:
            settle(s, pair, out, rng)
    elif s.held[memory, c.BUSY] == 0:
        offer(s, memory, rng)


@lean
def distilled(s, pair, out, rng):
    """Both nodes learn how a distillation went."""
    left, right, now = s.pairs[pair, c.LEFT], s.pairs[pair, c.RIGHT], s.clock[c.NOW]
    s.held[left, c.BUSY] = s.held[right, c.BUSY] = 0
    if s.pairs[pair, c.GHOST] != 0:
        vacate(s, left, c.F_DISTIL_FAILED, rng)
        vacate(s, right, c.F_DISTIL_FAILED, rng)
        return
    late_left = now - s.memories[left, c.BORN] >= s.nodes[s.held[left, c.NODE], c.CUTOFF]
    late_right = now - s.memories[right, c.BORN] >= s.nodes[s.held[right, c.NODE], c.CUTOFF]
    if late_left:
        drop(s, left, c.F_EXPIRED, rng)
    if late_right:
        drop(s, right, c.F_EXPIRED, rng)
    if late_left or late_right:
        return
    told(s, left)
    told(s, right)
    age(s, pair, now)
    fade(s, pair)
    settle(s, pair, out, rng)


@lean
def faded(s, pair, rng):
    """Every node that knows of a pair that has faded throws its half away."""
    left, right, serial = s.pairs[pair, c.LEFT], s.pairs[pair, c.RIGHT], s.pairs[pair, c.SERIAL]
    s.pairs[pair, c.FADED] = 1
    if left >= 0 and s.held[left, c.BUSY] == 0 and s.held[left, c.PENDING] == 0:
        drop(s, left, c.F_FADED, rng)
    if right >= 0 and s.pairs[pair, c.SERIAL] == serial and s.held[right, c.BUSY] == 0 and s.held[right, c.PENDING] == 0:
        drop(s, right, c.F_FADED, rng)


@lean
def handle(s, kind, a, b, out, rng):
    """Handle one event."""
    if kind == c.HERALD:
        if s.channels[a, c.TRY] == b and s.channels[a, c.CHANNEL_STATE] == c.TRYING:
            herald(s, a, out, rng)
    elif kind == c.SWAP:
        do_swap(s, a, b, rng)
    elif kind == c.AGREED:
        measure(s, a, b, rng)
    elif kind == c.FADE:
        if s.pairs[a, c.SERIAL] == b and s.pairs[a, c.BROKEN] == 0:
            faded(s, a, rng)
    elif kind == c.DISTILLED:
        if s.pairs[a, c.SERIAL] == b:
            distilled(s, a, out, rng)
    elif s.held[a, c.GENERATION] == b:
        if kind == c.TOLD:
            s.held[a, c.PENDING] -= 1
            if s.held[a, c.PENDING] == 0:
                told(s, a)
                pair = s.held[a, c.PAIR]
                if s.pairs[pair, c.BROKEN] == 0:
                    if s.pairs[pair, c.FADED] != 0 and s.held[a, c.BUSY] == 0:
                        drop(s, a, c.F_FADED, rng)
                    else:
                        known(s, a, out, rng)
        elif s.held[a, c.BUSY] == 0:
            if kind == c.EXPIRE:
                s.clock[c.NOW] = s.memories[a, c.BORN] + s.nodes[s.held[a, c.NODE], c.CUTOFF]  # so that LATE never adds up
                drop(s, a, c.F_EXPIRED, rng)
            else:
                vacate(s, a, c.F_SWAP_FAILED, rng)


@lean
def start(s, rng):
    """Let all links try."""
    for channel in range(s.channels.shape[0]):
        try_start(s, channel, rng)


@lean
def advance(until, budget, wanted, s, out, rng):
    """Go on to a time, or until a controller is asked, a table is full or the budget of events is used; the reason why it ended.

    Parameters
    ----------
    until : the clock is there afterwards only if the reason is BY_TIME or BY_EMPTY
    budget : the most events to handle
    wanted : it comes back, with BY_FULL, once the table of deliveries holds so many
    s : the State, changed in place
    out : float (4,), room to work in
    rng : the generator, drawn from as the attempts and chances come
    """
    s.tally[c.DECISION] = 0
    for _ in range(budget):
        if s.tally[c.HEAP] == 0:
            s.clock[c.NOW] = until
            return c.BY_EMPTY
        if s.heap[0] > until:
            s.clock[c.NOW] = until
            return c.BY_TIME
        if s.tally[c.HEAP] + ROOM > s.heap.shape[0]:
            return c.BY_GROWTH
        if (
            s.tally[c.DELIVERED] >= wanted
            or s.tally[c.DELIVERED] + 4 > s.out_counts.shape[0]
            or (s.tally[c.LOGGING] != 0 and s.tally[c.LOGGED] + ROOM // 4 > s.log_counts.shape[0])
        ):
            return c.BY_FULL
        s.clock[c.NOW] = s.heap[0]
        kind, a, b = s.heap_what[0, 0], s.heap_what[0, 1], s.heap_what[0, 2]
        take(s)
        s.tally[c.EVENTS] += 1
        handle(s, kind, a, b, out, rng)
        if s.tally[c.DECISION] != 0:
            return c.BY_DECISION
    return c.BY_BUDGET


@lean
def order_swap(s, a, b, rng):
    """A controller swaps two memories of one node."""
    remove(s, a)
    remove(s, b)
    begin_swap(s, a, b, rng)


@lean
def order_distil(s, kept, measured, out, rng):
    """A controller distils two pairs between the same nodes."""
    for pair in (kept, measured):
        remove(s, s.pairs[pair, c.LEFT])
        remove(s, s.pairs[pair, c.RIGHT])
    distil(s, kept, measured, out, rng)


@lean
def order_discard(s, memory, rng):
    """A controller throws a half away."""
    s.held[memory, c.BUSY] = 0
    drop(s, memory, c.F_DISCARDED, rng)


@lean
def order_use(s, pair, rng):
    """A controller has used a delivered pair that was kept."""
    use(s, pair, rng)


@lean
def order_link(s, link, on, rng):
    """A controller switches a link on or off; attempts under way end, pairs stay."""
    s.lit[link] = on
    for channel in range(s.channels.shape[0]):  # those that hold one memory go first, else a free one would be offered to them
        if on == 0 and s.channels[channel, c.LINK] == link and s.channels[channel, c.CHANNEL_STATE] == c.HOLDING:
            side = s.channels[channel, c.REVERSED]
            leave_queue(s, channel, s.channels[channel, c.RIGHT_POOL - side])
            free(s, s.channels[channel, c.LEFT_MEMORY + side], rng)
    for channel in range(s.channels.shape[0]):
        if s.channels[channel, c.LINK] != link:
            continue
        if on != 0:
            try_start(s, channel, rng)
        elif s.channels[channel, c.CHANNEL_STATE] == c.TRYING:
            s.channels[channel, c.CHANNEL_STATE] = c.IDLE
            s.channels[channel, c.TRY] += 1
            free(s, s.channels[channel, c.LEFT_MEMORY], rng)
            free(s, s.channels[channel, c.RIGHT_MEMORY], rng)


@lean
def order_deliver(s, pair, rng):
    """A controller hands a pair over to its two nodes."""
    remove(s, s.pairs[pair, c.LEFT])
    remove(s, s.pairs[pair, c.RIGHT])
    deliver(s, pair, rng)

"""Memories and attempts: who tries, who waits for a memory, how pairs decay, and when they have faded."""

import math

from . import event_columns as c
from ._jit import lean
from .event_heap import push

TIE = 1e-6
"""A question that arrives later than a memory becomes free by so small a part of a round trip earlier finds it free."""


@lean
def enqueue(s, channel, pool):
    """Let a channel wait for a memory of a pool, behind those that wait there."""
    s.channels[channel, c.CHANNEL_STATE] = c.WAITING
    s.channels[channel, c.CHANNEL_NEXT] = -1
    last = s.pools[pool, c.QUEUE_TAIL]
    if last < 0:
        s.pools[pool, c.QUEUE_HEAD] = channel
    else:
        s.channels[last, c.CHANNEL_NEXT] = channel
    s.pools[pool, c.QUEUE_TAIL] = channel


@lean
def leave_queue(s, channel, pool):
    """Take a channel out of the queue of a pool that it waits for; it is idle then."""
    before, one = -1, s.pools[pool, c.QUEUE_HEAD]
    while one != channel:
        before, one = one, s.channels[one, c.CHANNEL_NEXT]
    after = s.channels[channel, c.CHANNEL_NEXT]
    if before < 0:
        s.pools[pool, c.QUEUE_HEAD] = after
    else:
        s.channels[before, c.CHANNEL_NEXT] = after
    if after < 0:
        s.pools[pool, c.QUEUE_TAIL] = before
    s.channels[channel, c.CHANNEL_STATE] = c.IDLE


@lean
def take_memory(s, pool):
    """A free memory of a pool, which is no longer free."""
    s.pools[pool, c.POOL_FREE] -= 1
    return s.stack[s.pools[pool, c.POOL_START] + s.pools[pool, c.POOL_FREE]]


@lean
def asked_again(first, free_at, span):
    """When a node asks, from ``first`` on whenever a no has come back, so that the question meets a memory free at a time."""
    if span <= 0.0 or first + span >= free_at:
        return max(first, free_at - span)
    return first + 2.0 * span * math.ceil((free_at - first - span) / (2.0 * span) - TIE)


@lean
def try_start(s, channel, rng):
    """Begin the attempts of a channel if both pools have a memory, else let it wait; its herald is drawn at once.

    Where nodes ask first, that on the left of the connection takes its memory and asks; every attempt begins with a question, the
    first with the one that finds the other memory free. A link without attempts begins when the yes is back.
    """
    link, now, asking = s.channels[channel, c.LINK], s.clock[c.NOW], s.tally[c.ASKING] != 0
    holding = s.channels[channel, c.CHANNEL_STATE] == c.HOLDING
    if s.lit[link] == 0 or not (holding or s.channels[channel, c.CHANNEL_STATE] == c.IDLE):
        return
    side = s.channels[channel, c.REVERSED] if asking else 0  # whose memory is taken first
    one, other = s.channels[channel, c.LEFT_POOL + side], s.channels[channel, c.RIGHT_POOL - side]
    if not holding:
        if s.pools[one, c.POOL_FREE] == 0:
            enqueue(s, channel, one)
            return
        if not asking and s.pools[other, c.POOL_FREE] == 0:
            enqueue(s, channel, other)
            return
        memory = take_memory(s, one)
        s.channels[channel, c.LEFT_MEMORY + side] = memory
        s.memories[memory, c.ASKED_AT] = now
    if s.pools[other, c.POOL_FREE] == 0:
        enqueue(s, channel, other)
        s.channels[channel, c.CHANNEL_STATE] = c.HOLDING
        return
    s.channels[channel, c.RIGHT_MEMORY - side] = take_memory(s, other)
    s.channels[channel, c.CHANNEL_STATE] = c.TRYING
    scale, logarithm = s.links[link, c.SCALE], math.log1p(-rng.random())
    wait = -logarithm * scale if scale > 0.0 else max(1.0, math.ceil(logarithm * scale)) * s.links[link, c.STEP]
    if asking:
        span = s.links[link, c.LINK_SPAN]
        now = asked_again(s.memories[s.channels[channel, c.LEFT_MEMORY + side], c.ASKED_AT], now, span)
        if scale > 0.0:
            wait += 2.0 * span
    push(s, now + wait, c.HERALD, channel, s.channels[channel, c.TRY])


@lean
def free(s, memory, rng):
    """Give a memory back to its pool, and let those that wait for it try."""
    s.held[memory, c.GENERATION] += 1
    s.held[memory, c.PAIR] = -1
    pool = s.held[memory, c.POOL]
    s.stack[s.pools[pool, c.POOL_START] + s.pools[pool, c.POOL_FREE]] = memory
    s.pools[pool, c.POOL_FREE] += 1
    while s.pools[pool, c.POOL_FREE] > 0 and s.pools[pool, c.QUEUE_HEAD] >= 0:
        channel = s.pools[pool, c.QUEUE_HEAD]
        s.pools[pool, c.QUEUE_HEAD] = s.channels[channel, c.CHANNEL_NEXT]
        if s.pools[pool, c.QUEUE_HEAD] < 0:
            s.pools[pool, c.QUEUE_TAIL] = -1
        if s.channels[channel, c.CHANNEL_STATE] == c.WAITING:
            s.channels[channel, c.CHANNEL_STATE] = c.IDLE
        try_start(s, channel, rng)


@lean
def decay(s, pair):
    """How fast a pair decays from its last look on: a, b and c, where ZZ falls as exp(-a t), XX and YY as exp(-b t - c t**2)."""
    one, both, curved = 0.0, 0.0, 0.0
    for side in range(2):
        memory = s.pairs[pair, c.LEFT + side]
        if memory >= 0 and s.held[memory, c.FROZEN] == 0:
            one += s.memories[memory, c.ONE_RATE]
            gaussian = s.memories[memory, c.GAUSSIAN_RATE]
            both += s.memories[memory, c.COHERENCE_RATE] + 2.0 * gaussian * (s.states[pair, c.AT] - s.memories[memory, c.SINCE])
            curved += gaussian
    return one, both, curved


@lean
def age(s, pair, to):
    """Let a pair decay up to a time."""
    t = to - s.states[pair, c.AT]
    if t > 0.0:
        one, both, curved = decay(s, pair)
        if one > 0.0:
            s.states[pair, c.TZ] *= math.exp(-one * t)
        if both != 0.0 or curved != 0.0:
            factor = math.exp(-(both + curved * t) * t)
            s.states[pair, c.TX] *= factor
            s.states[pair, c.TY] *= factor
        s.states[pair, c.AT] = to


@lean
def excess(flat, tall, one, both, curved, needed, t):
    """By how much the sum of a pair's correlations is above what is needed after a time, and how fast that changes."""
    level, height = flat * math.exp(-(both + curved * t) * t), tall * math.exp(-one * t)
    return level + height - needed, -(both + 2.0 * curved * t) * level - one * height


@lean
def fading_time(flat, tall, one, both, curved, needed):
    """After what time the correlations of a pair sum up to less than needed, infinite if never; see decay, excess.

    Newton's steps, kept between a time before and one after; where a correlation is negative, and the sum need not fall all the
    time, the first of the times 1 us, 2 us, 4 us, ... at which it is too small is the one after.
    """
    if flat + tall < needed:
        return 0.0
    low, high = 0.0, math.inf
    if flat >= 0.0 and tall >= 0.0:
        stays = (tall if one == 0.0 else 0.0) + (flat if both == 0.0 and curved == 0.0 else 0.0)
        if stays >= needed:
            return math.inf
        fall = math.log((flat + tall) / needed) * (flat + tall)
        speed = flat * both + tall * one
        t = 2.0 * fall / (speed + math.sqrt(speed * speed + 4.0 * flat * curved * fall))
    else:
        t = 1e-6
        for _ in range(200):
            value, _ = excess(flat, tall, one, both, curved, needed, t)
            if value < 0.0:
                high = t
                break
            low = t
            t *= 2.0
        if high == math.inf:
            return math.inf
        t = 0.5 * (low + high)
    for _ in range(200):
        value, slope = excess(flat, tall, one, both, curved, needed, t)
        if value < 0.0:
            high = t
        else:
            low = t
        after = t - value / slope if slope < 0.0 else math.inf
        if not low <= after <= high or after == math.inf:
            after = 2.0 * t if high == math.inf else 0.5 * (low + high)
        if abs(after - t) <= 2e-16 * t:
            break
        t = after
    return t


@lean
def fade(s, pair):
    """Push when a pair falls below the least fidelity, if it ever does."""
    least = s.clock[c.LEAST]
    if least <= 0.0 or s.pairs[pair, c.BROKEN] != 0:
        return
    one, both, curved = decay(s, pair)
    state = s.states[pair]
    wait = fading_time(state[c.TX] + state[c.TY], state[c.TZ], one, both, curved, 4.0 * least - 1.0)
    if wait < math.inf:
        push(s, s.clock[c.NOW] + wait, c.FADE, pair, s.pairs[pair, c.SERIAL])

"""Memories and attempts: who tries, who waits for a memory, how pairs decay, and when they have faded."""

import math

from . import event_columns as c
from ._jit import lean
from .event_heap import push


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
def take_memory(s, pool):
    """A free memory of a pool, which is no longer free."""
    s.pools[pool, c.POOL_FREE] -= 1
    return s.stack[s.pools[pool, c.POOL_START] + s.pools[pool, c.POOL_FREE]]


@lean
def try_start(s, channel, rng):
    """Begin the attempts of a channel if both pools have a memory, else let it wait; its herald is drawn at once."""
    link = s.channels[channel, c.LINK]
    if s.channels[channel, c.CHANNEL_STATE] != c.IDLE or s.lit[link] == 0:
        return
    left, right = s.channels[channel, c.LEFT_POOL], s.channels[channel, c.RIGHT_POOL]
    if s.pools[left, c.POOL_FREE] == 0:
        enqueue(s, channel, left)
        return
    if s.pools[right, c.POOL_FREE] == 0:
        enqueue(s, channel, right)
        return
    s.channels[channel, c.LEFT_MEMORY] = take_memory(s, left)
    s.channels[channel, c.RIGHT_MEMORY] = take_memory(s, right)
    s.channels[channel, c.CHANNEL_STATE] = c.TRYING
    scale, logarithm = s.links[link, c.SCALE], math.log1p(-rng.random())
    wait = -logarithm * scale if scale > 0.0 else max(1.0, math.ceil(logarithm * scale)) * s.links[link, c.STEP]
    push(s, s.clock[c.NOW] + wait, c.HERALD, channel, s.channels[channel, c.TRY])


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
        s.channels[channel, c.CHANNEL_STATE] = c.IDLE
        try_start(s, channel, rng)


@lean
def exponents(s, pair, to, side):
    """The exponents of ZZ and of XX, YY that one half of a pair adds from its last look up to a time."""
    memory = s.pairs[pair, c.LEFT + side]
    if memory < 0 or s.held[memory, c.FROZEN] != 0:
        return 0.0, 0.0
    start, since = s.states[pair, c.AT], s.memories[memory, c.SINCE]
    both = s.memories[memory, c.COHERENCE_RATE] * (to - start)
    if s.memories[memory, c.GAUSSIAN_RATE] > 0.0:
        both += s.memories[memory, c.GAUSSIAN_RATE] * ((to - since) ** 2 - (start - since) ** 2)
    return s.memories[memory, c.ONE_RATE] * (to - start), both


@lean
def age(s, pair, to):
    """Let a pair decay up to a time."""
    if to > s.states[pair, c.AT]:
        left_one, left_both = exponents(s, pair, to, 0)
        right_one, right_both = exponents(s, pair, to, 1)
        if left_one + right_one > 0.0:
            s.states[pair, c.TZ] *= math.exp(-(left_one + right_one))
        if left_both + right_both != 0.0:
            both = math.exp(-(left_both + right_both))
            s.states[pair, c.TX] *= both
            s.states[pair, c.TY] *= both
        s.states[pair, c.AT] = to


@lean
def fidelity_at(s, pair, to):
    """The fidelity of a pair at a later time, if nothing happens to it."""
    left_one, left_both = exponents(s, pair, to, 0)
    right_one, right_both = exponents(s, pair, to, 1)
    flat = (s.states[pair, c.TX] + s.states[pair, c.TY]) * math.exp(-(left_both + right_both))
    return (1.0 + flat + s.states[pair, c.TZ] * math.exp(-(left_one + right_one))) / 4.0


@lean
def fade(s, pair, scale):
    """Push when a pair falls below the least fidelity; it is looked for from ``scale`` s on, by doubling, then halving."""
    least, now = s.clock[c.LEAST], s.clock[c.NOW]
    if least <= 0.0 or s.pairs[pair, c.BROKEN] != 0:
        return
    low, high = now, now
    if fidelity_at(s, pair, now) >= least:
        step = scale
        for _ in range(200):
            high = now + step
            if fidelity_at(s, pair, high) < least:
                break
            low = high
            step *= 2.0
        if fidelity_at(s, pair, high) >= least:
            return
        for _ in range(100):
            middle = 0.5 * (low + high)
            if fidelity_at(s, pair, middle) < least:
                high = middle
            else:
                low = middle
    push(s, high, c.FADE, pair, s.pairs[pair, c.SERIAL])

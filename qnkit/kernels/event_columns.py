"""The columns of the event engine's tables, and its state: one tuple of arrays that is carried from call to call.

Which number stands where is said here alone; qnkit.network.tables fills the tables.
"""

from collections import namedtuple

State = namedtuple(
    "State",
    [
        "clock",  # float (2,): NOW to LEAST
        "tally",  # int (9,): HEAP to LOGGING
        "links",  # float (links, 8): SCALE to DRIFT_RIGHT
        "lit",  # int (links,): whether a link is on
        "channels",  # int (channels, 14): LINK to REVERSED
        "pools",  # int (pools, 6): POOL_NODE to QUEUE_TAIL
        "stack",  # int (memories,): the free memories of each pool, from POOL_START on
        "memories",  # float (memories, 7): ONE_RATE to BAD
        "held",  # int (memories, 14): NODE to FROZEN
        "nodes",  # float (nodes, 6): CUTOFF to GATE
        "sites",  # int (sites, 9): SITE_NODE to TAIL
        "distils",  # int (distil sites, 5): REQUIRED to LAST
        "tensors",  # float (distil sites, 4, 4, 4)
        "flows",  # int (flows, 2): HOPS, KEEPS
        "pairs",  # int (slots, 22): SERIAL to RIGHT_HELD
        "states",  # float (slots, 13): TX to RIGHT_TOLD
        "spare",  # int (slots,): the free slots
        "heap",  # float (events,): times
        "heap_order",  # int (events,)
        "heap_what",  # int (events, 3): kind, and whom it concerns
        "log_counts",  # int (rows, 13): see qnkit.network.trace
        "log_numbers",  # float (rows, 8)
        "out_counts",  # int (rows, 6): see qnkit.network.run
        "out_numbers",  # float (rows, 6)
    ],
)

NOW, LEAST = range(2)
HEAP, ORDER, SERIALS, SPARE, LOGGED, DELIVERED, DECISION, EVENTS, LOGGING = range(9)
SCALE, STEP, FRESH_X, FRESH_Y, FRESH_Z, LINK_SPAN, DRIFT_LEFT, DRIFT_RIGHT = range(8)
LINK, LEFT_POOL, RIGHT_POOL, LEFT_SITE, RIGHT_SITE, LEFT_POSITION, RIGHT_POSITION, CHANNEL_FLOW = range(8)
LEFT_MEMORY, RIGHT_MEMORY, TRY, CHANNEL_STATE, CHANNEL_NEXT, REVERSED = range(8, 14)
IDLE, TRYING, WAITING = range(3)
POOL_NODE, POOL_START, POOL_SIZE, POOL_FREE, QUEUE_HEAD, QUEUE_TAIL = range(6)
ONE_RATE, COHERENCE_RATE, GAUSSIAN_RATE, BORN, SINCE, TOLD_AT, BAD = range(7)
NODE, POOL, GENERATION, PAIR, SITE, SIDE, POSITION, PENDING, BUSY, LISTED, NEXT, PREVIOUS, OTHER, FROZEN = range(14)
CUTOFF, SUCCESS, FACTOR_X, FACTOR_Y, FACTOR_Z, GATE = range(6)
SITE_NODE, SITE_KIND, NEED_LOW, NEED_HIGH, PICK, HEAD, TAIL = range(7)  # HEAD and TAIL of list 0; of list 1 two further on
WAY, SWITCH, ASKED = range(3)
REQUIRED, ORDER_OF, PROTOCOL, FIRST, LAST = range(5)
HOPS, KEEPS = range(2)
SERIAL, KIND, PLACE, PARENT, PARENT_2, LEFT, RIGHT, FLOW, ROUNDS, LINKS, FATE = range(11)
BROKEN, GHOST, FADED, DISTIL, QUEUED, PREVIOUS_PAIR, NEXT_PAIR = range(11, 18)
LEFT_END, RIGHT_END, LEFT_HELD, RIGHT_HELD = range(18, 22)  # the nodes and memories a pair was made between, for the log
TX, TY, TZ, AT, SPAN, OLDEST, MADE, ENDED, MADE_X, MADE_Y, MADE_Z, LEFT_TOLD, RIGHT_TOLD = range(13)
HERALD, TOLD, FAILED, EXPIRE, FADE, SWAP, DISTILLED = range(7)
F_WAITING, F_SWAPPED, F_SWAP_FAILED, F_WASTED, F_DISTILLED, F_MEASURED = range(6)
F_DISTIL_FAILED, F_EXPIRED, F_FADED, F_DISCARDED, F_DELIVERED = range(6, 11)
MADE_LINK, MADE_SWAPPED, MADE_DISTILLED = range(3)
BY_TIME, BY_FULL, BY_EMPTY, BY_DECISION, BY_BUDGET, BY_GROWTH = range(6)
"""Why advance came back: the time is reached; a table is full; nothing will ever happen; a controller is asked; the budget is
used; the heap must grow."""

"""The controller: a scheduler that takes every request through asked, admitted, path, functions, tables, T1, pushed, confirmed,
running, delivered; what goes wrong is planned anew, deferred or refused, each with its reason.

The steps are those that a published control framework names; the times after which it asks again are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..qubits.arrays import whole_of
from .admission import admitted
from .agents import Agent, NodeFunction, common_slots, functions_of
from .arena import Arena
from .blocks import block_slots
from .booking import Decision
from .control_messages import ControlFaults, Message, Post
from .requests import Key
from .scheduled import Scheduled
from .slot_state import DELIVERED, EXPIRED
from .slot_view import SlotView
from .waiting import Waiting

__all__ = ["ControlStep", "Controller"]

HORIZON = 200
"""Nodes report so many slots from the first that could be used."""


@dataclass(frozen=True)
class ControlStep:
    """A state that a request came into: in which slot, and why or with what, in words."""

    slot: int
    key: Key
    state: str
    why: str


class _Followed:
    """A request on its way through the states."""

    def __init__(self, one: Waiting) -> None:
        self.one, self.state, self.plan, self.failures, self.until = one, "asked", -1, 0, 0
        self.closed = ""
        self.answers, self.functions = dict[str, Any](), tuple[NodeFunction, ...]()


class Controller:
    """A scheduler with a controller in one place and an agent at each node, which talk by messages.

    Parameters
    ----------
    delays : slots that a message takes from the controller to each node, see control_delays; one, where it is not given
    faults : what happens to messages
    share : a block is so long that its pairs come with this chance
    tries : so many plans in a row may fail for want of an answer before a request is refused

    Attributes
    ----------
    steps : the trace, of all requests
    agents, post : the nodes' agents by name; the messages
    """

    name = "controller"

    def __init__(
        self,
        delays: Mapping[str, int] | None = None,
        *,
        faults: ControlFaults | None = None,
        share: float = 0.9,
        tries: int = 5,
    ) -> None:
        self.delays, self.faults, self.share = dict(delays or {}), faults or ControlFaults(), share
        self.tries = whole_of(tries, "Controller: tries", "must be a whole number from 1 to 1000", 1, 1000)

    def begin(self, arena: Arena) -> None:
        """Forget what is known of another run."""
        self.arena, self.steps, self._all = arena, list[ControlStep](), dict[Key, _Followed]()
        self.agents = {name: Agent(arena, name) for name in arena.names}
        self.post = Post(self.delays, self.faults)

    def _to(self, slot: int, it: _Followed, state: str, why: str) -> None:
        it.state = state
        self.steps.append(ControlStep(slot, it.one.key, state, why))

    def __call__(self, state: SlotView) -> Decision:
        """What to book and what to refuse in a slot."""
        slot, book, drop = state.slot, dict[int, list[Key]](), list[Key]()
        for agent in self.agents.values():
            agent.run(slot)
        for message in self.post.arriving(slot):
            if message.to_node:
                self._at_node(slot, message)
            else:
                it = self._all[message.key]
                if message.plan == it.plan and it.state in ("functions", "pushed"):
                    it.answers[message.node] = message.content
        for one in (*state.waiting, *state.coming):
            if one.key not in self._all:
                self._asked(slot, one, drop)
        for it in list(self._all.values()):
            if it.state not in ("delivered", "refused", "expired"):
                self._forward(slot, it, state, book, drop)
        return Decision(book=book, drop=drop)

    def _at_node(self, slot: int, message: Message) -> None:
        """What an agent does with a message."""
        agent, key, plan = self.agents[message.node], message.key, message.plan
        if message.what == "report":
            self.post.send(slot, agent.name, False, "table", key, plan, agent.free(slot, message.content))
        elif message.what == "push":
            self.post.send(slot, agent.name, False, "answer", key, plan, agent.confirm(slot, message.content))
        else:
            agent.release(key, plan)

    def _asked(self, slot: int, one: Waiting, drop: list[Key]) -> None:
        it = self._all[one.key] = _Followed(one)
        self._to(slot, it, "asked", f"{one.request.pairs} pairs of {one.request.source} - {one.request.target}")
        refused = admitted(self.arena, [one.request]).refused
        if refused:
            self._to(slot, it, "refused", refused[one.key])
            drop.append(one.key)
            return
        self._to(slot, it, "admitted", "alone and with luck it can be met")
        self._to(slot, it, "path", " - ".join(one.route.names))

    def _delay(self, it: _Followed) -> int:
        return max(self.delays.get(name, 1) for name in it.one.route.names)

    def _send(self, slot: int, it: _Followed, what: str, content: Mapping[str, Any] | None = None) -> None:
        for name in it.one.route.names:
            self.post.send(slot, name, True, what, it.one.key, it.plan, None if content is None else content[name])

    def _forward(self, slot: int, it: _Followed, view: SlotView, book: dict[int, list[Key]], drop: list[Key]) -> None:
        """The next state of a request, if what it waits for has come or its time is over."""
        one, names = it.one, it.one.route.names
        if it.state in ("confirmed", "running") and slot >= it.functions[0].first_slot and not one.ended and not it.closed:
            closed = self.arena.closed(one.route, slot)
            it.closed = f"; {closed}" if closed else ""
        if one.ended:
            self._end(slot, it)
        elif it.state in ("path", "re-planned") or (it.state == "deferred" and slot >= it.until):
            it.plan, it.answers, it.closed = it.plan + 1, {}, ""
            first = max(slot + 4 * self._delay(it) + 1, one.request.first_slot)
            it.until = slot + 2 * self._delay(it) + 1
            self._send(slot, it, "report", dict.fromkeys(names, range(first, first + HORIZON)))
            self._to(slot, it, "functions", "one a node; their tables are asked for")
        elif it.state == "functions":
            if len(it.answers) == len(names):
                self._to(slot, it, "tables", "all nodes have reported")
                self._plan(slot, it)
            elif slot >= it.until:
                self._fail(slot, it, drop, f"no table of {self._missing(it)} came")
        elif it.state == "pushed":
            against = next((why for why in it.answers.values() if why is not None), None)
            first = it.functions[0].first_slot
            slots = range(first, first + it.functions[0].slots)
            if against is None and len(it.answers) == len(names):
                if all(view.can_book(one, at) for at in slots):
                    for at in slots:
                        book.setdefault(at, []).append(one.key)
                        view.pencil(one, at)
                    it.failures = 0
                    self._to(slot, it, "confirmed", f"by all nodes, from slot {first} on")
                else:
                    self._fail(slot, it, drop, "its slots are not open any more")
            elif against is not None or slot >= first - 1:
                self._fail(slot, it, drop, against or f"no answer of {self._missing(it)} came")
        elif it.state == "confirmed" and slot >= it.functions[0].first_slot:
            self._to(slot, it, "running", f"{it.functions[0].slots} slots")
        elif it.state == "running" and slot >= it.functions[0].first_slot + it.functions[0].slots:
            self._to(slot, it, "re-planned", f"its block is over and it misses {one.missing} pairs{it.closed}")

    def _missing(self, it: _Followed) -> str:
        return ", ".join(name for name in it.one.route.names if name not in it.answers)

    def _plan(self, slot: int, it: _Followed) -> None:
        """Find T1 and push the functions to the nodes, or wait for other slots to become free."""
        one, names = it.one, it.one.route.names
        length = int(block_slots(one.missing, self.arena.try_chance(one.route), self.share))
        last = one.deadline_slot
        others = {
            (function.node, function.first_slot + i)
            for other in self._all.values()
            if other is not it and other.state in ("pushed", "confirmed", "running")
            for function in other.functions
            for i in range(function.slots)
        }
        open_ = {
            name: [at for at in it.answers[name] if at < last and not self.arena.closed(one.route, at, known=slot)]
            for name in names
        }
        earliest = slot + 2 * self._delay(it) + 1
        t1 = common_slots(one.route, length, {k: [at for at in row if at >= earliest] for k, row in open_.items()}, taken=others)
        if t1 is None:
            it.until = slot + length
            self._to(slot, it, "deferred", f"no {length} free slots in common; asked again in slot {it.until}")
            return
        it.functions, it.answers = functions_of(one.route, one.key, it.plan, t1, length), {}
        self._to(slot, it, "T1", f"slot {t1}, for {length} slots")
        self._send(slot, it, "push", {function.node: function for function in it.functions})
        self._to(slot, it, "pushed", "to all nodes")

    def _fail(self, slot: int, it: _Followed, drop: list[Key], why: str) -> None:
        """A plan failed: its slots are given back, and it is planned anew or, after too many, refused."""
        self._send(slot, it, "release")
        it.failures += 1
        if it.failures < self.tries:
            self._to(slot, it, "re-planned", why)
        else:
            self._to(slot, it, "refused", f"{why}, {it.failures} times in a row")
            drop.append(it.one.key)

    def _end(self, slot: int, it: _Followed) -> None:
        if it.one.fate == DELIVERED:
            self._to(slot, it, "delivered", "its packet is whole")
        else:
            why = "its deadline has come" if it.one.fate == EXPIRED else "one before it was not met"
            self._to(slot, it, "expired" if it.one.fate == EXPIRED else "refused", why)
        self._send(slot, it, "release")

    def finish(self, run: Scheduled) -> None:
        """Write down what ended in the last slot, after which nobody asked any more; others go on waiting, which is said."""
        for it in self._all.values():
            if it.state not in ("delivered", "refused", "expired"):
                if it.one.ended:
                    self._end(run.path.slots, it)
                else:
                    self._to(run.path.slots, it, "expired", f"the run is over; it was {it.state}")

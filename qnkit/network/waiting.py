"""Requests that wait, one by one and in queues."""

from __future__ import annotations

from .arena import Route
from .requests import Key, PacketRequest

__all__ = ["Queue", "Waiting"]


class Waiting:
    """A request that waits, and what it still needs.

    Attributes
    ----------
    request, route : what was asked, and its way
    place : its place on the sample path, in the order in which requests are asked
    missing : pairs that it still needs
    held : of a packet that is kept, each pair so far: slot in which it came, Werner parameter it came with
    ended, fate : whether it waits no more, and how it ended, see slot_state; -1: it waits
    """

    __slots__ = ("ended", "fate", "held", "missing", "place", "request", "route")

    def __init__(self, request: PacketRequest, route: Route, place: int) -> None:
        self.request, self.route, self.place = request, route, place
        self.missing, self.held, self.ended = request.pairs, list[tuple[int, float]](), False
        self.fate = -1

    @property
    def key(self) -> Key:
        """The request's key."""
        return self.request.key

    @property
    def asked_slot(self) -> int:
        """The slot in which it was asked."""
        return self.request.asked_slot

    @property
    def deadline_slot(self) -> float:
        """The first slot that is too late; infinite where it waits for ever."""
        return float("inf") if self.request.deadline_slot is None else self.request.deadline_slot

    def __repr__(self) -> str:
        return f"<{self.key!r}: {self.missing} of {self.request.pairs} pairs of {self.request.source} - {self.request.target}>"


class Queue:
    """The requests that wait for one way, in the order in which they came, and the pairs that all of them still need."""

    __slots__ = ("missing", "route", "waiting")

    def __init__(self, route: Route) -> None:
        self.route, self.missing, self.waiting = route, 0, dict[Key, Waiting]()

    @property
    def head(self) -> Waiting:
        """The one that came first."""
        return next(iter(self.waiting.values()))

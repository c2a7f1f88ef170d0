"""Requests that must wait until others are whole: which of them may begin when one has ended."""

from __future__ import annotations

from .sample_path import SamplePath

__all__ = ["Followers"]


class Followers:
    """Of each request of a path, by its place, those after it, how many before it are not whole yet, and when it may begin.

    Attributes
    ----------
    left : how many requests before each one are not whole
    starts : the first slot in which each may be served, as far as is known
    barred : those before which a request has ended otherwise
    """

    def __init__(self, path: SamplePath) -> None:
        self.left = [len(one.after) for one in path.requests]
        self.starts = [one.first_slot for one in path.requests]
        self.barred = set[int]()
        self._after: dict[int, list[tuple[int, int]]] = {}
        for place, one in enumerate(path.requests):
            for term in one.after:
                self._after.setdefault(path.places[term.key], []).append((place, term.lag_slots))

    def whole(self, place: int, slot: int) -> list[int]:
        """The places of those that nothing keeps from beginning any more, now that a request was whole in this slot."""
        free = []
        for other, lag in self._after.get(place, ()):
            self.left[other] -= 1
            self.starts[other] = max(self.starts[other], slot + lag)
            if not self.left[other]:
                free.append(other)
        return free

    def lost(self, place: int) -> list[int]:
        """The places of those that can never begin, now that a request has ended otherwise."""
        found = [other for other, _ in self._after.get(place, ())]
        self.barred.update(found)
        return found

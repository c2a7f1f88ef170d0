"""Who wants pairs of a network in slots, and what they got; see slotted_network."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..kernels.slotted_network import HOPS, PAIRS, WAYS
from ..model import Model, ParameterError, quantity
from ..qubits.estimate import Estimate

__all__ = ["Request", "SlottedRun"]

Name = str | int | tuple[int, ...]


class Request(Model):
    """Two nodes that want pairs with each other.

    ``pairs``: so many ways are used in a slot at most. ``path``: the nodes from source to target; None: in each slot the shortest
    way in hops among the links that are alive.
    """

    source: Name = quantity("", "source")
    target: Name = quantity("", "target")
    pairs: int = quantity(1, "ways in a slot at most", at_least=1, at_most=1_000_000)
    path: tuple[Name, ...] | None = quantity(None, "fixed way")


@dataclass(frozen=True, eq=False)
class SlottedRun:
    """What requests got in so many slots.

    Attributes
    ----------
    tally : whole numbers (stretches, requests, 3), for each stretch of slots and each request: ways that were used, pairs that
        were delivered, hops of all ways that were used
    lengths : (stretches,) how many slots each has; errors come from the scatter between stretches, so that pairs which live for
        some slots may tie neighbouring slots together
    """

    requests: tuple[Request, ...]
    slots: int
    tally: NDArray[np.int64]
    lengths: NDArray[np.int64]

    def pairs(self, request: int = 0) -> Estimate:
        """The pairs per slot that a request, by its place, was delivered."""
        return self._mean(self.tally[:, request, PAIRS])

    def ways(self, request: int = 0) -> Estimate:
        """The ways per slot that served a request, whether or not their swaps succeeded."""
        return self._mean(self.tally[:, request, WAYS])

    def total(self) -> Estimate:
        """The pairs per slot of all requests together."""
        return self._mean(self.tally[:, :, PAIRS].sum(axis=1))

    def hops(self, request: int = 0) -> Estimate:
        """The mean number of hops of the ways that served a request; ParameterError where there were none."""
        ways, hops = self.tally[:, request, WAYS], self.tally[:, request, HOPS]
        count, many = int(ways.sum()), len(ways)
        if not count:
            one = self.requests[request]
            raise ParameterError(
                f"SlottedRun.hops: no way joined {one.source!r} and {one.target!r} in {self.slots} slots; play more of them."
            )
        mean = float(hops.sum()) / count
        off = float(((hops - mean * ways) ** 2).sum())
        return Estimate(mean, math.sqrt(off * many / (many - 1)) / count if many > 1 else math.nan, count)

    def _mean(self, counts: NDArray[np.int64]) -> Estimate:
        error = Estimate.of(counts / self.lengths).standard_error
        return Estimate(float(counts.sum()) / self.slots, error, self.slots)

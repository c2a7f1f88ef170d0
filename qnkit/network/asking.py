"""What a network needs where its nodes ask before they act."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import refusal
from ..physics.link_numbers import LinkNumbers
from .network import Network

__all__ = ["check_asking"]


def check_asking(network: Network, numbers: Sequence[LinkNumbers | None]) -> None:
    """Refuse what cannot ask: each connection needs memories of its own, and attempts no shorter than a question's round trip.

    Parameters
    ----------
    network : the network
    numbers : of each connection that is used what its link does, None for the others

    Raises
    ------
    ParameterError
        A node whose connections share its memories; a link whose attempts are over before a question has come back.
    """
    for node in network.nodes:
        if node.memories is not None:
            rule = "nodes that ask before they act cannot share memories among connections; leave it out"
            raise refusal(f"Node {node.name!r}", "memories", node.memories, "", rule)
    for one, number in zip(network.connections, numbers, strict=True):
        if number is not None and number.attempt_s is not None and number.attempt_s < 2 * one.delay_s:
            rule = f"where nodes ask, it must be at least the question's way there and back, {2 * one.delay_s:.4g} s"
            raise refusal(f"Connection {one.left} - {one.right}", "link.attempt_s", number.attempt_s, "s", rule)

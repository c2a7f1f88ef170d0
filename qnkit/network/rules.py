"""What a network does with its pairs: the flows that want them, and by which rules they are swapped, distilled, thrown away."""

from __future__ import annotations

from typing import Literal

from ..model import Model, quantity

__all__ = ["Distillation", "Flow", "Rules"]


class Flow(Model):
    """Two nodes that want pairs with each other, and the way between them.

    ``path``: the nodes from source to target; None: the way with the least fibre. Where several flows use a connection, its
    attempts are dealt out to them in turn. ``keeps``: a delivered pair stays in its memories until a controller takes it; else it
    is used at once.
    """

    source: str = quantity("", "source")
    target: str = quantity("", "target")
    path: tuple[str, ...] | None = quantity(None, "way")
    keeps: bool = quantity(False, "delivered pairs are kept")


class Distillation(Model):
    """How many rounds of distillation pairs go through, and how their partners are chosen.

    ``before``: rounds for the pairs of a connection before they are swapped; ``between``: for the pairs that swaps in the middle
    of a way make (only where the order of swaps is fixed); ``after``: for pairs from end to end. ``pumping`` joins a pair with
    fresh ones again and again, ``nested`` two pairs of equally many rounds.
    """

    before: int = quantity(0, "rounds before swapping", at_least=0, at_most=20)
    between: int = quantity(0, "rounds between swaps", at_least=0, at_most=20)
    after: int = quantity(0, "rounds after swapping", at_least=0, at_most=20)
    order: Literal["pumping", "nested"] = quantity("nested", "partners")
    protocol: Literal["dejmps", "bbpssw"] = quantity("dejmps", "protocol")


class Rules(Model):
    """How stations act.

    ``swapping``: ``asap`` swaps as soon as a node holds a pair to either side; ``nested``, ``sequential`` and ``order`` (the
    nodes' names in the order in which they swap) wait for the right partners and for the news of earlier swaps; ``controller``
    swaps nothing by itself. ``pick``: which of several pairs goes first. ``asking``: before
    each attempt the left node of a connection asks whether the other's memory is free, and asks again at every no; a
    node swaps when its questions to both partners can have come back, a round trip later. Such questions cost time; and where
    the order of swaps is fixed and nothing is thrown away, no two ends ever act on different beliefs. ``least_fidelity``: a pair
    that has faded below it is thrown away by every node that knows of it.
    """

    swapping: Literal["asap", "nested", "sequential", "order", "controller"] = quantity("asap", "swapping")
    order: tuple[str, ...] = quantity((), "order of the swaps")
    switches: tuple[str, ...] = quantity((), "nodes that join any two of their neighbours")
    pick: Literal["oldest", "newest"] = quantity("oldest", "goes first")
    distillation: Distillation = quantity(Distillation(), "distillation")
    asking: bool = quantity(False, "nodes ask before they act")
    least_fidelity: float = quantity(0.0, "least fidelity of a pair that is kept", at_least=0, at_most=1)

"""What a link delivers and what each cause took from its fidelity."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass

from .states import PairState

__all__ = ["Entry", "Ledger", "Pairs", "ledger_of_stages"]


@dataclass(frozen=True)
class Pairs:
    """The pairs that a link delivers: how often, in what state, after what waits.

    Attributes
    ----------
    probability : float or None
        Of a herald per attempt; None for a link without attempts (continuous wave).
    attempt_s : float or None
        Time of one attempt in s, without the duty cycle; None for a link without attempts.
    rate_hz : float
        Pairs per second of wall-clock time.
    state, fresh_state : PairState or None
        The pair when both stations may use it, and right after the detection; None if the link is dead.
    target : str
        The Bell state that the link aims at.
    left_wait_s, right_wait_s : float
        How long each qubit waits in its memory, from its emission until both stations know of the pair.
    """

    probability: float | None
    attempt_s: float | None
    rate_hz: float
    state: PairState | None
    fresh_state: PairState | None
    target: str
    left_wait_s: float
    right_wait_s: float

    @property
    def is_dead(self) -> bool:
        """Whether no pair ever comes (no light and no dark counts)."""
        return self.state is None

    @property
    def fidelity(self) -> float:
        """The fidelity F of the usable state to the target; NaN if the link is dead."""
        return math.nan if self.state is None else self.state.fidelity(self.target)

    @property
    def fresh_fidelity(self) -> float:
        """The fidelity F to the target before the waits; NaN if the link is dead."""
        return math.nan if self.fresh_state is None else self.fresh_state.fidelity(self.target)

    def _repr_html_(self) -> str:
        numbers = (
            ("rate", f"{self.rate_hz:.4g} pairs/s"),
            ("probability per attempt", "none: continuous" if self.probability is None else f"{self.probability:.4g}"),
            ("time of one attempt", "none: continuous" if self.attempt_s is None else f"{self.attempt_s * 1e6:.4g} µs"),
            (f"fidelity to {self.target}", "no pair ever comes" if self.is_dead else f"{self.fidelity:.4f}"),
            ("waits, left and right", f"{self.left_wait_s * 1e6:.4g} and {self.right_wait_s * 1e6:.4g} µs"),
        )
        return _table("Pairs", numbers)


@dataclass(frozen=True)
class Entry:
    """One cause, in words, and how much fidelity it took (negative where it gave some back)."""

    cause: str
    loss: float


@dataclass(frozen=True)
class Ledger:
    """What each cause took from the fidelity, in physical order, from ``start`` = 1 to ``end``.

    Convention: the causes are switched on one at a time in the order of the entries, each in the presence of those before
    it. The losses sum to ``start - end``; another order would share out the same sum differently. A dead link has no
    entries and its ``end`` is NaN.
    """

    entries: tuple[Entry, ...]
    end: float
    start: float = 1.0

    def loss(self, cause: str) -> float:
        """What that cause took; KeyError, naming the known ones, if it is not in the ledger."""
        for entry in self.entries:
            if entry.cause == cause:
                return entry.loss
        raise KeyError(f"{cause!r} is not in this ledger; it holds {', '.join(entry.cause for entry in self.entries)}")

    def _repr_html_(self) -> str:
        rows = [("start", f"{self.start:.4f}"), *((entry.cause, f"{-entry.loss:+.4f}") for entry in self.entries)]
        return _table("Ledger of the fidelity", [*rows, ("end", f"{self.end:.4f}")])


def ledger_of_stages(causes: Sequence[str], fidelities: Sequence[float]) -> Ledger:
    """The ledger of causes switched on one by one, with the fidelity after each (NaN: no pair yet, nothing is lost)."""
    if math.isnan(fidelities[-1]):
        return Ledger((), math.nan)
    entries, before = [], 1.0
    for cause, fidelity in zip(causes, fidelities, strict=True):
        after = before if math.isnan(fidelity) else float(fidelity)
        entries.append(Entry(cause, before - after))
        before = after
    return Ledger(tuple(entries), before)


def _table(caption: str, rows: Sequence[tuple[str, str]]) -> str:
    cells = "".join(
        f"<tr><td style='text-align:left'>{html.escape(name)}</td><td style='text-align:right'>{html.escape(value)}</td></tr>"
        for name, value in rows
    )
    return f"<table><caption>{html.escape(caption)}</caption>{cells}</table>"

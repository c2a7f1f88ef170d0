"""The cut-off: how old a pair may become before it is thrown away, from when its age counts, and what starts anew then."""

from __future__ import annotations

import math
from typing import Literal

from ..model import Model, quantity, refusal

__all__ = ["Cutoff"]


class Cutoff(Model):
    """The largest age of a pair that waits; None keeps it for ever.

    ``counted_from``: the herald (when both stations know of the pair) or the emission, which is earlier by the heralding delay of
    that link. ``restart``: "expired" throws away the pair that is too old and lets the others wait on; "all" throws away all
    pairs that wait with it, and every link starts anew. For two links that is the same: only one pair ever waits.
    """

    age_s: float | None = quantity(None, "cut-off", unit="s", at_least=0)
    counted_from: Literal["herald", "emission"] = quantity("herald", "age counted from")
    restart: Literal["expired", "all"] = quantity("expired", "thrown away")

    def wait_s(self, delay_s: float, link: str = "link") -> float:
        """How long in s a pair may wait after its herald; infinite without a cut-off.

        Parameters
        ----------
        delay_s : the heralding delay of its link, from emission to herald, in s
        link : what a refusal calls that link

        Raises
        ------
        ParameterError
            An age counted from the emission that is over before the herald comes.
        """
        if self.age_s is None:
            return math.inf
        if self.counted_from == "herald":
            return self.age_s
        if self.age_s < delay_s:
            rule = (
                f"counted from the emission it ends before the herald of the {link} comes, after {delay_s:g} s, so no pair is"
                " ever kept; lengthen it or count from the herald"
            )
            raise refusal(self, "age_s", self.age_s, "s", rule)
        return self.age_s - delay_s

"""What a plan is to be good at: one cost, or a mix of costs."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from ..model import Model, quantity, refusal
from .plan_numbers import PlanNumbers

__all__ = ["Goal"]


class Goal(Model):
    """The weights of the five costs of a plan; less is better.

    With one weight above 0 the plan that is best in this cost wins. With several, costs are told as multiples of those of a
    reference, the plan with the fewest pairs, and their weighted sum counts: ``Goal(loss=1, time=0.2)`` gives up one percent of
    the reference's loss for five percent of its time. Where a cost of the reference is 0 its own value counts, in e-bits, link
    qubits, layers, s, or as it is. Of plans that are equally good the one with fewer pairs wins, then less loss, then less time.

    Raises
    ------
    ParameterError
        A weight below 0, or none above 0.
    """

    e_bits: float = quantity(0.0, "weight of pairs", at_least=0)
    peak_link_qubits: float = quantity(0.0, "weight of the most link qubits at once", at_least=0)
    depth: float = quantity(0.0, "weight of layers", at_least=0)
    time: float = quantity(0.0, "weight of the mean time", at_least=0)
    loss: float = quantity(0.0, "weight of -ln of the fidelity", at_least=0)

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not any(self._weights):
            raise refusal(self, "loss", self.loss, "", "all weights are 0; give one cost a weight, such as Goal(loss=1)")
        return self

    @property
    def _weights(self) -> tuple[float, ...]:
        return self.e_bits, self.peak_link_qubits, self.depth, self.time, self.loss

    def cost(self, numbers: PlanNumbers, reference: PlanNumbers) -> float:
        """What a plan of these costs is charged, see above; the reference's own charge is the sum of the weights."""
        pairs = zip(self._weights, costs_of(numbers), costs_of(reference), strict=True)
        return sum(weight * (one / other if other > 0 else one) for weight, one, other in pairs if weight > 0)

    def order(self, numbers: PlanNumbers, reference: PlanNumbers) -> tuple[float, ...]:
        """What plans are sorted by, the best first: the cost to nine digits, then pairs, loss and time."""
        rest = (numbers.loss, numbers.time_s, numbers.depth, numbers.peak_link_qubits)
        return rounded(self.cost(numbers, reference)), numbers.e_bits, *map(rounded, rest)


def costs_of(numbers: PlanNumbers) -> tuple[float, ...]:
    """The five costs, the fidelity as loss, in the order of the weights of a goal."""
    return numbers.e_bits, numbers.peak_link_qubits, numbers.depth, numbers.time_s, numbers.loss


def rounded(value: float) -> float:
    """A number to nine significant digits: what is beyond is rounding, and must not decide."""
    return float(f"{value:.9g}")

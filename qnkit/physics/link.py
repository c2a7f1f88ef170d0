"""The heralded link: two emitters, two fibres, a Bell-state analyser between them, one pair at a time."""

from __future__ import annotations

from typing import Annotated, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from ..kernels import heralding
from ..model import Model, quantity, refusal
from . import link_columns
from .devices import BellAnalyzer, Clock, Converter, Emitter, Fiber
from .ledger import Ledger, Pairs, ledger_of_stages
from .memory import Memory
from .protocols import PolarizationDoubleClick, SingleClick, TimeBinDoubleClick
from .states import PairState

__all__ = ["Arm", "Link"]


class Arm(Model):
    """One side of a heralded link: the emitter, the converter, the fibre to the midpoint, the memory that waits."""

    emitter: Emitter = quantity(Emitter(), "emitter")
    converter: Converter = quantity(Converter(), "frequency converter")
    fiber: Fiber = quantity(Fiber(length_km=5.0), "fibre to the midpoint")
    memory: Memory = quantity(Memory(t1_s=1.0, t2_s=0.05), "memory")

    @property
    def light(self) -> float:
        """The probability that a bright emitter's photon is in the fibre, in the colour of the detectors."""
        return self.emitter.photon_efficiency * self.converter.efficiency

    @property
    def arrival(self) -> float:
        """The probability that a bright emitter's photon reaches the beam splitter."""
        return self.light * self.fiber.transmission

    @property
    def noise_hz(self) -> float:
        """The converter's noise photons per second that reach the beam splitter."""
        return self.converter.noise_behind_hz(self.fiber)


class Link(Model):
    """Two stations that make pairs heralded at a midpoint; the target is psi+, the minus outcome is corrected by Z.

    The two arms may differ in everything. The photons are timed to meet: the side with the longer fibre emits first. Both
    stations use the pair once the herald has reached them both, along the same fibres. An analyser that stands at one of the
    stations is an arm of length 0. Exact for any loss and any dark-count probability; S. D. Barrett, P. Kok, Phys. Rev. A 71,
    060310(R) (2005) has the ideal double click.

    The photons of both emitters have a shape or neither (``Emitter.lifetime_ns``); where they have, the two detectors open the
    same window with the same jitter. Each outcome's own fixed phase (of a detuning, say) is taken as known and undone. Attempts
    wait until every detector is live; how often that is holds for clicks that come at random or once an attempt.

    Not modelled: errors of the flips, reflections, afterpulses; kicks of several modes of motion.
    """

    left: Arm = quantity(Arm(), "left station")
    right: Arm = quantity(Arm(), "right station")
    analyzer: BellAnalyzer = quantity(BellAnalyzer(), "Bell-state analyser")
    clock: Clock = quantity(Clock(), "clock")
    protocol: Annotated[SingleClick | TimeBinDoubleClick | PolarizationDoubleClick, Field(discriminator="kind")] = quantity(
        SingleClick(), "protocol"
    )

    @model_validator(mode="after")
    def _shapes_fit(self) -> Self:
        plus, minus = self.analyzer.plus, self.analyzer.minus
        shapes = [arm.emitter.lifetime_ns for arm in (self.left, self.right)]
        if shapes == [None, None]:
            return self
        if None in shapes:
            side = "left" if shapes[0] is None else "right"
            rule = "must be given for both emitters or for neither; set both at once"
            raise refusal(self, f"{side}.emitter.lifetime_ns", None, "", rule)
        for field in ("window_ns", "jitter_ns"):
            if getattr(plus, field) != getattr(minus, field):
                rule = f"must be {getattr(plus, field)} ns, as of analyzer.plus, where photons have a lifetime; set both at once"
                raise refusal(self, f"analyzer.minus.{field}", getattr(minus, field), "ns", rule)
        return self

    @property
    def target(self) -> str:
        """The Bell state that the link aims at."""
        return "psi+"

    @property
    def memories(self) -> tuple[Memory, Memory]:
        """The memories of the left and the right station."""
        return self.left.memory, self.right.memory

    @property
    def waits_s(self) -> tuple[float, float]:
        """How long the left and right qubit wait in s: from the (last) emission until both stations know of the herald."""
        return meeting_waits_s(self.left.fiber.delay_s, self.right.fiber.delay_s)

    @property
    def attempt_s(self) -> float:
        """The time of one attempt in s, duty cycle aside.

        One preparation, the rounds, and one herald's round trip that covers them all.
        """
        return self.clock.attempt_s(max(self.waits_s)) + self.gap_s

    @property
    def gap_s(self) -> float:
        """The time in s from the first round of an attempt to its last, 0 for a single round."""
        return self.protocol.gap_us * 1e-6

    @property
    def converter_noise_hz(self) -> float:
        """The converters' noise photons per second that reach the beam splitter, from both arms."""
        return self.left.noise_hz + self.right.noise_hz

    @property
    def live(self) -> float:
        """The probability that all detectors are live when an attempt is due; see link_columns.live."""
        return link_columns.live(self)

    def row(self) -> list[float]:
        """The numbers of this link in the order of ``kernels.heralding.COLUMNS``."""
        return link_columns.row(self)

    def pairs(self) -> Pairs:
        """The pairs of this link: probability per attempt, rate, state. A dead link has rate 0 and no state."""
        probability, fresh, usable = heralded(np.array([self.row()]))
        chance, attempt_s = float(probability[0]), self.attempt_s
        dead = chance == 0
        left_wait_s, right_wait_s = self.waits_s
        return Pairs(
            probability=chance,
            attempt_s=attempt_s,
            rate_hz=chance * self.clock.duty_cycle / attempt_s,
            state=None if dead else PairState.unchecked(usable[0]),
            fresh_state=None if dead else PairState.unchecked(fresh[0]),
            target=self.target,
            left_wait_s=left_wait_s,
            right_wait_s=right_wait_s,
        )

    def ledger(self) -> Ledger:
        """What each cause took from the fidelity; see Ledger for the convention.

        Order: arms out of balance, both emitters lit, second photons, photons differ, emitters dephase, optical phase, recoil,
        polarisation, dark counts, converter noise, dead detectors, waiting left, waiting right. A cause that this link has no
        device for is left out; so are, for a double click, the first two, which cannot act alone (its two rounds undo them).
        """
        causes = link_columns.causes(self)
        stages = np.tile(np.array(self.row()), (len(causes), 1))
        for stage in range(len(causes) - 1):
            for _, off in reversed(causes[stage + 1 :]):
                for name, value in off.items():
                    stages[stage, heralding.COLUMNS.index(name)] = value
        _, _, usable = heralded(stages)
        fidelities = fidelity_to_psi_plus(usable).tolist()
        fidelities[-1] = self.pairs().fidelity
        first = 2 if self.protocol.rounds == 2 else 0
        return ledger_of_stages([cause for cause, _ in causes[first:]], fidelities[first:])


def meeting_waits_s(left_delay_s: float, right_delay_s: float) -> tuple[float, float]:
    """The waits in s, left and right, of photons that meet, given their flights: own flight plus the longer way back."""
    back = max(left_delay_s, right_delay_s)
    return left_delay_s + back, right_delay_s + back


def heralded(
    rows: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.complex128], NDArray[np.complex128]]:
    """The probabilities (n,), fresh states and usable states (n, 4, 4) of n rows; states are 0 where nothing heralds."""
    n = rows.shape[0]
    probability, fresh, usable = np.empty(n), np.empty((n, 4, 4), dtype=complex), np.empty((n, 4, 4), dtype=complex)
    heralding.herald(rows, probability, fresh, usable)
    return probability, fresh, usable


def fidelity_to_psi_plus(states: NDArray[np.complex128]) -> NDArray[np.float64]:
    """The fidelities (n,) of states (n, 4, 4) to psi+; NaN where the state is 0."""
    out: NDArray[np.float64] = 0.5 * (states[:, 1, 1] + states[:, 2, 2]).real + states[:, 1, 2].real
    out[np.trace(states, axis1=1, axis2=2).real == 0] = np.nan
    return out

"""The heralded link: two emitters, two fibres, a Bell-state analyser between them, one pair at a time."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from ..kernels import heralding
from ..model import Model, quantity
from .devices import BellAnalyzer, Clock, Converter, Detector, Emitter, Fiber
from .ledger import Ledger, Pairs, ledger_of_stages
from .memory import Memory
from .protocols import SingleClick, TimeBinDoubleClick
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


class Link(Model):
    """Two stations that make pairs heralded at a midpoint; the target is psi+, the minus outcome is corrected by Z.

    The two arms may differ in everything. The photons are timed to meet: the side with the longer fibre emits first. Both
    stations use the pair once the herald has reached them both, along the same fibres. Exact for any loss and any
    dark-count probability; S. D. Barrett, P. Kok, Phys. Rev. A 71, 060310(R) (2005) has the ideal double click.

    Not modelled: double excitation of an emitter, errors of the flips, reflections and dead time of detectors.
    """

    left: Arm = quantity(Arm(), "left station")
    right: Arm = quantity(Arm(), "right station")
    analyzer: BellAnalyzer = quantity(BellAnalyzer(), "Bell-state analyser")
    clock: Clock = quantity(Clock(), "clock")
    protocol: Annotated[SingleClick | TimeBinDoubleClick, Field(discriminator="kind")] = quantity(SingleClick(), "protocol")

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

    def row(self) -> list[float]:
        """The numbers of this link in the order of ``kernels.heralding.COLUMNS``."""
        analyzer, protocol = self.analyzer, self.protocol
        return [
            protocol.rounds,
            *protocol.bright_weights,
            self.left.arrival,
            self.right.arrival,
            *_detector(analyzer.plus, "plus" in analyzer.accepted),
            *_detector(analyzer.minus, "minus" in analyzer.accepted),
            analyzer.overlap,
            analyzer.phase_contrast,
            1.0,
            self.gap_s,
            *self.waits_s,
            *self.left.memory.rates,
            *self.right.memory.rates,
        ]

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

        Order: arms out of balance, both emitters lit, photons differ, phase, dark counts, waiting left, waiting right. For
        the double click the first two cannot act alone (without dark counts its two rounds undo them) and are left out.
        """
        full = np.array(self.row())
        stages = np.tile(full, (len(_OFF) + 1, 1))
        for stage in range(len(_OFF)):
            for _, columns in _OFF[stage:]:
                for name, value in columns:
                    stages[stage, heralding.COLUMNS.index(name)] = value
        _, _, usable = heralded(stages)
        fidelities = fidelity_to_psi_plus(usable).tolist()
        fidelities[-1] = self.pairs().fidelity
        causes = [_FIRST, *(cause for cause, _ in _OFF)]
        if self.protocol.rounds == 2:
            return ledger_of_stages(causes[2:], fidelities[2:])
        return ledger_of_stages(causes, fidelities)


_FIRST = "arms out of balance"
_OFF: tuple[tuple[str, tuple[tuple[str, float], ...]], ...] = (
    ("both emitters lit", (("both_lit", 0.0),)),
    ("photons differ", (("overlap", 1.0),)),
    ("optical phase", (("contrast", 1.0),)),
    ("dark counts", (("plus_dark", 0.0), ("minus_dark", 0.0))),
    ("waiting left", (("left_relaxation", 0.0), ("left_coherence", 0.0), ("left_gaussian", 0.0))),
    ("waiting right", (("right_relaxation", 0.0), ("right_coherence", 0.0), ("right_gaussian", 0.0))),
)
"""The causes after the first, and the numbers that switch each of them off."""


def _detector(detector: Detector, told: bool) -> tuple[float, float, float, float]:
    return detector.efficiency, detector.dark_probability, float(detector.number_resolving), float(told)


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

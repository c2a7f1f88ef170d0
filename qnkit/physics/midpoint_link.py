"""The link with its source at the midpoint: pairs of photons sent to two memories that take them up."""

from __future__ import annotations

import math

from ..model import Model, quantity
from .absorber import AbsorbingArm
from .devices import Clock
from .ledger import Ledger, Pairs, ledger_of_stages
from .memory import Memory, waited
from .pulsed_source import PulsedPairSource
from .states import PairState

__all__ = ["MidpointLink"]


class MidpointLink(Model):
    """A pulsed pair source between two stations that take up its photons; the target is psi+ (the singlet, Z on one side).

    An attempt is a round of pulses. A station keeps what it flagged first and is deaf for the rest of the round; the round
    makes a pair if both flag first in the same pulse. Each station tells the other the number of its pulse as soon as it
    flags; the pair is used once both know, and until then it waits. The state is a Werner pair before it waits: see
    ``PulsedPairSource.singlet_weights``; flags without a photon leave white noise, and a fibre of polarisation fidelity e
    takes the weight times (4 e - 1)/3.

    Not modelled: how the shape of a photon fits the absorber (that belongs to its efficiency), pulses that overlap.
    """

    source: PulsedPairSource = quantity(PulsedPairSource(), "pair source")
    left: AbsorbingArm = quantity(AbsorbingArm(), "left station")
    right: AbsorbingArm = quantity(AbsorbingArm(), "right station")
    pulses_per_round: int = quantity(100, "pulses in a round", at_least=1)
    clock: Clock = quantity(Clock(), "clock of the rounds")

    @property
    def target(self) -> str:
        """The Bell state that the link aims at."""
        return "psi+"

    @property
    def memories(self) -> tuple[Memory, Memory]:
        """The memories, left and right."""
        return self.left.memory, self.right.memory

    @property
    def waits_s(self) -> tuple[float, float]:
        """How long the left and right qubit wait in s, from taking up the photon until both stations know of the pair.

        The later station's message travels the whole distance; the station that got its photon first waits for that too.
        """
        left, right = self.left.fiber.delay_s, self.right.fiber.delay_s
        return left + right + max(0.0, right - left), left + right + max(0.0, left - right)

    @property
    def attempt_s(self) -> float:
        """The time of one round in s, duty cycle aside: preparation, pulses, and the news of the last of them."""
        return self.clock.attempt_s(max(self.waits_s)) + self.pulses_per_round / self.source.repetition_hz

    def _pulse(self, noise: bool = True, false: bool = True) -> tuple[float, float, float]:
        """The chances that a pulse is flagged by either side, by both, and by both with the singlet's weight."""
        n, chances = self.source.numbers()
        sides = []
        for arm in (self.left, self.right):
            absorber = arm.absorber if false else arm.absorber.model_copy(update={"false_flag_probability": 0.0})
            sides.append(absorber.flags(n, arm.arrival, arm.noise_photons if noise else 0.0))
        (left_real, left), (right_real, right) = sides
        both = float(chances @ (left * right))
        singlet = float(chances @ (self.source.singlet_weights(n) * left_real * right_real))
        return float(chances @ (left + right)) - both, both, singlet

    def _state(self, singlet: float, both: float, polarized: bool = True) -> PairState | None:
        """The fresh pair where pulses that both flag hold a singlet in the share ``singlet / both``; None if none comes."""
        if both == 0:
            return None
        weight = singlet / both
        if polarized:
            for arm in (self.left, self.right):
                weight *= (4 * arm.fiber.polarization_fidelity - 1) / 3
        return PairState.werner(max(0.0, (1 + 3 * weight) / 4), self.target)

    def pairs(self) -> Pairs:
        """The pairs of this link: probability per round, rate, state. A dead link has rate 0 and no state."""
        either, both, singlet = self._pulse()
        chance = both * _rounds(either, self.pulses_per_round)
        fresh, (left_wait_s, right_wait_s) = self._state(singlet, both), self.waits_s
        return Pairs(
            probability=chance,
            attempt_s=self.attempt_s,
            rate_hz=chance * self.clock.duty_cycle / self.attempt_s,
            state=None if fresh is None else waited(fresh, *self.memories, left_wait_s, right_wait_s),
            fresh_state=fresh,
            target=self.target,
            left_wait_s=left_wait_s,
            right_wait_s=right_wait_s,
        )

    def ledger(self) -> Ledger:
        """What each cause took from the fidelity; see Ledger for the convention.

        Order: several pairs in a pulse, polarisation, converter noise, false flags, waiting left, waiting right.
        """
        stages = []
        for polarized, noise, false in ((False, False, False), (True, False, False), (True, True, False), (True, True, True)):
            _, both, singlet = self._pulse(noise, false)
            stages.append(self._state(singlet, both, polarized))
        fresh = stages[-1]
        if fresh is not None:
            stages += [waited(fresh, *self.memories, self.waits_s[0], 0.0), self.pairs().state]
        fidelities = [math.nan if one is None else one.fidelity(self.target) for one in stages]
        return ledger_of_stages(_CAUSES[: len(fidelities)], fidelities)


_CAUSES = ("several pairs in a pulse", "polarisation", "converter noise", "false flags", "waiting left", "waiting right")


def _rounds(either: float, pulses: int) -> float:
    """The mean number of pulses of a round until its first flag, that one included, or its end: ``(1 - (1 - p)**N) / p``."""
    if either == 0:
        return float(pulses)
    return -math.expm1(pulses * math.log1p(-either)) / either if either < 1 else 1.0

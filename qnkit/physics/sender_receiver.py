"""The link from a sender to a receiver: one emitter, one fibre, one memory that takes the photon up."""

from __future__ import annotations

import math

import numpy as np

from ..model import Model, quantity
from .absorber import Receiver
from .devices import Clock, Fiber
from .ledger import Ledger, Pairs, ledger_of_stages
from .link import Arm
from .memory import Memory, waited
from .states import PairState

__all__ = ["SenderReceiverLink"]


class SenderReceiverLink(Model):
    """A sender whose photon crosses the whole fibre to a receiver that takes it up; the target is psi+.

    ``heralded``: the emitter's qubit is entangled with the polarisation of its photon. The receiver's flag is the herald; a
    lost photon costs time, not fidelity. The news travels back through the fibre: the sender's qubit waits for the flight
    there and back, the receiver's for the way back.

    Not ``heralded``, the pitch and catch of a microwave waveguide: the emitter sends half its excitation,
    ``(|1>|no photon> + |0>|photon>)/sqrt 2``, and the receiver takes it up as its own |1>. Every attempt counts. A photon
    that is lost, with chance 1 - eta, leaves |00>: amplitude damping of the receiver's qubit, fidelity ``(1 + sqrt eta)**2
    / 4`` to psi+. No message comes back: the pair is there once the flight is over. Flags, polarisation, converter noise and
    second photons play no part. P. Kurpiers et al., Nature 558, 264 (2018) is such a link.

    An analyser that stands at one station is not this link but a ``Link`` with one arm of length 0.

    A converter at the ``midpoint``, behind the fibre, stands at the receiver.

    Not modelled: recoil, how the shape of the photon fits the absorber (that belongs to its efficiency), thermal photons.
    """

    sender: Arm = quantity(Arm(fiber=Fiber()), "sender, with the whole fibre")
    receiver: Receiver = quantity(Receiver(), "receiver")
    heralded: bool = quantity(True, "the receiver's flag is a herald")
    photon_ns: float = quantity(0.0, "time in which a photon is sent or taken up", unit="ns", at_least=0)
    clock: Clock = quantity(Clock(), "clock")

    @property
    def target(self) -> str:
        """The Bell state that the link aims at."""
        return "psi+"

    @property
    def memories(self) -> tuple[Memory, Memory]:
        """The memories, of the sender (left) and of the receiver (right)."""
        return self.sender.memory, self.receiver.memory

    @property
    def waits_s(self) -> tuple[float, float]:
        """How long the sender's and the receiver's qubit wait in s, until both stations may use the pair.

        While a photon is sent or taken up both qubits are counted as waiting.
        """
        flight, photon = self.sender.fiber.delay_s, self.photon_ns * 1e-9
        return (2 * flight + photon, flight + photon) if self.heralded else (flight + photon, photon)

    @property
    def attempt_s(self) -> float:
        """The time of one attempt in s, duty cycle aside: preparation, and until both stations may use the pair."""
        return self.clock.attempt_s(self.waits_s[0])

    @property
    def efficiency(self) -> float:
        """The chance that a photon that is to be sent is taken up by the receiver."""
        return self.sender.arrival * self.receiver.absorber.efficiency

    def _heralded(self, second: bool, polarized: bool, noise: bool, false: bool) -> tuple[float, PairState | None]:
        """The chance of a flag and the fresh pair, with the causes that are switched on.

        A second photon of a run is of the first one's polarisation and, taken up or lost, tells it: it leaves psi+ and psi-
        equally. A turned polarisation is one Pauli in three on the receiver's qubit, a false flag white noise.
        """
        sender, absorber = self.sender, self.receiver.absorber
        absorber = absorber if false else absorber.model_copy(update={"false_flag_probability": 0.0})
        twice = sender.emitter.double_excitation if second else 0.0
        real, flag = absorber.flags([1, 2], sender.arrival, self._noise_photons if noise else 0.0)
        chance = float((1 - twice) * flag[0] + twice * flag[1])
        if chance == 0:
            return 0.0, None
        single, double = float((1 - twice) * real[0]) / chance, float(twice * real[1]) / chance
        turned = (1 - sender.fiber.polarization_fidelity) / 3 if polarized else 0.0
        white = (1 - single - double) / 4
        weights = np.full(4, white + turned * (single + double))
        weights[2:] = white + turned * single + (1 - 2 * turned) * double / 2
        weights[2] += (1 - 4 * turned) * single
        return chance, PairState.bell_diagonal(np.maximum(weights, 0.0))

    @property
    def _noise_photons(self) -> float:
        """The mean number of the converter's noise photons at the receiver; from the sender's end they cross the fibre."""
        converter = self.sender.converter
        passed = self.sender.fiber.transmission if converter.place == "station" else 1.0
        return self.receiver.absorber.noise_photons(converter.noise_hz * passed)

    def _thrown(self) -> PairState:
        """The fresh pair of a photon thrown without a herald: amplitude damping of the receiver's qubit of psi+."""
        eta, matrix = self.efficiency, np.zeros((4, 4), dtype=complex)
        matrix[0, 0], matrix[1, 1], matrix[2, 2] = (1 - eta) / 2, eta / 2, 0.5
        matrix[1, 2] = matrix[2, 1] = math.sqrt(eta) / 2
        return PairState.unchecked(matrix)

    def pairs(self) -> Pairs:
        """The pairs of this link: probability per attempt, rate, state. A dead link has rate 0 and no state."""
        chance, fresh = self._heralded(True, True, True, True) if self.heralded else (1.0, self._thrown())
        sender_wait_s, receiver_wait_s = self.waits_s
        return Pairs(
            probability=chance,
            attempt_s=self.attempt_s,
            rate_hz=chance * self.clock.duty_cycle / self.attempt_s,
            state=None if fresh is None else waited(fresh, *self.memories, sender_wait_s, receiver_wait_s),
            fresh_state=fresh,
            target=self.target,
            left_wait_s=sender_wait_s,
            right_wait_s=receiver_wait_s,
        )

    def ledger(self) -> Ledger:
        """What each cause took from the fidelity; see Ledger for the convention.

        Order, heralded: second photons, polarisation, converter noise, false flags; not heralded: the lost photon; then
        waiting left (the sender's), waiting right.
        """
        causes = _HERALDED if self.heralded else _THROWN
        stages: list[PairState | None] = [self._thrown()]
        if self.heralded:
            stages = [self._heralded(*(k <= on for k in range(4)))[1] for on in range(4)]
        pairs = self.pairs()
        if pairs.fresh_state is not None:
            stages += [waited(pairs.fresh_state, *self.memories, pairs.left_wait_s, 0.0), pairs.state]
        fidelities = [math.nan if one is None else one.fidelity(self.target) for one in stages]
        return ledger_of_stages(causes[: len(fidelities)], fidelities)


_HERALDED = ("second photons", "polarisation", "converter noise", "false flags", "waiting left", "waiting right")
_THROWN = ("lost photon", "waiting left", "waiting right")

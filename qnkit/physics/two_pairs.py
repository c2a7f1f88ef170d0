"""Two pairs, and what is done with them: what lab 04 shows and asks about. All of them aim at psi+."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import Model, quantity, replaced
from ..qubits import measures
from ..qubits.bell_states import BELL_ORDER
from ..qubits.readout import ReadoutError
from .bell_measurement import BellMeasurement, OpticalBellMeasurement
from .bookkeeping import bell_part
from .distillation import Distilled, best_frames, distilled
from .frames import FRAMES, Frame
from .ledger import Ledger, ledger_of_stages
from .local_gates import LocalGates
from .pumping import Pumping, Round, fixed_point, pumped
from .states import PairState
from .swapping import Swapped, swapped
from .teleportation import teleportation_fidelity

__all__ = ["AIM", "AS_IT_STANDS", "CHANGES", "ERRORS", "DistilledPairs", "RawPair", "SwappedPairs", "change", "worst_and_best"]

AIM = "psi+"
"""The Bell state that all pairs aim at, as those of a single click do."""

ERRORS = ("wanted", "phase flipped", "bit flipped", "both flipped")
"""What a pair is beside the wanted Bell state, in the order of BELL_ORDER where phi+ is wanted."""

CHANGES = ("higher than before", "the same as before", "lower than before")
"""What distillation may do to the fidelity of the pair that is kept."""

AS_IT_STANDS = next(frame for frame in FRAMES if frame.left_gates == ("x",) and not frame.right_gates)
"""The frame that only turns psi+ into phi+, at which distillation aims: a bit flip on the left."""


class RawPair(Model):
    """A pair as a link hands it over.

    ``white noise``: a Werner state, all errors alike. ``single click``: both emitters bright instead, with the weight 1 - F; the
    rest is psi+. ``phase noise``: psi- instead, with the weight 1 - F.
    """

    noise: Literal["white noise", "single click", "phase noise"] = quantity("white noise", "what spoils it")
    fidelity: float = quantity(0.9, "fidelity", at_least=0.25, at_most=1)

    @property
    def state(self) -> PairState:
        """The state of the pair."""
        return _raw(self.noise, self.fidelity)

    def worth_over(self, fidelities: ArrayLike) -> NDArray[np.float64]:
        """What such a pair is worth at n fidelities, shape (n, 3).

        The columns: average fidelity of teleportation with the corrections of psi+, BBM92 key bits, device-independent key bits.
        """
        states = [replaced(self, "fidelity", value).state for value in np.asarray(fidelities, dtype=float).tolist()]
        return np.array(
            [(teleportation_fidelity(one, AIM), one.key_rate(), measures.device_independent_key(one.matrix)) for one in states]
        )


@functools.lru_cache(maxsize=512)
def _raw(noise: str, fidelity: float) -> PairState:
    if noise == "white noise":
        return PairState.werner(fidelity, AIM)
    if noise == "phase noise":
        return PairState.bell_diagonal([0.0, 0.0, fidelity, 1 - fidelity])
    both_bright = np.zeros((4, 4), dtype=complex)
    both_bright[3, 3] = 1 - fidelity
    return PairState.unchecked(fidelity * PairState.bell(AIM).matrix + both_bright)


class SwappedPairs(Model):
    """Alice's pair and Bob's pair, whose middle qubits meet in a Bell measurement at the station between them.

    ``gates``: a controlled-X, an H and two readouts, with these errors. ``light``: both qubits are read out as photons, which
    meet at a beam splitter, where psi+ and psi- are told; gate and readout do not matter then, the efficiency does.
    """

    left: RawPair = quantity(RawPair(), "Alice's pair")
    right: RawPair = quantity(RawPair(), "Bob's pair")
    measurement: Literal["gates", "light"] = quantity("gates", "Bell measurement")
    kept: Literal["all", "psi-"] = quantity("all", "outcomes kept")
    gate_error: float = quantity(0.0, "gate error", at_least=0, at_most=0.8)
    readout_error: float = quantity(0.0, "readout error", at_least=0, at_most=0.5)
    efficiency: float = quantity(0.9, "photon efficiency", at_least=0, at_most=1)

    @property
    def station(self) -> BellMeasurement | OpticalBellMeasurement:
        """The station; gate errors are average gate infidelities."""
        if self.measurement == "light":
            seen: tuple[Literal["psi+", "psi-"], ...] = ("psi+", "psi-") if self.kept == "all" else ("psi-",)
            return OpticalBellMeasurement(left_efficiency=self.efficiency, right_efficiency=self.efficiency, accepts=seen)
        read = ReadoutError(reads_one_for_zero=self.readout_error, reads_zero_for_one=self.readout_error)
        told: tuple[Literal["phi+", "phi-", "psi+", "psi-"], ...] = ("phi+", "phi-", "psi+", "psi-")
        told = told if self.kept == "all" else ("psi-",)
        return BellMeasurement(gate_error=self.gate_error, left_readout=read, right_readout=read, accepts=told)

    @property
    def made(self) -> Swapped:
        """The long pair, between Alice and Bob."""
        return swapped(self.left.state, self.right.state, self.station, targets=(AIM, AIM), target=AIM)

    def ledger(self) -> Ledger:
        """What each pair and the station took from the fidelity of the long pair; no entries where no try works."""
        both = replaced(replaced(self, "gate_error", 0.0), "readout_error", 0.0)
        alice = replaced(both, "right", RawPair(fidelity=1.0))
        steps = [alice, both, replaced(self, "readout_error", 0.0), self]
        causes = ("Alice's pair", "Bob's pair", "gate", "readout")
        return ledger_of_stages(causes, [step.made.fidelity for step in steps])


class DistilledPairs(Model):
    """Two pairs between the same two stations, of which one is measured to test the other.

    ``frame``: how the pairs go in. ``as it stands``: one bit is flipped, so that psi+ is where the recipe wants it. ``right``:
    the renaming of Bell states that makes the result best (see distillation.best_frames).
    """

    first: RawPair = quantity(RawPair(), "the pair that is kept")
    second: RawPair = quantity(RawPair(), "the pair that is measured")
    recipe: Literal["dejmps", "bbpssw", "untwirled"] = quantity("dejmps", "recipe")
    frame: Literal["as it stands", "right"] = quantity("as it stands", "frame")
    accepted: Literal["equal", "00", "11"] = quantity("equal", "accepted answers")
    gate_error: float = quantity(0.0, "gate error", at_least=0, at_most=0.8)
    readout_error: float = quantity(0.0, "readout error", at_least=0, at_most=0.5)
    rounds: int = quantity(2, "rounds of pumping", at_least=0, at_most=50)

    @property
    def accepts(self) -> tuple[str, ...]:
        """The records that count, Alice's bit first."""
        return ("00", "11") if self.accepted == "equal" else (self.accepted,)

    @property
    def gates(self) -> LocalGates:
        """The gates and readout of either station."""
        read = ReadoutError(reads_one_for_zero=self.readout_error, reads_zero_for_one=self.readout_error)
        return LocalGates(gate_error=self.gate_error, readout=read)

    @property
    def frames(self) -> tuple[Frame, Frame]:
        """The frames in which both pairs go in."""
        if self.frame == "as it stands":
            return AS_IT_STANDS, AS_IT_STANDS
        return best_frames(self.first.state, self.second.state, self.gates, self.gates, self.recipe, self.accepts)

    @property
    def entering(self) -> NDArray[np.float64]:
        """The Bell weights (4,) of the pair that is kept as it goes in, in its frame, in the order of ERRORS."""
        return self.frames[0].on(self.first.state).bell_weights()

    @property
    def slips_through(self) -> int:
        """The place in ERRORS of the one error that the recipe does not see when only one of the two pairs has it.

        DEJMPS measures, after its quarter turns, what a bit and phase flip together leave as it is; BBPSSW is blind to phases.
        """
        return 3 if self.recipe == "dejmps" else 1

    @property
    def made(self) -> Distilled:
        """The pair that is kept; it aims at phi+."""
        return self._made(self.first.state, self.second.state)

    @property
    def bookkept(self) -> Distilled:
        """The same as a bookkeeping of four Bell weights a pair has it, which forgets all else of the states."""
        return self._made(bell_part(self.first.state), bell_part(self.second.state))

    def _made(self, first: PairState, second: PairState) -> Distilled:
        return distilled(first, second, self.gates, self.gates, self.recipe, self.accepts, self.frames)

    def pumping(self, rounds: int | None = None) -> Pumping:
        """The first pair pumped with fresh pairs like the second, in the right frame each round; ``rounds`` replaces the own."""
        raw = (self.first.state, self.second.state)
        count = self.rounds if rounds is None else rounds
        return pumped(*raw, count, self.gates, self.gates, self.recipe, self.accepts, target=AIM)

    def settled(self) -> Round:
        """The round of pumping after which more rounds do not help."""
        return fixed_point(self.second.state, self.gates, self.gates, self.recipe, self.accepts)

    def with_fidelity(self, fidelity: float) -> DistilledPairs:
        """The same with two raw pairs of this fidelity."""
        return replaced(replaced(self, "first.fidelity", fidelity), "second.fidelity", fidelity)

    def key_per_pair(self, fidelities: ArrayLike) -> NDArray[np.float64]:
        """The BBM92 secret bits per raw pair, one row a fidelity: of raw pairs used as they are, and of distilled pairs."""
        out = []
        for value in np.asarray(fidelities, dtype=float).tolist():
            one = self.with_fidelity(value)
            made = one.made
            key = 0.0 if made.is_dead else made.probability * made.state.key_rate() / 2
            out.append((one.first.state.key_rate(), key))
        return np.array(out)


def change(pairs: DistilledPairs) -> str:
    """Which of CHANGES the fidelity of the pair that is kept goes through."""
    rise = pairs.made.fidelity - pairs.first.fidelity
    return CHANGES[1] if abs(rise) < 1e-9 else CHANGES[0] if rise > 0 else CHANGES[2]


def worst_and_best(state: PairState, frames: Sequence[Frame] = FRAMES) -> tuple[float, float]:
    """The smallest and largest fidelity that DEJMPS makes of two such pairs in one frame that keeps their strongest part."""
    wanted = BELL_ORDER[int(state.bell_weights().argmax())]
    place = BELL_ORDER.index(wanted)
    found = [distilled(state, state, frames=(one, one)).fidelity for one in frames if one.becomes[place] == "phi+"]
    return min(found), max(found)

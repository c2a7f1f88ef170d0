"""Six lies that simulations of networks tell, each as a switch: what an honest run says, and what a lying one says of the same.

Three lies change the world that is simulated, three change how a run is read. The network is the same for all: Alice, a station,
Bob; two links, one swap, one round of distillation. Lies and truth get the same random numbers.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ..constants import FIBER_GROUP_INDEX, SPEED_OF_LIGHT_M_PER_S
from ..model import Model, quantity, replaced
from ..physics import Memory, StatedLink, distilled_weights
from ..qubits.arrays import whole_of
from ..qubits.estimate import Estimate
from .network import Connection, Network, Node
from .rules import Distillation, Flow, Rules
from .run import Run, simulate
from .trace import weights_of

__all__ = ["LIES", "Claim", "Lie", "Told"]

Lie = Literal["nothing fades", "news is instant", "one link for all", "no round fails", "one age for all", "the luckiest run"]

LIES: tuple[Lie, ...] = get_args(Lie)
"""The six, those in the world first; what each does: see Claim.told."""

WORLDS: dict[str, tuple[str, float]] = {
    "nothing fades": ("t2_s", 1e6),
    "news is instant": ("length_km", 0.0),
    "one link for all": ("unlike", 1.0),
}
"""The three that simulate another world: the field, and what they take for it."""

ATTEMPT_S = 1e-3
"""The time of one attempt of a link: longer than light needs over the longest."""

RUNS = 10
"""So many runs the sixth liar makes before telling of one."""

PARTS = 10
"""So many stretches of a run tell the error of what is read off all its pairs together."""

LONGEST_S, STRETCH = 1e9, 250


@dataclass(frozen=True)
class Told:
    """What a simulation says: pairs a second, their mean fidelity F, the age of the youngest, the share of rounds that worked.

    ``youngest_s``: from the birth of the oldest qubit in a pair to its delivery. ``worked``: None without any rounds.
    """

    rate_hz: Estimate
    fidelity: Estimate
    youngest_s: float
    worked: float | None

    @property
    def fidelity_said(self) -> str:
        """The fidelity with its standard error, or four digits where the error is below them."""
        return str(self.fidelity) if self.fidelity.standard_error > 5e-5 else f"{self.fidelity.value:.4f}"

    def __str__(self) -> str:
        rounds = "" if self.worked is None else f", {self.worked:.0%} of the rounds worked"
        return f"{self.rate_hz} pairs a second, fidelity {self.fidelity_said}, youngest {1e3 * self.youngest_s:.2f} ms{rounds}"


class Claim(Model):
    """A claim about one small network, and which lie is behind it.

    Two links of half the length each try once a millisecond with chances whose mean is ``chance``; their pairs are Werner states
    of ``fidelity``; memories lose their phase with ``t2_s``. The station swaps at once and never fails. With ``distil`` each link
    has two memories at both ends, and two long pairs become one better one (DEJMPS), or none. News travels at the speed of light
    in fibre.
    """

    lie: Lie = quantity(LIES[0], "the lie")
    t2_s: float = quantity(0.05, "memory time T2", unit="s", above=0, at_most=1e6)
    fidelity: float = quantity(0.95, "fidelity of a fresh pair", at_least=0.25, at_most=1)
    length_km: float = quantity(200.0, "from Alice to Bob", unit="km", at_least=0, at_most=400)
    unlike: float = quantity(4.0, "left link so many times as often", at_least=1, at_most=100)
    chance: float = quantity(0.2, "chance of an attempt, mean of both links", at_least=1e-4, at_most=0.5)
    distil: bool = quantity(True, "one round of distillation")
    pairs: int = quantity(400, "pairs that are counted", at_least=30, at_most=100_000)

    @property
    def chances(self) -> tuple[float, float]:
        """The chances of an attempt of the left and of the right link."""
        return 2 * self.chance * self.unlike / (1 + self.unlike), 2 * self.chance / (1 + self.unlike)

    @property
    def news_s(self) -> float:
        """The time in s that light in the fibre takes from Alice to Bob."""
        return self.length_km * 1e3 * FIBER_GROUP_INDEX / SPEED_OF_LIGHT_M_PER_S

    @property
    def network(self) -> Network:
        """The network as it is."""
        memories, half = 1 + self.distil, self.length_km / 2
        links = [
            StatedLink(probability=p, attempt_s=ATTEMPT_S, fidelity=self.fidelity, memory=Memory(t2_s=self.t2_s))
            for p in self.chances
        ]
        return Network(
            nodes=(Node(name="Alice"), Node(name="station", east_km=half), Node(name="Bob", east_km=2 * half)),
            connections=(
                Connection(left="Alice", right="station", link=links[0], memories=memories, length_km=half),
                Connection(left="station", right="Bob", link=links[1], memories=memories, length_km=half),
            ),
        )

    @property
    def rules(self) -> Rules:
        """The rules: swap at once, then distil once or not at all."""
        return Rules(distillation=Distillation(after=int(self.distil)))

    def run(self, seed: int = 0, which: int = 0, rows: int = 1_000_000) -> Run:
        """The honest run of a seed, or with the same seed its ``which``-th; so many rows of its trace are kept."""
        return _run(replaced(self, "lie", LIES[0]), seed, which, rows)

    def honest(self, seed: int = 0) -> Told:
        """What the engine says."""
        return _honest(replaced(self, "lie", LIES[0]), seed)

    def told(self, seed: int = 0) -> Told:
        """What the liar says of the same network with the same random numbers.

        ==================== ==============================================================================
        ``nothing fades``    memories keep their pairs for days
        ``news is instant``  messages arrive when they are sent
        ``one link for all`` both links get the mean chance
        ``no round fails``   rounds of distillation that failed are counted as pairs, as good as the others
        ``one age for all``  each pair is as old as pairs are on average
        ``the luckiest run`` of ten runs the one with most pairs a second is told
        ==================== ==============================================================================
        """
        return _told(self, seed)

    def off(self, seeds: int = 10) -> tuple[Estimate, Estimate]:
        """By which share the liar has too many pairs a second, and how much too much fidelity: means over so many seeds.

        Liar and engine get the same random numbers, so that their difference is known better than either of both.

        Raises
        ------
        ParameterError
            Fewer than two seeds.
        """
        whole_of(seeds, "Claim.off: seeds", "must be a whole number of at least 2, for an error", 2, 10_000)
        both = [(self.told(seed), self.honest(seed)) for seed in range(seeds)]
        rates = [told.rate_hz.value / true.rate_hz.value - 1 for told, true in both]
        return Estimate.of(rates), Estimate.of([told.fidelity.value - true.fidelity.value for told, true in both])


@lru_cache(maxsize=256)
def _honest(claim: Claim, seed: int) -> Told:
    return _read(claim.run(seed))


@lru_cache(maxsize=256)
def _told(claim: Claim, seed: int) -> Told:
    if claim.lie == "the luckiest run":
        return _read(claim.run(seed, _fastest(claim, seed)))
    if claim.lie == "no round fails":
        return _all_counted(claim.run(seed), claim.news_s)
    if claim.lie == "one age for all":
        return dataclasses.replace(claim.honest(seed), fidelity=_of_one_age(claim, claim.run(seed)))
    return replaced(claim, *WORLDS[claim.lie]).honest(seed)


@lru_cache(maxsize=32)
def _run(claim: Claim, seed: int, which: int, rows: int) -> Run:
    flow, rng = Flow(source="Alice", target="Bob"), np.random.default_rng([seed, which])
    return simulate(claim.network, flow, claim.rules, time_s=LONGEST_S, pairs=claim.pairs, rng=rng, rows=rows)


def _fastest(claim: Claim, seed: int) -> int:
    """Which of the ten runs has its last pair first; a shorter run is how a longer one begins, made in STRETCHes, once."""
    times = _deliveries(replaced(claim, "pairs", 30), seed)
    if not times or times[0].shape[1] < claim.pairs:
        longer = replaced(claim, "pairs", STRETCH * math.ceil(claim.pairs / STRETCH))
        times[:] = [np.array([longer.run(seed, which, rows=0).times_s for which in range(RUNS)])]
    return int(times[0][:, claim.pairs - 1].argmin())


@lru_cache(maxsize=8)
def _deliveries(claim: Claim, seed: int) -> list[NDArray[np.float64]]:
    """Room for the times of the pairs (RUNS, pairs) of the longest ten runs so far; the claim's own number does not matter."""
    return []


def _read(run: Run) -> Told:
    met = run.fates()
    worked, failed = met["distilled"], met["distillation failed"]
    share = worked / (worked + failed) if worked + failed else None
    return Told(run.rate_hz(), run.fidelity(), float(run.ages_s.min()), share)


def _all_counted(run: Run, news_s: float) -> Told:
    """What is read where each failed round gave a pair too, at the time when its failure was known."""
    failed = run.trace.column("ended_s")[run.trace.fate("distillation failed")] + news_s
    times = np.sort(np.concatenate([run.times_s, failed[failed <= run.end_s]]))
    numbers = np.zeros((times.size, run.numbers.shape[1]))
    numbers[:, 0] = times
    every = dataclasses.replace(run, counts=np.zeros((times.size, run.counts.shape[1]), dtype=np.int64), numbers=numbers)
    true = _read(run)
    return dataclasses.replace(true, rate_hz=every.rate_hz(), worked=None if true.worked is None else 1.0)


def _of_one_age(claim: Claim, run: Run) -> Estimate:
    """The fidelity where the mean of the ages of all pairs is taken for the age of each, with its error over stretches."""
    logs = np.log(raw_correlations(run, claim))
    parts = [_fidelity(claim, np.exp(part.mean(axis=0))) for part in np.array_split(logs, PARTS)]
    value = _fidelity(claim, np.exp(logs.mean(axis=0)))
    return Estimate(value, float(np.std(parts, ddof=1)) / math.sqrt(PARTS), len(run))


def raw_correlations(run: Run, claim: Claim) -> NDArray[np.float64]:
    """The correlations XX = -YY (pairs, 2) of the two long pairs behind each delivered one when they were distilled.

    Without distillation (pairs, 1), at the delivery.
    """
    if not claim.distil:
        return run.numbers[:, 2:3]
    trace, serials = run.trace, run.trace.column("serial")
    order = np.argsort(serials)
    rows = order[np.searchsorted(serials, run.counts[:, 0], sorter=order)]
    parents = order[np.searchsorted(serials, trace.counts[rows, 3:5], sorter=order)]
    waited = trace.column("ended_s")[parents] - trace.column("made_s")[parents]
    out: NDArray[np.float64] = trace.column("xx")[parents] * np.exp(-2 * waited / claim.t2_s)
    return out


def _fidelity(claim: Claim, raw: NDArray[np.float64]) -> float:
    """The fidelity of a delivered pair from the correlation XX of each long pair behind it."""
    z = ((4 * claim.fidelity - 1) / 3) ** 2
    if not claim.distil:
        return float(1 + 2 * raw[0] + z) / 4
    _, weights = distilled_weights(*weights_of(np.array([[x, x, z] for x in raw])))
    phi_plus, phi_minus = weights[:2].tolist()
    kept = math.exp(-2 * claim.news_s / claim.t2_s)  # while the two records travel
    return float(phi_plus + phi_minus + (phi_plus - phi_minus) * kept) / 2

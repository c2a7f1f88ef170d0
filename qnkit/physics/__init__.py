"""Devices, states, noise and links: what one photon and one memory do."""

from ..qubits.estimate import Estimate
from .curve import rates_along
from .devices import BellAnalyzer, Clock, Detector, Emitter, Fiber
from .ledger import Entry, Ledger, Pairs
from .link import Arm, Link
from .memory import Memory, decay_curve, waited
from .noisy_pair import NoisyPair
from .pair_link import PairLink, Path
from .protocols import DoubleClick, SingleClick
from .source import PairSource
from .states import BELL_ORDER, PairState
from .waiting import sample_attempts, sampled_rate

__all__ = [
    "BELL_ORDER",
    "Arm",
    "BellAnalyzer",
    "Clock",
    "Detector",
    "DoubleClick",
    "Emitter",
    "Entry",
    "Estimate",
    "Fiber",
    "Ledger",
    "Link",
    "Memory",
    "NoisyPair",
    "PairLink",
    "PairSource",
    "PairState",
    "Pairs",
    "Path",
    "SingleClick",
    "decay_curve",
    "rates_along",
    "sample_attempts",
    "sampled_rate",
    "waited",
]

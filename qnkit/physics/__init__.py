"""Devices, states, noise and links: what one photon and one memory do.

The emitter in its cavity, its pulses, and a pair that meets noise are fetched when they are first used, so that a link costs no
more to import.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..qubits.estimate import Estimate
from .curve import rates_along
from .devices import BellAnalyzer, Clock, Detector, Emitter, Fiber
from .ledger import Entry, Ledger, Pairs
from .link import Arm, Link
from .memory import Memory, decay_curve, waited
from .pair_link import PairLink, Path
from .protocols import SingleClick, TimeBinDoubleClick
from .source import PairSource
from .states import BELL_ORDER, PairState
from .waiting import sample_attempts, sampled_rate

if TYPE_CHECKING:
    from .cavity_emitter import CavityEmitter
    from .noisy_pair import NoisyPair, WaitingNoise
    from .photon import Photon
    from .pulses import DecayingPulse, GaussianPulse, SampledPulse, SineSquaredPulse, SquarePulse

_LATER = {
    "CavityEmitter": "cavity_emitter",
    "DecayingPulse": "pulses",
    "GaussianPulse": "pulses",
    "NoisyPair": "noisy_pair",
    "Photon": "photon",
    "SampledPulse": "pulses",
    "SineSquaredPulse": "pulses",
    "SquarePulse": "pulses",
    "WaitingNoise": "noisy_pair",
}

__all__ = [
    "BELL_ORDER",
    "Arm",
    "BellAnalyzer",
    "CavityEmitter",
    "Clock",
    "DecayingPulse",
    "Detector",
    "Emitter",
    "Entry",
    "Estimate",
    "Fiber",
    "GaussianPulse",
    "Ledger",
    "Link",
    "Memory",
    "NoisyPair",
    "PairLink",
    "PairSource",
    "PairState",
    "Pairs",
    "Path",
    "Photon",
    "SampledPulse",
    "SineSquaredPulse",
    "SingleClick",
    "SquarePulse",
    "TimeBinDoubleClick",
    "WaitingNoise",
    "decay_curve",
    "rates_along",
    "sample_attempts",
    "sampled_rate",
    "waited",
]


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

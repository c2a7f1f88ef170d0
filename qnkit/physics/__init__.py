"""Devices, states, noise and links: what one photon and one memory do.

The emitter in its cavity, its pulses, and a pair that meets noise are fetched when they are first used, so that a link costs no
more to import.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..qubits.estimate import Estimate
from .curve import rates_along
from .devices import BellAnalyzer, Clock, Converter, Detector, Emitter, Fiber, Recoil
from .ledger import Entry, Ledger, Pairs
from .link import Arm, Link
from .memory import Memory, decay_curve, waited
from .pair_link import PairLink, Path
from .protocols import PolarizationDoubleClick, SingleClick, TimeBinDoubleClick
from .source import PairSource
from .states import BELL_ORDER, PairState
from .waiting import all_within, expected_attempts, sample_attempts, sampled_rate

if TYPE_CHECKING:
    from .absorber import Absorber, AbsorbingArm, Receiver
    from .asked_pair import AskedPair
    from .bell_measurement import BellMeasurement, OpticalBellMeasurement
    from .bookkeeping import bell_part, bookkeeping_gap, distilled_weights, distilled_werner, swapped_weights, swapped_werner
    from .bounds import bits_of_loss, chain_bound, chain_bound_hz, repeater_bound, repeaterless_bound
    from .cavity_emitter import CavityEmitter
    from .conditional import Conditional
    from .cutoff import Cutoff
    from .distillation import Distilled, best_frames, distilled
    from .equal_links import EqualLinks
    from .frames import AS_IT_IS, FRAMES, Frame
    from .half_way import HalfWay
    from .local_gates import LocalGates
    from .meeting import Meeting
    from .midpoint_link import MidpointLink
    from .multiplexing import Multiplexed
    from .noisy_pair import NoisyPair, WaitingNoise
    from .photon import Photon
    from .photon_link import link_of_photons
    from .pulsed_source import PulsedPairSource
    from .pulses import DecayingPulse, GaussianPulse, SampledPulse, SineSquaredPulse, SquarePulse
    from .pumping import Pumping, fixed_point, pumped, recurrence
    from .relay import Relay
    from .sender_receiver import SenderReceiverLink
    from .stated_link import StatedLink
    from .stored_pair import StoredPair, mean_state
    from .swapping import Swapped, swapped
    from .teleportation import CLASSICAL_LIMIT, teleportation_channel, teleportation_circuit, teleportation_fidelity
    from .two_links import TwoLinks
    from .two_pairs import DistilledPairs, RawPair, SwappedPairs
    from .waits import AtTime, UntilNext, Window
    from .worth import Worth, bbm92_key, device_independent_key, device_independent_key_error, worth_of

_LATER = {
    "AS_IT_IS": "frames",
    "Absorber": "absorber",
    "AbsorbingArm": "absorber",
    "AskedPair": "asked_pair",
    "AtTime": "waits",
    "BellMeasurement": "bell_measurement",
    "CLASSICAL_LIMIT": "teleportation",
    "CavityEmitter": "cavity_emitter",
    "Conditional": "conditional",
    "Cutoff": "cutoff",
    "DecayingPulse": "pulses",
    "Distilled": "distillation",
    "DistilledPairs": "two_pairs",
    "EqualLinks": "equal_links",
    "FRAMES": "frames",
    "Frame": "frames",
    "GaussianPulse": "pulses",
    "HalfWay": "half_way",
    "LocalGates": "local_gates",
    "Meeting": "meeting",
    "MidpointLink": "midpoint_link",
    "Multiplexed": "multiplexing",
    "NoisyPair": "noisy_pair",
    "OpticalBellMeasurement": "bell_measurement",
    "Photon": "photon",
    "PulsedPairSource": "pulsed_source",
    "Pumping": "pumping",
    "RawPair": "two_pairs",
    "Receiver": "absorber",
    "Relay": "relay",
    "SampledPulse": "pulses",
    "SenderReceiverLink": "sender_receiver",
    "SineSquaredPulse": "pulses",
    "SquarePulse": "pulses",
    "StatedLink": "stated_link",
    "StoredPair": "stored_pair",
    "Swapped": "swapping",
    "SwappedPairs": "two_pairs",
    "TwoLinks": "two_links",
    "UntilNext": "waits",
    "WaitingNoise": "noisy_pair",
    "Window": "waits",
    "Worth": "worth",
    "bbm92_key": "worth",
    "bell_part": "bookkeeping",
    "best_frames": "distillation",
    "bits_of_loss": "bounds",
    "bookkeeping_gap": "bookkeeping",
    "chain_bound": "bounds",
    "chain_bound_hz": "bounds",
    "device_independent_key": "worth",
    "device_independent_key_error": "worth",
    "distilled": "distillation",
    "distilled_weights": "bookkeeping",
    "distilled_werner": "bookkeeping",
    "fixed_point": "pumping",
    "link_of_photons": "photon_link",
    "mean_state": "stored_pair",
    "pumped": "pumping",
    "recurrence": "pumping",
    "repeater_bound": "bounds",
    "repeaterless_bound": "bounds",
    "swapped": "swapping",
    "swapped_weights": "bookkeeping",
    "swapped_werner": "bookkeeping",
    "teleportation_channel": "teleportation",
    "teleportation_circuit": "teleportation",
    "teleportation_fidelity": "teleportation",
    "worth_of": "worth",
}

__all__ = [
    "AS_IT_IS",
    "BELL_ORDER",
    "CLASSICAL_LIMIT",
    "FRAMES",
    "Absorber",
    "AbsorbingArm",
    "Arm",
    "AskedPair",
    "AtTime",
    "BellAnalyzer",
    "BellMeasurement",
    "CavityEmitter",
    "Clock",
    "Conditional",
    "Converter",
    "Cutoff",
    "DecayingPulse",
    "Detector",
    "Distilled",
    "DistilledPairs",
    "Emitter",
    "Entry",
    "EqualLinks",
    "Estimate",
    "Fiber",
    "Frame",
    "GaussianPulse",
    "HalfWay",
    "Ledger",
    "Link",
    "LocalGates",
    "Meeting",
    "Memory",
    "MidpointLink",
    "Multiplexed",
    "NoisyPair",
    "OpticalBellMeasurement",
    "PairLink",
    "PairSource",
    "PairState",
    "Pairs",
    "Path",
    "Photon",
    "PolarizationDoubleClick",
    "PulsedPairSource",
    "Pumping",
    "RawPair",
    "Receiver",
    "Recoil",
    "Relay",
    "SampledPulse",
    "SenderReceiverLink",
    "SineSquaredPulse",
    "SingleClick",
    "SquarePulse",
    "StatedLink",
    "StoredPair",
    "Swapped",
    "SwappedPairs",
    "TimeBinDoubleClick",
    "TwoLinks",
    "UntilNext",
    "WaitingNoise",
    "Window",
    "Worth",
    "all_within",
    "bbm92_key",
    "bell_part",
    "best_frames",
    "bits_of_loss",
    "bookkeeping_gap",
    "chain_bound",
    "chain_bound_hz",
    "decay_curve",
    "device_independent_key",
    "device_independent_key_error",
    "distilled",
    "distilled_weights",
    "distilled_werner",
    "expected_attempts",
    "fixed_point",
    "link_of_photons",
    "mean_state",
    "pumped",
    "rates_along",
    "recurrence",
    "repeater_bound",
    "repeaterless_bound",
    "sample_attempts",
    "sampled_rate",
    "swapped",
    "swapped_weights",
    "swapped_werner",
    "teleportation_channel",
    "teleportation_circuit",
    "teleportation_fidelity",
    "waited",
    "worth_of",
]


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

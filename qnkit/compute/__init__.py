"""Many modules: remote gates between them, and what a job gains and loses when it is split over connected machines."""

from .crossing import SPREAD, Crossing, crossing
from .module_gates import GATE_NOISES, ModuleGates, gate_noise
from .remote_gate import CONTROLLED, RemoteGate
from .scaling import Comparison
from .shared_wait import waited_together, waiting_channel
from .teledata import Teledata

__all__ = [
    "CONTROLLED",
    "GATE_NOISES",
    "SPREAD",
    "Comparison",
    "Crossing",
    "ModuleGates",
    "RemoteGate",
    "Teledata",
    "crossing",
    "gate_noise",
    "waited_together",
    "waiting_channel",
]

"""Many modules: remote gates, circuits placed and rebuilt over modules, and what a job gains and loses when it is split."""

from .crossing import SPREAD, Crossing, crossing
from .machine import Machine, Module
from .module_gates import GATE_NOISES, ModuleGates, gate_noise
from .packets import Packets, packets_of
from .placing import FAST, THOROUGH, Placement, place
from .plan import Plan, compiled, plan_of
from .rebuilt import Rebuilt, rebuilt
from .remote_gate import CONTROLLED, RemoteGate
from .scaling import Comparison
from .shared_wait import waited_together, waiting_channel
from .teledata import Teledata
from .verification import Verdict, cut_bound, verified

__all__ = [
    "CONTROLLED",
    "FAST",
    "GATE_NOISES",
    "SPREAD",
    "THOROUGH",
    "Comparison",
    "Crossing",
    "Machine",
    "Module",
    "ModuleGates",
    "Packets",
    "Placement",
    "Plan",
    "Rebuilt",
    "RemoteGate",
    "Teledata",
    "Verdict",
    "compiled",
    "crossing",
    "cut_bound",
    "gate_noise",
    "packets_of",
    "place",
    "plan_of",
    "rebuilt",
    "verified",
    "waited_together",
    "waiting_channel",
]

"""Devices, states, noise and links: what one photon and one memory do.

Each name is fetched from its module when it is first used.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "devices": ("BellAnalyzer", "Clock", "Detector", "Emitter", "Fiber"),
    "estimate": ("Estimate",),
    "memory": ("Memory", "decay_curve", "waited"),
    "states": ("BELL_ORDER", "PairState"),
    "source": ("PairSource",),
    "protocols": ("DoubleClick", "SingleClick"),
    "ledger": ("Entry", "Ledger", "Pairs"),
    "link": ("Arm", "Link"),
    "pair_link": ("PairLink", "Path"),
    "waiting": ("sample_attempts", "sampled_rate"),
    "curve": ("rates_along",),
}
_MODULE_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = list(_MODULE_OF)


def __getattr__(name: str) -> Any:
    if name in _MODULE_OF:
        return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)

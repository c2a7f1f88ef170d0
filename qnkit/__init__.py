"""qnkit: learn and explore how quantum machines scale by being connected.

Importing the package loads nothing; each name below is fetched from its module when it is first used.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "Model": "qnkit.model",
    "ParameterError": "qnkit.model",
    "quantity": "qnkit.model",
    "replaced": "qnkit.model",
    "load": "qnkit.scenario",
    "save": "qnkit.scenario",
}
_LAYERS = ("qubits", "physics", "network", "compute", "systems", "check", "sweep", "views")

__all__ = ["__version__", *_HOMES, *_LAYERS]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name in _LAYERS:
        return import_module(f"qnkit.{name}")
    raise AttributeError(f"module 'qnkit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)

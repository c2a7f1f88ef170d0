"""The labs' self-marking exercises: the engine's answer, a tolerance, and a hint for the common mistake.

``check.start_here.crossing(answer, job)`` and its like return a Verdict. Each lab has its module, loaded on first use;
``Mystery`` is the game of lab 01.
"""

from importlib import import_module
from typing import Any

from ._verdict import Verdict

_LABS = (
    "heralded_link",
    "hub_and_spoke",
    "many_modules",
    "memory_and_waiting",
    "pair_and_its_enemies",
    "remote_gate",
    "repeater_chain",
    "routing",
    "six_lies",
    "start_here",
    "swapping_and_distillation",
)

__all__ = ["Mystery", "Verdict", *_LABS]


def __getattr__(name: str) -> Any:
    if name == "Mystery":
        return import_module("qnkit.check.mystery").Mystery
    if name in _LABS:
        return import_module(f"qnkit.check.{name}")
    raise AttributeError(f"module 'qnkit.check' has no attribute {name!r}; its labs are {', '.join(_LABS)}")


def __dir__() -> list[str]:
    return sorted(__all__)

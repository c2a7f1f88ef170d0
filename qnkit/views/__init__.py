"""Pictures, panels and animation: the only place that knows a screen. Each name is fetched when it is first used.

Where a module is named after its one function (``explore``, ``stack``, ``which_channel``, ...), the name here is the function.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

_HOMES = {
    "Canvas": "canvas",
    "Control": "controls",
    "Panel": "panel",
    "explore": "explore",
    "COLOUR": "theme",
    "LABEL": "theme",
    "PAIR": "theme",
    "draw_ledger": "links",
    "draw_link_rate": "links",
    "draw_rate_fidelity": "links",
    "draw_rate_fidelity_published": "published",
    "draw_sample": "links",
    "draw_state": "states",
    "diagram_stations": "stations",
    "ladder": "stack",
    "stack": "stack",
    "still": "still",
    "compared": "published",
    "link_controls": "link_controls",
    "scaled": "link_controls",
    "predict": "predict",
    "say_link": "sentences",
    "say_pair_link": "sentences",
    "draw_network": "living",
    "draw_timeline": "timeline",
    "living": "living",
    "draw_chance": "scaling",
    "first_screen": "first",
    "draw_cheap": "pair_noise",
    "draw_correlations": "pair_noise",
    "draw_number": "pair_noise",
    "draw_pair": "pair_noise",
    "draw_rise": "pair_noise",
    "draw_errors": "pair_errors",
    "say_errors": "pair_errors",
    "draw_table": "which_channel",
    "which_channel": "which_channel",
    "noise_controls": "noise_controls",
    "noise_presets": "noise_controls",
    "reading_table": "noise_controls",
    "say_cheap": "noise_controls",
    "say_noisy": "noise_controls",
    "say_rise": "noise_controls",
    "diagram_asked": "memory_strips",
    "diagram_meeting": "memory_strips",
    "draw_counts": "cutoffs",
    "draw_trade": "cutoffs",
    "draw_fidelities": "storing",
    "draw_stored": "storing",
    "draw_stored_state": "storing",
    "draw_waits": "storing",
    "draw_stored_published": "stored_published",
    "say_stored_ions": "stored_published",
    "stored_ion_controls": "stored_published",
    "relay_controls": "waiting_controls",
    "say_asked": "waiting_controls",
    "say_relay": "waiting_controls",
    "say_stored": "waiting_controls",
    "waiting_controls": "waiting_controls",
    "diagram_swap": "swaps",
    "draw_long_pair": "swaps",
    "draw_swap_ledger": "swaps",
    "say_swap": "swaps",
    "draw_distilled": "distilling",
    "draw_entering": "distilling",
    "draw_key_per_pair": "distilling",
    "draw_pumped": "distilling",
    "draw_spent": "distilling",
    "say_distilled": "distilling",
    "say_key_per_pair": "distilling",
    "say_pumped": "distilling",
    "draw_half_way": "key_bits",
    "draw_worth": "key_bits",
    "say_half_way": "key_bits",
    "say_worth": "key_bits",
    "distil_controls": "two_pair_controls",
    "half_way_controls": "two_pair_controls",
    "swap_controls": "two_pair_controls",
    "worth_controls": "two_pair_controls",
    "draw_gate_errors": "remote_gates",
    "draw_gate_ledger": "remote_gates",
    "draw_gate_table": "remote_gates",
    "draw_waiting_together": "remote_gates",
    "draw_modules_published": "remote_gate_controls",
    "module_controls": "remote_gate_controls",
    "remote_gate_controls": "remote_gate_controls",
    "remote_gate_presets": "remote_gate_controls",
    "say_modules": "remote_gate_controls",
    "say_remote_gate": "remote_gate_controls",
    "say_waiting_together": "remote_gate_controls",
    "diagram_hub_and_mesh": "hub_and_spoke",
    "draw_hub_chsh": "hub_and_spoke",
    "draw_hub_counts": "hub_and_spoke",
    "draw_hub_rates": "hub_and_spoke",
    "hub_controls": "hub_controls",
    "hub_presets": "hub_controls",
    "say_hub": "hub_controls",
    "say_hub_counts": "hub_controls",
    "diagram_chain": "chains",
    "draw_chain_cutoff": "chains",
    "draw_chain_fidelity": "chains",
    "draw_chain_key": "chains",
    "draw_chain_rate": "chains",
    "chain_controls": "chain_controls",
    "chain_presets": "chain_controls",
    "say_chain": "chain_controls",
    "say_chain_key": "chain_controls",
    "draw_court_fidelity": "spot_the_lie",
    "draw_court_rate": "spot_the_lie",
    "draw_lie_fidelity": "lies",
    "draw_lie_rate": "lies",
    "lie_controls": "lie_controls",
    "say_lie": "lie_controls",
    "spot_the_lie": "spot_the_lie",
    "diagram_way": "routes",
    "draw_way_fidelities": "routes",
    "draw_way_keys": "routes",
    "draw_way_rates": "routes",
    "diagram_at_once": "shared_routes",
    "diagram_wants": "shared_routes",
    "draw_at_once": "shared_routes",
    "draw_each_way": "shared_routes",
    "draw_wants": "shared_routes",
    "route_controls": "route_controls",
    "route_presets": "route_controls",
    "say_at_once": "route_controls",
    "say_wants": "route_controls",
    "say_way": "route_controls",
    "diagram_split": "board",
    "draw_distributed_circuit": "lanes",
    "draw_outcomes": "plan_results",
    "draw_plan_ledger": "plan_results",
    "draw_plan_timeline": "plan_timeline",
    "run_controls": "split_controls",
    "run_presets": "split_controls",
    "say_plan": "plan_timeline",
    "say_result": "plan_results",
    "say_split": "splitting",
    "split_controls": "splitting",
    "splitting": "splitting",
    "draw_causes": "new_york",
    "draw_drop": "new_york",
    "new_york_controls": "new_york",
    "say_new_york": "new_york",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)


class _Views(ModuleType):
    """This package; an import of ``views.explore`` must not put the module in the place of the function."""

    def __setattr__(self, name: str, value: Any) -> None:
        same = isinstance(value, ModuleType) and _HOMES.get(name) == name
        super().__setattr__(name, getattr(value, name, value) if same else value)


sys.modules[__name__].__class__ = _Views

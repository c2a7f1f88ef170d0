"""Many links: how pairs wait, are swapped, used and lost between the nodes of a network."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "graphs": ("Parts", "distance_km", "network_of", "with_length"),
    "shapes": ("grid", "random_network", "regular_network", "ring", "star", "tree", "waxman"),
    "hops": ("Hop", "Hops"),
    "routing": ("Way", "best_way", "disjoint_ways", "most_disjoint", "several_ways", "value_of", "widest_way"),
    "throughput": ("expected_pairs",),
    "flow_bounds": ("fair_rates", "max_flow_hz", "most_rates", "slot_flow"),
    "swap_bounds": ("swap_bound_hz",),
    "maps": ("CHICAGO", "NETHERLANDS", "NSFNET", "map_network"),
    "chain_waits": ("Deliveries", "link_waits"),
    "chain_joins": ("distilled_waits", "swapped_waits"),
    "nested_chain": ("ChainLevel", "links_waits", "nested_waits"),
    "slotted_chain": ("slotted_links",),
    "chain_cutoffs": ("best_cutoffs", "pairs_above"),
    "alike_spokes": ("AlikeSpokes",),
    "chain": ("Chain",),
    "engine": ("Engine",),
    "exact": ("exact_fidelities", "exact_state"),
    "ledgers": ("ledger_of", "mean_ledger"),
    "file_tables": ("FileLimits", "NetworkFile"),
    "files": ("read_network",),
    "hub": ("Counts", "HubAndSpoke"),
    "living": ("LivingLink", "LivingNetwork", "Place", "live", "six_modules"),
    "network": ("Connection", "Network", "Node"),
    "rules": ("Distillation", "Flow", "Rules"),
    "run": ("Run", "simulate"),
    "spokes": ("FourFolds", "Hub", "Spoke"),
    "stated_link": ("StatedLink",),
    "switch": ("Switched", "slotted_swaps", "switch_capacity_hz", "switch_stored"),
    "trace": ("Trace",),
}
_NAMES = {name: home for home, names in _HOMES.items() for name in names}

__all__ = sorted(_NAMES)


def __getattr__(name: str) -> Any:
    """A name of this layer, whose file is read when it is first asked for."""
    if name not in _NAMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_NAMES[name]}", __name__), name)


def __dir__() -> list[str]:
    return __all__

"""Many links: how pairs wait, are swapped, used and lost between the nodes of a network."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

_HOMES = {
    "asking": ("check_asking",),
    "graphs": ("Parts", "distance_km", "network_of", "with_length"),
    "shapes": ("grid", "random_network", "regular_network", "ring", "star", "tree", "waxman"),
    "hops": ("Hop", "Hops"),
    "routing": ("Way", "best_way", "disjoint_ways", "most_disjoint", "several_ways", "value_of", "widest_way"),
    "recovery": ("recovered_pairs",),
    "throughput": ("expected_pairs",),
    "flow_bounds": ("SharedRates", "SlotFlow", "fair_rates", "max_flow_hz", "most_rates", "slot_flow"),
    "concurrent_ways": ("Allotted", "concurrent_ways"),
    "swap_bounds": ("swap_bound_hz",),
    "maps": ("CHICAGO", "NETHERLANDS", "NSFNET", "TownMap", "great_circle_km", "map_network", "route_km"),
    "chain_waits": ("Deliveries", "link_waits"),
    "chain_joins": ("distilled_waits", "swapped_waits"),
    "nested_chain": ("ChainLevel", "links_waits", "nested_waits"),
    "slotted_chain": ("slotted_chain", "slotted_links"),
    "slotted_network": ("SlottedNetwork",),
    "slotted_requests": ("Request", "SlottedRun"),
    "markov_chains": ("SlottedChain",),
    "chain_cutoffs": ("BestCutoffs", "best_cutoffs", "key_per_attempt", "pairs_above"),
    "alike_spokes": ("AlikeSpokes",),
    "asked_chain": ("AskedChain", "AskedLink", "AskedPairs"),
    "chain": ("Chain",),
    "demands": ("After", "Demand", "DemandGraph", "Hold"),
    "engine": ("Engine",),
    "exact": ("exact_fidelities", "exact_state"),
    "ledgers": ("ledger_of", "mean_ledger"),
    "file_tables": ("FileLimits", "NetworkFile"),
    "files": ("read_network",),
    "hub": ("Counts", "HubAndSpoke"),
    "lies": ("LIES", "Claim", "Told"),
    "six_modules": ("served", "six_modules"),
    "uncompiled": ("uncompiled",),
    "network": ("Connection", "Network", "Node"),
    "q2nsviz": ("q2nsviz_events", "write_q2nsviz"),
    "routed": ("Played", "RoutedTowns", "Together"),
    "rules": ("Distillation", "Flow", "Rules"),
    "run": ("Run", "simulate"),
    "spokes": ("FourFolds", "Hub", "Spoke"),
    "switch": ("Switched", "slotted_swaps", "switch", "switch_capacity_hz", "switch_stored"),
    "requests": ("AfterRequest", "PacketRequest"),
    "job_requests": ("job_end_s", "job_requests"),
    "arrivals": ("BurstyArrivals", "PeriodicArrivals", "PoissonArrivals", "ReplayedArrivals", "arrivals"),
    "arena": ("Arena", "SlotLink", "SlotNode"),
    "calibration": ("Calibration", "CalibrationTask", "CalibrationWindow"),
    "agents": ("Agent", "NodeFunction", "common_slots", "functions_of"),
    "control_messages": ("ControlFaults", "Message", "Post", "Silence", "control_delays"),
    "controller": ("ControlStep", "Controller"),
    "sample_path": ("SamplePath", "sample_path"),
    "slot_view": ("SlotView",),
    "booking": ("Decision", "Mistake"),
    "playing": ("Scheduler", "played"),
    "scheduled": ("Scheduled",),
    "queue_orders": ("LongestOf", "RoundRobin"),
    "max_weight": ("max_weight",),
    "deadline_orders": ("can_be_met", "dropping_deadlines", "earliest_deadline", "laxity_slots", "least_laxity"),
    "blocks": ("BookedBlocks", "block_slots"),
    "time_division": ("TimeDivision",),
    "slot_region": ("SlotRegion", "Steered"),
    "lasting_load": ("lasting_load",),
    "randomised": ("Randomised",),
    "foresight": ("Foresight",),
    "race": ("Race", "raced"),
    "admission": ("Admitted", "admitted", "admitted_rates", "best_fidelity"),
    "stories": ("story_of",),
    "serving_orders": ("first_come", "highest_priority", "in_order", "shortest_first"),
    "trace": ("Trace", "correlations_of", "weights_of"),
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


class _Network(ModuleType):
    """This package; an import of ``network.switch`` must not put the module in the place of the function."""

    def __setattr__(self, name: str, value: Any) -> None:
        same = isinstance(value, ModuleType) and _NAMES.get(name) == name
        super().__setattr__(name, getattr(value, name, value) if same else value)


sys.modules[__name__].__class__ = _Network

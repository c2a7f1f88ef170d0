"""The layer's functions and classes can be had from ``qnkit.network``, unless it says here that only the package needs them."""

from importlib import import_module
from pathlib import Path

import pytest

import qnkit.network as network

OF_THEIR_FILE = {"chain_formulas", "measures", "stays"}
"""Files of many small things that are asked for by the file's name."""

INSIDE = {
    *("chain_series", "path_search", "slotted_rules"),
    *("agenda", "orders", "reasons", "tables", "ways"),
    *("followers", "slot_sets", "slot_state"),
    *("file_tables", "graphml", "sequence_json", "squidasm_yaml"),
}
"""Files that the rest of the package stands on: chains and routing, Engine, played, read_network."""

ALONE = {
    "arena.Route",
    "booking.Bookings",
    "chain_waits.three_of",
    "exact.Causes",
    "files.bytes_of",
    "files.json_of",
    "exact.History",
    "markov_chains.solved_chain",
    "nested_chain.station_numbers",
    "shapes.chain",
    "slate.Slate",
    "waiting.Queue",
    "waiting.Waiting",
    "throughput.at_least",
    "throughput.pairs_of_slot",
}
"""Single names that the rest of the package asks for. ``shapes.chain`` makes room for the file of that name."""

FILES = sorted(path.stem for path in Path(network.__file__).parent.glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("file", [file for file in FILES if file not in OF_THEIR_FILE and file not in INSIDE])
def test_every_public_function_and_class_can_be_had_from_the_layer(file):
    home = import_module(f"qnkit.network.{file}")
    own = {name for name in home.__all__ if getattr(getattr(home, name), "__module__", "") == home.__name__}
    missing = {name for name in own if name not in network.__all__ and f"{file}.{name}" not in ALONE}
    assert not missing, f"add {sorted(missing)} to _HOMES in qnkit/network/__init__.py"
    for name in own & set(network.__all__):
        assert getattr(network, name) is getattr(home, name)


def test_every_name_of_the_layer_is_public_in_its_file():
    assert len(network._NAMES) == sum(map(len, network._HOMES.values()))
    for name, file in network._NAMES.items():
        assert name in import_module(f"qnkit.network.{file}").__all__
    assert sorted(dir(network)) == network.__all__


def test_what_is_said_here_is_there():
    assert set(FILES) >= OF_THEIR_FILE | INSIDE
    for one in ALONE:
        file, name = one.split(".")
        assert name in import_module(f"qnkit.network.{file}").__all__

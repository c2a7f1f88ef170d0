"""squidasm's network configurations: stacks (or processing nodes) and the links between them, in YAML."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from ..constants import SPEED_OF_LIGHT_M_PER_S
from ..model import Model, ParameterError
from ..physics import (
    Arm,
    BellAnalyzer,
    BellMeasurement,
    Clock,
    Converter,
    Detector,
    Emitter,
    Fiber,
    Link,
    LocalGates,
    Memory,
    PolarizationDoubleClick,
    SingleClick,
    StatedLink,
)
from .file_tables import FileLimits, Table, placed
from .network import Connection, Network, Node

__all__ = ["MOST_DEEP", "MOST_VALUES", "squidasm_network", "yaml_tree"]

MOST_VALUES = 1_000_000
"""So many values may be in a file once its aliases are written out."""
MOST_DEEP = 32
"""So deep may its tables lie in each other."""


def yaml_tree(data: bytes, where: str) -> Any:
    """The plain values of a YAML text: tables, lists, texts and numbers; no other tags are made into objects.

    Raises
    ------
    ParameterError
        With the line: what is not YAML, is too deep, has a tag of its own or aliases that grow beyond MOST_VALUES; where PyYAML
        is not installed.
    """
    try:
        yaml = import_module("yaml")
    except ImportError:
        raise ParameterError(f"{where}: reading YAML needs PyYAML, which is not installed: pip install pyyaml") from None
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _measure(yaml, _once(yaml, yaml.parse(data, Loader=loader), where), where)
        return yaml.load(data, Loader=loader)  # of the safe loaders
    except ParameterError:
        raise
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ParameterError(f"{where}, line {mark.line + 1 if mark else '?'}: this is not YAML ({error.problem}).") from None
    except (yaml.YAMLError, ValueError, OverflowError, TypeError) as error:
        raise ParameterError(f"{where}: this is not YAML ({str(error).splitlines()[0][:80]}).") from None


def _once(yaml: Any, events: Iterable[Any], where: str) -> Iterator[Any]:
    """The events of a text as they come; ParameterError for a name that is twice in one table."""
    tables: list[tuple[set[str], list[bool]] | None] = []  # of each that is open, None for a list: its names; whether one is next
    for event in events:
        if isinstance(event, yaml.NodeEvent) and tables and tables[-1] is not None:
            names, turn = tables[-1]
            if turn[0] and isinstance(event, yaml.ScalarEvent):
                if event.value in names:
                    line = event.start_mark.line + 1
                    raise ParameterError(f"{where}, line {line}: the name {event.value[:60]!r} is twice in one table.")
                names.add(event.value)
            turn[0] = not turn[0]
        if isinstance(event, yaml.CollectionStartEvent):
            tables.append((set(), [True]) if isinstance(event, yaml.MappingStartEvent) else None)
        elif isinstance(event, yaml.CollectionEndEvent):
            tables.pop()
        yield event


def _measure(yaml: Any, events: Any, where: str) -> None:
    """Nothing; ParameterError where the values are too many once aliases are written out, or lie too deep."""
    sizes: dict[str, int] = {}
    open_: list[tuple[str | None, int]] = []
    total = 0
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            open_.append((event.anchor, total))
            total += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = open_.pop()
            if anchor is not None:
                sizes[anchor] = total - before
        elif isinstance(event, yaml.AliasEvent):
            if any(anchor == event.anchor for anchor, _ in open_):
                raise ParameterError(f"{where}, line {event.start_mark.line + 1}: *{event.anchor[:60]} holds itself.")
            total += sizes.get(event.anchor, 1)
        elif isinstance(event, yaml.ScalarEvent):
            total += 1
            if event.anchor is not None:
                sizes[event.anchor] = 1
        if len(open_) > MOST_DEEP or total > MOST_VALUES:
            what = f"tables lie more than {MOST_DEEP} deep" if len(open_) > MOST_DEEP else f"more than {MOST_VALUES} values"
            raise ParameterError(f"{where}, line {event.start_mark.line + 1}: {what}, aliases written out.")


def squidasm_network(top: Table, limits: FileLimits) -> Network:
    """The network of a configuration: times in ns, lengths in km, attenuations in dB/km, light in km/s.

    Links ``perfect`` and ``depolarise`` become stated links; ``heralded`` (also ``heralded-double-click``) and
    ``heralded-single-click`` become heralded links with devices, whose attempt is the flight to the station and back. ``length``,
    ``p_loss_init`` and the others stand for both arms, half of the length each, or have ``_A`` and ``_B``. A generic device keeps
    with T1 and T2 (0: for ever), has ``num_qubits`` memories, and gates that depolarise each of their qubits by itself with the
    probability given; of an NV centre only the electron's times are used. Other entries are noted, times of gates among them.
    Without a value, one is as in squidasm's own configurations (squidasm/run/stack/config.py; of a perfect link 1000 ns, in
    blueprint/links/perfect.py): T1 10 s, T2 1 s, of an NV electron 1 s and 0.3 s, 2 qubits, two-qubit depolarising 0.01,
    0.25 dB/km, 200,000 km/s. ``alpha``, the bright weight of a single click, is no entry there; chosen: 0.5.

    Raises
    ------
    ParameterError
        With the way to the entry: another kind of device or link, an end that is no stack, more than the limits allow.
    """
    stacks = top.tables("stacks") or top.tables("processing_nodes")
    links = top.tables("links")
    limits.check(len(stacks), len(links), top.where)
    nodes = tuple(_node(row) for row in stacks)
    names = {node.name for node in nodes}
    connections = tuple(_connection(row, names) for row in links)
    for row in (*stacks, *links, top):
        row.note_rest()
    return placed(top.here, Network, nodes=nodes, connections=connections)


def _node(row: Table) -> Node:
    kind, device = row.get("qdevice_typ"), row.table("qdevice_cfg")
    if kind not in {"generic", "nv"}:
        raise row.refuse("qdevice_typ", "is no device that is read; they are generic and nv")
    times = {"electron_T1": 1e9, "electron_T2": 3e8} if kind == "nv" else {"T1": 1e10, "T2": 1e9}
    t1_s, t2_s = (device.number(key, usual) * 1e-9 for key, usual in times.items())
    station, gates = BellMeasurement(), LocalGates()
    if kind == "generic":
        kept = (1 - 0.75 * device.number("two_qubit_gate_depolar_prob", 0.01, 0, 1)) ** 2
        two, one = 0.8 * (1 - kept), 0.5 * device.number("single_qubit_gate_depolar_prob", 0.0, 0, 1)
        station = BellMeasurement(gate_error=two, one_qubit_error=one)
        gates = LocalGates(gate_error=two, one_qubit_error=one)
    size = device.whole("num_qubits", 2, 1)
    device.note_rest()
    memory = placed(device.here, Memory, t1_s=t1_s or None, t2_s=t2_s or None)
    return Node(name=row.text("name"), memories=size, memory=memory, station=station, gates=gates)


def _connection(row: Table, names: set[str]) -> Connection:
    ends = [next((key for key in keys if key in row.value), keys[0]) for keys in (("stack1", "node1"), ("stack2", "node2"))]
    left, right = (row.text(end) for end in ends)
    for end, name in zip(ends, (left, right), strict=True):
        if name not in names:
            raise row.refuse(end, "is no stack of this file")
    kind, given = row.get("typ"), row.table("cfg")
    link: Model
    length_km: float | None = None
    if kind in {"perfect", "depolarise"}:
        link, length_km = _stated(given, kind == "perfect"), given.number("length", 0.0)
    elif kind in {"heralded", "heralded-double-click", "heralded-single-click"}:
        link = _heralded(given, kind == "heralded-single-click")
    else:
        raise row.refuse("typ", "is no link that is read; they are perfect, depolarise, heralded and heralded-single-click")
    given.note_rest()
    return placed(row.here, Connection, left=left, right=right, link=link, length_km=length_km)


def _stated(given: Table, perfect: bool) -> StatedLink:
    if perfect:
        return placed(given.here, StatedLink, probability=1.0, attempt_s=given.number("state_delay", 1000.0) * 1e-9)
    return placed(
        given.here,
        StatedLink,
        probability=given.number("prob_success", least=0, most=1),
        attempt_s=given.number("t_cycle") * 1e-9,
        fidelity=given.number("fidelity", least=0.25, most=1),
    )


def _heralded(given: Table, single: bool) -> Link:
    window_ns = 1.0
    dark = given.number("dark_count_probability", 0.0, 0, 0.999)
    eye = Detector(
        efficiency=given.number("detector_efficiency", 1.0, 0, 1),
        dark_count_rate_hz=-math.log1p(-dark) / (window_ns * 1e-9),
        window_ns=window_ns,
        number_resolving=given.flag("num_resolving"),
    )
    analyzer = BellAnalyzer(plus=eye, minus=eye, visibility=given.number("visibility", 1.0, 0, 1), phase_contrast=1.0)
    whole = given.number("length", -1.0, -1)
    left, right = (_arm(given, side, whole / 2) for side in ("A", "B"))
    clock = Clock(preparation_us=1e-6)
    if not single:
        return Link(left=left, right=right, analyzer=analyzer, clock=clock, protocol=PolarizationDoubleClick())
    first, second = (_of(given, "alpha", side, 0.5, 1.0) for side in ("A", "B"))
    protocol = SingleClick(left_bright_weight=first, right_bright_weight=second)
    return Link(left=left, right=right, analyzer=analyzer, clock=clock, protocol=protocol)


def _of(given: Table, key: str, side: str, usual: float, most: float = math.inf) -> float:
    """A value of one arm, else of both, else the usual one."""
    return given.number(f"{key}_{side}", given.number(key, usual, 0, most), 0, most)


def _arm(given: Table, side: str, half_km: float) -> Arm:
    key = f"length_{side}"
    if half_km < 0 and given.value.get(key) is None:
        raise given.refuse(key, "is missing; give length, or length_A and length_B")
    speed = _of(given, "speed_of_light", side, 200_000.0)
    if not 0 < speed <= SPEED_OF_LIGHT_M_PER_S / 1e3:
        raise given.refuse("speed_of_light", "must be a speed in km/s above 0, at most that of light in vacuum")
    fiber = Fiber(
        length_km=given.number(key, max(half_km, 0.0)),
        attenuation_db_per_km=_of(given, "p_loss_length", side, 0.25),
        group_index=SPEED_OF_LIGHT_M_PER_S / 1e3 / speed,
    )
    emitter = Emitter(photon_efficiency=1 - _of(given, "p_loss_init", side, 0.0, 1.0))
    return Arm(emitter=emitter, converter=Converter(), fiber=fiber, memory=Memory())

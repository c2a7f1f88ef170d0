"""SeQUeNCe's topologies: routers, Bell-state-measurement nodes and the channels between them, as version 1.3.1 reads them."""

from __future__ import annotations

from ..constants import FIBER_GROUP_INDEX, SPEED_OF_LIGHT_M_PER_S
from ..physics import BellMeasurement, Fiber, Memory, StatedLink
from ..qubits.readout import ReadoutError
from .file_tables import FileLimits, Table, placed
from .network import Connection, Network, Node

__all__ = ["sequence_network"]

Arm = tuple[str, float, float]
"""A router, the metres of fibre from it to the station, and its attenuation in dB/m."""


def sequence_network(top: Table, limits: FileLimits) -> Network:
    """The network of a topology: distances in m, attenuations in dB/m, delays in ps, coherence times in s.

    A connection is a ``qconnection`` (half of its distance on each side of the station) or two ``qchannels`` that end at one
    BSMNode. Its link is stated: an attempt succeeds with the station's ``success_rate`` (1/2) times, of both arms, memory
    efficiency, fibre and detector efficiency; its pair has the memories' ``fidelity``. An attempt takes the flight to the station
    and back, or one period of the memory's frequency where that is longer. Under ``single_heralded`` memories turn by X, Y and Z
    with the shares ``decoherence_errors`` of 1 / ``coherence_time``; under ``single_atom`` they keep everything; under both they
    are let go after ``cutoff_ratio`` coherence times.

    Taken in another sense, and noted: light in fibre is qnkit's, 2 % faster than 2e8 m/s; the messages before each attempt, which
    make it last four flights, are not part of the physics of the link. Without a value, one is as in SeQUeNCe's devices
    (sequence/components, memory.py and detector.py): memory fidelity 0.85, efficiency 1, frequency 80 MHz; detector efficiency
    0.9. A station's success rate of 1/2 is theirs too, that of linear optics.

    Raises
    ------
    ParameterError
        With the way to the entry: other types of nodes and connections, a template or an end that is not there, a station
        without two arms, a router without memories; more than the limits allow.
    """
    return _Topology(top, limits).network()


class _Topology:
    """A topology while it is read."""

    def __init__(self, top: Table, limits: FileLimits) -> None:
        self.top, self.limits = top, limits
        self.rows = top.tables("nodes")
        templates = top.table("templates")
        self.templates = {name: templates.table(name) for name in templates.value}
        self.routers: dict[str, Table] = {}
        self.stations: dict[str, Table] = {}
        self.memories: dict[str, Table] = {}

    def network(self) -> Network:
        """The network, when all is read."""
        channels, joined = self.top.tables("qchannels"), self.top.tables("qconnections")
        self.limits.check(len(self.rows), max(len(joined), len(channels) // 2), self.top.where)
        for row in self.rows:
            kind, name = row.text("type"), row.text("name")
            if kind not in {"QuantumRouter", "BSMNode"}:
                raise row.refuse("type", "is no kind that is read; the kinds are QuantumRouter and BSMNode")
            if name in self.routers or name in self.stations:
                raise row.refuse("name", "is the name of two nodes; give each its own")
            (self.routers if kind == "QuantumRouter" else self.stations)[name] = row
        self.memories = {name: self._template(row).table("MemoryArray") for name, row in self.routers.items()}
        stations = [self._joined(row) for row in joined] + self._channels(channels)
        delays = self._messages({frozenset((left[0], right[0])) for left, right, _ in stations})
        encodings = {self._encoding(table) for _, _, table in stations} or {"single_atom"}
        if len(encodings) > 1:
            raise self.top.refuse("templates", "encoding_type must be the same for all stations, as memories follow it")
        connections = tuple(self._connection(left, right, table, delays) for left, right, table in stations)
        nodes = tuple(self._node(name, row, encodings == {"single_heralded"}) for name, row in self.routers.items())
        network = Network(nodes=nodes, connections=connections)
        notes = self.top.notes
        notes.add("light", "as in qnkit's fibre, 2 % faster than SeQUeNCe's 2e8 m/s")
        notes.add("attempts", "the flight to the station and back, without the hand-shakes that make it four flights in SeQUeNCe")
        for table in (*self.rows, *self.memories.values(), *joined, *channels, *self.templates.values(), self.top):
            table.note_rest()
        return network

    def _template(self, row: Table) -> Table:
        name = row.get("template")
        if name is None:
            return Table({}, row.where, row.notes, row.at("template"))
        if not isinstance(name, str) or name not in self.templates:
            raise row.refuse("template", "is no template of this file")
        return self.templates[name]

    def _arm(self, row: Table, key: str, length_m: float) -> Arm:
        name = row.text(key)
        if name not in self.routers:
            raise row.refuse(key, "is no QuantumRouter of this file")
        return name, length_m, row.number("attenuation")

    def _joined(self, row: Table) -> tuple[Arm, Arm, Table]:
        if row.get("type") != "meet_in_the_middle":
            raise row.refuse("type", "must be meet_in_the_middle, the kind that is read")
        half = row.number("distance") / 2
        return self._arm(row, "node1", half), self._arm(row, "node2", half), self._template(row)

    def _channels(self, rows: list[Table]) -> list[tuple[Arm, Arm, Table]]:
        """The connections that qchannels make, two for each station."""
        ends: dict[str, list[Arm]] = {name: [] for name in self.stations}
        for row in rows:
            station = row.text("destination")
            if station not in ends or len(ends[station]) == 2:
                raise row.refuse("destination", "must be a BSMNode of this file, with two channels to it")
            ends[station].append(self._arm(row, "source", row.number("distance")))
        for name, arms in ends.items():
            if len(arms) != 2:
                raise self.stations[name].refuse("name", f"has {len(arms)} qchannels to it; a station has two")
        return [(arms[0], arms[1], self._template(self.stations[name])) for name, arms in ends.items()]

    def _messages(self, neighbours: set[frozenset[str]]) -> dict[frozenset[str], float]:
        """The kilometres of fibre of the messages between neighbours, where the file says them; the mean of both directions."""
        found: dict[frozenset[str], list[float]] = {}
        for key, ends in (("cchannels", ("source", "destination")), ("cconnections", ("node1", "node2"))):
            for row in self.top.tables(key):
                pair = frozenset(row.text(end) for end in ends)
                delay_ps, length_m = row.number("delay", -1, -1), row.number("distance", -1, -1)
                if pair not in neighbours:
                    row.notes.add(row.place, "not used: messages go along connections, heralds along the arms")
                elif delay_ps >= 0:
                    found.setdefault(pair, []).append(delay_ps * 1e-15 * SPEED_OF_LIGHT_M_PER_S / FIBER_GROUP_INDEX)
                elif length_m >= 0:
                    found.setdefault(pair, []).append(length_m / 1e3)
        return {pair: sum(each) / len(each) for pair, each in found.items()}

    def _encoding(self, template: Table) -> str:
        encoding = template.get("encoding_type") or "single_atom"
        if encoding not in {"single_atom", "single_heralded"}:
            raise template.refuse("encoding_type", "is none that is read; they are single_atom and single_heralded")
        return str(encoding)

    def _connection(self, left: Arm, right: Arm, template: Table, delays: dict[frozenset[str], float]) -> Connection:
        heralded = self._encoding(template) == "single_heralded"
        station = template.table("SingleHeraldedBSM" if heralded else "SingleAtomBSM")
        eyes = station.tables("detectors")
        seen = [eye.number("efficiency", 0.9, 0, 1) for eye in eyes] or [0.9]
        where = f"{self.top.where}: {left[0]} - {right[0]}"
        fibers = [placed(where, Fiber, length_km=arm[1] / 1e3, attenuation_db_per_km=arm[2] * 1e3) for arm in (left, right)]
        memories = [self.memories[arm[0]] for arm in (left, right)]
        chance = station.number("success_rate", 0.5, 0, 1) * (sum(seen) / len(seen)) ** 2
        for fiber, memory in zip(fibers, memories, strict=True):
            chance *= fiber.transmission * memory.number("efficiency", 1.0, 0, 1)
        fidelities = [memory.number("fidelity", 0.85, 0.25, 1) for memory in memories]
        flight_s = 2 * max(fiber.delay_s for fiber in fibers)
        period_s = 1 / min(memory.number("frequency", 80e6, 1e-3) for memory in memories)
        if len(set(seen)) > 1 or len(set(fidelities)) > 1:
            template.notes.add(memories[0].place, "two detectors or two ends that differ: their mean is taken")
        for eye in (*eyes, station):
            eye.note_rest()
        link = placed(
            where,
            StatedLink,
            probability=chance,
            attempt_s=max(flight_s, period_s),
            fidelity=sum(fidelities) / 2,
            delay_s=flight_s,
        )
        size = min(self._size(self.routers[arm[0]]) for arm in (left, right))
        km = delays.get(frozenset((left[0], right[0])), (left[1] + right[1]) / 1e3)
        return placed(where, Connection, left=left[0], right=right[0], link=link, memories=size, length_km=km)

    def _size(self, row: Table) -> int:
        return row.whole("memo_size", 0, 1)

    def _node(self, name: str, row: Table, turns: bool) -> Node:
        memory, template = self.memories[name], self._template(row)
        swapping = template.table("EntanglementSwapping")
        lasts_s = memory.number("coherence_time", -1.0, -1)
        kept = Memory()
        if turns and lasts_s > 0:
            x, y, z = self._errors(memory)
            flips, turned = x + y, x / 2 + y / 2 + z
            kept = Memory(t1_s=lasts_s / (2 * flips) if flips else None, t2_s=lasts_s / (2 * turned))
        wrong = 1 - row.number("measurement_fidelity", 1.0, 0, 1)
        read = ReadoutError(reads_one_for_zero=wrong, reads_zero_for_one=wrong)
        gate = row.number("gate_fidelity", 1.0, 0, 1)
        node = Node(
            name=name,
            memories=self._size(row),
            memory=kept,
            station=BellMeasurement(gate_error=0.75 * (1 - gate), left_readout=read, right_readout=read),
            swap_success=swapping.number("swapping_success_prob", 1.0, 0, 1),
            cutoff_s=lasts_s * memory.number("cutoff_ratio", 1.0, 1e-9) if lasts_s > 0 else None,
        )
        swapping.note_rest()
        return node

    def _errors(self, memory: Table) -> tuple[float, float, float]:
        """The shares of X, Y and Z among what happens to a stored qubit; equal where the file has none."""
        given = memory.get("decoherence_errors")
        if given is None:
            return 1 / 3, 1 / 3, 1 / 3
        good = isinstance(given, list) and len(given) == 3
        if not good or not all(isinstance(one, int | float) and 0 <= one <= 1 for one in given) or abs(sum(given) - 1) > 1e-6:
            raise memory.refuse("decoherence_errors", "must be three numbers from 0 to 1 that add up to 1, for X, Y and Z")
        if given[0] != given[1]:
            memory.notes.add(memory.at("decoherence_errors"), "X and Y are taken as equally likely")
        return given[0], given[1], given[2]

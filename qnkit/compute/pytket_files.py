"""Distributions of pytket-dqc: a circuit's hypergraph, and the server of each of its vertices.

What Distribution.to_dict of pytket-dqc makes (CQCL/pytket-dqc, src/pytket_dqc/circuits/distribution.py), saved as JSON; a file
such as tests/test_circuits/pr78_distribution.json there. P. Andres-Martinez et al., arXiv:2305.14148.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from os import PathLike

import numpy as np

from ..model import ParameterError
from ..network.file_tables import FileLimits, Table
from ..qubits.checking import needs
from ..qubits.circuit import Circuit
from .packets import Packets, packets_of
from .peer_files import top_of
from .placement import Placement
from .pytket_circuit import PytketCircuit, circuit_in
from .pytket_gates import rewritten
from .pytket_network import PytketNetwork, network_in, pytket_network_of, server_in, whole_numbers
from .trees import tree_costs

__all__ = ["PytketDistribution", "pytket_distribution_of", "read_pytket_distribution"]


@dataclass(frozen=True)
class PytketDistribution:
    """A distribution in pytket-dqc's terms, and the placement that it is here.

    Vertices are numbered: the qubits first, then the gates of two qubits in the order of the circuit.

    Attributes
    ----------
    circuit : the circuit, with pytket's names for its qubits
    network : the network, and the machine that it is
    vertices : in the order of the file
    hyperedges : each a qubit and gates on it that one copy of the qubit in a server serves
    servers : of each vertex
    placement : of circuit.circuit on network.machine; its packets are qnkit's
    notes : what of the file the placement does not hold, or of the placement the file does not
    """

    circuit: PytketCircuit
    network: PytketNetwork
    vertices: tuple[int, ...]
    hyperedges: tuple[tuple[int, ...], ...]
    servers: dict[int, int]
    placement: Placement
    notes: tuple[str, ...]

    @property
    def e_bits(self) -> int:
        """The links of the smallest tree over the servers of each hyperedge.

        It is the cost in pytket-dqc where no hyperedge runs through gates between two H (there it makes copies again, with a
        cost of its own) and where its tree, an approximate one of networkx, is the smallest.
        """
        costs, places = tree_costs(self.network.machine), {server: k for k, server in enumerate(self.network.qubits)}
        return int(sum(costs[sum({1 << places[self.servers[v]] for v in edge})] for edge in self.hyperedges))

    @property
    def text(self) -> str:
        """The file."""
        hypergraph = {
            "vertex_list": list(self.vertices),
            "hyperedge_list": [{"vertices": list(edge), "weight": 1} for edge in self.hyperedges],
            "circuit": self.circuit.table,
        }
        placed = {str(vertex): server for vertex, server in self.servers.items()}
        return json.dumps({"circuit": hypergraph, "placement": placed, "network": self.network.table}) + "\n"


def read_pytket_distribution(source: str | PathLike[str], limits: FileLimits | None = None) -> PytketDistribution:
    """The distribution of a file: every qubit stays on its server, every gate is applied on its own.

    The packets of the placement are qnkit's: as many gates in a row as one copy can serve. Where the hyperedges are the same, so
    are the e-bits; where they differ, a note says both numbers. `text` gives the file back.

    Parameters
    ----------
    source : the path of a file, or its text
    limits : how large it may be; nodes are qubits, connections also gates

    Raises
    ------
    ParameterError
        With the way to the entry: what is no such distribution, does not agree with itself, puts more qubits on a server than it
        has, or is larger than the limits allow.
    """
    top, limits = top_of(source, limits, "read_pytket_distribution", "pytket-dqc")
    return _Reader(top, limits).distribution()


def pytket_distribution_of(circuit: Circuit, placement: Placement) -> PytketDistribution:
    """The distribution of a placement in which every qubit stays where it is.

    Gates of two qubits become CU1 one by one, one-qubit gates H and Rz; a hyperedge is a packet.

    Raises
    ------
    ParameterError
        A qubit that moves, a placement of another circuit, or what `rewritten` refuses.
    """
    asked = "pytket_distribution_of"
    needs(circuit, Circuit, f"{asked}: circuit", "a qnkit.qubits.Circuit")
    packets = needs(placement, Placement, f"{asked}: placement", "a qnkit.compute.Placement").packets
    places = [k for k, step in enumerate(circuit.operations) if len(step.qubits) > 1]
    if circuit.qubits != packets.qubits or places != packets.operations.tolist():
        raise ParameterError(f"{asked}: the placement is of another circuit; give the two that belong together.")
    moving = np.flatnonzero((placement.homes != placement.homes[:, :1]).any(axis=1)).tolist()
    if moving:
        rule = "pytket-dqc's qubits stay on their servers; take the second of qnkit.compute.placing.places"
        raise ParameterError(f"{asked}: qubit {moving[0]} moves from module to module: {rule}.")
    written, was = rewritten(circuit, asked)
    network = pytket_network_of(placement.machine)
    here = packets_of(written)
    sites = placement.sites[list(was)]
    homes = np.repeat(placement.homes[:, :1], here.layers, axis=1)
    servers = [list(network.qubits)[module] for module in (*homes[:, 0].tolist(), *sites.tolist())]
    edges = _hyperedges(here)
    order = dict.fromkeys(itertools.chain.from_iterable(edges))
    made = PytketDistribution(
        circuit=PytketCircuit(written, tuple(("q", (k,)) for k in range(circuit.qubits))),
        network=network,
        vertices=tuple(order),
        hyperedges=edges,
        servers=dict(enumerate(servers)),
        placement=Placement(here, network.machine, homes, sites),
        notes=network.notes,
    )
    if made.e_bits == placement.e_bits:
        return made
    note = f"hyperedges: {made.e_bits} e-bits, where the placement has {placement.e_bits}"
    return PytketDistribution(**{**made.__dict__, "notes": (*made.notes, note)})


def _hyperedges(packets: Packets) -> tuple[tuple[int, ...], ...]:
    """A hyperedge for each packet that has gates, and for each qubit that has none, by qubit and first gate."""
    qubits = packets.qubits
    found: list[tuple[int, ...]] = [(q,) for q in range(qubits) if (packets.gate_at[q] < 0).all()]
    for owner, first, last in zip(packets.owners.tolist(), packets.begins.tolist(), packets.begins[1:].tolist(), strict=False):
        gates = sorted(packets.of_packet[first:last].tolist())
        if gates:
            found.append((owner, *(qubits + gate for gate in gates)))
    return tuple(sorted(found))


class _Reader:
    """A file while it is read."""

    def __init__(self, top: Table, limits: FileLimits) -> None:
        self.top, self.notes = top, top.notes
        self.hypergraph, self.rows = top.table("circuit"), top.table("placement")
        self.circuit = circuit_in(self.hypergraph.table("circuit"), limits)
        self.network = network_in(top.table("network"), limits)
        self.gates = [step.qubits for step in self.circuit.circuit.operations if len(step.qubits) == 2]
        self.size = self.circuit.circuit.qubits

    def distribution(self) -> PytketDistribution:
        vertices = whole_numbers(self.hypergraph, "vertex_list")
        servers = self._servers()
        if sorted(vertices) != sorted(servers):
            rule = f"must be 0 to {len(servers) - 1}: the qubits, then the gates of two qubits"
            raise self.hypergraph.refuse("vertex_list", rule)
        edges = self._edges()
        for table in (self.hypergraph, self.top):
            table.note_rest()
        machine, places = self.network.machine, {server: k for k, server in enumerate(self.network.qubits)}
        packets = packets_of(self.circuit.circuit)
        modules = np.array([places[servers[vertex]] for vertex in range(len(servers))], dtype=np.int64)
        homes = np.repeat(modules[: self.size, None], packets.layers, axis=1)
        placement = Placement(packets, machine, homes, modules[self.size :])
        made = PytketDistribution(self.circuit, self.network, vertices, edges, servers, placement, ())
        self._tell(made)
        return PytketDistribution(self.circuit, self.network, vertices, edges, servers, placement, self.notes.all())

    def _servers(self) -> dict[int, int]:
        """The server of each vertex."""
        found = {}
        for key in self.rows.value:
            vertex, server = server_in(self.rows, key), self.rows.get(key)
            if type(server) is not int or server not in self.network.qubits:
                raise self.rows.refuse(key, "must be a server of the network")
            found[vertex] = server
        missing = sorted(found.keys() ^ set(range(self.size + len(self.gates))))
        if missing:
            rule = f"must have a server for each of {self.size} qubits and {len(self.gates)} gates, and for nothing else"
            raise self.rows.refuse(str(missing[0]), rule)
        for server, own in self.network.qubits.items():
            used = sum(found[vertex] == server for vertex in range(self.size))
            if used > len(own):
                raise self.top.refuse("placement", f"puts {used} qubits on server {server}, which has {len(own)}")
        return found

    def _edges(self) -> tuple[tuple[int, ...], ...]:
        """The hyperedges, in which every gate stands twice: with each of its qubits."""
        found: list[tuple[int, ...]] = []
        rest = {(q, self.size + gate) for gate, pair in enumerate(self.gates) for q in pair}
        for row in self.hypergraph.tables("hyperedge_list"):
            edge = whole_numbers(row, "vertices")
            if row.whole("weight", 1) != 1:
                raise row.refuse("weight", "must be 1; pytket-dqc distributes no others")
            pairs = {(edge[0], gate) for gate in edge[1:]}
            if edge[0] >= self.size or len(pairs) < len(edge) - 1 or not pairs <= rest:
                rule = "must be a qubit, and then gates on it that are in no other hyperedge of this qubit"
                raise row.refuse("vertices", rule)
            rest -= pairs
            row.note_rest()
            found.append(edge)
        if rest:
            qubit, gate = min(rest)
            raise self.hypergraph.refuse("hyperedge_list", f"has no hyperedge with qubit {qubit} and its gate {gate}")
        return tuple(found)

    def _tell(self, made: PytketDistribution) -> None:
        packets = made.placement.packets
        wide = sum(
            len({int(packets.packet_at[edge[0], packets.gates[v - self.size, 2]]) for v in edge[1:]}) > 1
            for edge in made.hyperedges
        )
        if wide:
            self.notes.add(
                "hyperedge_list", f"{wide} run through gates that turn the qubit; here each side has a copy of its own"
            )
        if made.e_bits != made.placement.e_bits:
            said = (
                f"the trees of the hyperedges have {made.e_bits} links; with qnkit's packets it is {made.placement.e_bits} e-bits"
            )
            self.notes.add("e-bits", said)

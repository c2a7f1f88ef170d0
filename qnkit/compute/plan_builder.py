"""How a placement becomes a plan: copies are made when they are first needed, and given up where link qubits run out."""

from __future__ import annotations

import bisect
import itertools
from collections import defaultdict
from collections.abc import Collection, Iterator

import networkx as nx
import numpy as np

from ..model import ParameterError
from ..qubits.circuit import Circuit
from ..qubits.operations import Gate, Unitary
from .bridges import Bridge
from .placement import Placement
from .plan_steps import Apply, Close, Copy, Settle, Step
from .trees import tree_costs, tree_over

__all__ = ["LinkUse", "plan_steps"]


class LinkUse:
    """How many link qubits each module needs as steps are done: for all that is in it beyond its data qubits."""

    def __init__(self, placement: Placement) -> None:
        self.data: list[int] = [module.data_qubits for module in placement.machine.modules]
        self.home: list[int] = placement.homes[:, 0].tolist()
        self.settled = [self.home.count(module) for module in range(len(self.data))]
        self.held: list[int] = list(self.settled)

    def now(self, module: int) -> int:
        """The link qubits in use in a module."""
        used: int = self.held[module] - min(self.settled[module], self.data[module])
        return used

    def done(self, step: Step) -> None:
        """Count a step."""
        if isinstance(step, Copy):
            self.held[step.target] += 1
        elif isinstance(step, Close):
            self.held[step.module] -= 1
        elif isinstance(step, Settle):
            self.settled[self.home[step.qubit]] -= 1
            self.settled[step.module] += 1
            self.home[step.qubit] = step.module


def plan_steps(circuit: Circuit, placement: Placement) -> tuple[Step, ...]:
    """The steps of a plan: layer by layer, or in the circuit's order where no qubit moves and that takes fewer pairs.

    Where a module's link qubits are all in use and another copy must be made there, the copy that is needed last, or never
    again, is closed first; if it is needed again it costs another pair.

    Raises
    ------
    ParameterError
        A module with too few link qubits for one gate.
    """
    layered = tuple(_Builder(circuit, placement).steps())
    if (placement.homes != placement.homes[:, :1]).any():
        return layered
    listed = tuple(_Builder(circuit, placement, layered=False).steps())
    return min(layered, listed, key=lambda steps: sum(isinstance(step, Copy) for step in steps))


class _Builder:
    """Walks through the layers and keeps who has a copy of whom."""

    def __init__(self, circuit: Circuit, placement: Placement, layered: bool = True) -> None:
        packets, costs = placement.packets, tree_costs(placement.machine, placement.weights)
        self.circuit, self.placement, self.packets = circuit, placement, packets
        self.room = [module.link_qubits for module in placement.machine.modules]
        self.trees = [tree_over(placement.machine, frozenset(modules), costs) for modules in placement.modules_of]
        self.use = LinkUse(placement)
        self.copies: list[set[int]] = [{home} for home in self.use.home]
        self.packet = packets.packet_at[:, 0].tolist()
        self.gate_of = {number: gate for gate, number in enumerate(packets.operations.tolist())}
        self.needed: dict[tuple[int, int], list[int]] = defaultdict(list)
        for gate, row in enumerate(packets.gates.tolist()):
            for packet in row[3:]:
                self.needed[packet, int(placement.sites[gate])].append(row[2])
        for layers in self.needed.values():
            layers.sort()
        self.layer, self.layered = 0, layered
        carried = zip(packets.bridges, placement.carried, strict=True)
        self.bridges = {bridge.first: (bridge, modules) for bridge, modules in carried if modules}
        self.crossed: list[Bridge | None] = [None] * circuit.qubits  # where copies live on across gates

    def steps(self) -> Iterator[Step]:
        layers = np.minimum(self.packets.layer_of, self.packets.layers - 1).tolist()
        order = range(len(layers))
        for number in sorted(order, key=lambda number: (layers[number], number)) if self.layered else order:
            if self.layered:
                yield from self.entered(layers[number])
            else:
                yield from self.passed(number, layers[number])
            operation, gate = self.circuit.operations[number], self.gate_of.get(number)
            if gate is None:
                (qubit,) = operation.qubits
                if operation.when or not isinstance(operation, Gate | Unitary):
                    yield from self.closed(qubit)
                yield Apply(number, self.use.home[qubit], self.layer)
                continue
            site, pair = int(self.placement.sites[gate]), self.packets.gates[gate, :2].tolist()
            for qubit in pair:
                yield from self.reached(qubit, site, pair)
            also: set[int] = set()
            for qubit, partner in (pair, pair[::-1]):
                if self.crossed[qubit]:
                    yield from self.followed(qubit, partner, site)
                    also = self.copies[qubit] - {site}
            yield Apply(number, site, self.layer, tuple(sorted(also)))
        if self.layered:
            yield from self.entered(self.packets.layers - 1)
        for qubit in range(self.circuit.qubits):
            yield from self.closed(qubit)

    def done(self, step: Step) -> Step:
        self.use.done(step)
        return step

    def entered(self, layer: int) -> Iterator[Step]:
        """All changes of home and packet up to a layer."""
        for now in range(self.layer + 1, layer + 1):
            self.layer = now
            for qubit in range(self.circuit.qubits):
                home = int(self.placement.homes[qubit, now])
                if home != self.use.home[qubit]:
                    yield from self.reached(qubit, home, [qubit])
                    yield self.done(Settle(qubit, home, now))
                yield from self.changed(qubit, int(self.packets.packet_at[qubit, now]))

    def passed(self, number: int, layer: int) -> Iterator[Step]:
        """The packets that an operation of qubits that stay begins; the layer is then that of the operation."""
        self.layer = layer
        for qubit in self.circuit.operations[number].qubits:
            yield from self.changed(qubit, int(self.packets.packet_at[qubit, layer]))

    def changed(self, qubit: int, packet: int) -> Iterator[Step]:
        """Another packet: copies are closed, but for those that live on over a bridge."""
        if packet == self.packet[qubit]:
            return
        over = self.crossed[qubit]
        if over is None and self.packet[qubit] in self.bridges:
            self.crossed[qubit], kept = self.bridges[self.packet[qubit]]
            yield from self.closed(qubit, kept)
        elif over is None:
            yield from self.closed(qubit)
        elif packet == over.last:
            self.crossed[qubit] = None
        self.packet[qubit] = packet

    def followed(self, qubit: int, partner: int, site: int) -> Iterator[Step]:
        """Copies of a gate's other qubit wherever copies live on across it; where that cannot be, that copy is closed."""
        for module in sorted(self.copies[qubit] - {site}):
            if module in self.copies[qubit]:  # it may have made room for those before
                try:
                    yield from self.reached(partner, module, [partner], self.copies[qubit])
                except ParameterError:
                    self.copies[qubit].discard(module)
                    yield self.done(Close(qubit, self.packet[qubit], module, self.layer))

    def reached(self, qubit: int, module: int, pinned: list[int], kept: Collection[int] = ()) -> Iterator[Step]:
        """Copies along the packet's tree until a module has one; those of pinned qubits in it and on the way are kept.

        And so are those of the qubit itself in the modules to be ``kept``.
        """
        copies = self.copies[qubit]
        if module in copies:
            return
        way = _way(self.trees[self.packet[qubit]], copies, module)
        for source, target in itertools.pairwise(way):
            held = {(one, module) for one in pinned} | {(qubit, place) for place in (*way, *kept)}
            yield from self.made_room(source, target, held)
            yield from self.made_room(target, source, held)
            copies.add(target)
            yield self.done(Copy(qubit, self.packet[qubit], source, target, self.layer))

    def made_room(self, module: int, other: int, kept: set[tuple[int, int]]) -> Iterator[Step]:
        """Close copies until a module has a link qubit to spare: the one whose next use is farthest first."""
        while self.use.now(module) >= self.room[module]:
            there = [q for q, copies in enumerate(self.copies) if module in copies and module != self.use.home[q]]
            free = [q for q in there if (q, module) not in kept]
            if not free:
                modules = self.placement.machine.modules
                raise ParameterError(
                    f"Machine.modules.{modules[module].name}.link_qubits = {self.room[module]}: one gate with module "
                    f"{modules[other].name} needs more at once; give it one more, or search on."
                )
            farthest = max(free, key=lambda q: (self.next_use(q, module), -q))
            self.copies[farthest].remove(module)
            yield self.done(Close(farthest, self.packet[farthest], module, self.layer))

    def next_use(self, qubit: int, module: int) -> int:
        """The layer in which a copy is needed next, a number above all layers if never again."""
        over = self.crossed[qubit]
        layers = self.needed[self.packet[qubit] if over is None else over.last, module]
        place = bisect.bisect_left(layers, self.layer)
        return layers[place] if place < len(layers) else self.packets.layers

    def closed(self, qubit: int, kept: Collection[int] = ()) -> Iterator[Step]:
        home = self.use.home[qubit]
        for module in sorted(self.copies[qubit] - {home, *kept}):
            self.copies[qubit].remove(module)
            yield self.done(Close(qubit, self.packet[qubit], module, self.layer))


def _way(tree: nx.Graph, copies: set[int], module: int) -> list[int]:
    """The way in a tree from the nearest module that has a copy."""
    ways: dict[int, list[int]] = nx.single_source_shortest_path(tree, module)
    return min((ways[one] for one in sorted(copies) if one in ways), key=len)[::-1]

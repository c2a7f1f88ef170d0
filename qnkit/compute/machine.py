"""Machines made of modules: how many qubits each has, what its gates do, and which modules links join."""

from __future__ import annotations

import functools
from typing import Literal, Self

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from ..model import Model, quantity, refusal
from ..network.network import Connection
from ..physics.any_link import AnyLink
from ..physics.link import Link
from ..qubits.arrays import whole_of
from .module_gates import ModuleGates

__all__ = ["Machine", "Module"]


class Module(Model):
    """One module: data qubits hold the circuit, link qubits hold halves of pairs and copies of other modules' qubits."""

    name: str = quantity("", "name")
    data_qubits: int = quantity(4, "data qubits", at_least=1, at_most=100_000)
    link_qubits: int = quantity(4, "link qubits", at_least=0, at_most=100_000)
    gates: ModuleGates = quantity(ModuleGates(), "gates")


class Machine(Model):
    """Modules, each with numbers of its own, and the connections between them, each with a link of its own."""

    modules: tuple[Module, ...] = quantity(..., "modules")
    connections: tuple[Connection, ...] = quantity((), "connections")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        names = [module.name for module in self.modules]
        if not names:
            raise refusal(self, "modules", (), "", "must be one module or more")
        if len(set(names)) < len(names):
            raise refusal(self, "modules", names, "", "must have names that differ")
        for i, one in enumerate(self.connections):
            for end in (one.left, one.right):
                if end not in names:
                    raise refusal(self, f"connections[{i}]", repr(end), "", f"is no module; those are {', '.join(names)}")
        if len(names) > 1:
            graph = self.graph()
            if not nx.is_connected(graph):
                parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (len(part), part))
                rule = f"leave {', '.join(parts[0])} apart; join them to the rest"
                raise refusal(self, "connections", len(self.connections), "", rule)
            for module in self.modules:
                if module.link_qubits < 1:
                    rule = "a connected module needs a link qubit at least; give it one"
                    raise refusal(self, f"modules.{module.name}.link_qubits", module.link_qubits, "", rule)
        return self

    @classmethod
    def alike(
        cls,
        modules: int,
        data_qubits: int,
        link_qubits: int = 4,
        shape: Literal["all", "line", "ring", "star"] = "all",
        gates: ModuleGates | None = None,
        link: AnyLink | None = None,
    ) -> Machine:
        """Equal modules, named 0, 1, ..., joined by equal links: every two of them, in a line, in a ring, or all to module 0."""
        modules = whole_of(modules, "Machine.alike(modules)", "must be a whole number of at least 1 module", 1)
        edges = {
            "all": [(i, j) for j in range(modules) for i in range(j)],
            "line": [(i, i + 1) for i in range(modules - 1)],
            "ring": [(i, (i + 1) % modules) for i in range(modules if modules > 2 else modules - 1)],
            "star": [(0, i) for i in range(1, modules)],
        }
        if not isinstance(shape, str) or shape not in edges:
            raise refusal("Machine", "alike(shape)", repr(shape), "", f"must be one of {', '.join(edges)}")
        one = Module(data_qubits=data_qubits, link_qubits=link_qubits, gates=gates or ModuleGates())
        return cls(
            modules=tuple(one.model_copy(update={"name": str(i)}) for i in range(modules)),
            connections=tuple(Connection(left=str(i), right=str(j), link=link or Link()) for i, j in edges[shape]),
        )

    def __eq__(self, other: object) -> bool:
        """Whether both have the same modules and connections; what was worked out from these does not count."""
        return isinstance(other, Machine) and (self.modules, self.connections) == (other.modules, other.connections)

    def __hash__(self) -> int:
        """The same for machines that are equal."""
        return hash((self.modules, self.connections))

    @property
    def data_qubits(self) -> int:
        """The data qubits of all modules together."""
        return sum(module.data_qubits for module in self.modules)

    def graph(self) -> nx.Graph:
        """The modules by name and which of them are joined."""
        graph = nx.Graph()
        graph.add_nodes_from(module.name for module in self.modules)
        graph.add_edges_from((one.left, one.right) for one in self.connections)
        return graph

    @functools.cached_property
    def hops(self) -> NDArray[np.int64]:
        """The number of links on the shortest way from module to module, (modules, modules)."""
        ways, names = dict(nx.all_pairs_shortest_path_length(self.graph())), [module.name for module in self.modules]
        out = np.array([[ways[a][b] for b in names] for a in names], dtype=np.int64)
        out.flags.writeable = False
        return out

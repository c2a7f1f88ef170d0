"""``python -m qnkit warmup``: every kernel compiled once, through the calls that the labs make."""

from __future__ import annotations

import importlib
import os
import pkgutil
import time
from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["kernels", "run", "warm"]


def kernels() -> Iterator[tuple[str, Any]]:
    """Every kernel of the package with its name, ``module.function``."""
    import qnkit.kernels as home
    from qnkit.kernels._jit import Kernel

    for module in pkgutil.iter_modules(home.__path__):
        if module.name.startswith("_"):
            continue
        for name, thing in vars(importlib.import_module(f"qnkit.kernels.{module.name}")).items():
            if isinstance(thing, Kernel) and thing.__module__.endswith(f".{module.name}"):
                yield f"{module.name}.{name}", thing


def _links() -> None:
    """What the labs of part I ask of one link: its pairs, its ledger, a sample of waiting times, a decay."""
    import numpy as np

    from qnkit import physics

    rng = np.random.default_rng(0)
    for link in (physics.Link(), physics.Link(protocol=physics.TimeBinDoubleClick())):
        link.pairs()
        link.ledger()
        physics.sampled_rate(link, 4, rng)
    physics.PairLink().pairs()
    physics.PairLink().ledger()
    memory = physics.Memory(t1_s=1.0, t2_s=0.5)
    gaussian = physics.Memory(t1_s=1.0, t2_s=0.5, dephasing="gaussian")
    physics.decay_curve(physics.PairState.bell("psi+"), memory, gaussian, np.array([0.0, 0.1]))


def _states() -> None:
    """What is asked of states: the Pauli vector of a ket and of a matrix, the matrix of a vector, an expectation."""
    from qnkit import qubits

    ket = qubits.ghz(2)
    ket.expectation("XX")
    qubits.DensityMatrix.from_matrix(ket.density().matrix)


def _circuits() -> None:
    """What is asked of circuits: density matrices (maps that stay split, and full ones), state vectors, random events."""
    import numpy as np

    from qnkit.qubits import Circuit, noise, run_density, run_ket

    circuit = Circuit(qubits=3).gate("h", 0).gate("cx", 0, 1).gate("h", 1).gate("cp", 0, 1, angles=[0.3]).gate("h", 0)
    run_density(circuit)
    run_ket(circuit.noise(noise.amplitude_damping(0.1), 2), rng=np.random.default_rng(0))


def _driven() -> None:
    """A driven qubit with a decay, and a mean value at times inside its steps."""
    import numpy as np

    from qnkit.qubits import Driven, envelope

    flip, lower = np.array([[0, 1], [1, 0]]), np.array([[0, 1], [0, 0]])
    pulse = envelope(lambda t: 1.0 + t, [0.0, 0.5])
    Driven(flip, [(flip, pulse)], [lower]).evolve([1, 0], np.linspace(0.0, 1.0, 9), integrals=[flip])


def _master_equations() -> None:
    """What a constant generator is asked for: its making, even times by propagators, uneven ones by series, a channel."""
    import numpy as np

    from qnkit.qubits import Lindblad, slicing

    system = Lindblad([[0.0, 1.0], [1.0, 0.0]], [[[0.0, 1.0], [0.0, 0.0]]])
    state = np.eye(2) / 2
    system.evolve(state, np.linspace(0.0, 50.0, 9))
    system.evolve(state, np.array([0.0, 0.1, 0.3]))
    system.propagator(1.0)
    given = system._change, system._size
    with slicing.shorter(1):
        Lindblad(system.hamiltonian, system.collapse).propagator(1.0)
        for jump in (True, False):
            for times in (np.linspace(0.0, 1.0, 9), np.array([0.5])):
                path = np.zeros(16 * times.size)
                path[0] = 1.0
                slicing.moved(*given, times, 0.5, times.size > 1, jump, 1, path, np.empty((times.size, 2, 2), dtype=complex))
    with slicing.shorter(10_000):
        slicing.moved(*given, np.array([0.1, 0.5]), 0.5, False, True, 1, np.zeros(32), np.empty((2, 2, 2), dtype=complex))


def _meetings() -> None:
    """Two links that must both have a pair, sampled."""
    import numpy as np

    from qnkit import physics

    physics.TwoLinks(cutoff=physics.Cutoff(age_s=1.0)).sampled(2, np.random.default_rng(0), logged=2)


def _two_pairs() -> None:
    """What two pairs can do: a swap and a distillation."""
    from qnkit.physics import PairState, distilled, swapped

    pair = PairState.werner(0.9)
    swapped(pair, pair)
    distilled(pair, pair)


def _networks() -> None:
    """What is asked of a network that runs: a chain that swaps, distils and loses pairs, and a controller's orders."""
    import numpy as np

    from qnkit.network import Connection, Distillation, Engine, Flow, Network, Node, Rules
    from qnkit.physics import StatedLink

    def chain(memories: int, link: Any, **node: float) -> Network:
        nodes = tuple(Node(name=name, **node) for name in "ABC")
        ends = (("A", "B"), ("B", "C"))
        connections = tuple(Connection(left=a, right=b, memories=memories, link=link, length_km=1.0) for a, b in ends)
        return Network(nodes=nodes, connections=connections)

    network = chain(4, StatedLink(), cutoff_s=0.1, swap_success=0.9)
    rules = Rules(least_fidelity=0.6, distillation=Distillation(before=1))
    Engine(network, [Flow(source="A", target="C")], rules, np.random.default_rng(0)).advance(0.2)
    sure = chain(3, StatedLink(probability=1.0))  # after one attempt pairs 0, 1, 2 of A and B, 3, 4, 5 of B and C wait
    kept = Engine(sure, [Flow(source="A", target="C", keeps=True)], None, np.random.default_rng(0))
    kept.advance(1.1e-3)
    kept.use(int(kept.deliveries()[0][0, 0]))
    asked = Engine(sure, [], Rules(swapping="controller"), np.random.default_rng(0))
    while asked.advance(1.1e-3) == "decision":
        pass
    asked.distil(0, 1)
    asked.swap(2, 3)
    asked.discard(4)
    asked.deliver(5)
    asked.switch(1, False)
    asked.switch(1, True)


def _slots() -> None:
    """A network in slots: ways that are searched for and fixed, pairs of one slot and of several."""
    import networkx as nx
    import numpy as np

    from qnkit.network import Request, SlottedNetwork

    graph = nx.Graph([("A", "B", {"chance": 0.9}), ("B", "C", {"chance": [0.9, 0.9], "lifetime": 2})])
    requests = [Request(source="A", target="C"), Request(source="A", target="C", path=("A", "B", "C"))]
    SlottedNetwork.of(graph).run(requests, slots=4, rng=np.random.default_rng(0))


def _asked_chains() -> None:
    """Two pairs of a chain with its hand-shakes."""
    import numpy as np

    from qnkit.network import AskedChain

    AskedChain().sample(2, np.random.default_rng(0))


def _placements() -> None:
    """A small circuit placed on two modules, by steps of every kind."""
    import numpy as np

    from qnkit.compute import Machine, place
    from qnkit.qubits import Circuit

    circuit = Circuit(qubits=4).gate("cx", 0, 2).gate("cz", 1, 3).gate("cx", 0, 1).gate("cx", 2, 3)
    place(circuit, Machine.alike(2, 2), rng=np.random.default_rng(0), steps=50)


STEPS: tuple[Callable[[], None], ...] = (
    _links,
    _states,
    _circuits,
    _driven,
    _master_equations,
    _meetings,
    _two_pairs,
    _networks,
    _asked_chains,
    _slots,
    _placements,
)
"""The calls that together reach every kernel; a test checks that they do."""


def warm() -> float:
    """The seconds that it took to call every kernel once."""
    start = time.perf_counter()
    for step in STEPS:
        step()
    return time.perf_counter() - start


def run() -> int:
    """The exit code after the warm-up, which prints how long it took."""
    if os.environ.get("NUMBA_DISABLE_JIT", "0") not in {"", "0"}:
        print("NUMBA_DISABLE_JIT is set: kernels run uncompiled and there is nothing to warm.")
        return 0
    seconds = warm()
    print(f"{len(list(kernels()))} kernels ready after {seconds:.1f} s.")
    return 0

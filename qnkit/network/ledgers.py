"""What each cause took from the fidelity of the pairs that a run delivered."""

from __future__ import annotations

from dataclasses import replace

from ..model import ParameterError
from ..physics import Entry, Ledger
from ..physics.ledger import ledger_of_stages
from .exact import Causes, History
from .run import Run
from .trace import KINDS

__all__ = ["ledger_of", "mean_ledger"]

NOTHING = Causes(source=False, flight=False, distillation=False, waiting=frozenset(), gates=frozenset(), delay=False)


def ledger_of(run: Run, serial: int) -> Ledger:
    """What each cause took from the exact fidelity of a delivered pair; the losses sum to 1 - F.

    The history of exact_state with causes switched on one after another:

    - source: the links' pairs right after their detection, swapped by perfect stations; distilled pairs stay as kept ones were;
    - flight: until both stations of a link know of its pair (which of the link's own causes took how much, its own ledger says);
    - distillation: by perfect gates, accepted, in the run's own frames; it may give fidelity back;
    - waiting at each node: its memories, from the herald until the gates of a station take over, or the delivered pair is made;
    - gates at each node: its Bell measurement, the wait during it, its gates for distillation;
    - classical delay: the delivered pair, from its swap or distillation until both its nodes know of it.

    Waits of a pair that is delivered as its link made it are waiting. Why a pair waited is not told: links are slow, messages and
    distillation take time.

    Raises
    ------
    ParameterError
        As exact_state.
    """
    return _ledger(History(run), serial)


def mean_ledger(run: Run, flow: int = 0) -> Ledger:
    """What each cause took on average from the exact fidelity of a flow's pairs; a cause that a pair never met took 0.

    Raises
    ------
    ParameterError
        As exact_state; a flow without pairs.
    """
    history = History(run)
    serials = run.counts[run.of_flow(flow), 0].tolist()
    if not serials:
        raise ParameterError(f"mean_ledger: flow {flow} delivered no pair in {run.end_s:g} s. {run.why()}")
    taken: dict[str, float] = {}
    for serial in serials:
        for entry in _ledger(history, serial).entries:
            taken[entry.cause] = taken.get(entry.cause, 0.0) + entry.loss / len(serials)
    return Ledger(tuple(Entry(cause, taken[cause]) for cause, _ in _stages(history, serials)), 1.0 - sum(taken.values()))


def _ledger(history: History, serial: int) -> Ledger:
    stages = _stages(history, [serial])
    fidelities = [history.state(serial, causes).fidelity() for _, causes in stages]
    return ledger_of_stages([cause for cause, _ in stages], fidelities)


def _stages(history: History, serials: list[int]) -> list[tuple[str, Causes]]:
    """The causes that some pairs know, by name and in their order, each with all that is switched on by then."""
    waited, worked, distilled = _met(history, serials)
    on = replace(NOTHING, source=True)
    stages = [("source", on)]
    on = replace(on, flight=True)
    stages.append(("flight", on))
    on = replace(on, distillation=True)
    if distilled:
        stages.append(("distillation", on))
    for done, node in enumerate(waited, start=1):
        on = replace(on, waiting=frozenset(waited[:done]))
        stages.append((f"waiting at {history.network.nodes[node].name}", on))
    for done, node in enumerate(worked, start=1):
        on = replace(on, gates=frozenset(worked[:done]))
        stages.append((f"gates at {history.network.nodes[node].name}", on))
    return [*stages, ("classical delay", Causes())]


def _met(history: History, serials: list[int]) -> tuple[list[int], list[int], bool]:
    """The nodes where some pairs waited, those whose gates worked on them, in the order of the way; if any is distilled."""
    waited: set[int] = set()
    worked: set[int] = set()
    ask, distilled, flows = list(serials), False, set()
    while ask:
        row = history.row(ask.pop())
        kind, ends = KINDS[row["kind"]], {row["left"], row["right"]}
        flows.add(row["flow"])
        waited |= ends
        if kind != "link":
            worked |= {row["place"]} if kind == "swapped" else ends
            distilled = distilled or kind == "distilled"
            ask += [row["first"], row["second"]]
    flow = flows.pop()
    order = range(len(history.network.nodes)) if flows or flow < 0 else history.tables.ways[flow].nodes
    return [node for node in order if node in waited], [node for node in order if node in worked], distilled

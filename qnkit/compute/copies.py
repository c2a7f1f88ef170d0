"""How long copies are kept: closed after their last use, or closed between two uses and made again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .plan import Plan
from .plan_builder import LinkUse
from .plan_steps import Apply, Close, Copy, Settle, Step

__all__ = ["Idle", "closed_early", "idle_copies", "made_again"]


@dataclass(frozen=True)
class Idle:
    """A copy that is kept between two uses.

    Attributes
    ----------
    qubit, module : whose, and where
    last, following : the places in the plan of the step that uses or makes it, and of the next step that uses it
    """

    qubit: int
    module: int
    last: int
    following: int


def closed_early(plan: Plan) -> Plan:
    """A plan whose copies are closed right after the last step that uses them; it needs the same pairs.

    Less decays, and link qubits are free sooner; but the qubit then waits for the message of the readout in the midst of its
    gates, which can take longer.
    """
    last: dict[tuple[int, int], int] = {}
    after: dict[int, list[Close]] = defaultdict(list)
    for place, (step, uses, _) in enumerate(_walk(plan)):
        if isinstance(step, Close):
            after[last[step.qubit, step.module]].append(step)
        for use in uses:
            last[use] = place
    steps: list[Step] = []
    for place, step in enumerate(plan.steps):
        if not isinstance(step, Close):
            steps.append(step)
        steps += [replace(close, layer=step.layer) for close in after[place]]
    return replace(plan, steps=tuple(steps))


def idle_copies(plan: Plan) -> tuple[Idle, ...]:
    """Where copies are kept without use for a layer or more, in the packet that made them, the longest first."""
    last: dict[tuple[int, int], int] = {}
    since: dict[tuple[int, int], int] = {}
    found, packet_at = [], plan.placement.packets.packet_at
    for place, (step, uses, home) in enumerate(_walk(plan)):
        for qubit, module in uses:
            packet = int(packet_at[qubit, step.layer])
            begins = module == home[qubit] or isinstance(step, Settle) or (isinstance(step, Copy) and step.target == module)
            if begins:
                since[qubit, module] = packet
            elif since[qubit, module] == packet and plan.steps[last[qubit, module]].layer < step.layer:
                found.append(Idle(qubit, module, last[qubit, module], place))
            last[qubit, module] = place
    return tuple(sorted(found, key=lambda one: (plan.steps[one.last].layer - plan.steps[one.following].layer, one.following)))


def made_again(plan: Plan, idle: Idle) -> Plan | None:
    """A plan in which a copy that is kept without use is closed meanwhile and made again: one pair more.

    None where no neighbour holds a copy when it is to be made again, or none has a link qubit to spare.
    """
    use, ways = LinkUse(plan.placement), plan.machine.hops[idle.module]
    here, steps = [{home} for home in use.home], list[Step]()
    packet = int(plan.placement.packets.packet_at[idle.qubit, plan.steps[idle.last].layer])

    def done(step: Step) -> None:
        steps.append(step)
        use.done(step)
        if isinstance(step, Copy):
            here[step.qubit].add(step.target)
        elif isinstance(step, Close):
            here[step.qubit].remove(step.module)

    for place, step in enumerate(plan.steps):
        if place == idle.following:
            free = [m for m in here[idle.qubit] if ways[m] == 1 and use.now(m) < plan.machine.modules[m].link_qubits]
            if not free:
                return None
            source = min(free, key=lambda m: (m != use.home[idle.qubit], m))
            done(Copy(idle.qubit, packet, source, idle.module, step.layer))
        done(step)
        if place == idle.last:
            done(Close(idle.qubit, packet, idle.module, step.layer))
    return replace(plan, steps=tuple(steps))


def _walk(plan: Plan) -> Iterator[tuple[Step, list[tuple[int, int]], list[int]]]:
    """Each step, what it uses or makes (qubits at home and copies, by qubit and module), and the homes after it."""
    home: list[int] = plan.placement.homes[:, 0].tolist()
    for step in plan.steps:
        uses = []
        if isinstance(step, Copy):
            uses = [(step.qubit, step.source), (step.qubit, step.target)]
        elif isinstance(step, Apply):
            uses = [(qubit, k) for k in (step.site, *step.also) for qubit in plan.circuit.operations[step.operation].qubits]
        elif isinstance(step, Settle):
            uses = [(step.qubit, home[step.qubit]), (step.qubit, step.module)]
            home[step.qubit] = step.module
        yield step, uses, home

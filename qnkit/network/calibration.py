"""Calibration: tasks that follow each other, when each is in specification, and which nodes and links that closes in a slot.

Tasks form a directed graph without cycles from an empty root. A lapse puts a task and all its predecessors out of specification.
In a calibration window those that are out run again, layer by layer from the root; no request is served in a window. A node or a
link is closed while a task that covers it, or a predecessor of one, is out. That lapses mark predecessors and that the walk is
breadth first is published; which slots depend on a task is our reading of it.
"""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections import deque
from typing import Literal, Self

from pydantic import model_validator

from ..model import Model, quantity, refusal

__all__ = ["Calibration", "CalibrationTask", "CalibrationWindow"]


class CalibrationTask(Model):
    """A task: what it covers, what must be in specification before it, and when it lapses.

    ``covers``: names of nodes, and of links as ``A - B``. ``after``: its predecessors; none: the empty root. ``lapse_slots``:
    first slots out of specification, known beforehand; ``drift_slots``: those that nobody knows before they come.
    """

    name: str = quantity("task", "name")
    covers: tuple[str, ...] = quantity((), "covers")
    after: tuple[str, ...] = quantity((), "predecessors")
    takes_slots: int = quantity(1, "takes", unit="slots", at_least=1)
    lapse_slots: tuple[int, ...] = quantity((), "lapses in slots")
    drift_slots: tuple[int, ...] = quantity((), "drifts away in slots")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        for name in ("lapse_slots", "drift_slots"):
            row = getattr(self, name)
            if any(slot < 0 for slot in row):
                raise refusal(self, name, row, "", "must be slots, which count from 0")
        return self


class CalibrationWindow(Model):
    """Slots that are kept for calibration: the first one, and how many."""

    first_slot: int = quantity(0, "first slot", at_least=0)
    slots: int = quantity(1, "slots", unit="slots", at_least=1)


class Calibration(Model):
    """Tasks and the windows in which they run again; everything is in specification at first."""

    tasks: tuple[CalibrationTask, ...] = quantity((), "tasks")
    windows: tuple[CalibrationWindow, ...] = quantity((), "windows")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        names = [task.name for task in self.tasks]
        for task in self.tasks:
            if names.count(task.name) > 1:
                raise refusal(self, "tasks", repr(task.name), "", "is the name of two tasks; give each its own")
            for name in task.after:
                if name not in names:
                    raise refusal(self, "tasks", repr(name), "", f"comes before {task.name!r} and is no task")
        if len(self.walk()) < len(names):
            left = ", ".join(map(repr, sorted(set(names) - set(self.walk()))))
            raise refusal(self, "tasks", left, "", "cannot be reached from the root, as they follow each other around a cycle")
        ends = 0
        for window in sorted(self.windows, key=lambda one: one.first_slot):
            if window.first_slot < ends:
                raise refusal(
                    self, "windows", window.first_slot, "", f"must start after the window before it, from slot {ends} on"
                )
            ends = window.first_slot + window.slots
        return self

    def walk(self) -> tuple[str, ...]:
        """The names of the tasks breadth first from the empty root, each after all its predecessors."""
        left = {task.name: len(set(task.after)) for task in self.tasks}
        ready, out = deque(name for name, many in left.items() if not many), list[str]()
        while ready:
            out.append(ready.popleft())
            for task in self.tasks:
                if out[-1] in task.after:
                    left[task.name] -= 1
                    if not left[task.name]:
                        ready.append(task.name)
        return tuple(out)

    @functools.cached_property
    def _named(self) -> dict[str, CalibrationTask]:
        return {task.name: task for task in self.tasks}

    def predecessors(self, name: str) -> frozenset[str]:
        """All tasks before a task, near and far; ParameterError where there is no such task."""
        if name not in self._named:
            raise refusal(self, "tasks", repr(name), "", f"is no task; there are {', '.join(map(repr, self._named))}")
        found, todo = set[str](), list(self._named[name].after)
        while todo:
            one = todo.pop()
            if one not in found:
                found.add(one)
                todo.extend(self._named[one].after)
        return frozenset(found)

    def status(self, name: str, slot: int, *, known: int | None = None) -> Literal["IN_SPEC", "OUT_OF_SPEC"]:
        """Whether a task is in specification in a slot.

        Parameters
        ----------
        known : as it looks to somebody who knows no drift after this slot; None: as it is

        Raises
        ------
        ParameterError
            No such task.
        """
        if name not in self._named:
            self.predecessors(name)
        spans = self._spans(self._drifts if known is None else self._drifts[: bisect_right(self._drifts, (known, "\U0010ffff"))])
        out = any(first <= slot and (end is None or slot < end) for first, end in spans.get(name, ()))
        return "OUT_OF_SPEC" if out else "IN_SPEC"

    def blocked(self, subject: str, slot: int, *, known: int | None = None) -> str | None:
        """Why a node or a link is closed to requests in a slot, as the end of a sentence; None where it is open.

        Parameters
        ----------
        subject : the name of a node, or a link by its two ends, such as ``A - B``
        known : see status
        """
        for window in self.windows:
            if window.first_slot <= slot < window.first_slot + window.slots:
                return f"slot {slot} lies in the calibration window from slot {window.first_slot} on"
        other = " - ".join(reversed(subject.split(" - ")))
        for task in self.tasks:
            if subject in task.covers or other in task.covers:
                for name in (task.name, *sorted(self.predecessors(task.name))):
                    if self.status(name, slot, known=known) == "OUT_OF_SPEC":
                        return f"{subject} is not calibrated in slot {slot}: task {name!r} is OUT_OF_SPEC"
        return None

    @functools.cached_property
    def _drifts(self) -> tuple[tuple[int, str], ...]:
        return tuple(sorted((slot, task.name) for task in self.tasks for slot in task.drift_slots))

    @functools.cached_property
    def _kept(self) -> dict[int, dict[str, list[tuple[int, int | None]]]]:
        return {}

    def _spans(self, drifts: tuple[tuple[int, str], ...]) -> dict[str, list[tuple[int, int | None]]]:
        """Of each task the stretches of slots in which it is out; an end of None: for ever."""
        if len(drifts) in self._kept:
            return self._kept[len(drifts)]
        lapses = sorted([*drifts, *((slot, task.name) for task in self.tasks for slot in task.lapse_slots)])
        out, spans, next_ = dict[str, int](), dict[str, list[tuple[int, int | None]]](), 0
        for window in sorted(self.windows, key=lambda one: one.first_slot):
            while next_ < len(lapses) and lapses[next_][0] <= window.first_slot:
                self._lapse(*lapses[next_], out)
                next_ += 1
            now = window.first_slot
            for name in self.walk():
                takes = self._named[name].takes_slots
                if name in out and now + takes <= window.first_slot + window.slots and not self.predecessors(name) & out.keys():
                    now += takes
                    spans.setdefault(name, []).append((out.pop(name), now))
        for slot, name in lapses[next_:]:
            self._lapse(slot, name, out)
        for name, first in out.items():
            spans.setdefault(name, []).append((first, None))
        self._kept[len(drifts)] = spans
        return spans

    def _lapse(self, slot: int, name: str, out: dict[str, int]) -> None:
        """A lapse marks the task and all its predecessors."""
        for one in (name, *self.predecessors(name)):
            out.setdefault(one, slot)

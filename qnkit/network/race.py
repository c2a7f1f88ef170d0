"""Races: several schedulers on one sample path, side by side, with what each measure says of them."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..model import ParameterError
from ..qubits.arrays import listed
from ..qubits.estimate import Estimate
from .playing import Scheduler, played
from .sample_path import SamplePath
from .scheduled import Scheduled

__all__ = ["Race", "raced"]

MEASURES: dict[str, Callable[[Scheduled], Estimate]] = {
    "pairs a slot": Scheduled.pairs_per_slot,
    "packets a slot": Scheduled.requests_per_slot,
    "slots to completion": Scheduled.completion,
    "95 % done within slots": Scheduled.completion_tail,
    "met": Scheduled.met,
    "fidelity": Scheduled.mean_fidelity,
    "fairness": Scheduled.fairness,
    "link pairs used": Scheduled.used,
    "backlog": Scheduled.backlog,
    "backlog grows by a slot": Scheduled.backlog_slope,
}
"""What is compared, by its heading."""


@dataclass(frozen=True, eq=False)
class Race:
    """Runs of several schedulers on one sample path."""

    path: SamplePath
    runs: tuple[Scheduled, ...]

    def run(self, name: str) -> Scheduled:
        """The run of a scheduler by its name; ParameterError where there is none."""
        for one in self.runs:
            if one.name == name:
                return one
        raise ParameterError(f"Race: no scheduler {name!r} ran; there are {', '.join(repr(one.name) for one in self.runs)}.")

    def rows(self) -> dict[str, dict[str, Estimate | None]]:
        """For each scheduler every measure by its heading; None where the run cannot tell it."""
        return {one.name: {heading: _told(measure, one) for heading, measure in MEASURES.items()} for one in self.runs}

    def ahead(self, name: str, other: str) -> Estimate:
        """How many pairs a slot one scheduler hands over more than another.

        Both met the same attempts, so that its error comes from their differences slot by slot.
        """
        return Estimate.of_series(self.run(name).series[:, 1] - self.run(other).series[:, 1])

    def _repr_html_(self) -> str:
        heads = ("scheduler", *MEASURES, "mistakes")
        lines = ["".join(f"<th>{html.escape(head)}</th>" for head in heads)]
        for (name, row), one in zip(self.rows().items(), self.runs, strict=True):
            cells = [
                html.escape(name),
                *("" if value is None else html.escape(str(value)) for value in row.values()),
                str(one.wrong),
            ]
            lines.append("".join(f"<td>{cell}</td>" for cell in cells))
        caption = f"{len(self.path.requests)} requests in {self.path.slots} slots"
        return f"<table><caption>{caption}</caption>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def raced(schedulers: Mapping[str, Scheduler] | Sequence[Scheduler], path: SamplePath) -> Race:
    """Every scheduler's run on the same sample path.

    Parameters
    ----------
    schedulers : one after the other, by their own names or by those given

    Raises
    ------
    ParameterError
        None at all, two of one name; as played.
    """
    if isinstance(schedulers, Mapping):
        runs = [played(one, path, name=name) for name, one in schedulers.items()]
    else:
        runs = [played(one, path) for one in listed(schedulers, "raced: schedulers")]
    names = [one.name for one in runs]
    if not names or len(set(names)) < len(names):
        what = f"two are called {max(names, key=names.count)!r}" if names else "there are none"
        raise ParameterError(f"raced: schedulers: {what}; give one or more, each with its own name, such as {{'mine': mine}}.")
    return Race(path, tuple(runs))


def _told(measure: Callable[[Scheduled], Estimate], one: Scheduled) -> Estimate | None:
    try:
        return measure(one)
    except ParameterError:
        return None

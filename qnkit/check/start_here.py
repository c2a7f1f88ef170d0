"""Lab 00, start here: each answer is held against the model's, for the learner's own comparison.

Every function takes an answer (``...`` while there is none) and a ``Comparison``, and returns a Verdict. Common mistakes have
hints of their own; the right number is never told.
"""

from __future__ import annotations

import math

from qnkit.check._verdict import Verdict, chosen, graded
from qnkit.compute import Comparison, crossing
from qnkit.model import refusal, replaced

__all__ = ["ceiling", "fidelity", "pairs", "twice", "wait"]


def _example(job: Comparison) -> float:
    """The smallest job that the modules can share, in qubits."""
    return 2.0 * job.modules


def pairs(answer: object, job: Comparison) -> Verdict:
    """The verdict on the number of pairs that the smallest shared job needs: one for each gate across a seam."""
    n, k = _example(job), job.modules
    mistakes = [
        (float(k), "one for each module is one too many: count the seams between modules, not the modules."),
        (k * (k - 1) / 2, "every two modules would be that many, but in this job only neighbours meet."),
        (float(job.gates(n)), "those are all the gates; most of them stay inside a module and need no pair."),
    ]
    right = float(job.remote_gates(n))
    return graded(
        answer,
        right,
        within=0.01,
        unit="pairs",
        because="and it is the same number for any size of the job: the seams stay, the modules grow.",
        mistakes=[pair for pair in mistakes if abs(pair[0] - right) > 0.01],
        hint="Draw the qubits in a row, cut the row into modules, and count the cuts.",
    )


def ceiling(answer: object, job: Comparison) -> Verdict:
    """The verdict on the best chance that the pairs allow when all gates are perfect and nothing fades while it waits."""
    perfect = replaced(replaced(replaced(job, "gate_error", 0.0), "memory_s", None), "other_error", 0.0)
    n, needed = _example(job), float(job.remote_gates(_example(job)))
    one = job.pair_fidelity
    return graded(
        answer,
        float(perfect.connected(n)),
        within=0.002,
        because="every pair must work, so their chances multiply: that is where the blue line starts, before gates and waiting.",
        mistakes=[
            (one, "that is one pair; the job needs all of its pairs to work."),
            (one ** (needed + 1), "one pair too many: count the seams, not the modules."),
            (1 - needed * (1 - one), "close: adding the losses is right only while they are tiny; chances multiply."),
            (1 - one**needed, "that is the chance that at least one of them fails."),
        ],
        hint="All pairs must work, independently of each other: what do chances do then?",
    )


def wait(answer: object, job: Comparison) -> Verdict:
    """The verdict on the mean time in s until the last of the job's pairs is there; all links try at once."""
    n = _example(job)
    right, needed, one = float(job.wait_s(n)), float(job.remote_gates(n)), 1 / job.pair_rate_hz
    return graded(
        answer,
        right,
        within=0.03 * right,
        unit="s",
        because="longer than one wait, far shorter than one after the other: 1/1 + 1/2 + … + 1/m of a single wait for m links.",
        mistakes=[
            (one, "that is the mean wait for one pair; the job starts when the last of them is there."),
            (needed * one, "that is one after the other; here all links try at the same time."),
            (one / needed, "that is the mean wait for the first of them."),
            (1.5 * one, "the rule of three halves is for two links; here there are more."),
        ],
        hint="With m links trying, the first comes after 1/m of a single wait; then m - 1 are left, and so on.",
    )


def fidelity(answer: object, job: Comparison, qubits: float) -> Verdict:
    """The verdict on the pair fidelity from which connecting wins for jobs of ``qubits`` and more; found with the dial.

    Raises
    ------
    ParameterError
        Where no fidelity can do it.
    """
    low, high = 0.5, 1.0
    if crossing(replaced(job, "pair_fidelity", high), spread={}).qubits > qubits:
        raise refusal(
            "check.start_here", "qubits", f"{qubits:g}", "", "even perfect pairs do not win there; ask for a larger job"
        )
    for _ in range(40):
        middle = (low + high) / 2
        wins = crossing(replaced(job, "pair_fidelity", middle), spread={}).qubits <= qubits
        low, high = (low, middle) if wins else (middle, high)
    return graded(
        answer,
        high,
        within=0.003,
        because="that is what the link has to reach; better gates in the modules would ask for still better links.",
        hint="Move the dial until the sentence names that size.",
    )


def twice(answer: object, job: Comparison) -> Verdict:
    """The verdict on where the crossing goes when the job runs through its gates twice, with fresh pairs: up, down or stays."""
    where = crossing(job, spread={})
    again = "equal numbers have equal squares: square both chances where the two lines meet."
    options = {
        "up": f"the connected modules need twice the pairs, but the giant runs twice the gates too; {again}",
        "down": f"the giant runs twice the gates, but the connected modules need twice the pairs too; {again}",
        "stays": "",
    }
    if math.isfinite(where.qubits) and not where.always:
        both = float(job.giant(where.qubits)) ** 2, float(job.connected(where.qubits)) ** 2
        if not math.isclose(*both, rel_tol=1e-6):  # the engine must agree before a learner is marked
            raise refusal(
                "check.start_here", "job", f"{where.qubits:g}", "qubits", "the two lines do not meet there; please report this"
            )
    because = "both chances are squared, and equal numbers have equal squares. Only how good the answer is there gets worse."
    return chosen(answer, "stays", options, because=because)

"""Ledgers of delivered pairs: sums, causes that are off, and two links by hand."""

import functools
import math

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network import Distillation, Flow, Rules, simulate
from qnkit.network.exact import exact_fidelities
from qnkit.network.ledgers import ledger_of, mean_ledger
from qnkit.network.trace import correlations_of
from qnkit.physics import BellMeasurement, LocalGates, Memory
from tests.network.test_exact import DOUBLE, SINGLE, chain, run, with_memory

RULES = Rules(distillation=Distillation(before=1, after=1))
KEEPS, DEPHASES, RELAXES = Memory(), Memory(t1_s=None, t2_s=0.5), Memory(t1_s=0.05, t2_s=0.08)


@functools.cache
def full():
    """A chain of three links in which every cause is at work."""
    network = chain(
        3,
        with_memory(SINGLE, RELAXES),
        4,
        station=BellMeasurement(gate_error=0.01, gate_time_us=100.0),
        gates=LocalGates(gate_error=0.01),
    )
    return run(network, RULES, pairs=6)


def test_losses_of_each_pair_sum_to_what_is_missing():
    one = full()
    exact = exact_fidelities(one)
    for serial, fidelity in zip(one.counts[:, 0], exact, strict=True):
        ledger = ledger_of(one, serial)
        assert ledger.end == pytest.approx(fidelity, abs=1e-12)
        assert math.fsum(entry.loss for entry in ledger.entries) == pytest.approx(1 - fidelity, abs=1e-12)


def test_the_mean_sums_to_the_mean_and_names_every_cause_in_order():
    one = full()
    ledger = mean_ledger(one)
    assert ledger.end == pytest.approx(exact_fidelities(one).mean(), abs=1e-12)
    assert [entry.cause for entry in ledger.entries] == [
        "source",
        "flight",
        "distillation",
        *(f"waiting at {name}" for name in "0123"),
        *(f"gates at {name}" for name in "0123"),
        "classical delay",
    ]
    assert ledger.loss("distillation") < 0  # it gives back
    assert all(abs(entry.loss) > 1e-6 for entry in ledger.entries)
    assert "waiting at 2" in ledger._repr_html_()


def losses(causes, **parts):
    """The mean losses by some causes of a two-link run made of parts that cost something, unless replaced."""
    given = {"link": SINGLE, "memory": RELAXES, "length_km": 20.0, "station": BellMeasurement(gate_error=0.02), **parts}
    network = chain(2, with_memory(given["link"], given["memory"]), length_km=given["length_km"], station=given["station"])
    ledger = mean_ledger(run(network, pairs=5))
    return [ledger.loss(cause) for cause in causes]


@pytest.mark.parametrize(
    ("causes", "off"),
    [
        (["waiting at 0", "waiting at 1", "waiting at 2", "flight", "classical delay"], {"memory": KEEPS}),
        (["gates at 1"], {"station": BellMeasurement()}),
        (["classical delay"], {"length_km": 0.0}),
    ],
)
def test_a_cause_that_is_off_takes_nothing_and_takes_something_where_it_is_on(causes, off):
    np.testing.assert_allclose(losses(causes, **off), 0.0, atol=1e-12)
    assert all(abs(loss) > 1e-6 for loss in losses(causes))


def test_two_links_by_hand():
    """Correlations of Bell-diagonal pairs multiply; each qubit that waits takes its exponential from XX and YY."""
    network = chain(2, with_memory(DOUBLE, DEPHASES), station=BellMeasurement(gate_error=0.03))
    one = run(network, pairs=8)
    pairs = network.connections[0].link.pairs()
    fresh, usable = (correlations_of(state, "psi+") for state in (pairs.fresh_state, pairs.state))
    noise = 1 - 0.03 * 4 / 3  # the gate's depolarising share, met by all correlations of the far pair
    delay_s = network.connections[0].delay_s

    def fidelity(t, wait_s, share=1.0):
        flat = math.exp(-wait_s / DEPHASES.t2_s)
        return (1 + share * (flat * (t[0] ** 2 + t[1] ** 2) + t[2] ** 2)) / 4

    trace = one.trace
    for serial in one.counts[:, 0].tolist():
        row = trace.row_of[serial]
        made = trace.column("made_s")
        left, right = (made[row] - made[trace.row_of[int(parent)]] for parent in trace.counts[row, 3:5])
        ledger = ledger_of(one, serial)
        values = [1.0, fidelity(fresh, 0), fidelity(usable, 0)]
        values += [fidelity(usable, left), fidelity(usable, 2 * left + right), fidelity(usable, 2 * left + 2 * right)]
        values.append(fidelity(usable, 2 * left + 2 * right, noise))
        values.append(fidelity(usable, 2 * left + 2 * right + 2 * delay_s, noise))
        expected = -np.diff(values)
        np.testing.assert_allclose([entry.loss for entry in ledger.entries], expected, atol=1e-12)


def test_a_switch_has_a_ledger_too():
    rules = Rules(switches=("1",))
    one = simulate(chain(2, SINGLE), (), rules, time_s=0.2, rng=np.random.default_rng(1))
    ledger = mean_ledger(one, -1)
    assert ledger.end == pytest.approx(exact_fidelities(one).mean(), abs=1e-12)
    assert "gates at 1" in {entry.cause for entry in ledger.entries}


def test_a_flow_without_pairs_is_refused():
    short = simulate(chain(2, SINGLE), Flow(source="0", target="2"), time_s=1e-6, rng=np.random.default_rng(1))
    with pytest.raises(ParameterError, match=r"mean_ledger: flow 0 delivered no pair in 1e-06 s. No pair was made in this time"):
        mean_ledger(short)

"""Demands of a job: when each can be used, what a late one costs, how many link qubits are in use, and what is refused."""

import networkx as nx
import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.network import After, Demand, DemandGraph, Hold


def demand(key, *after, **more):
    """A demand between a and b after others, given as name and lag."""
    terms = tuple(After(demand=name, lag_s=lag_s) for name, lag_s in after)
    return Demand(key=key, left="a", right="b", after=terms, **more)


def random_job(seed, many=9):
    """A job whose demands come after some of those before them, each with the latest use that its successors leave it."""
    rng = np.random.default_rng(seed)
    before = [[(str(i), float(rng.random())) for i in range(k) if rng.random() < 0.4] for k in range(many)]
    rest = rng.random(many)
    for k in reversed(range(many)):
        for name, lag_s in before[k]:
            rest[int(name)] = max(rest[int(name)], lag_s + rest[k])
    loose = DemandGraph(demands=tuple(demand(str(k), *before[k]) for k in range(many)), duration_s=1e3)
    uses = loose.uses_s()
    end_s = max(uses[str(k)] + rest[k] for k in range(many))
    windows = {str(k): {"earliest_s": uses[str(k)], "latest_s": max(uses[str(k)], end_s - rest[k])} for k in range(many)}
    return DemandGraph(demands=tuple(demand(key, *before[int(key)], **windows[key]) for key in uses), duration_s=end_s)


JOB = DemandGraph(
    demands=(
        demand("first", latest_s=1.0),
        demand("second", ("first", 2.0), latest_s=5.0),
        demand("other", latest_s=6.0, pairs=2),
    ),
    duration_s=7.0,
)


@pytest.mark.parametrize("seed", range(4))
def test_earliest_uses_are_the_longest_ways_of_networkx(seed):
    job = random_job(seed)
    graph = job.graph()
    for key, use_s in job.uses_s().items():
        above = graph.subgraph(nx.ancestors(graph, key) | {key})
        assert use_s == pytest.approx(nx.dag_longest_path_length(above, weight="lag_s"), abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_a_demand_used_later_than_its_latest_use_delays_the_end_by_as_much(seed):
    job = random_job(seed)
    for one in job.demands:
        for late_s in (-0.5, 0.0, 0.3):
            there_s = one.latest_s + late_s
            end_s = job.end_s(job.uses_s({one.key: there_s}))
            assert end_s == pytest.approx(job.duration_s + max(0.0, late_s), abs=1e-12)


def test_a_pair_that_comes_late_makes_those_after_it_late():
    assert JOB.uses_s() == {"first": 0.0, "second": 2.0, "other": 0.0}
    assert JOB.uses_s({"first": 1.5}) == {"first": 1.5, "second": 3.5, "other": 0.0}
    free = replaced(JOB, "demands", (JOB.demands[0], demand("second"), JOB.demands[2]))
    assert free.uses_s({"first": 1.5})["second"] == 0.0


def test_generations_and_the_longest_way():
    assert JOB.widths == (3, 1)
    assert JOB.pairs == 4
    assert JOB.pairs_of() == {("a", "b"): 4}
    assert JOB.critical_path() == ("first", "second")
    assert JOB.critical_path({"other": 2.5}) == ("other",)
    assert JOB.critical_path({"other": 1.5}) == ("first", "second")


@pytest.mark.parametrize("seed", range(4))
def test_every_order_keeps_what_comes_first(seed):
    job = random_job(seed)
    shuffled = replaced(job, "demands", tuple(np.random.default_rng(seed).permutation(np.array(job.demands, dtype=object))))
    places = {key: place for place, key in enumerate(shuffled.order)}
    assert all(places[term.demand] < places[one.key] for one in shuffled.demands for term in one.after)
    assert job.order == tuple(one.key for one in job.demands)


def held(*ends):
    """A link qubit of a that the first demand takes, until so long after some uses."""
    return Hold(
        node="a",
        begins=(After(demand="first", lag_s=0.0),),
        ends=tuple(After(demand=name, lag_s=lag_s) for name, lag_s in ends),
    )


def test_a_link_qubit_that_waits_for_another_pair_is_in_use_longer():
    job = replaced(
        JOB, "demands", (replaced(JOB.demands[0], "holds", (held(("first", 1.0), ("second", 0.5)),)), *JOB.demands[1:])
    )
    assert job.lives_s() == {"first": 2.5, "second": 0.0, "other": 0.0}
    assert job.lives_s(job.uses_s({"second": 9.0}))["first"] == 9.5


def test_link_qubits_are_counted_while_they_are_in_use():
    short, other = held(("first", 1.0)), Hold(node="a", begins=(After(demand="other"),), ends=(After(demand="other", lag_s=1.0),))
    first, second, third = JOB.demands
    job = replaced(JOB, "demands", (replaced(first, "holds", (short,)), second, replaced(third, "holds", (other,))))
    assert job.peaks() == {"a": 3}  # one, and one for each of the other's two pairs
    assert job.peaks(job.uses_s({"other": 1.0})) == {"a": 2}  # what ends then is free again


def test_a_job_without_demands_takes_its_own_time():
    job = DemandGraph(duration_s=2.0)
    assert (job.pairs, job.widths, job.order, job.critical_path(), job.peaks()) == (0, (), (), (), {})
    assert job.end_s(job.uses_s()) == 2.0


def test_a_job_reads_as_a_table():
    table = JOB._repr_html_()
    assert "3 demands, 4 pairs, 7000 ms without waits" in table
    assert "<td>second</td><td>a - b</td><td>1</td><td>0 ms</td><td>5000 ms</td>" in table
    many = DemandGraph(demands=tuple(demand(f"<{k}>") for k in range(45)))
    assert "and 5 more" in many._repr_html_()
    assert "&lt;3&gt;" in many._repr_html_()
    assert DemandGraph.from_json(JOB.model_dump_json()) == JOB


def test_what_is_no_job_is_refused():
    with pytest.raises(ParameterError, match=r"Demand.right = 'b': must be another node than left"):
        Demand(key="x", left="b", right="b")
    with pytest.raises(ParameterError, match=r"Demand.latest_s = 1.0 s: must be at least earliest_s = 2.0 s"):
        demand("x", earliest_s=2.0, latest_s=1.0)
    with pytest.raises(ParameterError, match=r"DemandGraph.demands = 'x': is the name of two demands"):
        DemandGraph(demands=(demand("x"), demand("x")))
    with pytest.raises(ParameterError, match=r"DemandGraph.x.after = 'y': is no demand of this job"):
        DemandGraph(demands=(demand("x", ("y", 0.0)),))
    with pytest.raises(ParameterError, match=r"DemandGraph.x.holds of a = 'first': is no demand"):
        DemandGraph(demands=(demand("x", holds=(held(("x", 0.0)),)),))
    with pytest.raises(ParameterError, match=r"demands = (x → y → x|y → x → y): each waits for the one before it"):
        DemandGraph(demands=(demand("x", ("y", 0.0)), demand("y", ("x", 0.0))))
    with pytest.raises(ParameterError, match=r"DemandGraph.y.latest_s = 1.0 s: can be used at 2 s at the earliest"):
        DemandGraph(demands=(demand("x"), demand("y", ("x", 2.0), latest_s=1.0)), duration_s=3.0)
    with pytest.raises(ParameterError, match=r"DemandGraph.duration_s = 1.0 s: demand y cannot be used before 2 s"):
        DemandGraph(demands=(demand("x"), demand("y", ("x", 2.0))), duration_s=1.0)
    with pytest.raises(ParameterError, match=r"DemandGraph.demands = 'z': is no demand"):
        JOB.named("z")

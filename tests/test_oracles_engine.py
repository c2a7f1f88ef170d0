"""The slow event engine against closed forms and its own laws, without any kernel."""

import itertools
import math

import numpy as np
import pytest

from qnkit.network.trace import COUNTS, FATES, TIMES, weights_of
from qnkit.physics import distilled_weights
from tests.oracles_engine import Twin
from tests.oracles_engine_pairs import WEIGHTS, distilled, perfect_tensor
from tests.oracles_engine_tables import ChannelRow, DistilRow, FlowRow, LinkRow, MemoryRow, NodeRow, SiteRow, Tables
from tests.random_networks import FEATURES, play, random_tables

SCALE = 1 / math.log(0.9)


def chain(links, rate=0.0, rounds=(), least=0.0, **node):
    """A chain of links with one memory at each end of each link (three where there are rounds), swapped as soon as possible."""
    hops, many = len(links), 3 if rounds else 1
    memories = [MemoryRow((pool + 1) // 2, pool, rate, rate) for pool in range(2 * hops) for _ in range(many)]
    channels = [ChannelRow(i, 2 * i, 2 * i + 1, i - 1, i if i < hops - 1 else -1, i, i + 1, 0) for i in range(hops)]
    sites = [SiteRow(i + 1) for i in range(hops - 1)]
    distil = [DistilRow(n, 1, 0, perfect_tensor(0)) for n in rounds]
    return Tables([NodeRow(**node)] * (hops + 1), 2 * hops, memories, links, channels, sites, distil, [FlowRow(hops)], least)


def played(tables, until, seed=1):
    twin = Twin(tables, np.random.default_rng(seed))
    play(twin, until)
    return twin


def column(rows, name):
    part, names = (0, COUNTS) if name in COUNTS else (1, TIMES)
    return np.array([row[part][names.index(name)] for row in rows])


def fates(twin):
    return [FATES[fate] for fate in column(twin.finish(), "fate")]


def agrees(samples, truth):
    samples = np.asarray(samples, dtype=float)
    return abs(samples.mean() - truth) < 5 * samples.std() / math.sqrt(len(samples))


def test_one_link_takes_one_over_p_attempts():
    twin = played(chain([LinkRow(SCALE, 1.0)]), 20_000.0)
    assert agrees(np.diff([row[1][0] for row in twin.delivered]), 10.0)


def test_two_links_take_the_mean_time_of_the_later_one():
    """Both links start again only once both pairs are gone, so that each delivery is a fresh start."""
    twin = played(chain([LinkRow(SCALE, 1.0)] * 2), 30_000.0)
    times = np.array([row[1][0] for row in twin.delivered])
    assert agrees(np.diff(times), 14.73684)


def test_a_chain_without_decay_multiplies_the_correlations_of_its_links_and_stations():
    fresh = [(0.9, 0.8, 0.95), (0.85, 0.9, 0.7), (0.99, 0.6, 0.8)]
    twin = played(chain([LinkRow(SCALE, 1.0, one) for one in fresh], factors=(0.9, 0.95, 0.99)), 300.0)
    ideal = np.prod(fresh, axis=0) * np.array([0.9, 0.95, 0.99]) ** 2
    assert len(twin.delivered) > 5
    assert all(np.allclose(row[1][2:5], ideal, rtol=1e-12) for row in twin.delivered)


def test_a_pair_decays_while_it_waits_and_by_how_long_it_waited():
    twin = played(chain([LinkRow(SCALE, 1.0)] * 2, rate=0.01), 300.0)
    rows = {row[0][0]: row for row in twin.finish()}
    for counts, numbers in twin.delivered:
        parents = [rows[s] for s in rows[counts[0]][0][3:5]]
        waits = sum(2 * (numbers[0] - parent[1][0]) for parent in parents)
        assert np.allclose(numbers[2:5], math.exp(-0.01 * waits), rtol=1e-12)


@pytest.mark.parametrize("protocol", ["dejmps", "bbpssw"])
def test_distillation_is_that_of_the_closed_forms(protocol):
    site = DistilRow(1, 1, ("dejmps", "bbpssw").index(protocol), perfect_tensor(("dejmps", "bbpssw").index(protocol)))
    one, other = (0.8, 0.1, 0.07, 0.03), (0.7, 0.15, 0.13, 0.02)  # psi- is the smallest error: no axes are exchanged
    chance, t = distilled(site, *(np.linalg.solve(WEIGHTS, w)[1:] for w in (one, other)))
    truth, weights = distilled_weights(one, other, protocol)
    assert chance == pytest.approx(truth, abs=1e-12)
    found = weights_of(np.array(t))
    assert (
        found == pytest.approx(weights, abs=1e-12) if protocol == "dejmps" else found[0] == pytest.approx(weights[0], abs=1e-12)
    )


def test_dejmps_gains_the_same_however_the_axes_of_both_pairs_are_named():
    site, t = DistilRow(1, 1, 0, perfect_tensor(0)), (0.66, 0.95, 0.66)
    gains = [sum(distilled(site, *[np.roll(t, turn)] * 2)[1]) for turn in range(3)]
    assert gains == pytest.approx([gains[0]] * 3, abs=1e-12)
    assert (1 + gains[0]) / 4 > (1 + sum(t)) / 4


def test_purification_fails_at_its_rate():
    fresh = np.linalg.solve(WEIGHTS, [0.7, 0.1, 0.1, 0.1])[1:]
    twin = played(chain([LinkRow(SCALE, 1.0, tuple(fresh))], rounds=(1, 0)), 20_000.0)
    found = fates(twin)
    done, failed = found.count("distilled"), found.count("distillation failed")
    assert agrees([1] * done + [0] * failed, 0.68)
    assert found.count("measured") == done + failed
    assert all((1 + sum(row[1][2:5])) / 4 == pytest.approx(0.5 / 0.68, abs=1e-12) for row in twin.delivered)


def test_failing_swaps_fail_at_their_rate_and_a_ghost_is_never_delivered_or_logged():
    twin = played(chain([LinkRow(SCALE, 1.0, span=2.0)] * 2, success=0.6), 20_000.0)
    found = fates(twin)
    went, failed = found.count("swapped") // 2, found.count("swap failed") // 2
    assert agrees([1] * went + [0] * failed, 0.6)
    assert found.count("delivered") == len(twin.delivered)
    assert went - len(twin.delivered) in (0, 1)  # one may be on its way


def test_a_cut_off_leaves_no_pair_older_than_it_and_costs_rate():
    free, cut = (played(chain([LinkRow(SCALE, 1.0)] * 2, cutoff=limit), 5_000.0) for limit in (math.inf, 4.0))
    assert max(row[1][0] - row[1][1] for row in free.delivered) > 4.0
    assert max(row[1][0] - row[1][1] for row in cut.delivered) <= 4.0 + 1e-13 * cut.now  # expiries come last
    assert "expired" in fates(cut)
    assert len(cut.delivered) < len(free.delivered)


def test_no_pair_that_is_swapped_has_faded_below_the_least_fidelity():
    twin = played(chain([LinkRow(SCALE, 1.0)] * 2, rate=0.02, least=0.8), 3_000.0)
    assert "faded" in fates(twin)
    worst = (4 * 0.8 - 1) / 3  # what is left of each correlation at the least fidelity; a swap multiplies two of them
    assert min((1 + sum(row[1][2:5])) / 4 for row in twin.delivered) >= (1 + 3 * worst**2) / 4 - 1e-12


def test_a_swap_that_takes_messages_is_delivered_when_both_ends_have_heard():
    twin = played(chain([LinkRow(0.0, 1.0, span=1.5), LinkRow(0.0, 1.0, span=2.5)]), 20.0)
    assert twin.delivered[0][1][0] == 3.5
    row = next(row for row in twin.finish() if row[0][0] == 2)
    assert row[1][1:3] == [2.5, 3.5]


@pytest.mark.parametrize("features", [(), *((one,) for one in FEATURES), FEATURES], ids=lambda some: "-".join(some)[:20])
def test_every_pair_has_its_parents_and_no_memory_is_in_two_pairs_at_once(features):
    for seed in range(6):
        twin = played(random_tables(np.random.default_rng(seed), features), 40.0, seed)
        log = twin.finish()
        serials, born = column(log, "serial"), dict(zip(column(log, "serial"), column(log, "made_s"), strict=True))
        assert len(set(serials)) == len(serials)
        parents = np.array([row[0][3:5] for row in log])
        assert all(p in born and born[p] <= made for row, made in zip(parents, born.values(), strict=True) for p in row if p >= 0)
        assert {row[0][0] for row in twin.delivered} <= set(serials)
        assert all(np.isfinite(row[1]).all() for row in twin.delivered)
        assert all(0.0 <= w <= 1.0 for w in weights_of(np.array([row[1][5:8] for row in log])).ravel().round(12))
        stays = [(row[0][side], row[1][0], row[1][3]) for row in log for side in (7, 8) if row[1][3] > row[1][0]]
        stays.sort()
        for one, after in itertools.pairwise(stays):
            assert one[0] != after[0] or one[2] <= after[1]


def each(group, **changes):
    """A change of every row of one group of the tables, or of the tables themselves."""
    return lambda tables: [
        setattr(row, *item) for row in (getattr(tables, group) if group else [tables]) for item in changes.items()
    ]


SWITCHED_OFF = {
    "memories": lambda tables: setattr(tables, "channels", list({c.link: c for c in tables.channels}.values())),
    "parallel": lambda tables: [setattr(link, "on", i % 2 == 0) for i, link in enumerate(tables.links)],
    "decay": each("memories", rate_z=0.0, rate_xy=0.0),
    "gaussian": each("memories", gauss=0.0),
    **dict.fromkeys(("nested", "sequential", "order"), each("sites", need_lo=-1, need_hi=-1)),
    "asked": each("sites", kind=0),
    "failing": each("nodes", success=1.0),
    "factors": each("nodes", factors=(1.0, 1.0, 1.0)),
    "gates": each("nodes", gate=0.0),
    "messages": each("links", span=0.0),
    "cutoff": each("nodes", cutoff=math.inf),
    "least": each("", least=0.0),
    **dict.fromkeys(("pumping", "recurrence", "between"), each("distil", rounds=0)),
    "bbpssw": each("distil", protocol=0, tensor=perfect_tensor(0)),
    "switch": each("sites", kind=0),
    "ring": lambda tables: tables.channels.__setitem__(slice(None), [c for c in tables.channels if c.flow == 0]),
    "exponential": lambda tables: [setattr(link, "scale", SCALE) for link in tables.links],
    "newest": each("sites", pick=0),
}


@pytest.mark.parametrize("feature", SWITCHED_OFF)
def test_switching_a_feature_off_changes_the_trace(feature):
    same = 0
    for seed in range(12):
        with_it, without = (random_tables(np.random.default_rng(seed), (feature, "messages")) for _ in range(2))
        SWITCHED_OFF[feature](without)
        same += played(with_it, 40.0, seed).finish() == played(without, 40.0, seed).finish()
    assert same < 12


def test_a_controller_can_discard_use_switch_and_distil():
    tables = chain([LinkRow(0.0, 1.0, span=1.0)], rounds=(0, 0))
    tables.flows[0].keeps = True
    twin = Twin(tables, np.random.default_rng(1))
    assert twin.advance(1.0)
    serial = twin.kept()[0]
    assert not twin.discard(twin.memories[0].index)  # it is kept for the one who asked
    assert twin.use(serial)
    assert not twin.use(serial)
    twin.link_on(0, False)
    assert not twin.advance(10.0)
    assert len(twin.finish()) == 1
    twin.link_on(0, True)
    assert twin.advance(20.0)
    assert twin.now == 11.0

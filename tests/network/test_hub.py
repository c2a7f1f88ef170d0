"""Claims about hub and spoke: four-folds counted photon by photon, how rate and noise scale, spokes added, hub against mesh."""

import math

import networkx as nx
import numpy as np
import pytest

from qnkit.model import ParameterError, replaced, replaced_all
from qnkit.network.hub import HubAndSpoke
from qnkit.network.spokes import Hub, Spoke
from qnkit.physics import Detector, Fiber, Path
from tests.project import JIT_OFF

CLEAN = Detector(efficiency=0.9, dark_count_rate_hz=0.0)
NEAR = Path(fiber=Fiber(length_km=0.0), detector=replaced(CLEAN, "efficiency", 0.7))


def spoke(name: str, **changes: object) -> Spoke:
    return replaced_all(Spoke(name=name, kept=NEAR, fiber=Fiber(attenuation_db_per_km=0.425)), changes)


def city(left: Spoke | None = None, right: Spoke | None = None, **hub: object) -> HubAndSpoke:
    ends = (left or spoke("Alice"), right or spoke("Bob"))
    return HubAndSpoke(hub=replaced_all(Hub(detector=CLEAN), hub), spokes=ends)


def both(network: HubAndSpoke, path: str, value: object) -> HubAndSpoke:
    """The same network with a field of every spoke changed."""
    return HubAndSpoke(hub=network.hub, spokes=tuple(replaced(one, path, value) for one in network.spokes))


def test_four_folds_equal_counting_photons_slot_by_slot() -> None:
    """Pairs, their partners and dark counts drawn one by one, unlike arms, no formula: 5 standard errors of 30 batches."""
    detector = Detector(efficiency=0.5, dark_count_rate_hz=2e7)
    kept = Path(fiber=Fiber(length_km=0.0), detector=Detector(efficiency=0.3, dark_count_rate_hz=1e7))
    weak = Path(fiber=Fiber(length_km=0.0, extra_loss_db=1.0), detector=Detector(efficiency=0.4, dark_count_rate_hz=0.0))
    one = Spoke(name="Alice", brightness_hz=2.5e8, kept=kept, fiber=Fiber(length_km=0.0, extra_loss_db=2.0), jitter_ns=0.0)
    other = Spoke(name="Bob", brightness_hz=1.5e8, kept=weak, fiber=Fiber(length_km=0.0), jitter_ns=0.0)
    network = HubAndSpoke(hub=Hub(detector=detector, window_ns=1.0, accepts=("psi-",)), spokes=(one, other))
    rng, batches, slots = np.random.default_rng(3), 30, 20_000 if JIT_OFF else 200_000
    found = np.zeros((batches, 3))
    for batch in range(batches):
        at_spoke, at_hub, partners = [], rng.poisson(0.02, slots), []
        for end, dark in ((one, 0.01), (other, 0.0)):
            eta = end.kept.fiber.transmission * end.kept.detector.efficiency
            sent = end.fiber.transmission * 0.5
            made = rng.poisson(end.brightness_hz * 1e-9, slots)
            seen = rng.binomial(made, eta)  # kept photons that click
            with_partner = rng.binomial(seen, sent)
            at_spoke.append(seen + rng.poisson(dark, slots))
            at_hub = at_hub + with_partner + rng.binomial(made - seen, sent)
            partners.append(with_partner)
        (a, b), (x, y) = at_spoke, partners
        true = x * y
        half = x * (at_hub - 1) * b + y * (at_hub - 1) * a - 2 * true
        found[batch] = true.mean(), half.mean(), (a * b * at_hub * (at_hub - 1) / 2 - half - true).mean()
    mean, error = found.mean(axis=0), found.std(axis=0, ddof=1) / math.sqrt(batches)
    ours = network.four_folds("Alice", "Bob")
    expected = np.array([ours.true_hz, ours.half_hz, ours.chance_hz]) * 1e-9 / 0.25
    assert np.all(np.abs(mean - expected) < 5 * error)


def test_two_pairs_of_one_source_tell_the_spokes_nothing() -> None:
    """phi+ twice, both sent photons in one input of the analyser: each outcome in a quarter of cases, the kept photon mixed."""
    bell = np.array([1, 0, 0, 1]) / math.sqrt(2)
    state = np.kron(bell, bell).reshape(2, 2, 2, 2)  # kept, sent, kept, sent
    effect = np.diag([0, 0.5, 0.5, 0]).reshape(2, 2, 2, 2)  # unlike polarisations, at the same output or at different ones
    left = np.einsum("asbt,stuv,cubv->ac", state, effect, state)
    assert left == pytest.approx(np.eye(2) / 8, abs=1e-15)


def test_the_rate_goes_as_both_sources_the_window_and_both_arms() -> None:
    network = both(city(), "jitter_ns", 0.0)
    base = network.four_folds("Alice", "Bob").true_hz
    twice = replaced(network.spokes[0], "brightness_hz", 1e6)
    assert HubAndSpoke(hub=network.hub, spokes=(twice, network.spokes[1])).four_folds("Alice", "Bob").true_hz == pytest.approx(
        2 * base
    )
    assert replaced(network, "hub.window_ns", 6.0).four_folds("Alice", "Bob").true_hz == pytest.approx(3 * base)
    far = both(network, "fiber.length_km", 20.0)
    assert far.four_folds("Alice", "Bob").true_hz == pytest.approx(base * 10 ** (-2 * 10 * 0.425 / 10))
    assert replaced(network, "hub.accepts", ("psi+",)).four_folds("Alice", "Bob").true_hz == pytest.approx(base / 2)
    by_hand = (5e5 * 0.7 * 0.9 * 10**-0.425) ** 2 * 2e-9 / 2
    assert base == pytest.approx(by_hand)


def test_lost_photons_keep_the_noise_a_lower_pump_or_a_shorter_window_removes_it() -> None:
    network = both(both(city(), "jitter_ns", 0.0), "brightness_hz", 5e6)
    share = network.four_folds("Alice", "Bob").true_share
    lossy = both(network, "fiber.extra_loss_db", 15.0).four_folds("Alice", "Bob").true_share
    assert lossy == pytest.approx(share, abs=1e-12)
    faint = both(network, "brightness_hz", 1e6).four_folds("Alice", "Bob").true_share
    short = replaced(network, "hub.window_ns", 0.4).four_folds("Alice", "Bob").true_share
    assert faint == pytest.approx(short, abs=1e-12)
    made = 5e6 * 2e-9
    assert 1 / share == pytest.approx(1 + 4 * made + 2 * made**2)
    assert 1 / faint == pytest.approx(1 + 4 * made / 5 + 2 * (made / 5) ** 2)


def test_unlike_arms_cost_fidelity_and_the_longer_arm_decides() -> None:
    """The hub's clicks come from the near source, and are strangers to the far one."""
    even = both(both(city(), "jitter_ns", 0.0), "brightness_hz", 5e6)
    near, far = (replaced(even.spokes[i], "fiber.length_km", km) for i, km in enumerate((0.0, 20.0)))
    uneven = HubAndSpoke(hub=even.hub, spokes=(near, far))
    assert uneven.four_folds("Alice", "Bob").true_hz == pytest.approx(even.four_folds("Alice", "Bob").true_hz)
    assert uneven.pairs("Alice", "Bob").fidelity < even.pairs("Alice", "Bob").fidelity - 0.01


@pytest.mark.parametrize("visibility", [1.0, 0.8, 0.3])
def test_without_strangers_the_pair_is_what_interference_leaves(visibility: float) -> None:
    """Correlations V, V and 1: F = (1 + V)/2, S = 2 sqrt(1 + V**2)."""
    network = both(city(visibility=visibility), "brightness_hz", 1.0)
    state = network.pairs("Alice", "Bob").state
    assert state is not None
    assert state.fidelity() == pytest.approx((1 + visibility) / 2, abs=1e-6)
    assert state.chsh() == pytest.approx(2 * math.sqrt(1 + visibility**2), abs=1e-6)


def test_polarisation_errors_of_both_arms_multiply_as_werner_weights() -> None:
    network = both(both(city(visibility=1.0), "fiber.polarization_fidelity", 0.97), "brightness_hz", 1.0)
    assert network.pairs("Alice", "Bob").fidelity == pytest.approx((1 + 3 * ((4 * 0.97 - 1) / 3) ** 2) / 4, abs=1e-6)


def test_dead_time_costs_rate_and_dark_counts_cost_fidelity() -> None:
    network = city()
    base, dead = network.pairs("Alice", "Bob"), both(network, "kept.detector.dead_time_ns", 1e3).pairs("Alice", "Bob")
    seen = 5e5 * 0.7 * 1e-6
    assert dead.rate_hz == pytest.approx(base.rate_hz / (1 + seen) ** 2)
    assert dead.state == base.state
    slow = replaced(network, "hub.detector.dead_time_ns", 1e3).pairs("Alice", "Bob").rate_hz
    assert slow == pytest.approx(base.rate_hz / (1 + 2 * 5e5 * 0.9 * 10**-0.425 * 1e-6) ** 2)
    for dark in (
        both(network, "kept.detector.dark_count_rate_hz", 1e4),
        replaced(network, "hub.detector.dark_count_rate_hz", 1e5),
    ):
        assert dark.pairs("Alice", "Bob").fidelity < base.fidelity
        assert dark.ledger("Alice", "Bob").loss("dark counts") > 0
    assert network.ledger("Alice", "Bob").loss("dark counts") == pytest.approx(0, abs=1e-15)
    assert network.ledger("Alice", "Bob").end == pytest.approx(base.fidelity, abs=1e-12)


def test_a_spoke_is_added_without_touching_hub_or_others() -> None:
    network = city()
    more = network.with_spoke(spoke("Carol", **{"fiber.length_km": 5.0}))
    assert more.hub is network.hub
    assert more.spokes[:2] == network.spokes
    assert more.pairs("Alice", "Bob") == network.pairs("Alice", "Bob")
    rates = more.rates_hz()
    assert rates == pytest.approx(rates.T)
    assert rates[0, 1] == network.rates_hz()[0, 1]
    assert rates[0, 2] == pytest.approx(more.pairs("Alice", "Carol").rate_hz)
    assert (more.counts().pairs, np.count_nonzero(np.triu(rates))) == (3, 3)


def test_served_in_turn_the_pairs_share_the_analysers() -> None:
    network = city().with_spoke(*(spoke(name) for name in ("Carol", "Dan", "Eve")))
    rate = network.rates_hz()[0, 1]
    assert network.shared_hz()[0, 1] == pytest.approx(rate / 10)
    assert np.triu(network.shared_hz()).sum() == pytest.approx(rate)
    two, many = (replaced(network, "hub.analyzers", n) for n in (2, 9))
    assert np.triu(two.shared_hz()).sum() == pytest.approx(2 * rate)
    assert many.shared_hz() == pytest.approx(two.shared_hz())  # of five spokes two pairs at once


@pytest.mark.parametrize("users", [2, 3, 6])
def test_counts_of_hub_and_mesh_equal_walking_the_graphs(users: int) -> None:
    ends = [spoke(str(i), **{"fiber.length_km": 3.0 + i}) for i in range(users)]
    network = HubAndSpoke(hub=Hub(analyzers=2), spokes=tuple(ends))
    star, mesh = nx.star_graph(users), nx.complete_graph(users)
    hub, own = network.counts(), network.mesh_counts()
    assert (hub.sources, hub.warm_detectors, hub.cold_detectors, hub.cryostats) == (star.size(), 2 * star.size(), 8, 1)
    assert hub.fiber_km == pytest.approx(sum(3.0 + i for i in range(users)))
    assert (own.sources, own.warm_detectors, own.cold_detectors) == (mesh.size(), 2 * mesh.size(), 2 * mesh.size())
    assert own.cryostats == len({max(edge) for edge in mesh.edges})
    assert own.fiber_km == pytest.approx(sum(6.0 + i + j for i, j in mesh.edges))
    assert hub.pairs == own.pairs == mesh.size()


def test_a_direct_link_is_faster_by_what_the_second_source_must_chance_upon() -> None:
    network = both(city(), "jitter_ns", 0.0)
    ratio = network.four_folds("Alice", "Bob").true_hz / network.direct("Alice", "Bob").true_hz
    assert ratio == pytest.approx(5e5 * 2e-9 * 0.7 * 0.9 / 2)
    assert network.direct("Alice", "Bob").sent.fiber.loss_db == pytest.approx(8.5)


def test_without_light_there_is_no_pair() -> None:
    dead = both(city(), "brightness_hz", 0.0).pairs("Alice", "Bob")
    assert dead.is_dead
    assert dead.rate_hz == 0
    assert both(city(), "brightness_hz", 0.0).ledger("Alice", "Bob").entries == ()


def test_refusals_name_what_to_do() -> None:
    network = city()
    with pytest.raises(ParameterError, match="no spoke 'Zoe'; there are Alice, Bob"):
        network.pairs("Alice", "Zoe")
    with pytest.raises(ParameterError, match="name another one"):
        network.pairs("Bob", "Bob")
    with pytest.raises(ParameterError, match="each with its own name"):
        network.with_spoke(spoke("Bob"))
    with pytest.raises(ParameterError, match="two spokes or more"):
        HubAndSpoke(spokes=(spoke("Alice"),))
    with pytest.raises(ParameterError, match="too bright"):
        both(both(network, "fiber.length_km", 0.0), "brightness_hz", 1e8)

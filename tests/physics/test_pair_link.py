"""physics.pair_link against simulated click times, each effect against its closed form, limits and refusals."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.physics import Detector, Fiber, PairLink, PairSource, PairState, Path
from qnkit.scenario import from_text, to_text


def clean(**values):
    """A link without loss, jitter or dark counts."""
    eye = Path(fiber=Fiber(length_km=0.0), detector=Detector(efficiency=1.0, dark_count_rate_hz=0.0))
    source = PairSource(brightness_hz=1e5, coincidence_time_ns=100.0)
    return PairLink(**({"source": source, "kept": eye, "sent": eye, "jitter_ns": 0.0} | values))


def clicks(link, seconds, rng):
    """Click times and polarisation bits of both sides, by drawing every pair, photon and dark count."""
    pairs = rng.poisson(link.source.brightness_hz * seconds)
    made, bits = rng.uniform(0, seconds, pairs), rng.integers(0, 2, pairs)
    sides = []
    for path, spread in ((link.kept, 0.0), (link.sent, link.jitter_ns * 1e-9 / (2 * math.sqrt(2 * math.log(2))))):
        loss_db = path.fiber.length_km * path.fiber.attenuation_db_per_km + path.fiber.extra_loss_db
        seen = rng.random(pairs) < 10 ** (-loss_db / 10) * path.detector.efficiency
        turned = bits ^ (rng.random(pairs) < 2 / 3 * (1 - link.polarization_fidelity)) if path is link.sent else bits
        darks = rng.poisson(path.detector.dark_count_rate_hz * seconds)
        times = np.concatenate([made[seen] + rng.normal(0, spread, seen.sum()), rng.uniform(0, seconds, darks)])
        values = np.concatenate([turned[seen], rng.integers(0, 2, darks)])
        order = np.argsort(times)
        sides.append((times[order], values[order]))
    return sides


def test_coincidences_and_their_correlation_match_simulated_click_times():
    link = PairLink(
        source=PairSource(brightness_hz=2e5, coincidence_time_ns=400.0),
        kept=Path(fiber=Fiber(length_km=0.0, extra_loss_db=1.0), detector=Detector(efficiency=0.7, dark_count_rate_hz=3e4)),
        sent=Path(fiber=Fiber(length_km=10.0), detector=Detector(efficiency=0.9, dark_count_rate_hz=6e4)),
        jitter_ns=350.0,
        polarization_fidelity=0.95,
    )
    seconds = 8.0
    (kept, kept_bits), (sent, sent_bits) = clicks(link, seconds, np.random.default_rng(6))
    half = link.source.coincidence_time_s / 2
    first, last = np.searchsorted(sent, kept - half), np.searchsorted(sent, kept + half)
    count = int((last - first).sum())
    equal = sum(int((sent_bits[a:b] == bit).sum()) for a, b, bit in zip(first, last, kept_bits, strict=True))
    expected = link.coincidence_hz * seconds
    # Coincidences that share a click are not independent; the clicks per coincidence bound the variance.
    share = 1 + (link._singles_hz(link.kept, True) + link._singles_hz(link.sent, True)) * 2 * half
    assert count == pytest.approx(expected, abs=5 * math.sqrt(expected * share))
    z_correlation = link.pairs().state.correlations()[2, 2]
    assert 2 * equal / count - 1 == pytest.approx(z_correlation, abs=5 / math.sqrt(count) * math.sqrt(share))


def test_a_clean_link_has_the_state_of_its_source():
    link = clean()
    assert link.cross_correlation == pytest.approx(link.source.cross_correlation, rel=1e-14)
    assert link.pairs().state.matrix == pytest.approx(PairState.werner(link.source.fidelity).matrix, abs=1e-15)
    assert link.true_hz == link.delivered_hz == 1e5


def test_loss_takes_rate_and_leaves_the_state():
    lossy = replaced(replaced(clean(), "sent.fiber.extra_loss_db", 10.0), "kept.detector.efficiency", 0.5)
    assert lossy.delivered_hz == pytest.approx(1e4, rel=1e-14)
    assert lossy.coincidence_hz == pytest.approx(clean().coincidence_hz * 0.1 * 0.5, rel=1e-14)
    assert lossy.pairs().fidelity == pytest.approx(clean().pairs().fidelity, abs=1e-14)


def test_dark_counts_add_accidentals_that_loss_makes_worse():
    noisy = replaced(clean(), "sent.detector.dark_count_rate_hz", 500.0)
    assert noisy.accidental_hz == pytest.approx(1e5 * (1e5 + 500) * 1e-7, rel=1e-14)
    far = replaced(noisy, "sent.fiber.extra_loss_db", 20.0)
    true, accidental = 1e3, 1e5 * (1e3 + 500) * 1e-7
    assert far.pairs().fidelity == pytest.approx((true + accidental / 4) / (true + accidental), abs=1e-14)
    assert far.ledger().loss("dark counts, sent side") == pytest.approx(
        clean().pairs().fidelity - far.pairs().fidelity, abs=1e-14
    )
    assert far.ledger().loss("dark counts, kept side") == 0


def test_jitter_pushes_true_pairs_out_of_the_window():
    sharp, blurred = clean(), clean(jitter_ns=100.0)
    share = math.erf(math.sqrt(math.log(2)))  # a window as wide as the full width at half maximum: 76 %
    assert blurred.in_window == pytest.approx(share, rel=1e-14)
    assert blurred.true_hz == pytest.approx(sharp.true_hz * share, rel=1e-14)
    assert blurred.accidental_hz == sharp.accidental_hz
    expected = sharp.pairs().fidelity - blurred.pairs().fidelity
    assert blurred.ledger().loss("pairs outside the window") == pytest.approx(expected, abs=1e-14)


def test_a_turned_polarisation_mixes_the_other_bell_states_in():
    turned = clean(source=PairSource(brightness_hz=1e-3, coincidence_time_ns=1.0), polarization_fidelity=0.97)
    assert turned.pairs().state.bell_weights() == pytest.approx([0.97, 0.01, 0.01, 0.01], abs=1e-11)
    assert turned.ledger().loss("polarisation of the sent photon") == pytest.approx(0.03, abs=1e-11)


def after_dead_time(times, bits, dead_s):
    """The clicks that a detector reports which sees nothing for a while after each."""
    kept, last = [], -math.inf
    for k, time in enumerate(times.tolist()):
        if time - last >= dead_s:
            kept.append(k)
            last = time
    return times[kept], bits[kept]


def test_dead_time_matches_simulated_clicks_that_are_left():
    """Unlike sides; they are dead together more than by chance for at most the shorter dead time of each pair both see."""
    link = replaced(replaced(clean(), "source.coincidence_time_ns", 20.0), "source.brightness_hz", 2e6)
    for side, db, dead_ns in (("kept", 12.0, 3000.0), ("sent", 15.0, 8000.0)):
        link = replaced(replaced(link, f"{side}.fiber.extra_loss_db", db), f"{side}.detector.dead_time_ns", dead_ns)
    seconds, half = 5.0, link.source.coincidence_time_s / 2
    sides = clicks(link, seconds, np.random.default_rng(2))
    dead_s = [path.detector.dead_time_ns * 1e-9 for path in (link.kept, link.sent)]
    left = [after_dead_time(*side, dead) for side, dead in zip(sides, dead_s, strict=True)]
    for (times, _), path, dead in zip(left, (link.kept, link.sent), dead_s, strict=True):
        rate = link._singles_hz(path, True)
        assert times.size / seconds == pytest.approx(rate / (1 + rate * dead), abs=5 * math.sqrt(rate / seconds))
    (kept, _), (sent, _) = left
    count = int((np.searchsorted(sent, kept + half) - np.searchsorted(sent, kept - half)).sum())
    together = link.delivered_hz * min(dead_s)
    assert count == pytest.approx(link.coincidence_hz * seconds, abs=5 * math.sqrt(count) + together * count)


def test_dead_time_costs_rate_and_not_fidelity_and_none_costs_nothing():
    link = replaced(clean(), "kept.detector.dead_time_ns", 2000.0)
    assert link.coincidence_hz == pytest.approx(clean().coincidence_hz / 1.2, rel=1e-14)
    both = replaced(link, "sent.detector.dead_time_ns", 10_000.0)
    assert both.coincidence_hz == pytest.approx(clean().coincidence_hz / 1.2 / 2, rel=1e-14)
    assert both.pairs().fidelity == pytest.approx(clean().pairs().fidelity, abs=1e-15)
    assert both.brightest_hz == clean().brightest_hz


def test_time_spent_on_upkeep_takes_rate_only():
    up, down = clean().pairs(), clean(uptime=0.75).pairs()
    assert down.rate_hz == pytest.approx(0.75 * up.rate_hz, rel=1e-15)
    assert down.fidelity == up.fidelity


def test_the_source_alone_is_charged_for_photons_of_different_pairs():
    assert clean().ledger().loss("photons of different pairs") == pytest.approx(1 - clean().source.fidelity, abs=1e-15)


def test_losses_sum_to_what_is_missing():
    link = PairLink(polarization_fidelity=0.98, jitter_ns=12.0)
    ledger = link.ledger()
    assert ledger.end == pytest.approx(link.pairs().fidelity, abs=1e-15)
    assert math.fsum(entry.loss for entry in ledger.entries) == pytest.approx(1 - ledger.end, abs=1e-15)
    assert min(entry.loss for entry in ledger.entries) > 0


def test_swapping_the_two_paths_changes_nothing_that_counts():
    link = PairLink()
    mirror = PairLink(kept=link.sent, sent=link.kept)
    assert mirror.coincidence_hz == pytest.approx(link.coincidence_hz, rel=1e-15)
    assert mirror.pairs().fidelity == pytest.approx(link.pairs().fidelity, abs=1e-15)


def test_dark_counts_alone_make_white_noise():
    link = replaced(PairLink(), "source.brightness_hz", 0.0)
    assert link.pairs().state.matrix == pytest.approx(np.eye(4) / 4, abs=1e-15)
    assert link.ledger().loss("dark counts, sent side") == pytest.approx(0.75, abs=1e-15)


def test_a_link_where_nothing_arrives_is_dead():
    pairs = clean(source=PairSource(brightness_hz=0.0)).pairs()
    assert pairs.is_dead
    assert (pairs.rate_hz, pairs.probability, pairs.attempt_s) == (0.0, None, None)


def test_one_blind_side_is_dead_unless_it_counts_dark():
    blind = replaced(clean(), "sent.detector.efficiency", 0.0)
    assert blind.pairs().is_dead
    assert replaced(blind, "sent.detector.dark_count_rate_hz", 10.0).pairs().fidelity == pytest.approx(0.25, abs=1e-15)


def test_what_is_reported_as_delivered_is_what_is_counted_over_both_efficiencies():
    link = replaced(replaced(clean(uptime=0.75), "kept.detector.efficiency", 0.5), "sent.detector.efficiency", 0.8)
    assert link.inferred_hz == pytest.approx(link.pairs().rate_hz / 0.4, rel=1e-14)
    assert replaced(link, "kept.detector.efficiency", 0.0).inferred_hz == 0.0


@pytest.mark.parametrize("darks", [0.0, 1e5])
def test_brightest_source_fills_the_coincidence_time_of_the_sparser_side_and_a_brighter_one_is_refused(darks):
    link = replaced(replaced(clean(), "sent.fiber.extra_loss_db", 10.0), "sent.detector.dark_count_rate_hz", darks)
    limit = link.brightest_hz
    assert (0.1 * limit + darks) * 100e-9 == pytest.approx(0.1, rel=1e-12)
    brightest = replaced(link, "source.brightness_hz", limit)
    assert brightest.brightest_hz == pytest.approx(limit, rel=1e-14)
    with pytest.raises(ParameterError, match=r"PairLink\.source\.brightness_hz = .* Hz: too bright: each side .*make it fainter"):
        replaced(link, "source.brightness_hz", 1.01 * limit)


def test_at_the_limit_up_to_one_coincidence_in_ten_takes_a_click_a_second_time():
    """Simulated clicks: what is counted less if a kept click makes one coincidence at most, whatever else is in its window."""
    link = replaced(replaced(clean(), "sent.fiber.extra_loss_db", 3.0), "kept.detector.efficiency", 0.9)
    link = replaced(link, "source.brightness_hz", 0.999 * link.brightest_hz)
    (kept, _), (sent, _) = clicks(link, 0.2, np.random.default_rng(3))
    half = link.source.coincidence_time_s / 2
    found = np.searchsorted(sent, kept + half) - np.searchsorted(sent, kept - half)
    again = 1 - int((found > 0).sum()) / int(found.sum())
    assert 0.05 < again < 0.1


def test_side_without_light_or_dark_counts_crowds_nothing():
    blind = replaced(clean(), "sent.detector.efficiency", 0.0)
    assert blind.brightest_hz == math.inf
    assert replaced(blind, "source.brightness_hz", 1e15).pairs().is_dead


def test_a_scenario_keeps_the_link():
    link = PairLink(uptime=0.9984)
    assert from_text(to_text(link)) == link


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("jitter_ns", -1.0, r"PairLink\.jitter_ns = -1\.0 ns: must be at least 0"),
        ("polarization_fidelity", 1.01, r"PairLink\.polarization_fidelity = 1\.01: must be at most 1"),
        ("uptime", math.inf, r"PairLink\.uptime = inf: must be a finite number"),
        ("sent.detector", 3.0, r"Path\.detector = 3\.0: must be a"),
    ],
)
def test_a_refused_value_is_named_with_its_place_and_rule(path, value, words):
    with pytest.raises(ParameterError, match=words):
        replaced(PairLink(), path, value)

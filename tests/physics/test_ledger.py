"""physics.ledger: every cause against its closed form, the sum, the order, the dead link."""

import math

import numpy as np
import pytest

from qnkit.model import replaced, replaced_all
from qnkit.physics import (
    Emitter,
    Ledger,
    Link,
    PairLink,
    Pairs,
    PairState,
    PolarizationDoubleClick,
    Recoil,
    SingleClick,
    TimeBinDoubleClick,
)
from qnkit.physics.ledger import ledger_of_stages
from tests.links import defects, ideal_link, single, unlike_link, with_values

SINGLE = ["arms out of balance", "both emitters lit", "photons differ", "optical phase", "dark counts"]
WAITS = ["waiting left", "waiting right"]
ETA = 1e-7


def causes(ledger):
    return [entry.cause for entry in ledger.entries]


@pytest.mark.parametrize("protocol", [SingleClick(), single(0.3, 0.01), TimeBinDoubleClick(), PolarizationDoubleClick()])
@pytest.mark.parametrize("seed", range(6))
def test_losses_sum_to_what_is_missing(protocol, seed):
    link = unlike_link(np.random.default_rng([4, seed]), protocol)
    ledger, fidelity = link.ledger(), link.pairs().fidelity
    assert (ledger.start, ledger.end) == (1.0, fidelity)
    assert math.fsum(entry.loss for entry in ledger.entries) == pytest.approx(1 - fidelity, abs=1e-15)


def test_causes_stand_in_physical_order():
    assert causes(Link().ledger()) == SINGLE + WAITS
    assert causes(Link(protocol=TimeBinDoubleClick()).ledger()) == SINGLE[2:] + WAITS


ALL = [
    *("arms out of balance", "both emitters lit", "second photons", "photons differ", "emitters dephase", "optical phase"),
    *("recoil", "polarisation", "dark counts", "converter noise", "dead detectors"),
]
NOT_FELT = {
    SingleClick(): {"polarisation", "dead detectors"},
    TimeBinDoubleClick(flip_us=1.0): {"arms out of balance", "both emitters lit", "polarisation"},
    PolarizationDoubleClick(): {"arms out of balance", "both emitters lit", "optical phase", "recoil", "dead detectors"},
}


@pytest.mark.parametrize("protocol", NOT_FELT, ids=lambda protocol: protocol.kind)
@pytest.mark.parametrize("seed", range(3))
def test_with_everything_wrong_every_cause_that_the_protocol_feels_is_charged_in_order(protocol, seed):
    rng = np.random.default_rng([6, seed])
    link = replaced(unlike_link(rng, protocol), "analyzer.accepts", "both")
    for changes in defects(rng).values():
        link = replaced_all(link, changes)
    ledger, fidelity = link.ledger(), link.pairs().fidelity
    assert causes(ledger) == [cause for cause in ALL if cause not in NOT_FELT[protocol]] + WAITS
    assert ledger.end == fidelity
    assert math.fsum(entry.loss for entry in ledger.entries) == pytest.approx(1 - fidelity, abs=1e-15)


NEW = {  # cause -> (changes, what it takes from a double click without other defects)
    "second photons": ({"left.emitter.double_excitation": 0.2, "right.emitter.double_excitation": 0.2}, None),
    "recoil": ({"left.emitter.recoil": Recoil(lamb_dicke=0.3, mean_phonons=1.0, trap_frequency_mhz=0.05)}, None),
    "emitters dephase": ({}, (1 - 1 / 1.2**2) / 2),
    "converter noise": ({"left.converter.noise_hz": 1e4}, None),
}


@pytest.mark.parametrize("cause", NEW)
def test_each_new_cause_alone_takes_all_that_is_missing(cause):
    changes, expected = NEW[cause]
    if cause == "emitters dephase":
        emitter = Emitter(photon_efficiency=0.3, lifetime_ns=1.0, pure_dephasing_ns=10.0)
        changes = {"left.emitter": emitter, "right.emitter": emitter}
    link = replaced_all(ideal_link(TimeBinDoubleClick(), 0.3), changes)
    ledger = link.ledger()
    assert ledger.loss(cause) == pytest.approx(1 - link.pairs().fidelity, abs=1e-14)
    assert ledger.loss(cause) > 1e-4
    assert expected is None or ledger.loss(cause) == pytest.approx(expected, abs=1e-14)


def test_detuned_emitters_are_charged_to_photons_that_differ_and_their_noise_apart():
    emitter = Emitter(photon_efficiency=0.3, lifetime_ns=10.0, pure_dephasing_ns=50.0)
    link = replaced_all(ideal_link(TimeBinDoubleClick(), 0.3), {"left.emitter": emitter, "right.emitter": emitter})
    ledger = replaced(link, "left.emitter.detuning_mhz", 5.0).ledger()
    overlap = 1 / (1 + (2 * math.pi * 0.005 * 10) ** 2)
    assert ledger.loss("photons differ") == pytest.approx((1 - overlap) / 2, abs=0.01)  # the window of five lifetimes
    assert ledger.loss("emitters dephase") > 0.1
    assert link.ledger().loss("photons differ") == pytest.approx(0, abs=1e-14)


def with_one_defect(defect):
    """A nearly ideal link with one defect, and what that defect must take, to first order in the light."""
    link = ideal_link(single(1e-7), ETA)
    flight = with_values(link, left__fiber__length_km=50.0, right__fiber__length_km=50.0)
    wait = flight.waits_s[0]
    d = -math.expm1(-1e-12)
    return {
        "arms out of balance": (with_values(link, left__fiber__extra_loss_db=10.0), 0.5 - math.sqrt(0.1) / 1.1),
        "both emitters lit": (replaced(link, "protocol", single(0.3)), 0.3),
        "photons differ": (with_values(link, analyzer__visibility=0.64), (1 - 0.8) / 2),
        "optical phase": (with_values(link, analyzer__phase_contrast=0.6), (1 - 0.6) / 2),
        "dark counts": (
            with_values(
                replaced(link, "protocol", single(1e-4)),
                **{f"analyzer__{p}__dark_count_rate_hz": 1e-5 * 2 for p in ("plus", "minus")},
            ),
            2 * d / (2 * 1e-4 * ETA + 2 * d),
        ),
        "waiting left": (with_values(flight, left__memory__t2_s=0.001), (1 - math.exp(-wait / 0.001)) / 2),
        "waiting right": (with_values(flight, right__memory__t1_s=0.001), None),
    }[defect]


@pytest.mark.parametrize("defect", SINGLE + WAITS)
def test_each_cause_takes_what_its_closed_form_says_and_nothing_else_is_charged(defect):
    link, expected = with_one_defect(defect)
    if expected is None:  # relaxation of one side: half of the weight falls by k, the coherence by sqrt k
        kept = math.exp(-link.waits_s[1] / 0.001)
        expected = 1 - ((1 + kept) / 4 + math.sqrt(kept) / 2)
    ledger = link.ledger()
    tolerance = 1e-6 if defect != "dark counts" else 2e-4  # what alpha = 1e-7 or 1e-4 itself leaves out
    assert ledger.loss(defect) == pytest.approx(expected, abs=tolerance)
    others = [entry.loss for entry in ledger.entries if entry.cause != defect]
    assert others == pytest.approx([0] * 6, abs=tolerance)


def test_double_click_charges_overlap_and_phase_by_their_closed_forms():
    ledger = ideal_link(TimeBinDoubleClick(), 0.3, visibility=0.8, phase_contrast=0.5).ledger()
    assert ledger.loss("photons differ") == pytest.approx((1 - 0.8) / 2, abs=1e-14)
    assert ledger.loss("optical phase") == pytest.approx(0.8 * (1 - 0.5) / 2, abs=1e-14)


def test_the_order_decides_who_is_charged_but_not_the_sum():
    ledger = with_values(ideal_link(single(1e-7), ETA), analyzer__visibility=0.25, analyzer__phase_contrast=0.5).ledger()
    assert ledger.loss("photons differ") == pytest.approx(0.25, abs=1e-6)
    assert ledger.loss("optical phase") == pytest.approx(0.125, abs=1e-6)  # only what the photons had left


def test_a_link_of_dark_counts_alone_charges_all_of_it_to_them():
    link = with_values(Link(protocol=single(0.2)), left__emitter__photon_efficiency=0.0, right__emitter__photon_efficiency=0.0)
    ledger = link.ledger()
    assert [entry.loss for entry in ledger.entries[:4]] == [0, 0, 0, 0]
    assert ledger.loss("dark counts") == pytest.approx(1 - link.pairs().fresh_fidelity, abs=1e-15)


def test_emitters_that_are_always_bright_charge_all_to_both_lit():
    ledger = ideal_link(single(1.0), 0.5).ledger()
    assert (ledger.loss("arms out of balance"), ledger.loss("both emitters lit"), ledger.end) == (0, 1, 0)


def test_a_dead_link_has_an_empty_ledger():
    for link in (ideal_link(SingleClick(), efficiency=0.0), replaced(PairLink(), "source.brightness_hz", 0.0)):
        link = with_values(link, sent__detector__dark_count_rate_hz=0.0) if isinstance(link, PairLink) else link
        assert link.ledger().entries == ()
        assert math.isnan(link.ledger().end)


def test_stages_without_a_pair_take_nothing():
    ledger = ledger_of_stages(["a", "b", "c"], [math.nan, 0.9, 0.95])
    assert [entry.loss for entry in ledger.entries] == pytest.approx([0, 0.1, -0.05], abs=1e-15)


def test_an_unknown_cause_is_answered_with_the_known_ones():
    with pytest.raises(KeyError, match=r"'gravity'.*waiting left"):
        Link().ledger().loss("gravity")


def test_pairs_and_ledger_show_as_tables_that_a_person_can_read():
    text = Link().pairs()._repr_html_()
    assert "pairs/s" in text
    assert "psi+" in text
    assert "waiting left" in Link().ledger()._repr_html_()
    assert "no pair ever comes" in ideal_link(SingleClick(), efficiency=0.0).pairs()._repr_html_()
    assert "continuous" in PairLink().pairs()._repr_html_()


def test_fidelity_is_that_to_the_target_after_and_before_the_waits():
    values = {"probability": None, "attempt_s": None, "rate_hz": 1.0, "left_wait_s": 0.0, "right_wait_s": 0.0}
    pairs = Pairs(state=PairState.werner(0.8, "psi-"), fresh_state=PairState.werner(0.9, "psi-"), target="psi-", **values)
    assert (pairs.fidelity, pairs.fresh_fidelity) == (pytest.approx(0.8), pytest.approx(0.9))
    assert Ledger((), 1.0).start == 1.0

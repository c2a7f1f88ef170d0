"""physics.sender_receiver against photons, Kraus operators and QuTiP; beside a Link whose analyser stands at the receiver."""

import itertools
import math

import numpy as np
import pytest
import qutip

from qnkit.model import ParameterError, replaced
from qnkit.physics import (
    Absorber,
    Arm,
    Clock,
    Converter,
    Emitter,
    Fiber,
    Link,
    Memory,
    PairState,
    Receiver,
    SenderReceiverLink,
    waited,
)
from qnkit.scenario import from_text, to_text
from tests.links import with_values


def clean(**values):
    """A link that loses nothing but what it is told to."""
    sender = Arm(emitter=Emitter(photon_efficiency=1.0), fiber=Fiber(length_km=0.0), memory=Memory())
    receiver = Receiver(absorber=Absorber(efficiency=1.0), memory=Memory())
    return with_values(SenderReceiverLink(sender=sender, receiver=receiver), **values)


def unlike(rng, **values):
    """A link whose two ends differ in everything."""
    fiber = Fiber(length_km=float(rng.uniform(1, 30)), extra_loss_db=1.0, polarization_fidelity=float(rng.uniform(0.5, 1)))
    emitter = Emitter(photon_efficiency=float(rng.uniform(0.2, 1)), double_excitation=float(rng.uniform(0, 0.5)))
    absorber = Absorber(
        efficiency=float(rng.uniform(0.2, 1)),
        false_flag_probability=float(rng.uniform(0, 0.1)),
        number_resolving=bool(rng.random() < 0.5),
    )
    converter = Converter(efficiency=float(rng.uniform(0.3, 1)), noise_hz=1e5, place=str(rng.choice(["station", "midpoint"])))
    sender = Arm(emitter=emitter, fiber=fiber, converter=converter, memory=Memory(t1_s=0.002, t2_s=0.001))
    receiver = Receiver(absorber=absorber, memory=Memory(t1_s=0.001, t2_s=0.0007, dephasing="gaussian"))
    return with_values(SenderReceiverLink(sender=sender, receiver=receiver), **values)


PAULIS = (np.eye(2), np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]), np.diag([1, -1]))


def photon_by_photon(link):
    """The chance of a flag and the fresh state: every photon sent, lost, taken up; the qubit is (0, V) + (1, H).

    Photons of a second emission are copies of the first in polarisation; all but the one kept are traced out.
    """
    fiber, absorber, converter = link.sender.fiber, link.receiver.absorber, link.sender.converter
    through = 10 ** (-(fiber.length_km * fiber.attenuation_db_per_km + fiber.extra_loss_db) / 10)
    taken = link.sender.emitter.photon_efficiency * converter.efficiency * through * absorber.efficiency
    noise = converter.noise_hz * absorber.window_ns * 1e-9 * (through if converter.place == "station" else 1.0)
    false = 1 - (1 - absorber.false_flag_probability) * math.exp(-noise * absorber.efficiency)
    twice = link.sender.emitter.double_excitation
    out = np.zeros((4, 4), dtype=complex)
    for sent, chance in ((1, 1 - twice), (2, twice)):
        ket = np.zeros(2 ** (1 + sent))
        ket[int("0" + "1" * sent, 2)] = ket[int("1" + "0" * sent, 2)] = math.sqrt(0.5)
        rho = np.outer(ket, ket).reshape((2,) * (2 + 2 * sent))
        keep_first = rho if sent == 1 else np.einsum("abcdec->abde", rho)
        pair = keep_first.reshape(4, 4)
        white = np.kron(np.einsum("abcb->ac", keep_first), np.eye(2) / 2)
        for held, falsely in itertools.product(itertools.product((0, 1), repeat=sent), (0, 1)):
            odds = chance * math.prod(taken if bit else 1 - taken for bit in held) * (false if falsely else 1 - false)
            events = sum(held) + falsely
            if events == 1 if absorber.number_resolving else events > 0:
                out += odds * (pair if sum(held) else white)
    total = np.trace(out).real
    real = out / total
    error = (1 - fiber.polarization_fidelity) / 3
    turns = [np.kron(np.eye(2), pauli) for pauli in PAULIS]
    weights = (fiber.polarization_fidelity, error, error, error)
    return total, sum(w * t @ real @ t.conj().T for w, t in zip(weights, turns, strict=True))


# --- oracle -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_heralded_pairs_match_every_photon_by_itself(seed):
    link = unlike(np.random.default_rng(seed))
    chance, fresh = photon_by_photon(link)
    pairs = link.pairs()
    assert pairs.probability == pytest.approx(chance, rel=1e-12)
    assert pairs.fresh_state.matrix == pytest.approx(fresh, abs=1e-12)
    assert pairs.state == waited(pairs.fresh_state, *link.memories, pairs.left_wait_s, pairs.right_wait_s)


@pytest.mark.parametrize("eta", [1.0, 0.73, 0.2, 0.0])
def test_thrown_photon_is_an_excitation_behind_a_beam_splitter(eta):
    """The sender's half excitation, a beam splitter in two modes and the lost one traced out, in QuTiP."""
    basis, lowering = qutip.basis, qutip.destroy(2)
    start = (qutip.tensor(basis(2, 1), basis(2, 0), basis(2, 0)) + qutip.tensor(basis(2, 0), basis(2, 1), basis(2, 0))).unit()
    a, b = qutip.tensor(qutip.qeye(2), lowering, qutip.qeye(2)), qutip.tensor(qutip.qeye(2), qutip.qeye(2), lowering)
    mixed = (math.acos(math.sqrt(eta)) * (a * b.dag() - a.dag() * b)).expm() * start
    found = clean(heralded=False, receiver__absorber__efficiency=eta).pairs()
    assert found.state.matrix == pytest.approx(mixed.ptrace([0, 1]).full(), abs=1e-12)
    assert found.fidelity == pytest.approx((1 + math.sqrt(eta)) ** 2 / 4, abs=1e-14)
    assert found.probability == 1.0


def test_losses_along_the_way_of_a_thrown_photon_multiply():
    link = clean(
        heralded=False,
        sender__emitter__photon_efficiency=0.9,
        sender__fiber__extra_loss_db=1.0,
        sender__converter__efficiency=0.8,
        receiver__absorber__efficiency=0.7,
    )
    assert link.efficiency == pytest.approx(0.9 * 10**-0.1 * 0.8 * 0.7, rel=1e-14)
    assert link.pairs().fidelity == pytest.approx((1 + math.sqrt(link.efficiency)) ** 2 / 4, abs=1e-14)


# --- law --------------------------------------------------------------------------------------------------------------


def test_herald_travels_back_and_a_thrown_photon_waits_for_nothing():
    clock = Clock(preparation_us=3.0, duty_cycle=0.25)
    link = clean(sender__fiber__length_km=40.0, photon_ns=500.0, clock=clock)
    flight = link.sender.fiber.delay_s
    assert link.waits_s == pytest.approx((2 * flight + 5e-7, flight + 5e-7), rel=1e-12)
    assert link.attempt_s == pytest.approx(3e-6 + 2 * flight + 5e-7, rel=1e-12)
    thrown = replaced(link, "heralded", False)
    assert thrown.waits_s == pytest.approx((flight + 5e-7, 5e-7), rel=1e-12)
    assert thrown.pairs().rate_hz == pytest.approx(0.25 / (3e-6 + flight + 5e-7), rel=1e-12)
    assert link.pairs().rate_hz == pytest.approx(0.25 * link.pairs().probability / link.attempt_s, rel=1e-12)


@pytest.mark.parametrize("heralded", [True, False])
def test_memories_decay_while_the_photon_is_on_its_way(heralded):
    link = clean(heralded=heralded, photon_ns=200.0, receiver__memory=Memory(t1_s=5e-6, t2_s=4e-6))
    pairs = link.pairs()
    assert pairs.state == waited(pairs.fresh_state, *link.memories, 2e-7, 2e-7)
    assert pairs.fidelity < pairs.fresh_fidelity - 0.01
    assert replaced(link, "photon_ns", 0.0).pairs().fidelity == pytest.approx(pairs.fresh_fidelity, abs=1e-15)


def test_loss_costs_a_heralded_link_time_and_a_thrown_photon_fidelity():
    near, far = clean(), clean(sender__fiber__extra_loss_db=10.0)
    assert far.pairs().fidelity == pytest.approx(near.pairs().fidelity, abs=1e-15)
    assert far.pairs().rate_hz == pytest.approx(0.1 * near.pairs().rate_hz, rel=1e-12)
    near, far = replaced(near, "heralded", False), replaced(far, "heralded", False)
    assert far.pairs().rate_hz == near.pairs().rate_hz
    assert far.pairs().fidelity < near.pairs().fidelity - 0.4


@pytest.mark.parametrize(
    ("path", "worse"),
    [
        ("sender.emitter.double_excitation", [0.0, 0.01, 0.3]),
        ("sender.fiber.polarization_fidelity", [1.0, 0.97, 0.5]),
        ("sender.converter.noise_hz", [0.0, 1e4, 1e6]),
        ("receiver.absorber.false_flag_probability", [0.0, 0.001, 0.1]),
        ("sender.memory.t2_s", [0.1, 0.001, 0.0001]),
    ],
)
def test_fidelity_falls_with_every_kind_of_noise(path, worse):
    fidelities = [replaced(SenderReceiverLink(), path, value).pairs().fidelity for value in worse]
    assert fidelities == sorted(fidelities, reverse=True)
    assert fidelities[0] > fidelities[-1] + 1e-3


@pytest.mark.parametrize("heralded", [True, False])
def test_losses_sum_to_what_is_missing(heralded):
    link = unlike(np.random.default_rng(3), heralded=heralded)
    ledger = link.ledger()
    assert len(ledger.entries) == (6 if heralded else 3)
    assert ledger.end == pytest.approx(link.pairs().fidelity, abs=1e-15)
    assert math.fsum(entry.loss for entry in ledger.entries) == pytest.approx(1 - ledger.end, abs=1e-15)
    assert min(entry.loss for entry in ledger.entries[:-2]) > 0


def test_analyser_at_the_receiver_is_a_link_with_an_arm_of_no_length():
    """It needs an emitter at the receiver too, and half its heralds are lost with the linear analyser; the waits are the same."""
    link = with_values(Link(), left__fiber__length_km=40.0, right__fiber__length_km=0.0)
    other = clean(sender__fiber__length_km=40.0)
    flight = link.left.fiber.delay_s
    assert link.waits_s == other.waits_s == (2 * flight, flight)
    assert link.attempt_s == other.attempt_s


# --- limit and error --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("heralded", [True, False])
def test_perfect_link_makes_the_target_every_time(heralded):
    pairs = clean(heralded=heralded).pairs()
    assert pairs.probability == 1.0
    assert pairs.state.matrix == pytest.approx(PairState.bell("psi+").matrix, abs=1e-15)


def test_heralded_link_without_light_and_false_flags_is_dead():
    dead = clean(receiver__absorber__efficiency=0.0)
    assert (dead.pairs().is_dead, dead.pairs().rate_hz, dead.ledger().entries) == (True, 0.0, ())
    false = replaced(dead, "receiver.absorber.false_flag_probability", 0.1)
    assert false.pairs().state.matrix == pytest.approx(np.eye(4) / 4, abs=1e-15)


def test_flags_polarisation_and_noise_play_no_part_without_heralds():
    link = unlike(np.random.default_rng(1), heralded=False)
    quiet = with_values(
        link,
        receiver__absorber__false_flag_probability=0.0,
        sender__converter__noise_hz=0.0,
        sender__fiber__polarization_fidelity=1.0,
        sender__emitter__double_excitation=0.0,
    )
    assert link.pairs() == quiet.pairs()


def test_a_scenario_keeps_the_link():
    link = unlike(np.random.default_rng(6))
    assert from_text(to_text(link)) == link


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("photon_ns", -1.0, r"SenderReceiverLink\.photon_ns = -1\.0 ns: must be at least 0"),
        ("heralded", 1.0, r"SenderReceiverLink\.heralded = 1\.0: must be True or False"),
        ("receiver.fiber", Fiber(), r"Receiver has no field 'fiber'"),
    ],
)
def test_refusals(path, value, words):
    with pytest.raises(ParameterError, match=words):
        replaced(SenderReceiverLink(), path, value)

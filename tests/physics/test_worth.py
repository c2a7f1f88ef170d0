"""What a pair is worth: an eavesdropper's knowledge by entropies, the best settings by search, published thresholds, refusals."""

import itertools
import math

import numpy as np
import pytest
from scipy.optimize import brentq, minimize

from qnkit.model import ParameterError, replaced
from qnkit.physics import (
    CLASSICAL_LIMIT,
    Link,
    PairLink,
    PairState,
    SingleClick,
    bbm92_key,
    device_independent_key,
    device_independent_key_error,
    worth_of,
)
from qnkit.qubits import measures
from tests.oracles import bbm92_by_counting, chsh_by_search, random_density_matrix

LARGEST = 2 * math.sqrt(2)
SPINS = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])


def entropy_bits(matrix):
    """The von Neumann entropy in bits."""
    values = np.linalg.eigvalsh(matrix)
    return float(-sum(v * math.log2(v) for v in values if v > 1e-15))


def known_to_the_eavesdropper(weight):
    """The Holevo information on the left outcome in z of whoever holds what purifies weight phi+ and the rest phi-."""
    bells = np.array([[1, 0, 0, 1], [1, 0, 0, -1]]) / math.sqrt(2)
    whole = np.concatenate([math.sqrt(w) * bell[:, None] for w, bell in zip((weight, 1 - weight), bells, strict=True)], axis=1)
    seen = [whole[2 * bit : 2 * bit + 2] for bit in (0, 1)]  # the rows of a left outcome: right qubit, then eavesdropper
    parts = [rows.T @ rows.conj() for rows in seen]
    return entropy_bits(sum(parts)) - sum(np.trace(p).real * entropy_bits(p / np.trace(p)) for p in parts)


@pytest.mark.parametrize("weight", [0.99, 0.9, 0.7, 0.55])
def test_key_is_what_an_eavesdropper_who_holds_the_rest_of_a_two_bell_mixture_does_not_know(weight):
    """The mixture of phi+ and phi- is the best that an eavesdropper can do at its S, and her z outcomes are free of errors."""
    matrix = PairState.bell_diagonal([weight, 1 - weight, 0, 0]).matrix
    expected = 1 - known_to_the_eavesdropper(weight)
    assert device_independent_key(chsh_by_search(matrix, 4), 0.0) == pytest.approx(expected, abs=1e-7)
    assert measures.device_independent_key(matrix) == pytest.approx(expected, abs=1e-12)


def test_no_other_settings_make_more_device_independent_key_of_a_pair():
    """The slow way: all five directions turned until the formula, not cut off at 0, is largest."""
    matrix = 0.04 * random_density_matrix(np.random.default_rng(3)) + 0.96 * PairState.bell_diagonal([0.96, 0.03, 0.01, 0]).matrix
    table = [[np.trace(matrix @ np.kron(a, b)).real for b in SPINS] for a in SPINS]

    def axis(polar, azimuth):
        return np.array([math.sin(polar) * math.cos(azimuth), math.sin(polar) * math.sin(azimuth), math.cos(polar)])

    def lost(angles):
        key, a, b, c, d = (axis(*two) for two in angles.reshape(5, 2))
        s = a @ table @ (c + d) + b @ table @ (c - d)
        unknown = math.sqrt(max(1e-9, s * s / 4 - 1))
        q = (1 - key @ table @ c) / 2
        return measures.binary_entropy(q) + measures.binary_entropy((1 + unknown) / 2) - min(0.0, s - 2.1)

    rng = np.random.default_rng(5)
    found = min(minimize(lost, rng.uniform(0, math.pi, 10)).fun for _ in range(6))
    assert measures.device_independent_key(matrix) == pytest.approx(1 - found, abs=1e-6)


def test_keys_of_equal_errors_end_at_the_published_error_rates():
    """11.0 % for BBM92 (Shor, Preskill), 7.1 % device-independent with S = 2 sqrt 2 (1 - 2Q) (Acin et al.)."""
    assert round(brentq(lambda q: 1 - 2 * measures.binary_entropy(q), 0.01, 0.4), 3) == 0.110
    assert bbm92_key(0.1100, 0.1100) > 0 == bbm92_key(0.1101, 0.1101)
    last = brentq(lambda q: device_independent_key(LARGEST * (1 - 2 * q), q) - 1e-12, 0.06, 0.08)
    assert round(last, 3) == 0.071
    werner = PairState.werner(1 - 1.5 * (last + 1e-6))
    assert measures.device_independent_key(werner.matrix) == 0 < werner.key_rate()


@pytest.mark.parametrize("seed", range(6))
def test_keys_from_error_rates_are_those_of_the_state(seed):
    matrix = 0.05 * random_density_matrix(np.random.default_rng(seed)) + 0.95 * PairState.bell("psi-").matrix
    state = PairState(matrix)
    x, _, z = (1 + np.diag(state.correlations())) / 2  # of psi-, both anticorrelated: equal outcomes are errors
    assert bbm92_key(x, z) == pytest.approx(state.key_rate(), abs=1e-14)
    assert bbm92_key(1 - x, z) == pytest.approx(state.key_rate(), abs=1e-14)
    assert bbm92_key(x, z) == pytest.approx(bbm92_by_counting(matrix), abs=1e-12)


@pytest.mark.parametrize("seed", range(8))
def test_trusting_the_devices_gives_no_less_key(seed):
    """With the two strongest axes as the bases; without trust u <= t2 stands where their second error rate was."""
    matrix = 0.1 * random_density_matrix(np.random.default_rng(seed)) + 0.9 * PairState.bell("psi+").matrix
    strongest = np.linalg.svd(measures.correlations(matrix), compute_uv=False)
    assert 0 < measures.device_independent_key(matrix) < bbm92_key(*((1 - strongest[:2]) / 2))


def test_key_falls_with_errors_and_rises_with_the_violation():
    rates = np.linspace(0, 0.5, 30)
    assert np.all(np.diff([bbm92_key(q, 0.02) for q in rates]) <= 0)
    assert np.all(np.diff([device_independent_key(2.7, q) for q in rates]) <= 0)
    assert np.all(np.diff([device_independent_key(s, 0.02) for s in np.linspace(0, LARGEST, 40)]) >= 0)


def test_limits_perfect_pair_gives_one_bit_and_a_local_one_none():
    assert device_independent_key(LARGEST, 0.0) == bbm92_key(0, 0) == 1.0
    assert device_independent_key(2.0, 0.0) == device_independent_key(0.0, 0.0) == 0.0
    assert bbm92_key(0.5, 0.0) == bbm92_key(0.0, 0.5) == 0.0


@pytest.mark.parametrize(("s", "q"), [(2.5758, 0.036), (2.1, 0.01), (2.8, 0.1), (2.0000001, 0.2)])
def test_standard_error_is_that_of_many_noisy_measurements(s, q):
    """Against differences of the uncut formula, to the second order of their step."""

    def uncut(value, rate):
        unknown = math.sqrt((value / 2) ** 2 - 1)
        return 1 - measures.binary_entropy(rate) - measures.binary_entropy((1 + unknown) / 2)

    ds, dq = min(1e-5, (s - 2) / 2), 1e-5
    slopes = (uncut(s + ds, q) - uncut(s - ds, q)) / (2 * ds), (uncut(s, q + dq) - uncut(s, q - dq)) / (2 * dq)
    for errors in itertools.product((0.0, 0.006), (0.0, 0.0006)):
        expected = math.hypot(slopes[0] * errors[0], slopes[1] * errors[1])
        assert device_independent_key_error(s, errors[0], q, errors[1]) == pytest.approx(expected, rel=1e-5, abs=1e-12)


def test_standard_error_at_the_edges():
    just_above = device_independent_key_error(2.0, 0.01, 0.1, 0.0)
    assert just_above == pytest.approx(0.01 / (4 * math.log(2)) * 2, rel=1e-12)
    assert device_independent_key_error(1.9, 0.01, 0.1, 0.0) == 0.0
    assert device_independent_key_error(LARGEST, 0.01, 0.1, 0.0) == math.inf
    assert device_independent_key_error(2.5, 0.0, 0.0, 0.001) == math.inf


def test_worth_of_a_link_counts_per_pair_per_try_and_per_second():
    pairs = Link().pairs()
    found = worth_of(pairs)
    assert found.key_bits == pairs.state.key_rate() > 0
    assert found.key_hz == pairs.rate_hz * pairs.state.key_rate()
    assert found.key_per_try == pairs.probability * pairs.state.key_rate()
    assert found.device_independent_hz == pairs.rate_hz * measures.device_independent_key(pairs.state.matrix)
    assert found.most_ebits_hz == pairs.rate_hz * pairs.state.log_negativity()
    assert found.key_bits < found.most_ebits
    assert found.beats_no_pair
    assert f"{found.key_bits:.4f} bits a pair, {found.key_hz:.4g} bits/s" in found._repr_html_()


def test_coincidences_alone_make_a_key_of_trusted_devices_only():
    found = worth_of(PairLink().pairs())
    assert found.chsh > 2.8
    assert (found.key_per_try, found.device_independent_bits) == (None, 0.0)
    assert found.key_hz > 0


def test_bright_emitters_make_more_pairs_and_at_last_no_key():
    keys = [worth_of(Link(protocol=SingleClick(left_bright_weight=a, right_bright_weight=a)).pairs()) for a in (0.02, 0.08, 0.3)]
    assert keys[0].rate_hz < keys[1].rate_hz < keys[2].rate_hz
    assert keys[0].key_hz < keys[1].key_hz > keys[2].key_hz == 0
    assert keys[2].most_ebits > 0


def test_a_dead_link_is_worth_no_more_than_no_pair():
    dark = replaced(replaced(Link(), "left.emitter.photon_efficiency", 0.0), "right.emitter.photon_efficiency", 0.0)
    dead = worth_of(
        replaced(replaced(dark, "analyzer.plus.dark_count_rate_hz", 0.0), "analyzer.minus.dark_count_rate_hz", 0.0).pairs()
    )
    assert (dead.key_hz, dead.device_independent_hz, dead.most_ebits_hz, dead.key_per_try) == (0.0, 0.0, 0.0, 0.0)
    assert dead.teleportation_fidelity == CLASSICAL_LIMIT
    assert not dead.beats_no_pair


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: bbm92_key(-0.1, 0.1), r"bbm92_key.x_error = -0.1: must be from 0 to 1"),
        (lambda: bbm92_key(0.1, math.nan), r"bbm92_key.z_error = nan: must be from 0 to 1"),
        (lambda: device_independent_key(2.9, 0.1), r"device_independent_key.chsh = 2.9: must be from 0 to 2 sqrt 2 = 2.8284"),
        (lambda: device_independent_key(2.5, 1.1), r"device_independent_key.error = 1.1: must be from 0 to 1"),
        (lambda: device_independent_key_error(2.5, -1, 0.1, 0), r"key_error.chsh_error = -1: must be a finite number from 0"),
        (lambda: device_independent_key_error(2.5, 0, 0.1, math.nan), r"key_error.error_error = nan: must be a finite number"),
    ],
)
def test_refusals_name_what_is_wrong(wrong, words):
    with pytest.raises(ParameterError, match=words):
        wrong()

"""What is no link, no pair, no number, no generator: one sentence at every door of waiting, two pairs, worth and links."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.physics import (
    AtTime,
    Cutoff,
    EqualLinks,
    Link,
    Memory,
    PairLink,
    PairState,
    TwoLinks,
    UntilNext,
    Window,
    bbm92_key,
    bookkeeping_gap,
    device_independent_key,
    device_independent_key_error,
    distilled,
    expected_attempts,
    link_of_photons,
    mean_state,
    sampled_rate,
    swapped,
    teleportation_channel,
    teleportation_fidelity,
    worth_of,
)
from qnkit.physics.best_cutoff import best_cutoff

WERNER, TWO = PairState.werner(0.9), TwoLinks()
RNG = np.random.default_rng(1)

DOORS = [
    (lambda: TwoLinks(left=PairLink()).exact(), r"TwoLinks.left: PairLink has no memories"),
    (lambda: TWO.sampled(10, None), r"sampled: rng: NoneType 'None': must be a generator, such as np.random.default_rng"),
    (lambda: TWO.sampled(10**13, RNG), r"sampled: 10,000,000,000,000 deliveries"),
    (lambda: TWO.sampled(True, RNG), r"sampled\(n\) = True: must be a whole number of at least 1"),
    (lambda: TWO.along(3.0), r"TwoLinks.along: ages_s: float '3.0': must be a list"),
    (lambda: TWO.along(["x"]), r"Cutoff.age_s = 'x' s: must be a number in s"),
    (lambda: TWO.best_cutoff(3), r"best_cutoff: measure: int '3': must be a function of a Meeting"),
    (lambda: best_cutoff(TWO, lambda _: "much"), r"best_cutoff: measure gives: str 'much': must be a number"),
    (lambda: best_cutoff(TWO, lambda _: math.nan), r"best_cutoff: the measure is not a number at any cut-off"),
    (lambda: EqualLinks(count=3, cutoff=Cutoff(age_s=1.0)).exact(), r"EqualLinks.exact: 3 links .* use sampled"),
    (lambda: UntilNext(rate_hz=1.0).sample(3, 7), r"UntilNext.sample: rng: int '7': must be a generator"),
    (lambda: Window(width_s=1.0).sample(3, "x"), r"Window.sample: rng: str 'x': must be a generator"),
    (lambda: sampled_rate(Link(), 3, None), r"sample_attempts: rng: NoneType 'None'"),
    (lambda: sampled_rate(Link(), 0, RNG), r"sample_attempts\(n\) = 0: must be a whole number of at least 1 herald"),
    (lambda: expected_attempts("x", 2), r"expected_attempts.p = x: must be a probability above 0 and at most 1"),
    (lambda: expected_attempts(0.0, 2), r"expected_attempts.p = 0.0"),
    (lambda: expected_attempts(0.1, True), r"expected_attempts\(links\) = True"),
    (lambda: mean_state("x", Memory(), Memory(), AtTime()), r"mean_state: state: str 'x': must be a PairState"),
    (lambda: mean_state(WERNER, Memory(), 1, AtTime()), r"mean_state: right_memory: int '1': must be a Memory"),
    (lambda: mean_state(WERNER, Memory(), Memory(), 3), r"mean_state: waits: int '3': must be AtTime, Window or UntilNext"),
    (lambda: swapped("x", WERNER), r"must be a PairState, such as link.pairs\(\).state"),
    (lambda: swapped(WERNER, WERNER, 3), r"swapped: station: int '3'"),
    (lambda: distilled(WERNER, WERNER, accepts=5), r"distilled: accepts: int '5': must be a list"),
    (lambda: bookkeeping_gap(3, WERNER), r"bookkeeping_gap: change: int '3': must be a function of pairs"),
    (lambda: worth_of(3), r"worth_of: pairs: int '3': must be Pairs, such as link.pairs\(\)"),
    (lambda: bbm92_key("x", 0.1), r"bbm92_key.x_error = x: must be from 0 to 1"),
    (lambda: bbm92_key(0.1, 1.5), r"bbm92_key.z_error = 1.5: must be from 0 to 1"),
    (lambda: device_independent_key(2.9, 0.0), r"device_independent_key.chsh = 2.9: must be from 0 to 2 sqrt 2"),
    (lambda: device_independent_key_error(2.5, -0.1, 0.03, 0.0), r"chsh_error = -0.1: must be a finite number from 0"),
    (lambda: teleportation_fidelity(3), r"teleportation_fidelity: state: int '3': must be a PairState"),
    (lambda: teleportation_channel(3), r"teleportation_channel: state: int '3': must be a PairState"),
    (lambda: link_of_photons(Link(), 3, 4), r"link_of_photons: left: int '3': must be a Photon"),
    (lambda: link_of_photons(3, 3, 4), r"link_of_photons: link: int '3': must be a Link"),
]


@pytest.mark.parametrize(("door", "sentence"), DOORS)
def test_what_does_not_fit_is_refused_in_one_sentence(door, sentence):
    with pytest.raises(ParameterError, match=sentence) as refused:
        door()
    assert "\n" not in str(refused.value)


def test_ends_of_the_ranges_are_inside():
    assert bbm92_key(0, 0.0) == device_independent_key(2 * math.sqrt(2), 0.0) == 1.0
    assert bbm92_key(1.0, 1.0) == 1.0
    assert device_independent_key(0.0, 0.0) == 0.0
    assert expected_attempts(1.0, 5) == 1.0

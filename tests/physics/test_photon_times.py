"""The times at which an emitter's photon is told: sought where it comes out, or as many as were asked for."""

import os

import pytest

from qnkit.model import ParameterError
from qnkit.physics.cavity_emitter import CavityEmitter

LONG = pytest.mark.skipif(
    os.environ.get("NUMBA_DISABLE_JIT", "0") not in {"", "0"}, reason="uncompiled, the many steps of this test take minutes"
)


@LONG
@pytest.mark.parametrize("window_ns", [5000.0, 20000.0, 100000.0])
@pytest.mark.parametrize("branching", [0.0, 0.93565])
def test_a_long_window_changes_nothing_about_a_short_photon(window_ns, branching):
    """The photon is over after 600 ns but for a share of 1e-9; the times are put where it comes out."""
    short, long = (CavityEmitter(branching_g1=branching, window_ns=w).photon() for w in (600.0, window_ns))
    assert long.visibility == pytest.approx(short.visibility, abs=1e-6)
    assert long.visibility_error < 1e-6
    assert long.visibility <= 1 + long.visibility_error
    assert long.efficiency == pytest.approx(short.efficiency, abs=1e-7)
    assert long.mean_time_s == pytest.approx(short.mean_time_s, rel=1e-6)
    assert sum(long.fates.values()) == pytest.approx(1.0, abs=1e-8), "the shares are those of the whole window"


@LONG
@pytest.mark.parametrize("change", [{"emitter_half_width_mhz": 0.0}, {"branching_g1": 0.0}, {"window_ns": 20000.0}])
def test_times_that_are_too_few_tell_no_visibility_and_times_that_are_sought_do(change):
    few = CavityEmitter(**change).photon(points=17)
    with pytest.raises(ParameterError, match=r"17 times, .* do not resolve the photon"):
        _ = few.visibility
    found = CavityEmitter(**change).photon()
    assert found.efficiency == pytest.approx(few.efficiency, abs=1e-9)
    assert found.visibility_error < 1e-4
    assert 0.8 < found.visibility <= 1 + found.visibility_error


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: CavityEmitter().photon(points=400), "take 401"),
        (lambda: CavityEmitter().photon(points="x"), "must be an odd whole number from 17"),
        (lambda: CavityEmitter().photon(points=16.5), "CavityEmitter.photon(points) = 16.5: must be an odd whole number"),
        (lambda: CavityEmitter().photon(points=True), "CavityEmitter.photon(points) = True: must be an odd whole number"),
        (lambda: CavityEmitter().photon(points=2**70), "must be an odd whole number from 17"),
        (lambda: CavityEmitter().photon(points=999_999), "the coherence of a photon at 999999 x 999999 times needs 96 TB"),
    ],
)
def test_a_number_of_times_that_cannot_be_is_refused_in_words(make, message):
    with pytest.raises(ParameterError) as refused:
        make()
    assert message in str(refused.value)

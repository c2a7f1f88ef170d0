"""Claims about the parts of a hub-and-spoke network: what an analyser tells, and what is refused."""

import math

import pytest

from qnkit.model import ParameterError
from qnkit.network.spokes import FourFolds, Hub, Spoke
from qnkit.physics import PairState, swapped


@pytest.mark.parametrize(("accepts", "share"), [(("psi+", "psi-"), 1 / 2), (("psi-",), 1 / 4)])
def test_an_analyser_tells_a_quarter_for_each_outcome(accepts: tuple[str, ...], share: float) -> None:
    station = Hub(visibility=0.7, accepts=accepts).station  # type: ignore[arg-type]
    noise = PairState.werner(0.25)
    for pair in (PairState.bell(), PairState.werner(0.8), noise):
        assert swapped(pair, noise, station).probability == pytest.approx(share)


def test_shares_of_four_folds_add_up() -> None:
    counted = FourFolds(6.0, 3.0, 1.0)
    assert (counted.rate_hz, counted.true_share) == (10.0, 0.6)
    assert math.isnan(FourFolds(0.0, 0.0, 0.0).true_share)


def test_a_hub_refuses_outcomes_that_light_cannot_tell_and_windows_of_no_length() -> None:
    with pytest.raises(ParameterError, match=r"Hub.accepts"):
        Hub(accepts=("phi+",))  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="one outcome or more"):
        Hub(accepts=())
    with pytest.raises(ParameterError, match=r"Hub.window_ns = 0.0 ns"):
        Hub(window_ns=0.0)
    with pytest.raises(ParameterError, match=r"Spoke.brightness_hz = -1.0 Hz"):
        Spoke(brightness_hz=-1.0)

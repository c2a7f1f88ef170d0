"""Two calcium ions over 10 km of fibre, entangled by a single click: the first pair over fibre that outlives its making.

W.-Z. Liu et al., Nature 652, 51 (2026), doi:10.1038/s41586-026-10177-4, arXiv:2602.08472. Read in secondary texts that quote
it (mark S). Fitted, because not published: the time of one attempt, to the rate at 17 %; of the stored pair the fresh XX, to
the fresh fidelity, and the slope k of ZZ, to the mean fidelity when the next pair comes.

Why k is fitted. The errors of a decoupling pulse are quoted and an interval of 0.5 ms, not the number of pulses: one pulse an
interval, each error losing the pair, would give 0.66 x 2000 x 1.18e-3 = 1.6/s, four times what the data ask for.

Why the D lifetime of 1.16 s is not in it. An ion that waits in the D state bends ZZ by 2 (1 - a) / 1.16 s = 1.43/s, three
times the fitted k. The texts say what was done instead: before it is stored, the pair is moved out of the D state.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

from qnkit.model import replaced
from qnkit.physics import (
    Arm,
    BellAnalyzer,
    Clock,
    Detector,
    Emitter,
    Fiber,
    Link,
    Memory,
    PairState,
    SingleClick,
    device_independent_key,
    device_independent_key_error,
)
from qnkit.systems.figures import Paper, compared
from qnkit.systems.rows import Basis, Row
from qnkit.systems.stored_ions import StoredIons, single_click_pair

__all__ = [
    "BRIGHT",
    "FAINT",
    "FIGURES",
    "POINTS",
    "SOURCE",
    "fidelity_after",
    "link",
    "reproduce",
    "stored",
    "storing",
    "without_missing_terms",
]

SOURCE = "Liu et al., Nature 652, 51 (2026), arXiv:2602.08472"
_PAPER = Paper(citation=SOURCE, date="2026-02")


LIGHT = {
    "left": _PAPER.quoted("light into fibre, left", 0.026, contains=("emission", "collection")),
    "right": _PAPER.quoted("light into fibre, right", 0.028, contains=("emission", "collection")),
}
REST = _PAPER.quoted("link efficiency over 10 km", 0.091, contains=("conversion", "filter", "fibre", "detector"))
NOISE = _PAPER.quoted("noise over 10 km", 9.6, None, "Hz", contains=("conversion", "filter", "fibre", "detector"))
CONTRAST = _PAPER.quoted("first-order contrast", 0.986, 0.005)
COHERENCE = _PAPER.quoted("coherence time of the pair", 0.550, 0.036, "s", contains=("dephasing",))
VISIBILITY = _PAPER.chosen("two-photon visibility", 0.96)
WINDOW = _PAPER.chosen("detection window", 50.0, "ns")
DETECTOR = _PAPER.chosen("detector efficiency", 0.9, contains=("detector",))

FIGURES = (
    *LIGHT.values(),
    REST,
    NOISE,
    CONTRAST,
    COHERENCE,
    VISIBILITY,
    WINDOW,
    DETECTOR,
    _PAPER.quoted("transmission of the filters", 0.28, contains=("filter",)),
    _PAPER.quoted("noise behind the filters", 35.0, None, "Hz", contains=("conversion", "filter")),
    _PAPER.quoted("lifetime of the D state", 1.16, None, "s", contains=("relaxation",)),
    _PAPER.quoted("pulse error, left", 6.1e-4),
    _PAPER.quoted("pulse error, right", 5.7e-4),
)
"""All inputs. Not used: the filters and the noise behind them (the figures over 10 km hold both), D lifetime, pulse errors."""

BRIGHT, FAINT = 0.17, 0.025
"""The bright weights of the storage run and of the run for the key (S)."""

_RATE_HZ = {BRIGHT: 2.226, FAINT: 0.327}  # S
_FRESH = (0.797, 0.003)  # S: the reported line F against bright weight, at 17 %; "about 0.80", so known to its rounding
_AT_NEXT = (0.578, 0.006)  # S: mean fidelity when the next pair comes
_SOON_S, _SOON = 0.450, (0.668, 0.005)  # S: mean fidelity over a window of 450 ms; which mean is not clear: see reproduce
_CHSH, _QBER = (2.5758, 0.0059), (0.0360, 0.0006)  # S

POINTS: tuple[tuple[float, float, float, float, str], ...] = (
    (0.0, _FRESH[0], _FRESH[1], 0.0, "fresh (fitted)"),
    (0.450, 0.554, 0.050, 0.0, "after 450 ms"),
    (0.547, 0.5, 0.0, 0.034, "above 0.5 until 547 ms"),
)
"""The published points of the stored pair at 17 %: time in s, F, error of F, error of the time in s, what it is (all S)."""


def link(bright_weight: float = BRIGHT, preparation_us: float | None = None) -> Link:
    """The link at a bright weight; ``preparation_us`` is fitted to the rate at 17 % where it is not given."""
    eye = Detector(efficiency=DETECTOR.value, dark_count_rate_hz=NOISE.value / 2, window_ns=WINDOW.value)
    glass = Fiber(length_km=5.0, attenuation_db_per_km=0.2)
    other_db = -10 * math.log10(REST.value / eye.efficiency) - glass.loss_db
    fiber = Fiber(length_km=5.0, attenuation_db_per_km=0.2, extra_loss_db=other_db)
    memory = Memory(t2_s=2 * COHERENCE.value)
    left, right = (
        Arm(emitter=Emitter(photon_efficiency=LIGHT[side].value), fiber=fiber, memory=memory) for side in ("left", "right")
    )
    return Link(
        left=left,
        right=right,
        analyzer=BellAnalyzer(plus=eye, minus=eye, visibility=VISIBILITY.value, phase_contrast=CONTRAST.value),
        clock=Clock(preparation_us=_fitted_preparation_us() if preparation_us is None else preparation_us),
        protocol=SingleClick(left_bright_weight=bright_weight, right_bright_weight=bright_weight),
    )


@cache
def _fitted_preparation_us() -> float:
    trial = link(BRIGHT, 1.0)
    return 1e6 * ((trial.pairs().probability or 0.0) / _RATE_HZ[BRIGHT] - trial.attempt_s) + 1.0


def storing(at_next: float = _AT_NEXT[0], coherence_s: float = COHERENCE.value, fresh_fidelity: float = _FRESH[0]) -> StoredIons:
    """The stored pair of the run at 17 %, its slope k fitted to the mean fidelity when the next pair comes."""
    from scipy.optimize import brentq

    def trial(slope_hz: float) -> StoredIons:
        return StoredIons(
            fresh_fidelity=fresh_fidelity,
            bright_weight=BRIGHT,
            coherence_s=coherence_s,
            slope_hz=slope_hz,
            rate_hz=_RATE_HZ[BRIGHT],
        )

    return trial(float(brentq(lambda k: trial(k).mean_at_next() - at_next, 1e-6, 10.0, xtol=1e-13)))


def stored(t_s: float) -> PairState:
    """The stored pair after a time in s, from the published decays (not from the memory of `link`); see `StoredIons`."""
    return storing().after(t_s)


def fidelity_after(t_s: float) -> float:
    """The fidelity F of the stored pair after a time in s."""
    return storing().fidelity_after(t_s)


def without_missing_terms(bright_weight: float = FAINT, contrast: float = CONTRAST.value) -> PairState:
    """The fresh pair that bright weight and contrast alone would give: ``F = (1 - a)(1 + contrast) / 2``."""
    return single_click_pair(bright_weight, (1 - bright_weight) * contrast, 1 - 2 * bright_weight)


def _with_error(number: Callable[[StoredIons], float]) -> tuple[float, float]:
    """A number of the stored pair and its standard error, from those of the mean, the coherence time and the fresh fidelity."""
    means, times, fresh = _AT_NEXT, (COHERENCE.value, COHERENCE.error or 0.0), _FRESH
    here = (means[0], times[0], fresh[0])
    shifts = []
    for place, (value, error) in enumerate((means, times, fresh)):
        up, down = list(here), list(here)
        up[place], down[place] = value + error, value - error
        shifts.append((number(storing(*up)) - number(storing(*down))) / 2)
    return number(storing()), math.hypot(*shifts)


def _chsh_in_key_plane(pair: PairState) -> float:
    """The CHSH value of the settings Z, X and (Z +- X)/sqrt 2, ``sqrt 2 (|XX| + |ZZ|)``."""
    correlation = pair.correlations()
    return math.sqrt(2) * float(abs(correlation[0, 0]) + abs(correlation[2, 2]))


def _decay_error() -> float:
    return (COHERENCE.error or 0.0) / COHERENCE.value**2


def _row(
    quantity: str,
    unit: str,
    published: tuple[float, float | None],
    ours: tuple[float, float | None],
    note: str,
    *,
    tolerance: float | None = None,
    fitted: bool = False,
    unclear: bool = False,
    basis: Basis = "model",
) -> Row:
    figure = _PAPER.quoted(quantity, *published, unit)
    figure = replaced(figure, "mark", "UNCONFIRMED") if unclear else figure
    return compared("ions_over_10km", figure, *ours, tolerance=tolerance, fitted=fitted, basis=basis, note=note)


def reproduce() -> list[Row]:
    """The reported results beside the model's; three constants are fitted, each to the row that says so."""
    contrast_error = CONTRAST.error or 0.0
    alone = without_missing_terms()
    more = without_missing_terms(FAINT, CONTRAST.value + contrast_error)
    fidelity = alone.fidelity("psi+"), more.fidelity("psi+") - alone.fidelity("psi+")
    chsh = _chsh_in_key_plane(alone), _chsh_in_key_plane(more) - _chsh_in_key_plane(alone)
    rates = {weight: (link(weight).pairs().rate_hz, None) for weight in _RATE_HZ}
    at_450, until_half, above = POINTS[1], (POINTS[2][0], POINTS[2][3]), _with_error(lambda s: s.time_above_half_s())
    key = device_independent_key(_CHSH[0], _QBER[0]), device_independent_key_error(*_CHSH, *_QBER)
    key_101 = device_independent_key(2.504, 0.069), None
    return [
        _row(
            "rate at 17 %", "1/s", (_RATE_HZ[BRIGHT], None), rates[BRIGHT], "the time of one attempt is fitted to it", fitted=True
        ),
        _row("rate at 2.5 %", "1/s", (_RATE_HZ[FAINT], None), rates[FAINT], _WEAK, tolerance=0.012),
        _row("fresh F at 17 %", "", _FRESH, _with_error(lambda s: s.fidelity_after(0.0)), _FRESH_NOTE, fitted=True),
        _row("mean F at next pair", "", _AT_NEXT, _with_error(lambda s: s.mean_at_next()), "k is fitted to it", fitted=True),
        _row("F after 450 ms", "", at_450[1:3], _with_error(lambda s: s.fidelity_after(at_450[0])), _ONE_CURVE, basis="fits"),
        _row("time with F above 1/2", "s", until_half, above, _ONE_CURVE, basis="fits"),
        *(
            _row(f"mean F over 450 ms, {reading}", "", _SOON, _with_error(mean), _READING, unclear=True)
            for reading, mean in _READINGS.items()
        ),
        _row("decay of the stored pair", "1/s", (1.8, 0.1), (1 / COHERENCE.value, _decay_error()), _DECAY, basis="inputs"),
        _row("F at 2.5 %, of psi+", "", (0.923, 0.012), fidelity, _OVERSHOOT),
        _row("F at 2.5 %, of psi-", "", (0.910, 0.012), fidelity, _OVERSHOOT),
        _row("CHSH value S", "", _CHSH, chsh, f"in the plane of X and Z; {_OVERSHOOT}"),
        _row("key from the measured S and Q", "bit", (0.325, None), key, _KEY, basis="inputs"),
        _row("the same over 101 km", "bit", (0.0974, None), key_101, f"{_KEY}; {_ROUNDED}", tolerance=0.0025, basis="inputs"),
    ]


_WEAK = "a weak check: the rate goes as the bright weight; tolerance: the rounding of 2.5 and 17 %"
_READINGS: dict[str, Callable[[StoredIons], float]] = {
    "next pair by then": lambda s: s.mean_at_next(_SOON_S),
    "plain": lambda s: s.mean_over(_SOON_S),
}
_READING = (
    "the texts quote the number, not which mean it is: of pairs whose next one comes within 450 ms, or over the window; "
    "both stand here, on the one curve, and neither is judged"
)
_ONE_CURVE = "no prediction: the two fitted constants fix the curve, and the published numbers come from one curve too"
_DECAY = "arithmetic of an input, one over the coherence time"
_KEY = "arithmetic of measured inputs, S and Q; not a result of the model"
_ROUNDED = "tolerance: the rounding of Q = 6.9 %; its error and that of S, 0.075, would move it by 0.1"
_FRESH_NOTE = "fresh XX is fitted to it; the text says about 0.80, its line of F against the bright weight gives 0.797"
_OVERSHOOT = (
    "bright weight and contrast alone overshoot. Missing, and not published in numbers: heralds by dark counts, whose share "
    "grows as one over the bright weight; double excitation; recoil; errors of ion gates and readout; photons that differ"
)

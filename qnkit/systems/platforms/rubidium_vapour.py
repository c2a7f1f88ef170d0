"""A warm rubidium vapour as a pair source over 34 km of fibre: the GothamQ link, which has a system of its own.

Craddock et al., PRX Quantum 5, 030330 (2024), arXiv:2404.08626. The results are compared in `systems.gothamq`, not here again.
"""

from __future__ import annotations

from qnkit.physics import PairLink
from qnkit.systems import gothamq
from qnkit.systems.figures import Paper
from qnkit.systems.rows import Row

__all__ = ["FIGURES", "link", "reproduce"]

_PAPER = Paper(citation="Craddock et al., PRX Quantum 5, 030330 (2024), arXiv:2404.08626", date="2024-08")

FIGURES = (
    _PAPER.quoted("fibre length", gothamq.FIBER_KM, None, "km", contains=("fibre",)),
    _PAPER.quoted("loss of the glass", gothamq.FIBER_DB_PER_KM, None, "dB/km", contains=("fibre",)),
    *(_PAPER.quoted(name, loss, None, "dB", contains=()) for name, loss in gothamq.COMPONENTS_DB.items()),
    _PAPER.quoted("detectors at 1324 nm", gothamq.TELECOM_EFFICIENCY, contains=("detector",)),
    _PAPER.quoted("detectors at 795 nm", gothamq.KEPT_EFFICIENCY, contains=("detector",)),
    _PAPER.quoted("joint jitter", gothamq.JITTER_NS, None, "ns", contains=("window",)),
)


def link(delivered_hz: float = gothamq.FITTED_AT_HZ) -> PairLink:
    """The link at a rate of pairs per second after the fibre; its coincidence time is fitted, see `gothamq`."""
    return gothamq.link(delivered_hz)


def reproduce() -> list[Row]:
    """No rows of its own: they are those of `gothamq`."""
    return []

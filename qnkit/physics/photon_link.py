"""A heralded link whose photons come from emitters that were solved for: their efficiency, and how alike they are."""

from __future__ import annotations

from ..model import ParameterError, refusal, replaced_all
from ..qubits.checking import needs
from .link import Link
from .photon import Photon

__all__ = ["link_of_photons"]


def link_of_photons(link: Link, left: Photon, right: Photon) -> Link:
    """The link with the photons of two emitters: each arm's light and the analyser's visibility, both multiplied.

    ``photon_efficiency`` of an arm is then what collects the photon behind the emitter's port, and the analyser's
    ``visibility`` what the setup itself leaves; ``Photon.efficiency`` and ``Photon.overlap`` join them. Photons that are solved
    for have their window, so that the detectors' is only one for dark counts.

    The coherence of a link goes with the root of the visibility in each round. That is exact for photons in pure states. Noise of
    the emitter's frequency costs more than the root where one photon interferes with its absence, in a single click or in each of
    two time bins, and G of a photon does not tell how much; two polarisations of one emission do feel the visibility itself. Give
    that noise as ``Emitter.pure_dephasing_ns`` where it matters.

    Raises
    ------
    ParameterError
        A photon that is dark or gives more than one in a run (see ``Photon.overlap``); an emitter of the link that has a
        lifetime, since the shape of its photon would count twice.
    """
    needs(link, Link, "link_of_photons: link", "a Link")
    for side, one in (("left", left), ("right", right)):
        needs(one, Photon, f"link_of_photons: {side}", "a Photon, such as CavityEmitter().photon()")
    for side, arm in (("left", link.left), ("right", link.right)):
        if arm.emitter.lifetime_ns is not None:
            rule = "must be None, for the photon that is given brings its own shape; take the lifetime off"
            raise refusal(link, f"{side}.emitter.lifetime_ns", arm.emitter.lifetime_ns, "ns", rule)
    for side, photon in (("left", left), ("right", right)):
        if photon.is_dark or photon.efficiency > 1:
            raise ParameterError(
                f"link_of_photons: the {side} photon has efficiency {photon.efficiency:.3g}: must be above 0 and at most 1; "
                "drive the emitter so that it gives one photon."
            )
    return replaced_all(
        link,
        {
            "left.emitter.photon_efficiency": link.left.emitter.photon_efficiency * left.efficiency,
            "right.emitter.photon_efficiency": link.right.emitter.photon_efficiency * right.efficiency,
            "analyzer.visibility": link.analyzer.visibility * min(1.0, left.overlap(right)),
        },
    )

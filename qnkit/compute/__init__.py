"""Many modules: what a job gains and loses when it is split over connected machines."""

from .scaling import Comparison, Crossing, crossing

__all__ = ["Comparison", "Crossing", "crossing"]

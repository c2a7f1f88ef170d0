"""Many modules: what a job gains and loses when it is split over connected machines."""

from .crossing import SPREAD, Crossing, crossing
from .scaling import Comparison

__all__ = ["SPREAD", "Comparison", "Crossing", "crossing"]

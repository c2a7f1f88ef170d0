"""Many links: how pairs wait, are swapped, used and lost between the nodes of a network."""

from .living import LivingLink, LivingNetwork, Place, Trace, live, six_modules

__all__ = ["LivingLink", "LivingNetwork", "Place", "Trace", "live", "six_modules"]

"""Physical constants, each with its unit and its source."""

SPEED_OF_LIGHT_M_PER_S = 299_792_458.0
"""Speed of light in vacuum, m/s: exact by definition of the metre (SI Brochure, 9th edition, 2019, table 1)."""

FIBER_GROUP_INDEX = 1.468
"""Group index of standard single-mode fibre at 1550 nm: 1.4682 (Corning SMF-28 Ultra product sheet, 2021)."""

"""Maps of networks that exist: towns with their names and places, fibre lengths where they are published, else worked out."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np

from ..model import ParameterError
from ..qubits.arrays import number_of
from ..qubits.checking import needs
from .graphs import Parts, network_of
from .network import Network

__all__ = ["CHICAGO", "MAPS", "NETHERLANDS", "NSFNET", "TownMap", "great_circle_km", "map_network", "route_km"]

EARTH_RADIUS_KM = 6371.0
"""Mean radius of the Earth; as a sphere of it distances are right to 0.6 %."""


@dataclass(frozen=True)
class TownMap:
    """Towns and who is linked with whom.

    Attributes
    ----------
    name, source : what it is and where it is from
    towns : for each its latitude and longitude in degrees, north and east positive
    lines : two towns and the published kilometres of fibre between them, None where none are published
    """

    name: str
    source: str
    towns: Mapping[str, tuple[float, float]]
    lines: tuple[tuple[str, str, float | None], ...]

    def line_km(self, left: str, right: str) -> float:
        """The great circle between two towns in km; ParameterError where one is not on the map."""
        for town in (left, right):
            if town not in self.towns:
                raise ParameterError(f"{self.name}: {town!r} is not on this map; its towns are {', '.join(self.towns)}.")
        return great_circle_km(self.towns[left], self.towns[right])

    def graph(self, route: Callable[[float], float] | None = None) -> nx.Graph:
        """The map as a graph: nodes have ``pos`` (east, north in km from the middle), edges ``length_km`` and ``published``.

        Parameters
        ----------
        route : from km of great circle to km of fibre, for lines without published ones; None: route_km
        """
        middle = tuple(sum(place[i] for place in self.towns.values()) / len(self.towns) for i in (0, 1))
        degree = math.radians(1.0) * EARTH_RADIUS_KM
        out = nx.Graph(name=self.name)
        for town, (north, east) in self.towns.items():
            narrow = math.cos(math.radians(middle[0]))
            out.add_node(town, pos=((east - middle[1]) * degree * narrow, (north - middle[0]) * degree))
        for left, right, published in self.lines:
            length = (route or route_km)(self.line_km(left, right)) if published is None else published
            out.add_edge(left, right, length_km=length, published=published is not None)
        return out


def map_network(
    town_map: TownMap,
    parts: Parts | None = None,
    rng: np.random.Generator | None = None,
    route: Callable[[float], float] | None = None,
) -> Network:
    """The network of a map: its towns and lines with links and nodes as ``parts`` says.

    Parameters
    ----------
    route : from km of great circle to km of fibre, for lines without published ones; None: route_km

    Raises
    ------
    ParameterError
        What is no TownMap; what network_of refuses.
    """
    needs(town_map, TownMap, "map_network: town_map", "a TownMap, such as NETHERLANDS")
    return network_of(town_map.graph(route), parts, rng)


def great_circle_km(first: tuple[float, float], second: tuple[float, float]) -> float:
    """The distance in km along the Earth between two places, (latitude, longitude) in degrees: the haversine formula."""
    (lat1, lon1), (lat2, lon2) = ([math.radians(x) for x in place] for place in (first, second))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, half)))


def route_km(line_km: float) -> float:
    """The fibre in km that is taken for a great circle where none is published: a rule of thumb, not a measurement.

    1.5 times below 1000 km, 1500 km up to 1200 km, 1.25 times beyond: how ITU-T G.826 is said to count a terrestrial route
    (UNCONFIRMED: not checked against its text).
    """
    line = number_of(line_km, "route_km: line_km", "must be at least 0 km", -1e-300)
    return max(min(1.5 * line, 1500.0), 1.25 * line)


NETHERLANDS = TownMap(
    name="Netherlands",
    source="SURFnet of October 2010, the west: Internet Topology Zoo (S. Knight et al., IEEE J. Sel. Areas Commun. 29, 1765"
    " (2011)), towns and lines as in the part of it that SimulaQron ships; fibre lengths are not published there",
    towns={
        "Alkmaar": (52.63167, 4.74861),
        "Lelystad": (52.50833, 5.475),
        "Amsterdam": (52.37403, 4.88969),
        "Haarlem": (52.38084, 4.63683),
        "Eindhoven": (51.44083, 5.47778),
        "Gouda": (52.01667, 4.70833),
        "Utrecht": (52.09083, 5.12222),
        "Breukelen": (52.17417, 5.00139),
        "Leiden": (52.15833, 4.49306),
        "Schiphol-Rijk": (52.3, 4.75),
        "Hilversum": (52.22333, 5.17639),
        "Rotterdam": (51.9225, 4.47917),
        "Delft": (52.00667, 4.35556),
        "Den Haag": (52.07667, 4.29861),
        "Zwolle": (52.5125, 6.09444),
    },
    lines=(
        ("Alkmaar", "Amsterdam", None),
        ("Alkmaar", "Haarlem", None),
        ("Lelystad", "Amsterdam", None),
        ("Lelystad", "Zwolle", None),
        ("Amsterdam", "Leiden", None),
        ("Amsterdam", "Schiphol-Rijk", None),
        ("Amsterdam", "Delft", None),
        ("Amsterdam", "Zwolle", None),
        ("Amsterdam", "Hilversum", None),
        ("Amsterdam", "Utrecht", None),
        ("Amsterdam", "Breukelen", None),
        ("Haarlem", "Leiden", None),
        ("Eindhoven", "Utrecht", None),
        ("Gouda", "Rotterdam", None),
        ("Gouda", "Utrecht", None),
        ("Utrecht", "Hilversum", None),
        ("Utrecht", "Delft", None),
        ("Utrecht", "Breukelen", None),
        ("Leiden", "Den Haag", None),
        ("Leiden", "Delft", None),
        ("Rotterdam", "Delft", None),
        ("Delft", "Den Haag", None),
    ),
)
"""Fifteen Dutch towns; all lengths are great circles times the rule of route_km."""

NSFNET = TownMap(
    name="NSFNET",
    source="NSFNET T1 backbone: Internet Topology Zoo (S. Knight et al., IEEE J. Sel. Areas Commun. 29, 1765 (2011)), 13 sites"
    " and 15 lines; fibre lengths are not published there",
    towns={
        "Houston": (29.76328, -95.36327),
        "Princeton": (40.34872, -74.65905),
        "Atlanta": (33.749, -84.38798),
        "Pittsburgh": (40.44062, -79.99589),
        "Ithaca": (42.44063, -76.49661),
        "Seattle": (47.60621, -122.33207),
        "Palo Alto": (37.44188, -122.14302),
        "San Diego": (32.71533, -117.15726),
        "Salt Lake City": (40.76078, -111.89105),
        "Boulder": (40.01499, -105.27055),
        "Lincoln": (40.8, -96.66696),
        "Champaign": (40.11642, -88.24338),
        "Ann Arbor": (42.27756, -83.74088),
    },
    lines=(
        ("Houston", "Atlanta", None),
        ("Houston", "Champaign", None),
        ("Princeton", "Atlanta", None),
        ("Princeton", "Ithaca", None),
        ("Pittsburgh", "Ann Arbor", None),
        ("Ithaca", "Ann Arbor", None),
        ("Seattle", "Boulder", None),
        ("Seattle", "Palo Alto", None),
        ("Palo Alto", "Ann Arbor", None),
        ("Palo Alto", "San Diego", None),
        ("Salt Lake City", "Boulder", None),
        ("Boulder", "Champaign", None),
        ("Lincoln", "Champaign", None),
        ("Champaign", "Ann Arbor", None),
        ("Houston", "San Diego", None),
    ),
)
"""The first backbone of the United States' research network; all lengths are great circles times the rule of route_km."""

CHICAGO = TownMap(
    name="Chicago",
    source="fibre published: Argonne - University of Chicago 56 km (Chicago Quantum Exchange, June 2022), Argonne - Fermilab"
    " 50 km (Illinois Express Quantum Network, Argonne National Laboratory, June 2022); places of the three campuses: chosen, to"
    " 0.001 degrees",
    towns={"Argonne": (41.713, -87.982), "Chicago": (41.790, -87.600), "Batavia": (41.832, -88.252)},
    lines=(("Argonne", "Chicago", 56.0), ("Argonne", "Batavia", 50.0)),
)
"""Two quantum links on deployed fibre; lengths as published, whatever the places. Batavia: Fermilab; Chicago: its university."""

MAPS = (NETHERLANDS, NSFNET, CHICAGO)
"""All maps."""

"""GraphML files: the graph in one, with its names, places and lengths; read without a document type, so nothing expands."""

from __future__ import annotations

import math
from typing import Any
from xml.parsers import expat

import networkx as nx

from ..model import ParameterError
from .file_tables import FileLimits, Notes
from .maps import TownMap, great_circle_km, route_km

__all__ = ["read_graphml"]

_USED = {"node": {"label", "Latitude", "Longitude", "east_km", "north_km"}, "edge": {"length_km", "memories"}}
"""The attributes that mean something here, of nodes and of edges."""


def read_graphml(data: bytes, where: str, limits: FileLimits, notes: Notes) -> nx.MultiGraph:
    """The graph in a GraphML file, as ``network_of`` takes it.

    Nodes are named by ``label`` where every node has one of its own, else by their id. ``east_km`` and ``north_km``, or
    ``Latitude`` and ``Longitude`` in degrees (as in the Internet Topology Zoo), are places. Edges may have ``length_km`` and
    ``memories``; without a length, between nodes on the globe, an edge has that of ``maps.route_km``. All else is noted.

    Raises
    ------
    ParameterError
        With the line: what is not XML, has a document type, is directed, nested or has hyperedges; an edge to a node that is not
        there, an attribute that is no number where it must be one, a node named twice; more than the limits allow.
    """
    reader = _Reader(where, limits)
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ParameterError(f"{where}, line {error.lineno}: this is not XML ({expat.ErrorString(error.code)}).") from None
    except ParameterError:
        raise
    except (LookupError, ValueError):
        raise ParameterError(f"{where}, line 1: its encoding is none that is known; save it as UTF-8.") from None
    return reader.graph(notes)


class _Reader:
    """Collects nodes and edges as the parser meets them."""

    def __init__(self, where: str, limits: FileLimits) -> None:
        self.where, self.limits = where, limits
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.parser.CharacterDataHandler = self._letters
        self.keys: dict[str, tuple[str, str]] = {}
        self.defaults: dict[tuple[str, str], str] = {}
        self.nodes: dict[str, dict[str, Any]] = {}
        self.edges: list[tuple[str, str, dict[str, Any]]] = []
        self.strange: list[str] = []
        self.path: list[str] = []
        self.data: dict[str, Any] | None = None
        self.letters: list[str] | None = None
        self.key = ""

    def refuse(self, rule: str, line: int | None = None) -> ParameterError:
        """The error for what stands here, or stood in that line; raise it."""
        return ParameterError(f"{self.where}, line {line or self.parser.CurrentLineNumber}: {rule}.")

    def _doctype(self, *_: object) -> None:
        raise self.refuse("a document type is not read, as entities in it may grow without bound; delete <!DOCTYPE ...>")

    def _start(self, name: str, given: dict[str, str]) -> None:
        tag = name.rsplit(":", 1)[-1]
        if not self.path and tag != "graphml":
            raise self.refuse(f"<{tag}> is no GraphML; its first element is <graphml>")
        if len(self.path) >= 32:
            raise self.refuse("elements lie more than 32 deep")
        if tag == "hyperedge" or (tag == "graph" and "graph" in self.path):
            raise self.refuse(f"<{tag}> here: hyperedges and graphs in a node are not read; connections join two nodes")
        line = self.parser.CurrentLineNumber
        if (tag == "graph" and self.path != ["graphml"]) or (tag == "default" and self.path[-1:] != ["key"]):
            raise self.refuse(f"<{tag}> stands in the wrong place")
        if tag == "graph" and (self.nodes or self.edges):
            raise self.refuse("a second <graph>; one network is read")
        if tag == "graph" and given.get("edgedefault") == "directed":
            raise self.refuse("the graph is directed, and connections are not; save it as an undirected one")
        if tag == "key":
            self.key = self._needs(given, "id")
            if self.key in self.keys:
                raise self.refuse(f"<key> {self.key[:60]!r} is there twice")
            self.keys[self.key] = (given.get("for", "all"), given.get("attr.name", self.key).strip())
        elif tag == "node":
            self.data = {" line": line}
            if self.nodes.setdefault(self._needs(given, "id"), self.data) is not self.data:
                raise self.refuse(f"node {given['id'][:60]!r} is there twice")
        elif tag == "edge":
            if given.get("directed") == "true":
                raise self.refuse("the edge is directed, and connections are not; save the graph as an undirected one")
            self.data = {" line": line}
            self.edges.append((self._needs(given, "source"), self._needs(given, "target"), self.data))
        elif tag in {"data", "default"}:
            self.letters = []
            if tag == "data":
                self.key = self._needs(given, "key")
        elif tag not in {"graphml", "graph"}:
            self.strange.append(f"<{tag}> in line {line}")
        self.limits.check(len(self.nodes), len(self.edges), self.where)
        self.path.append(tag)

    def _needs(self, given: dict[str, str], name: str) -> str:
        """An XML attribute that must be there."""
        if not given.get(name) or len(given[name]) > 200:
            raise self.refuse(f"{name}=... is missing or longer than 200 letters")
        return given[name]

    def _letters(self, text: str) -> None:
        if self.letters is not None:
            self.letters.append(text)

    def _end(self, _: str) -> None:
        tag = self.path.pop()
        if tag in {"data", "default"} and self.letters is not None:
            text, self.letters = "".join(self.letters).strip(), None
            if tag == "default":
                self.defaults[self.keys[self.key]] = text
            elif self.data is not None:
                if self.key not in self.keys:
                    raise self.refuse(f"no <key> has the id {self.key[:60]!r}")
                name = self.keys[self.key][1]
                if name in self.data:
                    raise self.refuse(f"{name[:60]} is given twice")
                self.data[name] = text
        elif tag in {"node", "edge"}:
            self.data = None

    def number(self, data: dict[str, Any], name: str, least: float = -math.inf, most: float = math.inf) -> float:
        """An attribute as a finite number from ``least`` to ``most``."""
        try:
            value = float(data[name])
        except ValueError:
            value = math.nan
        if not (math.isfinite(value) and least <= value <= most):
            upto = f" and at most {most:g}" if most < math.inf else ""
            wanted = "a finite number" + (f" of at least {least:g}{upto}" if least > -math.inf else "")
            raise self.refuse(f"{name} = {data[name][:40]!r} must be {wanted}", data[" line"])
        return value

    def graph(self, notes: Notes) -> nx.MultiGraph:
        """The graph of what was collected."""
        for place in self.strange:
            notes.add(place)
        for kind, rows in (("node", list(self.nodes.values())), ("edge", [row[2] for row in self.edges])):
            rest = {name: text for (of, name), text in self.defaults.items() if of in {kind, "all"}}
            for data in rows:
                data.update({name: text for name, text in rest.items() if name not in data})
                for name in sorted(data.keys() - _USED[kind] - {" line"}):
                    notes.add(f"{kind} attribute {name[:60]} in line {data[' line']}")
        names = self._names()
        globe = self._globe(names)
        out = nx.MultiGraph()
        places = TownMap("", "", globe, ()).graph() if globe else None
        for key, data in self.nodes.items():
            out.add_node(names[key])
            if places is not None:
                out.nodes[names[key]]["pos"] = places.nodes[names[key]]["pos"]
            elif {"east_km", "north_km"} <= data.keys():
                out.nodes[names[key]]["pos"] = (self.number(data, "east_km"), self.number(data, "north_km"))
        for left, right, data in self.edges:
            self._edge(out, names, globe, (left, right), data)
        return out

    def _edge(self, out: nx.MultiGraph, names: dict[str, str], globe: dict[str, Any], ends: tuple[str, str], data: Any) -> None:
        for end in ends:
            if end not in names:
                raise self.refuse(f"the edge ends at {end[:60]!r}, which is no node of the graph", data[" line"])
        left, right = (names[end] for end in ends)
        if left == right:
            raise self.refuse(f"the edge joins {left[:60]!r} with itself", data[" line"])
        values: dict[str, Any] = {}
        if "length_km" in data:
            values["length_km"] = self.number(data, "length_km", 0.0)
        elif globe:
            values["length_km"] = route_km(great_circle_km(globe[left], globe[right]))
        if "memories" in data:
            values["memories"] = int(self.number(data, "memories", 1.0))
            if values["memories"] != float(data["memories"]):
                raise self.refuse(f"memories = {data['memories'][:40]!r} must be a whole number", data[" line"])
        out.add_edge(left, right, **values)

    def _names(self) -> dict[str, str]:
        """The name of each id: its label where all have one of their own."""
        labels = [str(data.get("label", "")) for data in self.nodes.values()]
        if all(0 < len(label) <= 200 for label in labels) and len(set(labels)) == len(labels):
            return dict(zip(self.nodes, labels, strict=True))
        return {key: key for key in self.nodes}

    def _globe(self, names: dict[str, str]) -> dict[str, tuple[float, float]]:
        """Latitude and longitude of each name; empty where not every node has both."""
        if not all({"Latitude", "Longitude"} <= data.keys() for data in self.nodes.values()):
            return {}
        return {
            names[key]: (self.number(data, "Latitude", -90, 90), self.number(data, "Longitude", -360, 360))
            for key, data in self.nodes.items()
        }

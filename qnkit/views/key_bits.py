"""Pictures of what a pair is worth as its fidelity falls, and of one station half way beside what fibre alone allows."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import numpy as np

from qnkit.model import replaced
from qnkit.physics import CLASSICAL_LIMIT
from qnkit.physics.half_way import HalfWay
from qnkit.physics.two_pairs import RawPair
from qnkit.views.everyday import number
from qnkit.views.links import logarithmic
from qnkit.views.theme import COLOUR, LABEL, PAIR, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_half_way", "draw_worth", "say_half_way", "say_worth"]

_FROM, _POINTS = 0.5, 61
_FARS = (100.0, 200.0, 300.0, 500.0)
_TRIES, _LOWEST, _HIGHEST = 1e6, 1e-2, 1e7
_DOT: dict[str, Any] = {"marker": "o", "linestyle": "none", "markersize": 8, "markeredgewidth": 1.6, "zorder": 5}
_KINDS = (("teleportation fidelity", "delivered"), ("key, devices trusted", "fresh"), ("key, devices not trusted", "swapped"))


@functools.lru_cache(maxsize=16)
def _worth(pair: RawPair) -> np.ndarray[Any, Any]:
    """The three curves of one kind of noise, kept: the fidelity moves only the points on them."""
    return pair.worth_over(np.linspace(_FROM, 1.0, _POINTS))


def draw_worth(ax: Axes, pair: RawPair) -> None:
    """Draw what a pair is worth against its fidelity: teleportation, and secret key with and without trust in the devices."""
    fidelities, curves, now = np.linspace(_FROM, 1.0, _POINTS), _worth(replaced(pair, "fidelity", 1.0)), pair.fidelity
    ax.set_xlim(_FROM, 1.0)
    ax.set_ylim(0, 1.0)
    ax.set_xticks([0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
    ax.set_yticks([0, 0.5, 1.0])
    ax.set_xlabel("fidelity of the pair")
    ax.set_ylabel("fidelity, or bits a pair")
    ax.plot([_FROM, 1.0], [CLASSICAL_LIMIT] * 2, **PAIR["theory"], label="without a pair")
    ax.text(
        0.61, CLASSICAL_LIMIT - 0.02, "teleported without a pair", ha="left", va="top", color=LABEL["theory"], fontsize="small"
    )
    here = pair.worth_over([now])[0]
    for k, (name, thing) in enumerate(_KINDS):
        ax.plot(fidelities, curves[:, k], **PAIR[thing] | {"linestyle": "--" if k == 2 else "-"}, label=name)
        ax.plot([now], [here[k]], **_DOT, color=COLOUR[thing], markeredgecolor=palette().card, clip_on=False)
        ax.text(
            0.51, (0.94, 0.44, 0.33)[k], name + (" (dashed)" if k == 2 else ""), color=LABEL[thing], weight="bold", va="center"
        )


def say_worth(pair: RawPair) -> str:
    """The sentence for what one pair is worth."""
    told, key, blind = pair.worth_over([pair.fidelity])[0]
    limit = "better than" if told > CLASSICAL_LIMIT + 1e-9 else "no better than"
    return (
        f"A pair of fidelity {pair.fidelity:.3f} ({pair.noise}) teleports a qubit with fidelity <b>{told:.3f}</b>, "
        f"{limit} no pair at all; "
        f"it holds <b>{key:.3f}</b> key bits if the devices are trusted and <b>{blind:.3f}</b> if they are not."
    )


def _far(half: HalfWay) -> float:
    """The end of the distance axis in km."""
    return next((far for far in _FARS if far >= 1.1 * half.distance_km), 1.1 * half.distance_km)


@functools.lru_cache(maxsize=32)
def _keys(half: HalfWay, far: float) -> np.ndarray[Any, Any]:
    """The two key curves, kept: another distance moves only the points on them."""
    return half.key_over(np.linspace(far / 40, far, 40).tolist())


def draw_half_way(ax: Axes, half: HalfWay) -> None:
    """Draw secret bits in a million tries against distance: of two links that are swapped and of one, and what fibre allows.

    A try is one use of the fibre; the dash-dot lines are the most that any machines could make of it, with nothing between and
    with one ideal station half way.
    """
    far = _far(half)
    km = np.linspace(far / 40, far, 40)
    logarithmic(ax, "y", _LOWEST, _HIGHEST, step=2)
    ax.set_xlim(0, far)
    ax.set_xticks(np.linspace(0, far, 6) if far % 5 == 0 else [0, far])
    ax.set_xlabel("distance (km)")
    ax.set_ylabel("secret bits in a million tries")
    keys = _TRIES * _keys(replaced(half, "distance_km", 0.0), far)
    bounds = [_TRIES * bound for bound in half.bounds_over(km)]
    for bound, words, at in ((bounds[1], "one ideal station", 28), (bounds[0], "nothing in between", 22)):
        ax.plot(km, bound, **PAIR["theory"], label=words)
        ax.text(km[at], bound[at] * 2, words, color=LABEL["theory"], fontsize="small", clip_on=True)
    now = [_TRIES * bits for bits in half.key_per_try()]
    for k, (words, thing) in enumerate((("two links, swapped", "swapped"), ("one link, nothing waits", "fresh"))):
        alive = int((keys[:, k] > _LOWEST).sum())
        shown = np.where(keys[:, k] > 0, keys[:, k], np.nan)
        ax.plot(km, shown, **PAIR[thing], label=words)
        if now[k] > 0:
            ax.plot([half.distance_km], [now[k]], **_DOT, color=COLOUR[thing], markeredgecolor=palette().card, clip_on=True)
        ax.text(
            0.02 * far,
            (0.3, 0.05)[k],
            words + ("" if alive > 1 else f": no key beyond {km[0]:g} km" if alive else ": no key"),
            color=LABEL[thing],
            weight="bold",
        )


def say_half_way(half: HalfWay) -> str:
    """The sentence that sets the key of two links beside that of one, and beside what fibre with nothing in between allows."""
    with_it, without = (_TRIES * bits for bits in half.key_per_try())
    most = _TRIES * float(half.bounds_over([half.distance_km])[0][0])
    beats = "<b>more</b> than the" if with_it > most else "less than the"
    fidelity = half.delivered().state.fidelity(half.link.target)
    return (
        f"Over {half.distance_km:g} km a million tries leave <b>{number(with_it)}</b> secret bits by two links and a swap "
        f"(long pairs of fidelity {fidelity:.3f}) and {number(without)} by one link: the former is {beats} {number(most)} that "
        "fibre with nothing in between allows."
    )

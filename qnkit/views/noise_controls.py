"""The controls and the sentences of a pair that meets noise, in words that fit beside a slider."""

from __future__ import annotations

from typing import Any

import numpy as np

from qnkit.physics.noisy_pair import BELL, ENEMY, MEASURES, READINGS, NoisyPair, WaitingNoise, readings
from qnkit.views.controls import Control, chosen

__all__ = ["noise_controls", "noise_presets", "reading_table", "say_cheap", "say_noisy", "say_rise"]

_CONTROLS: dict[str, tuple[Any, Control]] = {
    "wait": ("wait_s", Control(0.0, 4.0, label="the pair waits")),
    "short wait": ("wait_s", Control(0.0, 0.2, label="how long")),
    "enemy": (("left.enemy", "right.enemy"), Control(choices={words: name for name, words in ENEMY.items()}, label="enemy")),
    "state": ("bell", Control(choices={words: name for name, words in BELL.items()}, label="made as")),
    "number": ("measure", Control(choices=list(MEASURES), label="watch")),
    "left": ("left.time_s", Control(0.25, 64.0, log=True, label="T of Alice's qubit")),
    "right": ("right.time_s", Control(0.25, 64.0, log=True, label="T of Bob's qubit")),
    "both": (("left.time_s", "right.time_s"), Control(0.25, 64.0, log=True, label="T of both")),
    "t2": (("left.t2_over_t1", "right.t2_over_t1"), Control(0.05, 2.0, label="T2 / T1")),
    "left enemy": ("left.enemy", Control(choices={words: name for name, words in ENEMY.items()}, label="enemy")),
    "right enemy": (
        "right.enemy",
        Control(choices={"nothing": "nothing"} | {w: n for n, w in ENEMY.items()}, label="Bob's enemy"),
    ),
}


def noise_controls(*names: str) -> dict[Any, Control]:
    """The named controls of a noisy pair, as ``explore`` takes them.

    They are wait, short wait, enemy (of both), left enemy, right enemy, state, number, left, right, both (the time constants)
    and t2.

    Raises
    ------
    ValueError
        For a name that is none of them.
    """
    return chosen(_CONTROLS, names, "noise_controls")


def noise_presets() -> dict[str, NoisyPair]:
    """Pairs of published machines, and two examples, as ``explore`` takes them.

    Only the memory is theirs: each begins with a perfect pair. Liu et al., Nature 652, 51 (2026), give 0.55 s for the coherence
    of a pair over 10 km, which is T2 = 1.1 s a qubit; their pair begins at F = 0.80. The 10 s of two traps are those of lab 00
    (Drmota et al., PRL 130, 090803 (2023), allow 17 to 30 s, with dynamical decoupling); Oxford's pair begins at 0.969.
    """
    ions, good, poor, drift = (
        WaitingNoise(time_s=1.1),
        WaitingNoise(time_s=10.0),
        WaitingNoise(time_s=0.5),
        WaitingNoise(enemy="turning"),
    )
    return {
        "ions, 10 km link (2026)": NoisyPair(bell="psi+", left=ions, right=ions),
        "ions, two traps: T2 10 s": NoisyPair(bell="psi+", left=good, right=good, wait_s=1.0),
        "example: good and poor": NoisyPair(left=good, right=poor),
        "example: a frozen pair": NoisyPair(bell="psi+", left=drift, right=drift, wait_s=0.8),
    }


def _met(left: WaitingNoise, right: WaitingNoise) -> str:
    """What both qubits met, in words."""
    if left.enemy == right.enemy:
        return ENEMY.get(left.enemy, "nothing at all")
    return f"{ENEMY.get(left.enemy, 'nothing')} on Alice's side and {ENEMY.get(right.enemy, 'nothing')} on Bob's"


def _watched(pair: NoisyPair) -> str:
    """The watched number and what it says of the pair, HTML."""
    number = pair.number
    if pair.measure == "CHSH value":
        meaning = "no story without entanglement explains its answers" if number > 2 else "CHSH cannot tell it from a local story"
        return f"a CHSH value of <b>{number:.2f}</b>: {meaning}"
    if pair.measure == "key bits":
        return f"<b>{number:.2f}</b> secret key bits" + (
            "" if number > 0 else ": none by this recipe (X and Z only, one-way messages)"
        )
    return f"{pair.measure} <b>{_beside_half(pair)}</b>: {_tangled(pair)}"


def _beside_half(pair: NoisyPair) -> str:
    """The watched number with three decimals, or as many as show that a fidelity is not quite a half."""
    number = pair.number
    digits = next((count for count in (3, 4, 5, 6) if abs(round(number, count) - 0.5) > 1e-9), 3)
    return f"{number:.{digits if pair.measure == 'fidelity' else 3}f}"


def _tangled(pair: NoisyPair) -> str:
    """Whether a pair is entangled, in words; and why, where the fidelity cannot tell."""
    if pair.state.concurrence() <= 1e-9:
        return "<b>no longer entangled</b>"
    if pair.measure == "fidelity" and pair.number < 0.5:
        return "<b>entangled</b> all the same, for below ½ the fidelity cannot tell (watch the concurrence)"
    return "entangled"


def say_noisy(pair: NoisyPair) -> str:
    """The sentence for a pair that waited: the watched number, and in how many of 100 pairs both answers agree."""
    agree = [50 * (1 + float(value)) for value in pair.state.correlations().diagonal()]
    note = "Of 100 such pairs their answers agree in <b>{:.0f}</b> when both ask X, <b>{:.0f}</b> when Y, <b>{:.0f}</b> when Z."
    start = f"After {pair.wait_s:.3g} s of {_met(pair.left, pair.right)} this {BELL[pair.bell]} pair has {_watched(pair)}."
    return f"{start} <br><small>{note.format(*agree)}</small>"


def say_rise(pair: NoisyPair) -> str:
    """The sentence for a pair under relaxation: fidelity, how it moves at this moment, and concurrence."""
    near = 1e-3 * pair.left.time_s
    step = float(np.diff(pair.along([pair.wait_s, pair.wait_s + near], "fidelity"))[0]) / near
    way = "and rising" if step > 1e-3 else "and falling" if step < -1e-3 else "and hardly moving"
    now = [pair.wait_s]
    fidelity, tangled = float(pair.along(now, "fidelity")[0]), float(pair.along(now, "concurrence")[0])
    return (
        f"After {pair.wait_s:.3g} s the fidelity to {BELL[pair.bell]} is <b>{fidelity:.3f}</b>, {way}; "
        f"the concurrence is <b>{tangled:.3f}</b>. <br><small>T1 = {pair.left.time_s:.3g} s, "
        f"T2 = {pair.left.t2_over_t1 * pair.left.time_s:.3g} s, both qubits alike.</small>"
    )


def say_cheap(pair: NoisyPair) -> str:
    """The sentence that sets the exact number beside that of a Bell-diagonal model."""
    exact, cheap = pair.number, float(pair.along([pair.wait_s], twirled=True)[0])
    gap = cheap - exact
    has, unit = {"CHSH value": ("a CHSH value of ", ""), "key bits": ("", " key bits")}.get(
        pair.measure, (f"{pair.measure} ", "")
    )
    verdict = "the same" if abs(gap) < 5e-4 else f"{abs(gap):.3f} too {'high' if gap > 0 else 'low'}"
    return (
        f"After {pair.wait_s:.3g} s of {_met(pair.left, pair.right)} this {BELL[pair.bell]} pair has {has}"
        f"<b>{exact:.3f}</b>{unit}; a Bell-diagonal model says <b>{cheap:.3f}</b>: {verdict}."
    )


def reading_table(wait_s: float, *enemies: str, bell: str = "phi+") -> str:
    """The seven readings and the fidelity F after a wait in s, one row for each enemy (T = 1 s, both qubits), as text."""
    wide = [max(6, len(name) + 1) for name in READINGS]
    lines = ["".join([f"{'':12}", *(f"{name:>{room}}" for name, room in zip(READINGS, wide, strict=True)), f"{'F':>7}"])]
    for enemy in enemies:
        met = WaitingNoise(enemy=enemy)  # type: ignore[arg-type]
        pair = NoisyPair(bell=bell, left=met, right=met, wait_s=wait_s)  # type: ignore[arg-type]
        values = [f"{value + 0.0:+{room}.2f}" for value, room in zip(readings(pair.state), wide, strict=True)]
        lines.append("".join([f"{ENEMY[enemy]:12}", *values, f"{pair.state.fidelity(bell):7.3f}"]))
    return "\n".join(lines)

"""The words and knobs of a lie."""

import numpy as np
import pytest

from qnkit.check.six_lies import CHECKS, Court
from qnkit.model import replaced, value_at
from qnkit.network import Claim
from qnkit.views.controls import resolved
from qnkit.views.lie_controls import lie_controls, say_lie
from qnkit.views.lies import seed_of

CLAIM = Claim(pairs=40)
NAMES = ("lie", "memory", "fresh", "length", "unlike", "pairs", "chance", "distil")


def test_sentence_has_both_numbers_their_distance_and_how_to_catch_the_lie():
    claim, seed = replaced(CLAIM, "lie", "one link for all"), seed_of(np.random.default_rng(7))
    said, true, told = say_lie(claim, np.random.default_rng(7)), claim.honest(seed), claim.told(seed)
    assert f"<b>{true.rate_hz}</b> pairs a second" in said
    assert f"has <b>{told.rate_hz}</b>" in said
    assert f"{told.rate_hz.value / true.rate_hz.value - 1:+.0%} pairs" in said
    assert CHECKS["one link for all"] in said


def test_a_fidelity_without_scatter_is_a_plain_number_and_a_minus_is_a_minus():
    said = say_lie(CLAIM, np.random.default_rng(7))
    assert "e-01" not in said
    assert "and <b>0.9291</b>" in said
    lower = replaced(replaced(CLAIM, "lie", "one age for all"), "distil", False)
    assert " pairs, −0." in say_lie(replaced(lower, "t2_s", 0.01), np.random.default_rng(7))


def test_controls_drive_a_claim_alone_or_inside_another_model():
    alone = {path: resolved(path, spec, CLAIM) for path, spec in lie_controls(*NAMES).items()}
    memory = alone["memory"]
    assert memory.read(CLAIM) == pytest.approx(50.0)
    assert memory.changes(20.0) == {"t2_s": 0.02}
    court = Court()
    within = {path: resolved(path, spec, court) for path, spec in lie_controls(*NAMES[1:], within="claim").items()}
    assert within["claim.memory"].changes(20.0) == {"claim.t2_s": 0.02}
    for control in within.values():
        assert all(path.startswith("claim.") for path in control.paths)
        assert value_at(court, control.paths[0]) is not None


def test_an_unknown_control_is_refused_with_those_that_are():
    with pytest.raises(ValueError, match=r"'colour': must be one of lie, memory"):
        lie_controls("colour")

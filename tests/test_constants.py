"""Constants: value, unit and source of each."""

import ast
from pathlib import Path

import pytest
import scipy.constants

from qnkit import constants


def test_the_speed_of_light_is_that_of_codata():
    assert scipy.constants.c == constants.SPEED_OF_LIGHT_M_PER_S


def test_light_in_standard_fibre_runs_at_two_thirds_of_its_speed():
    share = 1 / constants.FIBER_GROUP_INDEX
    assert share == pytest.approx(2 / 3, abs=0.02)


def test_every_constant_says_its_unit_and_its_source():
    body = ast.parse(Path(constants.__file__).read_text(encoding="utf-8")).body
    names = [node.targets[0].id for node in body if isinstance(node, ast.Assign)]
    assert names
    for name in names:
        place = next(i for i, node in enumerate(body) if isinstance(node, ast.Assign) and node.targets[0].id == name)
        words = body[place + 1]
        assert isinstance(words, ast.Expr), f"{name} has no words under it"
        assert "(" in ast.literal_eval(words.value), f"{name} names no source"

"""The door of the physics layer: every listed name is there, and only when it is asked for."""

import copy
import inspect
import pickle

import pytest

from qnkit import physics
from qnkit.model import Model
from qnkit.scenario import from_text, to_text

MODELS = [
    name for name in physics.__all__ if inspect.isclass(getattr(physics, name)) and issubclass(getattr(physics, name), Model)
]
WITH = {"UntilNext": {"rate_hz": 2.0}, "Window": {"width_s": 1.0}}
"""What those models ask for that have no default."""


@pytest.mark.parametrize("name", MODELS)
def test_every_model_comes_back_from_a_file_a_copy_and_a_pickle(name):
    model = getattr(physics, name)(**WITH.get(name, {}))
    assert from_text(to_text(model)) == copy.deepcopy(model) == pickle.loads(pickle.dumps(model)) == model
    assert hash(copy.deepcopy(model)) == hash(model)
    assert name in model._repr_html_()


@pytest.mark.parametrize("name", physics.__all__)
def test_every_listed_name_is_found(name):
    assert getattr(physics, name) is not None
    assert name in dir(physics)


def test_no_name_is_listed_twice():
    assert len(set(physics.__all__)) == len(physics.__all__)


def test_an_unknown_name_is_an_attribute_error_that_names_it():
    with pytest.raises(AttributeError, match=r"module 'qnkit\.physics' has no attribute 'Fibre'"):
        _ = physics.Fibre

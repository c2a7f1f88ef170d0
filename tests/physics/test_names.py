"""The door of the physics layer: every listed name is there, and only when it is asked for."""

import pytest

from qnkit import physics


@pytest.mark.parametrize("name", physics.__all__)
def test_every_listed_name_is_found(name):
    assert getattr(physics, name) is not None
    assert name in dir(physics)


def test_no_name_is_listed_twice():
    assert len(set(physics.__all__)) == len(physics.__all__)


def test_an_unknown_name_is_an_attribute_error_that_names_it():
    with pytest.raises(AttributeError, match=r"module 'qnkit\.physics' has no attribute 'Fibre'"):
        _ = physics.Fibre

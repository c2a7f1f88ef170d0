"""Claims about the warm rubidium vapour: it is the GothamQ link, whose rows are not shown twice."""

from qnkit.systems import gothamq
from qnkit.systems.platforms import rubidium_vapour


def test_it_is_the_gothamq_link() -> None:
    assert rubidium_vapour.link() == gothamq.link()
    assert rubidium_vapour.link(2e4) == gothamq.link(2e4)


def test_its_rows_are_those_of_gothamq_alone() -> None:
    assert rubidium_vapour.reproduce() == []

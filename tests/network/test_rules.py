"""Rules and flows: their domains."""

import pytest

from qnkit.model import ParameterError
from qnkit.network import Distillation, Flow, Rules


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Rules(least_fidelity=1.2), "Rules.least_fidelity = 1.2"),
        (lambda: Rules(swapping="later"), "Rules.swapping = 'later'"),
        (lambda: Distillation(before=-1), "Distillation.before = -1"),
        (lambda: Flow(path="AB"), "Flow.path"),
    ],
)
def test_rules_outside_their_domain_are_refused(make, words):
    with pytest.raises(ParameterError, match=words):
        make()


def test_rules_come_back_from_a_file():
    rules = Rules(swapping="order", order=("B", "C"), switches=("H",), distillation=Distillation(after=2, order="pumping"))
    assert Rules.from_json(rules.model_dump_json()) == rules

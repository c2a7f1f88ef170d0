"""explore: what makes a panel, and what is refused in words."""

import subprocess
import sys

import pytest

from qnkit.model import ParameterError
from qnkit.views import explore
from tests.views import toy
from tests.views.toy import Toy


def test_one_view_need_not_stand_in_a_list():
    assert len(explore(toy.draw_curve, Toy(), {}).views) == 1


def test_widths_come_from_the_call_else_from_the_views():
    def draw_wide(ax, model): ...

    draw_wide.width = 3.0
    assert explore([draw_wide, toy.draw_curve], Toy(), {}).canvas.widths == (3.0, 1.0)
    assert explore([draw_wide, toy.draw_curve], Toy(), {}, widths=(1, 2)).canvas.widths == (1.0, 2.0)


def test_the_name_stays_the_function_when_its_module_is_imported():
    code = "import qnkit.views.explore, qnkit.views.predict, qnkit.views.stack; from qnkit.views import explore, predict, stack; "
    code += "print(callable(explore), callable(predict), callable(stack))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "True True True\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"views": []}, "must name at least one drawing function"),
        ({"model": 5}, "model = 5: must be a qnkit model"),
        ({"controls": {"lenght": (1, 2)}}, "Toy has no field 'lenght'"),
        ({"controls": {f"x{n}": True for n in range(7)}}, "7 controls: must be at most 6; move the others to more"),
        ({"theme": "pink"}, "theme = 'pink': must be one of auto, light, dark"),
        ({"widths": (1.0, 2.0)}, "must have a share above 0 for each of the 1 views"),
        ({"presets": {"odd": {"rate_hz": -1.0}}}, "Toy.rate_hz = -1.0 Hz: must be above 0 Hz"),
    ],
)
def test_what_makes_no_panel_is_refused_in_words(arguments, message):
    with pytest.raises(ParameterError, match=message):
        explore(**({"views": toy.draw_curve, "model": Toy(), "controls": {}} | arguments))

"""Claims about the dial."""

import pytest

from qnkit.views.dial import Dial

SCRIPT = str(Dial._esm)


def test_the_text_form_is_stable_and_does_not_depend_on_where_it_stands():
    assert repr(Dial(label="How good?", low=0.5, high=0.9, value=0.7)) == "Dial('How good?', 0.5 to 0.9)"


def test_the_script_is_one_file_that_needs_no_network_and_keeps_its_keys_to_itself():
    assert "http" not in SCRIPT
    assert "import " not in SCRIPT
    assert "stopPropagation" in SCRIPT
    assert "aria-valuetext" in SCRIPT


def test_a_value_that_is_no_number_is_refused():
    with pytest.raises(Exception, match="expected a float"):
        Dial(value="much")

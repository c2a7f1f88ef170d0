"""What counts as a number, a whole number, a row of times or an array of numbers; the rest is refused in words."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.qubits.arrays import array_of, brief, listed, number_of, rising, whole_of


def test_an_array_of_numbers_is_copied_row_by_row_with_the_same_bits():
    given = np.random.default_rng(0).normal(size=(3, 4)).T
    for kind in (float, complex):
        found = array_of(given, kind, "Thing.field", "matrix")
        assert np.array_equal(found, given)
        assert found.dtype == kind
        assert found.flags.c_contiguous
        assert not np.shares_memory(found, given)


def test_every_kind_of_number_counts():
    for given in ([1, 2], (1.0, 2.0), np.array([1, 2], dtype=np.uint8), [Decimal(1), Fraction(2)], np.longdouble([1, 2])):
        assert np.array_equal(array_of(given, float, "Thing.field", "row"), [1.0, 2.0])
    assert array_of([1, 2j], complex, "Thing.field", "row")[1] == 2j
    assert number_of(Decimal("0.5"), "Thing.field", "must be below 1", 0, 1) == 0.5
    assert number_of(np.float32(0.5), "Thing.field", "must be below 1", 0, 1) == 0.5
    assert whole_of(np.int64(3), "Thing.count", "must be 3", 3, 3) == 3


@pytest.mark.parametrize(
    "given", ["12", ["1", "2"], [True, False], [[1], [1, 2]], None, {}, np.ma.masked_equal([1, 2], 2), np.array(["1"], object)]
)
@pytest.mark.parametrize("kind", [float, complex])
def test_what_is_no_array_of_numbers_is_refused(given, kind):
    with pytest.raises(ParameterError, match=r"^Thing.field: .* is not a row of"):
        array_of(given, kind, "Thing.field", "row")


@pytest.mark.parametrize("given", [[1j, 2], np.array([1, 2], dtype=complex), np.array(["2020"], dtype="M8[Y]"), [10**400]])
def test_what_is_no_array_of_real_numbers_is_refused(given):
    with pytest.raises(ParameterError, match="is not a row of real numbers"):
        array_of(given, float, "Thing.field", "row")


def test_a_list_is_one_whatever_holds_its_items_and_a_single_thing_is_none():
    assert [listed(x, "Thing.parts") for x in ([1, 2], (1, 2), np.array([1, 2]), iter([1, 2]))] == [[1, 2]] * 4
    for given in (3, "ab", {}, None, np.array(3.0)):
        with pytest.raises(ParameterError, match=r"^Thing.parts: .*: must be a list\.$"):
            listed(given, "Thing.parts")


@pytest.mark.parametrize("given", [[0.0], [0, 0], [1, 0], [0, np.inf], [0, np.nan], [[0, 1]], 3.0])
def test_times_that_do_not_rise_are_refused(given):
    with pytest.raises(ParameterError, match="must be at least two finite times in s, each after the last"):
        rising(given, "Thing.times_s")


@pytest.mark.parametrize(
    "given", ["0.5", True, np.True_, 0.5j, np.nan, 0.0, 1.0, None, [0.5], Decimal("nan"), 10**400, np.eye(2)]
)
def test_what_is_no_number_within_its_bounds_is_refused(given):
    with pytest.raises(ParameterError, match=r"^Thing.field = .*: must be between 0 and 1$"):
        number_of(given, "Thing.field", "must be between 0 and 1", 0.0, 1.0)


@pytest.mark.parametrize("given", ["3", True, 3.0, 16.5, np.nan, None, 2, 2**70, Fraction(3), np.eye(3)])
def test_what_is_no_whole_number_within_its_bounds_is_refused(given):
    with pytest.raises(ParameterError, match=r"^Thing.count = .*: must be from 3 to 9$"):
        whole_of(given, "Thing.count", "must be from 3 to 9", 3, 9)


def test_a_text_that_reads_as_a_number_is_refused_in_quotes():
    with pytest.raises(ParameterError, match=r"^Thing.count = '3': must be from 1$"):
        whole_of("3", "Thing.count", "must be from 1", 1)


def test_a_whole_number_without_an_upper_bound_may_be_of_any_size_and_one_below_is_refused_though_python_cannot_write_it():
    assert whole_of(10**5000, "Thing.count", "must be from 1", 1) == 10**5000
    assert type(whole_of(np.int8(3), "Thing.count", "must be from 1", 1)) is int
    with pytest.raises(ParameterError, match=r"^Thing.count = a number too long to write: must be from 1$"):
        whole_of(-(10**5000), "Thing.count", "must be from 1", 1)


def test_what_was_given_is_shown_on_one_line_however_long_it_is():
    assert brief(np.eye(2)) == "[[1. 0.] [0. 1.]]"
    assert len(brief(list(range(1000)))) <= 60

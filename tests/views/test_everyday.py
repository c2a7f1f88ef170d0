"""Lengths and times in words."""

import math

import pytest

from qnkit.views import everyday


@pytest.mark.parametrize(
    ("km", "words"),
    [(0, "0 m"), (0.002, "2 m"), (0.3, "300 m"), (0.99999, "1 km"), (1, "1 km"), (12.345, "12.3 km"), (1234.5, "1,230 km")],
)
def test_lengths_carry_the_unit_that_fits(km, words):
    assert everyday.long(km) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 ns"),
        (49e-6, "49 µs"),
        (3.761e-4, "376 µs"),
        (0.45, "0.45 s"),
        (0.0999, "99.9 ms"),
        (1, "1 s"),
        (90, "90 s"),
        (180, "3 min"),
        (7200, "2 h"),
        (864000, "10 days"),
        (3.156e8, "10 years"),
        (math.inf, "for ever"),
    ],
)
def test_times_carry_the_unit_that_fits(seconds, words):
    assert everyday.lasting(seconds) == words


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (0, "none at all"),
        (2.226, "2.23 a second"),
        (12345, "12,300 a second"),
        (0.1, "6 a minute"),
        (1 / 3600, "1 an hour"),
        (1e-4, "8.64 a day"),
        (1e-9, "one in 31.7 years"),
    ],
)
def test_rates_are_told_as_numbers_one_can_picture(rate, words):
    assert everyday.many(rate) == words


def test_anchors_are_close_or_not_given():
    assert everyday.like_length(22) == "a half marathon"
    assert everyday.like_time(0.9) == "a heartbeat"
    assert everyday.like_length(0) == everyday.like_time(math.inf) == everyday.like_time(1e9) == ""
    for km in (1.0, 10.0, 100.0, 340.0):
        assert everyday.like_length(km * 1.05) == everyday.like_length(km)

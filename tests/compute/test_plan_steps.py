"""The steps of a plan are plain records that compare by what they hold."""

from qnkit.compute.plan_steps import Apply, Close, Copy, Settle


def test_steps_compare_by_what_they_hold():
    assert Copy(0, 1, 0, 1, 2) == Copy(0, 1, 0, 1, 2)
    assert Copy(0, 1, 0, 1, 2) != Copy(0, 1, 1, 0, 2)
    assert Close(0, 1, 1, 2) != Settle(0, 1, 2)
    assert {Apply(0, 0, 0), Apply(0, 0, 0)} == {Apply(0, 0, 0)}

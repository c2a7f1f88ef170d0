"""One thread at a time."""

import threading
import time

import pytest

from qnkit.views.threads import LOCK, alone


def test_two_threads_never_overlap_and_one_may_call_itself():
    inside, most = [], []

    @alone
    def step(again=True):
        inside.append(1)
        most.append(len(inside) if again else 1)
        if again:
            time.sleep(0.005)
            inside.pop()
            step(again=False)
            inside.append(1)
        inside.pop()

    threads = [threading.Thread(target=step) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1


def test_an_exception_sets_the_lock_free():
    @alone
    def fails():
        raise ValueError

    for _ in range(2):
        with pytest.raises(ValueError):
            fails()
    taken = []
    thread = threading.Thread(target=lambda: taken.append(LOCK.acquire(timeout=2)) or LOCK.release())
    thread.start()
    thread.join()
    assert taken == [True]


def test_name_and_words_stay():
    @alone
    def named():
        """Words."""

    assert (named.__name__, named.__doc__) == ("named", "Words.")

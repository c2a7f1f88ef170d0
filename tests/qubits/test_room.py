"""How much memory there is, read from small files as systems and containers write them."""

import os
from pathlib import Path

import pytest

from qnkit.model import ParameterError
from qnkit.qubits import room


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1 kB"), (16 * 2**24, "268 MB"), (8 * 4**17, "137 GB"), (999.6e9, "1 TB")],
)
def test_sizes_read_as_people_write_them(count, text):
    assert room.size_text(count) == text


def test_the_largest_unit_takes_what_is_left():
    assert room.size_text(16 * 4**40) == "1.93e+10 PB"
    assert room.size_text(16 * 4**5000) == "more than 1e+300 bytes"


def group(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        path = tmp_path / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_a_container_has_its_limit_less_what_is_in_use_but_not_caches(tmp_path):
    stat = "anon 10\ninactive_file 300\n"
    home = group(tmp_path, memory_dot_max="1000\n", memory_dot_current="600\n", memory_dot_stat=stat)
    assert room._container(home) == 1000 - 600 + 300


def test_a_container_of_the_first_version_is_read_too(tmp_path):
    home = group(tmp_path, memory__memory_dot_limit_in_bytes="1000\n", memory__memory_dot_usage_in_bytes="400\n")
    assert room._container(home) == 600


def test_a_container_without_limit_or_none_at_all_says_nothing(tmp_path):
    assert room._container(tmp_path) is None
    assert room._container(group(tmp_path, memory_dot_max="max\n")) is None


def test_a_container_over_its_limit_has_nothing_left(tmp_path):
    assert room._container(group(tmp_path, memory_dot_max="10\n", memory_dot_current="60\n")) == 0


def test_a_file_of_another_form_says_nothing(tmp_path):
    path = tmp_path / "meminfo"
    for text in ("", "MemAvailable\n", "MemTotal: 5 kB\n", "\n\n"):
        path.write_text(text)
        assert room._entry(path, "MemAvailable") is None
    path.write_text("MemTotal: 5 kB\nMemAvailable: 3 kB\n")
    assert room._entry(path, "MemAvailable") == 3


def test_the_smaller_of_machine_and_container_counts(monkeypatch):
    monkeypatch.setattr(room, "_machine", lambda: 500)
    monkeypatch.setattr(room, "_container", lambda _: 300)
    assert room.free_bytes() == 300
    monkeypatch.setattr(room, "_container", lambda _: None)
    assert room.free_bytes() == 500


def test_where_neither_says_anything_a_plain_guess_is_taken(monkeypatch):
    monkeypatch.setattr(room, "_entry", lambda *_: None)
    monkeypatch.setattr(room, "_number", lambda *_: None)
    monkeypatch.delattr(os, "sysconf", raising=False)
    assert room.free_bytes() == room.FALLBACK


def test_this_machine_has_some_memory():
    assert 2**20 < room.free_bytes() < 2**60


def test_what_does_not_fit_is_refused_with_both_sizes(monkeypatch):
    monkeypatch.setattr(room, "free_bytes", lambda: 12_300_000_000)
    with pytest.raises(ParameterError) as refused:
        room.checked_room(8 * 4**17, "a density matrix of 17 qubits")
    expected = "a density matrix of 17 qubits needs 137 GB of memory and 12.3 GB are free: take fewer qubits."
    assert str(refused.value) == expected


def test_what_fits_passes_and_what_is_small_is_not_even_looked_up(monkeypatch):
    monkeypatch.setattr(room, "free_bytes", lambda: 2**27)
    room.checked_room(2**27, "a thing")
    monkeypatch.setattr(room, "free_bytes", lambda: 1 / 0)
    room.checked_room(2**26, "a small thing")

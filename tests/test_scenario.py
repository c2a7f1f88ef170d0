"""Scenario files: what is saved comes back, what is broken is refused in words, and nothing is overwritten."""

import json
import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qnkit import load, save
from qnkit.model import ParameterError, replaced
from qnkit.physics import BellAnalyzer, Clock, Detector, Emitter, Fiber, Link, Memory, PairLink, TimeBinDoubleClick
from qnkit.scenario import FORMAT, MAX_BYTES, from_text, to_text

CHANGED = replaced(replaced(Link(protocol=TimeBinDoubleClick()), "left.memory.t2_s", 0.25), "right.fiber.length_km", 17.5)


def message(make):
    with pytest.raises(ParameterError) as refused:
        make()
    return str(refused.value)


def scenario(**parts):
    """The text of a scenario of a fibre, with some parts replaced."""
    return json.dumps({"qnkit_scenario": FORMAT, "kind": "physics.Fiber", "parameters": {"length_km": 3.0}} | parts)


@pytest.mark.parametrize(
    "model",
    [
        Fiber(length_km=3.25),
        Emitter(),
        Detector(),
        BellAnalyzer(accepts="plus"),
        Clock(),
        Memory(t1_s=1.0),
        Link(),
        PairLink(),
        CHANGED,
    ],
    ids=lambda m: type(m).__name__,
)
def test_what_is_saved_comes_back(model, tmp_path):
    assert from_text(to_text(model)) == model
    assert load(save(model, tmp_path / "link.json")) == model


@given(st.floats(0, 1e6), st.floats(0, 1e3))
def test_numbers_come_back_to_the_last_bit(length, loss):
    fiber = Fiber(length_km=length, extra_loss_db=loss)
    assert from_text(to_text(fiber)) == fiber


def test_a_scenario_is_small_versioned_json_with_readable_names():
    table = json.loads(to_text(Fiber(length_km=12.5)))
    assert (table["qnkit_scenario"], table["kind"], table["parameters"]["length_km"]) == (1, "physics.Fiber", 12.5)
    assert len(to_text(Link())) < 4000


def test_a_field_that_the_file_does_not_name_takes_its_default():
    assert from_text(scenario(parameters={})) == Fiber()


def test_a_toml_file_is_read(tmp_path):
    file = tmp_path / "fibre.toml"
    file.write_text('qnkit_scenario = 1\nkind = "physics.Fiber"\n[parameters]\nlength_km = 3\nextra_loss_db = 1.5\n')
    assert load(file) == Fiber(length_km=3.0, extra_loss_db=1.5)


def test_a_byte_order_mark_of_a_windows_editor_does_no_harm(tmp_path):
    file = tmp_path / "fibre.json"
    file.write_bytes(b"\xef\xbb\xbf" + scenario().encode())
    assert load(str(file)) == Fiber(length_km=3.0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "f.json: this is not readable JSON ("),
        (scenario()[:-20], "f.json: this is not readable JSON ("),
        ("[" * 100_000, "f.json: this is not readable JSON ("),
        ("9" * 5000, "f.json: this is not readable JSON ("),
        ("[1, 2]", "f.json: this is not a qnkit scenario: it has no 'qnkit_scenario' number at its top."),
        ("{}", "f.json: this is not a qnkit scenario: it has no 'qnkit_scenario' number at its top."),
        (scenario(qnkit_scenario=FORMAT + 1), "f.json: qnkit_scenario = 2: unknown file format; update qnkit to read it."),
        (scenario(qnkit_scenario=0), "f.json: qnkit_scenario = 0: unknown file format; this qnkit reads 1 to 1."),
        (scenario(qnkit_scenario="1"), "f.json: qnkit_scenario = '1': unknown file format; this qnkit reads 1 to 1."),
        (scenario(qnkit_scenario=True), "f.json: qnkit_scenario = True: unknown file format; this qnkit reads 1 to 1."),
        (scenario(kind="physics.Fibre"), "f.json: kind = 'physics.Fibre': must name a qnkit model such as 'physics.Link'."),
        (scenario(kind="physics.PairState"), "f.json: kind = 'physics.PairState': must name a qnkit model"),
        (scenario(kind="os.system"), "f.json: kind = 'os.system': must name a qnkit model"),
        (scenario(kind="physics.__builtins__"), "f.json: kind = 'physics.__builtins__': must name a qnkit model"),
        (scenario(kind=None), "f.json: kind = None: must name a qnkit model"),
        (scenario(parameters=[3]), "f.json: 'parameters' must be a table of the model's fields."),
        (scenario(note="mine"), "f.json: 'note' is not part of a scenario; remove it."),
        (scenario(parameters={"length_km": -3.0}), "f.json: Fiber.length_km = -3.0 km: must be at least 0 km"),
        (scenario(parameters={"length_km": "3"}), "f.json: Fiber.length_km = '3' km: must be a number in km"),
        (scenario(parameters={"length": 3}), "f.json: Fiber.length = 3: there is no such field; did you mean length_km?"),
        (scenario(parameters={"length_km": float("nan")}), "f.json: Fiber.length_km = nan km: must be a finite number"),
        (scenario(parameters={"length_km": float("-inf")}), "f.json: Fiber.length_km = -inf km: must be a finite number"),
        (
            scenario(kind="physics.BellAnalyzer", parameters={"plus": {"efficiency": 2}}),
            "f.json: BellAnalyzer.plus.efficiency = 2: must be at most 1",
        ),
        (
            scenario(kind="physics.Link", parameters={"left": {"memory": {"t1_s": 1, "t2_s": 3}}}),
            "f.json: Link.left.memory.t2_s = 3.0 s: must be at most 2 T1 = 2 s; lengthen t1_s or shorten it",
        ),
        (
            scenario(kind="physics.Link", parameters={"protocol": {"kind": "triple_click"}}),
            "f.json: Link.protocol = {'kind': 'triple_click'}: must be one of",
        ),
    ],
)
def test_a_broken_scenario_is_refused_with_place_field_and_rule(text, expected, tmp_path):
    assert message(lambda: from_text(text, "f.json"))[: len(expected)] == expected
    file = tmp_path / "f.json"
    file.write_text(text)
    assert expected.removeprefix("f.json: ") in message(lambda: load(file))
    assert str(file) in message(lambda: load(file))
    assert file.read_text() == text, "the broken file stays as it is"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("qnkit_scenario = = 1", "this is not readable TOML ("),
        ("a = " + "[" * 5000, "this is not readable TOML ("),
        (
            'qnkit_scenario = 1\nkind = "physics.Fiber"\n[parameters]\nlength_km = inf\n',
            "Fiber.length_km = inf km: must be a finite number",
        ),
        (
            'qnkit_scenario = 1\nkind = "physics.Fiber"\n[parameters]\nlength_km = 2026-01-01\n',
            "Fiber.length_km = '2026-01-01' km: must be",
        ),
    ],
)
def test_a_broken_toml_file_is_refused_in_words(text, expected, tmp_path):
    file = tmp_path / "f.toml"
    file.write_text(text)
    assert f"{file}: {expected}" in message(lambda: load(file))


def test_a_missing_file_a_folder_and_an_impossible_name_are_refused(tmp_path):
    assert message(lambda: load(tmp_path / "none.json")) == (
        f"{tmp_path / 'none.json'}: it cannot be read (No such file or directory); check the name and the folder."
    )
    assert f"{tmp_path}: it is not a file; " in message(lambda: load(tmp_path))
    assert "cannot be read" in message(lambda: load("a\0b.json"))


@pytest.mark.skipif(sys.platform == "win32", reason="file modes are POSIX")
def test_a_file_that_may_not_be_read_is_refused(tmp_path, monkeypatch):
    file = save(Fiber(), tmp_path / "f.json")

    def forbidden(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(file), "read_text", forbidden)
    assert "it cannot be read (Permission denied); check the name and the folder." in message(lambda: load(file))


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "f.json").write_bytes(b"\xff\xfe\x00\x01")
    assert "it is not a text file in UTF-8." in message(lambda: load(tmp_path / "f.json"))


def test_a_file_too_large_is_refused_unread(tmp_path):
    file = tmp_path / "f.json"
    file.write_text(" " * MAX_BYTES + scenario())
    assert f"bytes: a scenario must be at most {MAX_BYTES} bytes." in message(lambda: load(file))


def test_an_existing_file_is_never_overwritten(tmp_path):
    file = tmp_path / "f.json"
    file.write_text("mine")
    assert message(lambda: save(Fiber(), file)) == f"{file}: a file of that name exists and is kept; choose another name."
    assert file.read_text() == "mine"


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    assert "it cannot be written (No such file or directory); choose another folder." in message(
        lambda: save(Fiber(), tmp_path / "none" / "f.json")
    )
    assert "cannot be written" in message(lambda: save(Fiber(), "a\0b.json"))


def test_a_name_that_promises_another_format_is_refused(tmp_path):
    assert message(lambda: save(Fiber(), tmp_path / "f.toml")) == (
        f"{tmp_path / 'f.toml'}: a scenario is written as JSON; end its name in .json."
    )
    assert not (tmp_path / "f.toml").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_refused_and_never_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.json")
    with pytest.raises(ParameterError, match="it is not a file"):
        load(tmp_path / "pipe.json")

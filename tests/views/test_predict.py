"""Predictions: committed before anything is shown, kept over a kernel restart, never lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from qnkit.views.predict import predict
from qnkit.views.remembered import keep, kept

ASK = ("reach", "How far?", 1, 1000, "km")


def parts(prediction):
    text, row = prediction.widget.children
    return text, *row.children


def test_nothing_is_predicted_until_the_button_is_pressed(tmp_path):
    prediction = predict(*ASK, log=True, folder=tmp_path)
    text, slider, reading, button = parts(prediction)
    slider.value = 100.0
    assert prediction.value is None
    assert prediction.label == "nothing yet"
    assert "100 km" in reading.value
    button.click()
    assert prediction.value == pytest.approx(100)
    assert "You predicted" in text.value
    assert "100 km" in text.value
    assert slider.disabled


def test_commit_calls_the_observers_and_think_again_takes_it_back(tmp_path):
    prediction, seen = predict(*ASK, folder=tmp_path), []
    prediction.observe(lambda p: seen.append(p.value))
    button = parts(prediction)[3]
    prediction.commit(40)
    button.click()
    assert seen == [40.0, None]
    assert kept(tmp_path) == ({"reach, first": 40.0}, "")


def test_a_second_thought_is_said_to_be_one_also_after_a_restart(tmp_path):
    prediction = predict(*ASK, folder=tmp_path)
    prediction.commit(40)
    assert prediction.when == "before you saw the picture"
    prediction.commit(None)
    prediction.commit(60)
    for again in (prediction, predict(*ASK, folder=tmp_path)):
        assert (again.label, again.when) == ("60 km", "first 40 km; changed after the picture")
        assert "first 40 km; changed after the picture" in parts(again)[0].value
    prediction.commit(40)
    assert prediction.when == "before you saw the picture"


def test_a_guess_after_a_look_is_said_to_be_one(tmp_path):
    prediction = predict(*ASK, folder=tmp_path)
    prediction.peeked()
    prediction.commit(60)
    for again in (prediction, predict(*ASK, folder=tmp_path)):
        assert again.when == "first no guess; changed after the picture"


@pytest.mark.parametrize(("kind", "said", "answer"), [({}, 40, 56.8), ({"choices": ("up", "down")}, "up", "down")])
def test_the_answer_is_told_after_the_commitment_alone(tmp_path, kind, said, answer):
    prediction = predict(*ASK, **kind, answer=answer, folder=tmp_path)
    told = f"The picture says: {prediction.question.said(answer)}."
    assert told not in parts(prediction)[0].value
    assert str(answer) not in prediction._repr_mimebundle_()["text/plain"].split("(")[0]
    prediction.commit(said)
    assert told in parts(prediction)[0].value


def test_it_survives_a_kernel_restart(tmp_path):
    code = "from qnkit.views.predict import predict; p = predict('reach', 'How far?', 1, 1000, 'km'); {}"
    home = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    for line in ("p.commit(40)", "print(p.label)"):
        command = [sys.executable, "-c", code.format(line)]
        done = subprocess.run(command, cwd=tmp_path, env=home, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "40 km"
    assert (tmp_path / ".qnkit" / "predictions.json").exists()


def test_text_form_does_not_tell_what_was_predicted(tmp_path):
    before = predict(*ASK, folder=tmp_path)
    plain = before._repr_mimebundle_()["text/plain"]
    before.commit(40)
    assert predict(*ASK, folder=tmp_path)._repr_mimebundle_()["text/plain"] == plain == before._repr_mimebundle_()["text/plain"]
    assert plain == "Predict: How far? (from 1 to 1000 km)"


def test_choices_are_kept_as_text(tmp_path):
    prediction = predict("which", "Which is faster?", choices=("single click", "double click"), folder=tmp_path)
    _, radio, _, button = parts(prediction)
    assert (radio.value, button.disabled) == (None, True), "none of the choices is taken for the learner"
    radio.value = "double click"
    assert not button.disabled
    button.click()
    assert predict("which", "Which?", choices=("single click", "double click"), folder=tmp_path).value == "double click"
    button.click()
    assert (prediction.value, radio.value, button.disabled) == (None, "double click", False)


def test_several_predictions_live_side_by_side(tmp_path):
    assert keep("a", 1.0, tmp_path) == keep("b", "left", tmp_path) == ""
    assert kept(tmp_path) == ({"a": 1.0, "b": "left"}, "")


@pytest.mark.parametrize("content", ["{", "[]", '{"version": 99, "predictions": {}}', '{"version": 1}', "\x00\xff"])
def test_broken_file_is_set_aside_and_never_overwritten(tmp_path, content):
    path = tmp_path / "predictions.json"
    path.write_text(content, encoding="latin-1")
    (tmp_path / "predictions.broken-1.json").write_text("older", encoding="utf-8")
    prediction = predict(*ASK, folder=tmp_path)
    assert "kept as predictions.broken-2.json" in prediction.note
    assert prediction.note in parts(prediction)[0].value
    prediction.commit(7.0)
    assert (tmp_path / "predictions.broken-1.json").read_text(encoding="utf-8") == "older"
    assert (tmp_path / "predictions.broken-2.json").read_text(encoding="latin-1") == content
    assert json.loads(path.read_text(encoding="utf-8"))["predictions"] == {"reach": 7.0, "reach, first": 7.0}


def test_unwritable_folder_is_said_and_the_prediction_still_counts(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    prediction = predict(*ASK, folder=blocked / ".qnkit")
    prediction.commit(40)
    assert prediction.value == 40.0
    assert "cannot be" in prediction.note
    assert "until the kernel restarts" in parts(prediction)[0].value
    assert blocked.read_text(encoding="utf-8") == "not a folder"


def test_failed_write_leaves_the_old_file_whole_and_no_litter(tmp_path, monkeypatch):
    keep("reach", 40.0, tmp_path)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert "No space left on device" in keep("reach", 50.0, tmp_path)
    assert kept(tmp_path) == ({"reach": 40.0}, "")
    assert [path.name for path in tmp_path.iterdir()] == ["predictions.json"]


def test_kept_answer_that_the_question_no_longer_offers_is_not_shown(tmp_path):
    keep("reach", 5000.0, tmp_path)
    assert predict(*ASK, folder=tmp_path).value is None


def test_refusals_say_the_rule(tmp_path):
    with pytest.raises(ValueError, match=r"low must be below high"):
        predict("x", "?", 5, 5, "km", folder=tmp_path)
    with pytest.raises(ValueError, match=r"low = 0 km: must be above 0"):
        predict("x", "?", 0, 5, "km", log=True, folder=tmp_path)
    with pytest.raises(ValueError, match=r"at least two"):
        predict("x", "?", choices=("one",), folder=tmp_path)
    with pytest.raises(ValueError, match=r"start = 9 km: must be from 1 to 5 km"):
        predict("x", "?", 1, 5, "km", start=9, folder=tmp_path)
    with pytest.raises(ValueError, match=r"'x' = 9: must be from 1 to 5 km"):
        predict("x", "?", 1, 5, "km", folder=tmp_path).commit(9)

"""The screen: pictures with words, a fixed size, a cover, an alarm that is announced."""

import ipywidgets

from qnkit.views.screen import Screen, image


def test_a_picture_has_its_words_and_a_fixed_size():
    text = image(b"123", 'a "curve"', (760, 320))
    assert text.startswith('<img alt="a &quot;curve&quot;" width="760" height="320"')
    assert "base64,MTIz" in text


def test_a_cover_hides_picture_and_sentence_and_may_be_skipped():
    asked = []
    screen = Screen(lambda: asked.append(True))
    screen.show("<img>", "ten", "")
    screen.cover("commit first", 320, may_skip=True)
    assert "commit first" in screen.picture.value
    assert screen.sentence.value == ""
    assert screen.anyway.layout.display != "none"
    screen.anyway.click()
    assert asked == [True]
    screen.show("<img>", "ten", "nine")
    assert screen.anyway.layout.display == "none"
    assert "kept: nine" in screen.sentence.value


def test_an_alarm_is_announced_escaped_and_goes():
    screen = Screen(lambda: None)
    screen.alarm("1 < 2")
    assert "role='alert'" in screen.alert.value
    assert "1 &lt; 2" in screen.alert.value
    screen.alarm("")
    assert screen.alert.value == ""


def test_the_prediction_is_shown_and_forgotten():
    screen = Screen(lambda: None)
    screen.predicted("one every <2 s>", "first <3 s>")
    assert "one every &lt;2 s&gt;" in screen.card.value
    assert "first &lt;3 s&gt;" in screen.card.value
    screen.predicted("")
    assert screen.card.value == ""


def test_a_card_without_a_question_has_no_empty_heading():
    children = Screen(lambda: None).arranged("", [], 0, ipywidgets.HBox())
    assert not any("<h2" in getattr(child, "value", "") for child in children)

"""The stack of a quantum internet at the top of every lab."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from qnkit.views.stack import LABS, LAYERS, ladder, stack

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


class Tags(HTMLParser):
    """Collects links and checks that every tag is closed in order."""

    def __init__(self, text):
        super().__init__()
        self.open, self.links, self.words = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag != "br":
            self.open.append(tag)
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def read(picture):
    tags = Tags(picture._repr_html_())
    assert tags.open == []
    return tags


def test_every_lab_of_the_ladder_is_named_once_and_stands_on_earlier_ones():
    assert [lab.number for lab in LABS] == list(range(17))
    for lab in LABS[1:]:
        assert lab.layer in LAYERS
        assert lab.stands_on
        assert all(below < lab.number for below in lab.stands_on)


def test_linked_labs_are_the_notebooks_that_are_there():
    written = {path.name for path in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")}
    assert written <= {lab.file for lab in LABS}, "a notebook that the ladder does not link"
    linked = {lab.file for lab in LABS if lab.file}
    assert linked == written, "the ladder links a notebook that is not there"


def test_only_the_labs_that_are_there_are_links():
    files = {lab.file for lab in LABS if lab.file}
    assert set(read(stack("link", lab=2)).links) <= files
    assert set(read(ladder()).links) == files - {"00_start_here.ipynb"}
    for lab in LABS[1:]:
        assert f"{lab.number:02d} {lab.name}" in read(ladder()).words


def test_line_says_what_lab_02_stands_on():
    text = "".join(read(stack(lab=2)).words)
    assert "lab 02 of 16 · stands on 01 · 03 stands on it" in text


@pytest.mark.parametrize(("layer", "lit"), [("link", 1), (None, len(LAYERS))])
def test_present_layer_alone_is_lit(layer, lit):
    assert len(re.findall("background:#0072B2", stack(layer)._repr_html_())) == lit


def test_short_names_of_a_layer_are_accepted():
    assert repr(stack("transport")) == repr(stack("control")) == repr(stack("transport · control"))


def test_unknown_layer_and_lab_are_refused_with_those_that_exist():
    with pytest.raises(ValueError, match=r"layer = 'physical': must be one of device, link"):
        stack("physical")
    with pytest.raises(ValueError, match=r"lab = 17: must be a whole number from 0 to 16"):
        stack(lab=17)


def test_it_says_itself_in_words_and_takes_its_colours_from_the_page():
    picture = stack(lab=2)
    assert "this lab is about the link layer" in repr(picture)
    assert f'aria-label="{picture.description}"' in picture._repr_html_()
    assert "var(--jp-ui-font-color1,currentColor)" in picture._repr_html_()

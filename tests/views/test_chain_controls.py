"""The controls, presets and sentences of a repeater chain."""

import numpy as np
import pytest

from qnkit.model import replaced
from qnkit.network import Chain
from qnkit.views.chain_controls import chain_controls, chain_presets, say_chain, say_chain_key
from qnkit.views.controls import resolved

NAMES = ("links", "length", "memory", "swap", "light", "rule", "cut-off")
CUT = Chain(length_km=400.0, cutoff_s=1.0)


def told(chain):
    return say_chain(chain, np.random.default_rng(0))


def test_every_control_finds_its_field_and_unknown_names_are_refused():
    for path, control in chain_controls(*NAMES).items():
        assert resolved(path, control, CUT).label
    with pytest.raises(ValueError, match="'stations': must be one of links, length"):
        chain_controls("stations")


def test_presets_are_two_links_four_and_eight_that_fail():
    two, four, eight = chain_presets().values()
    assert two.exact is not None
    assert four.formula.key_hz > two.formula.key_hz > eight.formula.key_hz


def test_sentence_gives_rate_fidelity_key_and_the_verdict():
    said = told(Chain())
    assert "4 links give <b>4.36</b> pairs a second of fidelity <b>0.863</b>: 1.05 key bits" in said
    assert "Formula and engine agree: 300 pairs" in said
    assert "Formula, engine and exact state agree" in told(Chain(links=2))
    assert "One link gives a pair every <b>" in told(Chain(links=1))
    assert "<b>do not agree</b>" in told(Chain(links=8))
    assert "no key" in told(Chain(length_km=400.0))
    assert "too few pairs" in told(Chain(length_km=600.0, cutoff_s=0.05))


def test_sentence_of_the_cutoff_sets_key_beside_that_of_kept_pairs():
    said = say_chain_key(CUT)
    assert "With a cut-off of 1 s, 4 links give <b>0.036</b> key bits a second (every pair kept: none)" in said
    assert "4 links would give most" in said
    assert "With every pair kept: one every 1.42 s, of 0.754" in said
    assert "Every pair kept, 4 links give <b>no key</b>" in say_chain_key(replaced(CUT, "cutoff_s", None))
    assert "No number of links gives any" in say_chain_key(replaced(CUT, "cutoff_s", None))
    assert "one link gives <b>no key</b>" in say_chain_key(replaced(CUT, "links", 1))
    assert "One link would give most" in say_chain_key(Chain(length_km=1.0))

"""PNG files: read back by Pillow, an independent reader, to the same pixels."""

import io

import numpy as np
from PIL import Image

from qnkit.views.image import png

PIXELS = np.random.default_rng(4).integers(0, 256, (37, 53, 4), dtype=np.uint8)


def test_a_transparent_picture_comes_back_to_the_byte():
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(png(PIXELS)))), PIXELS)


def test_a_ground_shows_through_as_pillow_blends_it():
    ours = np.asarray(Image.open(io.BytesIO(png(PIXELS, "#204060"))), float)
    ground = Image.new("RGBA", (53, 37), "#204060")
    theirs = np.asarray(Image.alpha_composite(ground, Image.fromarray(PIXELS)).convert("RGB"), float)
    assert ours.shape == (37, 53, 3)
    assert np.abs(ours - theirs).max() <= 1  # each rounds once


def test_an_opaque_picture_hides_its_ground():
    opaque = PIXELS.copy()
    opaque[..., 3] = 255
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(png(opaque, "#ff0000")))), opaque[..., :3])

"""A chart taken along is the one on the page, in concrete colours, and nothing is fetched for it."""

import io
import struct
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from cx_models.presentation.charts.answers import alike_spec, answer_rows, answers_spec, groups_spec, months_spec
from cx_models.presentation.picture_file import INK, PAPER, picture
from cx_models.presentation.words import Language
from cx_models.voice.metrics import Measure, wilson
from cx_models.voice.spread import Answer

GROUPS = pd.DataFrame(
    {
        "group": ["Myymälä & <b>kioski</b>", "Puhelin"],
        "low": [0.6, 0.3], "middle": [0.7, 0.4], "high": [0.8, 0.5], "observed": [0.72, 0.39],
        "answers": [30, 40], "shown": ["70 %", "40 %"],
    }
)  # fmt: skip


def _ink(png):
    """How many points are as dark as letters."""
    image = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)
    return int((np.abs(image - [0x12, 0x21, 0x2B]).sum(axis=2) < 60).sum())


def svg(spec, rows, title="Otsikko"):
    return picture(spec, rows, title, "svg").decode()


def test_a_picture_holds_the_title_the_groups_and_the_scale_of_the_chart():
    drawn = svg(alike_spec(Measure.SATISFIED, "Tyytyväisten osuus", Language.FI, 2), GROUPS, "Tyytyväisyys, kanava")
    said = "".join(ElementTree.fromstring(drawn).itertext())
    for part in ("Tyytyväisyys, kanava", "Puhelin", "Tyytyväisten osuus", "Myymälä & <b>kioski</b>"):
        assert part in said
    assert "50\N{NO-BREAK SPACE}%" in said or "50\N{NARROW NO-BREAK SPACE}%" in said


@pytest.mark.parametrize("make", [groups_spec, alike_spec, months_spec], ids=lambda make: make.__name__)
def test_colours_are_concrete_on_white_paper(make):
    spec = make(Measure.NPS, "NPS", Language.EN) if make is months_spec else make(Measure.NPS, "NPS", Language.EN, 2)
    drawn = svg(spec, GROUPS)
    assert "currentColor" not in drawn and INK in drawn and PAPER in drawn
    assert "http" not in drawn.replace("http://www.w3.org", "")


def test_a_png_is_an_image_twice_as_fine_with_letters():
    answers = [Answer(float(value), wilson(0.2, 50), 10) for value in range(1, 6)]
    rows = answer_rows(answers, Language.EN)
    drawn, bare = (
        picture(answers_spec(said, said, said, Language.EN), rows, said, "png") for said in ("Answers on a scale", "")
    )
    assert drawn.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", drawn[16:24])
    assert width > 1_600 and height > 400
    assert _ink(drawn) > 1.3 * _ink(bare) > 0, "titles are drawn in letters"

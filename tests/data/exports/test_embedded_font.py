"""The part of the font that an SVG file carries."""

import io
import json

from fontTools.ttLib import TTFont

from data.exports.embedded_font import font_for


def test_a_file_carries_the_characters_of_its_figure_in_regular_and_bold():
    figure = {"layout": {"annotations": [{"text": "<b>Größe ≥ β-Endorphin</b> 幹"}]}, "data": [{"x": ["Zq"]}]}
    file = font_for(json.dumps(figure))
    font = TTFont(io.BytesIO(file))
    has = {chr(code) for code in font.getBestCmap()}
    assert set("Größe≥β-Endorphin0123456789Zq") <= has
    assert not set("幹xAW") & has
    (axis,) = font["fvar"].axes
    assert axis.axisTag == "wght" and axis.minValue <= 400 and axis.maxValue >= 700
    assert len(file) < 12_000


def test_the_reserved_name_is_not_given_to_the_part():
    font = TTFont(io.BytesIO(font_for("{}")))
    assert not [str(name) for name in font["name"].names if name.nameID and "Source" in str(name)]
    assert "SIL Open Font License" in font["name"].getDebugName(13)

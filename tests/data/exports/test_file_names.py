"""Names of downloads."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from data.exports.file_names import file_name

DAY = date(2026, 11, 22)


def test_a_name_tells_what_is_in_the_file():
    assert (
        file_name("stem_cells_neuropathic_pain", "years", DAY, 118, "pptx")
        == "stem_cells_neuropathic_pain-years-2026-11-22-n118.pptx"
    )


@given(st.text(), st.text(), st.text(max_size=8))
def test_no_text_makes_a_path_or_an_unsafe_name(topic, what, extension):
    name = file_name(topic, what, DAY, 0, extension)
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-.")
    assert name.count(".") == 1
    assert not name.startswith((".", "-"))
    assert len(name) < 200

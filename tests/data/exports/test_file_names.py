from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from data.exports.file_names import file_name

DAY = date(2026, 11, 22)


def test_a_name_says_topic_what_date_and_number():
    assert (
        file_name("stem_cells_neuropathic_pain", "references", DAY, 118, "ris")
        == "stem-cells-neuropathic-pain_references_2026-11-22_n118.ris"
    )
    assert file_name("pain", "Müller’s map", DAY, 1, ".PNG") == "pain_Mullers-map_2026-11-22_n1.png"


@given(st.text(), st.text())
def test_no_text_makes_a_path(topic, what):
    name = file_name(topic, what, DAY, 3, "csv")
    assert name.endswith("2026-11-22_n3.csv") and len(name) < 160
    assert not set(name) & set('/\\:*?"<>| ') and ".." not in name and not name.startswith((".", "-"))

from components.figure_card import with_open_mark
from components.gallery import conditions

SPEC = {
    "data": [
        {"customdata": [["Adipose", "source:adipose"], ["Dental", "source:dental"]]},
        {"x": [1]},
        {"customdata": [None, ["Adipose in 2015", "source:adipose", "years:2015"]]},
    ],
    "layout": {},
}


def selected(cell):
    return [trace.get("selectedpoints") for trace in with_open_mark(SPEC, conditions, cell)["data"]]


def test_the_mark_of_the_open_cell_is_selected_and_no_other():
    assert selected((("source", "dental"),)) == [[1], [], []]
    assert selected((("years", "2015"), ("source", "adipose"))) == [[], [], [1]]


def test_a_figure_without_the_open_cell_stays_as_it_is():
    assert with_open_mark(SPEC, conditions, ()) is SPEC
    assert with_open_mark(SPEC, conditions, (("source", "neural"),)) is SPEC

import json

import pandas as pd

from components.charts.catalogue import conditions
from components.charts.figure_card import as_table, with_open_mark

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


def test_a_table_is_sent_as_plain_values_and_a_long_one_says_what_it_lacks():
    shown = as_table(pd.DataFrame({"Name": ["<b>a</b>", "b"], "Papers": [1, None], "Share": [0.5, 2.0]}))
    assert json.loads(json.dumps(shown)) == {
        "columns": ["Name", "Papers", "Share"],
        "rows": [["<b>a</b>", 1, 0.5], ["b", None, 2.0]],
        "more": "",
    }
    long = as_table(pd.DataFrame({"Papers": range(1204)}))
    assert len(long["rows"]) == 500 and long["more"].startswith("The first 500 of 1,204 rows.")

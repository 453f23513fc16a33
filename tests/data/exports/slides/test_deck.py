"""Slides, read back with python-pptx and, for the numbers behind charts, with openpyxl."""

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE

from data.exports.citations import one_line
from data.exports.slides.charts import Chart, Panels, Series
from data.exports.slides.deck import Cover, Slide, Text, slide_deck
from data.exports.slides.shapes import Area, Drawing, Line, Mark, Numbers, Words
from data.exports.slides.tables import Cell, Column, Table
from data.exports.slides.text import Run

LINK = "https://map.example.org/trends?source=adipose"
BLUE, RED = "#0f5ac3", "#b3261e"
NAMES = tuple(
    f"{n} a category whose name runs on until it has got its eighty characters"[:80] for n in range(25)
)
TITLE = ("A title that goes on and on; " * 30)[:600]
YEARS = tuple(map(str, range(1950, 2027)))
BARS = Chart("bars", ("Adipose", "Dental"), (Series("Papers", (24, 4), (BLUE, RED)),), "Papers")
STACK = Chart(
    "stacked",
    ("2024", "2025", "2026"),
    (Series("Trial", (1, 0, 2), (BLUE,)), Series("Review", (3, 4, 1), (RED,))),
    "Papers",
    "Year of publication",
    frozenset({"2026"}),
)
LINES = replace(STACK, kind="lines", series=(Series("Share", (0.5, None, 12.25), (BLUE,)),))
PANELS = Panels(
    tuple(
        replace(STACK, kind="columns", series=STACK.series[:1], heading=name, tally=" · 3", most=2)
        for name in NAMES[:24]
    )
)
TABLE = Table(
    (Column("Trial", 4), Column("PMID")),
    ((Cell("A trial"), Cell("123", link="https://pubmed.ncbi.nlm.nih.gov/123/")),),
    more="And 3 more.",
)
MAP = Table(
    (Column("Source", 5), *(Column(name, align="center") for name in NAMES)),
    tuple((Cell(name), *(Cell("1,234▼", BLUE, "#ffffff") for _ in NAMES)) for name in NAMES),
    upright=True,
)
DRAWING = Drawing(
    1000,
    400,
    (
        Area((((0, 0), (100, 0), (100, 100)), ((200, 200), (300, 200), (300, 300))), BLUE, "#ffffff"),
        Line((0, 0), (1000, 400), 2, RED),
        Mark(500, 200, 30, "star", RED, "#ffffff"),
        Words(500, 300, ((Run("two"), Run(" runs", True)), (Run("lines"),)), 14, "center", "top", "#ffffff"),
    ),
)
NUMBERS = Numbers(
    (("Papers", "1,234,567", "of all"), ("Years", "1950–2026", ""), ("Searched", "22 Nov 2026", ""))
)
BODIES = {
    "bars": BARS,
    "25 bars": Chart("bars", NAMES, (Series("Papers", tuple(range(25)), (BLUE,)),), "Papers"),
    "stack": STACK,
    "77 years": Chart("stacked", YEARS, (Series("Papers", tuple(range(77)), (BLUE,)),), "Papers", "Year"),
    "lines": LINES,
    "panels": PANELS,
    "table": TABLE,
    "map": MAP,
    "drawing": DRAWING,
    "numbers": NUMBERS,
    "text": Text((("Query:", "stem cell[tiab] OR " * 400), ("Filters:", "no filters"))),
    "cover": Cover(("118 of 118 papers", TITLE)),
}


def slide(body, **more):
    words = {"source": "Source: PubMed.", "notes": "Said\naloud", "alt": "What it shows.", "link": LINK}
    return Slide("Papers by source", "118 of 118 papers · no filters", body, **{**words, **more})


def opened(*slides):
    return Presentation(io.BytesIO(slide_deck(slides)))


def page_of(body, **more):
    return opened(slide(body, **more)).slides[0]


def charts_of(page):
    return [shape.chart for shape in page.shapes if shape.has_chart]


def described(page):
    return {
        each.get("descr") for each in page.shapes._spTree.iter("{*}cNvPr") if each.get("descr") is not None
    }


def words_of(page):
    return " ".join("".join(run.itertext()) for run in page.shapes._spTree.iter("{*}t"))


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_every_slide_has_its_words_its_notes_its_code_and_its_link(body):
    page = page_of(body)
    written = words_of(page)
    assert page.shapes.title.text_frame.text == "Papers by source"
    assert "118 of 118 papers · no filters" in written
    assert "Source: PubMed." in written
    assert page.notes_slide.notes_text_frame.text == "Said\naloud"
    assert {rel.target_ref for rel in page.part.rels.values() if rel.is_external} >= {LINK}
    assert "map.example.org" in written
    if not isinstance(body, Text | Numbers | Cover):
        assert any("What it shows." in words for words in described(page))
    (code,) = (shape for shape in page.shapes if shape.shape_type is not None and hasattr(shape, "image"))
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(code.image.blob)).convert("L"))
    assert found.text == LINK


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("title", ["Short", TITLE, "כאב נוירופתי ותאי גזע"], ids=["short", "long", "Hebrew"])
def test_nothing_leaves_the_slide_and_no_type_is_too_small(body, title):
    deck = opened(slide(body) if title == "Short" else replace(slide(body, remarks=title * 9), title=title))
    (page,) = deck.slides
    for shape in page.shapes:
        assert shape.left >= 0 and shape.top >= 0
        assert shape.left + shape.width <= deck.slide_width
        assert shape.top + shape.height <= deck.slide_height
    parts = [page.shapes._spTree, *(chart._chartSpace for chart in charts_of(page))]
    sizes = [
        int(size) for part in parts for each in part.iter() if (size := each.get("sz")) and size.isdigit()
    ]
    assert sizes and min(sizes) >= 1200


@pytest.mark.parametrize("body", [MAP, TABLE, BODIES["text"]], ids=["map", "table", "text"])
def test_the_body_ends_above_the_source(body):
    page = page_of(body, remarks=TITLE, source="Source: PubMed, the last words.")
    boxes = [shape for shape in page.shapes if shape.has_text_frame]
    (foot,) = (shape for shape in boxes if "last words" in shape.text_frame.text)
    for shape in page.shapes:
        if shape.has_table:
            assert shape.top + sum(row.height for row in shape.table.rows) <= foot.top
        elif shape.shape_id != foot.shape_id and shape.top > 118 * 12700:
            assert shape.top + shape.height <= foot.top


def test_long_remarks_are_cut_and_the_source_stays():
    words = words_of(page_of(BARS, remarks="A remark. " * 200, source="Source: PubMed, all of it."))
    assert words.count("A remark.") > 10
    assert "… Source: PubMed, all of it." in words


def test_charts_are_native_and_hold_the_numbers():
    (chart,) = charts_of(page_of(BARS))
    assert chart.chart_type == XL_CHART_TYPE.BAR_CLUSTERED
    assert list(chart.plots[0].categories) == ["Adipose", "Dental"]
    assert list(chart.plots[0].series[0].values) == [24, 4]
    (chart,) = charts_of(page_of(STACK))
    assert chart.chart_type == XL_CHART_TYPE.COLUMN_STACKED
    assert [(one.name, list(one.values)) for one in chart.plots[0].series] == [
        ("Trial", [1, 0, 2]),
        ("Review", [3, 4, 1]),
    ]
    (chart,) = charts_of(page_of(LINES))
    assert chart.chart_type == XL_CHART_TYPE.LINE_MARKERS
    assert list(chart.plots[0].series[0].values) == [0.5, None, 12.25]
    assert len(charts_of(page_of(PANELS))) == 24


def test_a_running_year_looks_unfinished():
    (chart,) = charts_of(page_of(STACK))
    for one in chart.plots[0].series:
        patterned = one._element.findall(".//{*}dPt/{*}spPr/{*}pattFill")
        assert len(patterned) == 1
        assert one._element.find("{*}dPt/{*}idx").get("val") == "2"
    (chart,) = charts_of(page_of(LINES))
    dashed = chart.plots[0].series[0]._element.findall(".//{*}dPt/{*}spPr/{*}ln/{*}prstDash")
    assert [each.get("val") for each in dashed] == ["sysDot"]


def test_the_numbers_behind_a_chart_are_no_formulas_and_no_links():
    evil = ('=HYPERLINK("http://a.org")', "+1+1", "-2", "@SUM(A1)", "http://a.org", "='C:\\x'!A1", "1")
    chart = Chart("bars", evil, (Series("=cmd|' /C calc'!A0", tuple(range(7)), (BLUE,)),), "Papers")
    (native,) = charts_of(page_of(chart))
    book = openpyxl.load_workbook(io.BytesIO(native.part.chart_workbook.xlsx_part.blob))
    (sheet,) = book.worksheets
    rows = list(sheet.iter_rows())
    assert sheet.title == "Sheet1"
    assert [row[0].value for row in rows[1:]] == list(evil)
    assert {row[0].data_type for row in rows[1:]} == {"s"}
    assert rows[0][1].value == "=cmd|' /C calc'!A0" and rows[0][1].data_type == "s"
    assert [row[1].value for row in rows[1:]] == list(range(7))
    assert not any(cell.hyperlink for row in rows for cell in row)


def test_tables_are_native_and_their_links_open():
    page = page_of(TABLE)
    (frame,) = (shape for shape in page.shapes if shape.has_table)
    assert [[cell.text for cell in row.cells] for row in frame.table.rows] == [
        ["Trial", "PMID"],
        ["A trial", "123"],
    ]
    run = frame.table.cell(1, 1).text_frame.paragraphs[0].runs[0]
    assert run.hyperlink.address == "https://pubmed.ncbi.nlm.nih.gov/123/"
    assert "And 3 more." in words_of(page)


def test_rows_beyond_the_slide_are_counted():
    page = page_of(MAP)
    (frame,) = (shape for shape in page.shapes if shape.has_table)
    shown = len(frame.table.rows) - 1
    assert 15 < shown < 25
    assert f"{25 - shown} more rows are in the live view." in words_of(page)


def test_a_drawing_is_one_group_of_shapes_true_to_each_other():
    page = page_of(DRAWING)
    (group,) = (shape for shape in page.shapes if hasattr(shape, "shapes"))
    assert len(group.shapes) == 5  # two outlines, a line, a star, words
    first, second, line, star, words = group.shapes
    assert first.width == pytest.approx(second.width, abs=300)
    assert line.width == pytest.approx(10 * first.width, rel=0.01)
    assert star.left + star.width / 2 == pytest.approx(line.left + line.width / 2, abs=300)
    assert words.text_frame.text == "two runs\nlines"


def test_words_read_from_the_right_begin_at_the_right():
    deck = opened(replace(slide(BARS), title="כאב נוירופתי", subtitle="ألم الأعصاب"))
    rtl = [each.get("rtl") for each in deck.slides[0].shapes._spTree.iter("{*}pPr")]
    assert rtl.count("1") == 2


@pytest.mark.parametrize(
    ("link", "coded", "linked"),
    [(LINK + "&a=" + "x" * 800, False, True), (LINK + "&a=" + "x" * 8000, False, False), ("", False, False)],
    ids=["too fine", "too long", "none"],
)
def test_a_link_too_long_for_a_code_is_told(link, coded, linked):
    page = page_of(BARS, link=link)
    assert any(hasattr(shape, "image") for shape in page.shapes) is coded
    assert any(rel.is_external for rel in page.part.rels.values()) is linked
    assert ("too long for" in words_of(page)) is bool(link)


def test_only_web_addresses_are_links():
    with pytest.raises(ValueError, match="not a web address"):
        slide_deck([slide(BARS, link="javascript:alert(1)")])


def test_nothing_else_is_fetched_from_outside():
    data = slide_deck([slide(body) for body in BODIES.values()])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        links = "".join(
            package.read(name).decode() for name in package.namelist() if name.endswith(".rels")
        ).split("<Relationship ")
    outside = [link for link in links if 'TargetMode="External"' in link]
    assert outside and all("/hyperlink" in link for link in outside)


odd = st.text(st.characters(), max_size=120)  # control characters and half surrogates among them


@settings(max_examples=25, deadline=None)
@given(odd, odd, odd)
def test_no_text_breaks_a_slide(title, name, remark):
    bodies = (
        Chart("bars", (name, "b"), (Series(remark, (1, 2), (BLUE,)),), name),
        Chart("stacked", (name,), (Series(name, (1,), (BLUE,)), Series(title, (1,), (RED,))), name, title),
        Table((Column(name), Column(title)), ((Cell(remark), Cell(name)),), upright=True, more=remark),
        Drawing(10, 10, (Words(5, 5, ((Run(name),),), 14, "left", "top"),)),
        Numbers(((name, title, remark),)),
        Text(((name, title),)),
        Cover((name,)),
    )
    deck = opened(
        *(Slide(title, name, body, remark, title, f"{name}\n{remark}", name, LINK) for body in bodies)
    )
    assert len(deck.slides) == len(bodies)
    (chart,) = charts_of(deck.slides[0])
    assert list(chart.plots[0].series[0].values) == [1, 2]
    if one_line(title) and len(title) < 40:
        assert deck.slides[6].shapes.title.text_frame.text == one_line(title)

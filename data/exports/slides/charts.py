"""Native PowerPoint charts, so that numbers, colours and type can be edited."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10, sqrt
from typing import Any, Literal

import xlsxwriter
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt

from data.exports.slides.text import GRID, GROUND, INK, LINE, MUTED, SMALLEST, Box, cut, describe, rgb
from data.exports.text_metrics import text_width
from data.records.text import one_line

ChartKind = Literal["bars", "columns", "stacked", "lines"]
_TYPES = {
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "stacked": XL_CHART_TYPE.COLUMN_STACKED,
    "lines": XL_CHART_TYPE.LINE_MARKERS,
}
_LARGEST = 18  # largest type size in a chart, in points
_TITLE = 0.78  # share of a chart's width above which LibreOffice wraps its title
_NAMES = 0.36  # maximum share of the width for names next to bars


@dataclass(frozen=True, slots=True)
class Series:
    """One series of numbers.

    Attributes:
        values: one per category; None for no value.
        colours: '#rrggbb', one for all values or one for each.
    """

    name: str
    values: tuple[float | None, ...]
    colours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of categories.

    Attributes:
        kind: horizontal bars, columns side by side, stacked columns, or lines.
        unfinished: incomplete categories: striped in stacks, dotted in lines, pale in columns.
        heading: shown above the chart if several share a slide; cut if there is no room.
        tally: shown after the heading, and never cut.
        most: the end of the axis, so that several charts share one scale; None for automatic.
    """

    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    value_title: str
    category_title: str = ""
    unfinished: frozenset[str] = frozenset()
    heading: str = ""
    tally: str = ""
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Panels:
    """Several small charts on one scale, side by side."""

    charts: tuple[Chart, ...]


def add_chart(shapes: Any, chart: Chart, box: Box, alt: str) -> None:
    """Draw a chart in a box; `alt` is its description for screen readers."""
    size = _type_size(chart, box)
    native = _placed(shapes, chart, box, alt, _names(chart, box, size))
    native.has_title = False
    native.font.size = Pt(size)
    native.font.color.rgb = rgb(INK)
    several = len(chart.series) > 1
    native.has_legend = several
    if several:
        native.legend.position = XL_LEGEND_POSITION.RIGHT if chart.kind == "lines" else XL_LEGEND_POSITION.TOP
        native.legend.include_in_layout = False
        native.legend.font.size = Pt(min(size, 14))
        native.legend.font.color.rgb = rgb(INK)
    plot = native.plots[0]
    if chart.kind == "bars":
        plot.gap_width, plot.overlap = (40, 0) if several else (35, 0)
        _number_bars(native, size)
    else:
        _value_axis(native.value_axis, chart, size)
        _category_axis(native.category_axis, chart, box, size)
        if chart.kind != "lines":
            plot.gap_width = 25


def add_panels(shapes: Any, panels: Panels, box: Box, alt: str) -> None:
    """Draw small charts in rows; `alt` describes all of them together."""
    across = _across(len(panels.charts), box)
    down = ceil(len(panels.charts) / across)
    gap = 10
    wide, high = (box.width - gap * (across - 1)) / across, (box.height - gap * (down - 1)) / down
    lines = 1 if high < 90 else 2
    head = 6 + lines * LINE * SMALLEST
    for place, chart in enumerate(panels.charts):
        row, column = divmod(place, across)
        at = Box(box.left + column * (wide + gap), box.top + row * (high + gap), wide, high)
        native = _placed(shapes, chart, at, f"{alt} Part: {chart.heading}.", chart.categories)
        native.font.size = Pt(SMALLEST)
        native.font.color.rgb = rgb(MUTED)
        native.has_legend = False
        native.has_title = True
        title = native.chart_title
        title.include_in_layout = False
        room = _TITLE * wide - text_width(chart.tally, SMALLEST, bold=True) / lines
        title.text_frame.text = f"{cut(chart.heading, room, SMALLEST, lines, bold=True)}{chart.tally}"
        title.text_frame.paragraphs[0].font.size = Pt(SMALLEST)
        title.text_frame.paragraphs[0].font.bold = True
        title.text_frame.paragraphs[0].font.color.rgb = rgb(INK)
        native.plots[0].gap_width = 15
        axis = native.value_axis
        axis.minimum_scale, axis.maximum_scale = 0, chart.most
        axis.major_unit = chart.most
        axis.has_major_gridlines = True
        axis.major_gridlines.format.line.color.rgb = rgb(GRID)
        axis.format.line.fill.background()
        _quiet(native.category_axis)
        native.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
        _titled(native.category_axis, _span(chart.categories), SMALLEST)
        _plot_area(native, Box(26 / wide, head / high, 1 - 30 / wide, 1 - (head + 24) / high))


def _plot_area(native: Any, share: Box) -> None:
    """Set the position of the plot area inside its axes, in shares of the chart's width and height."""
    area = native._chartSpace.chart.plotArea
    for layout in area.findall(qn("c:layout")):
        area.remove(layout)
    layout, manual = OxmlElement("c:layout"), OxmlElement("c:manualLayout")
    layout.append(manual)
    settings: dict[str, str | float] = {"layoutTarget": "inner", "xMode": "edge", "yMode": "edge"}
    settings |= {"x": share.left, "y": share.top, "w": share.width, "h": share.height}
    for name, value in settings.items():
        setting = OxmlElement(f"c:{name}")
        setting.set("val", str(value))
        manual.append(setting)
    area.insert(0, layout)


def _span(categories: Sequence[str]) -> str:
    """The first and the last category, if there is no room to name each one."""
    return categories[0] if len(categories) == 1 else f"{categories[0]} to {categories[-1]}"


def _placed(shapes: Any, chart: Chart, box: Box, alt: str, names: Sequence[str]) -> Any:
    """The chart with its data and colours."""
    data: Any = CategoryChartData(number_format="#,##0" if _is_whole(chart) else "#,##0.0#")  # type: ignore[no-untyped-call]
    data.categories = [one_line(name) or " " for name in names]
    for one in chart.series:
        data.add_series(one_line(one.name), one.values)
    frame = shapes.add_chart(_TYPES[chart.kind], *box.edges, data)
    describe(frame, alt)
    # In the workbook that python-pptx writes behind a chart, '=…' in a name would become a formula.
    frame.chart.part.chart_workbook.update_from_xlsx_blob(_workbook(data))
    for native, one in zip(frame.chart.plots[0].series, chart.series, strict=True):
        _coloured(native, one, chart)
    return frame.chart


def _is_whole(chart: Chart) -> bool:
    return all(float(value).is_integer() for one in chart.series for value in one.values if value is not None)


def _workbook(data: Any) -> bytes:
    """The workbook behind a chart, which PowerPoint opens for editing; text stays text."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("Sheet1")
        shown = book.add_format({"num_format": data.number_format})
        for row, category in enumerate(data.categories, 1):
            sheet.write_string(row, 0, str(category.label))
        for column, series in enumerate(data, 1):
            sheet.write_string(0, column, series.name)
            for row, value in enumerate(series.values, 1):
                if value is not None:
                    sheet.write_number(row, column, value, shown)
    return out.getvalue()


def _coloured(native: Any, one: Series, chart: Chart) -> None:
    colour = one.colours[0]
    if chart.kind == "lines":
        native.smooth = False
        native.format.line.color.rgb = rgb(colour)
        native.format.line.width = Pt(2.5)
        native.marker.size = 7
        native.marker.format.fill.solid()
        native.marker.format.fill.fore_color.rgb = rgb(colour)
        native.marker.format.line.color.rgb = rgb(colour)
    else:
        native.format.fill.solid()
        native.format.fill.fore_color.rgb = rgb(colour)
        native.invert_if_negative = False
    for place, category in enumerate(chart.categories):
        if len(one.colours) > 1 and one.colours[place] != colour:
            fill = native.points[place].format.fill
            fill.solid()
            fill.fore_color.rgb = rgb(one.colours[place])
        if category in chart.unfinished and one.values[place] is not None:
            _unfinished(native.points[place], one.colours[place % len(one.colours)], chart.kind)


def _unfinished(point: Any, colour: str, kind: ChartKind) -> None:
    if kind == "lines":
        point.format.line.color.rgb = rgb(colour)
        point.format.line.dash_style = MSO_LINE.ROUND_DOT
        point.marker.format.fill.solid()
        point.marker.format.fill.fore_color.rgb = rgb(GROUND)
        point.marker.format.line.color.rgb = rgb(colour)
    elif kind == "stacked":
        point.format.fill.patterned()
        point.format.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        point.format.fill.fore_color.rgb = rgb(GROUND)
        point.format.fill.back_color.rgb = rgb(colour)
    else:
        point.format.fill.solid()
        point.format.fill.fore_color.rgb = rgb(_pale(colour))


def _pale(colour: str) -> str:
    """The colour mixed with white, three parts in five."""
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(part * 0.4 + 255 * 0.6):02x}" for part in parts)


def _type_size(chart: Chart, box: Box) -> int:
    """The largest type size at which the names next to bars are not cut; for other charts, a usual size."""
    if chart.kind != "bars":
        return 16
    row = box.height / max(len(chart.categories), 1)
    largest = int(min(_LARGEST, max(SMALLEST, row * 0.62)))
    sizes = range(largest, SMALLEST, -1)
    whole = [one_line(name) for name in chart.categories]
    return next((size for size in sizes if _names(chart, box, size) == whole), SMALLEST)


def _names(chart: Chart, box: Box, size: float) -> list[str]:
    """Names of categories; those next to bars are cut to fit."""
    if chart.kind != "bars":
        return list(chart.categories)
    lines = max(1, int(box.height / max(len(chart.categories), 1) / (size * LINE)))
    return [cut(name, box.width * _NAMES, size, lines) for name in chart.categories]


def _number_bars(native: Any, size: float) -> None:
    """Put numbers at the ends of bars instead of an axis, and the first bar at the top."""
    axis = native.value_axis
    axis.visible = axis.has_major_gridlines = False
    axis.minimum_scale = 0
    names = native.category_axis
    names.reverse_order = True
    _quiet(names)
    _turned(names, upright=False)
    plot = native.plots[0]
    plot.vary_by_categories = False
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.show_value = True
    labels.number_format_is_linked = True
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size = Pt(size)
    labels.font.color.rgb = rgb(INK)


def _value_axis(axis: Any, chart: Chart, size: float) -> None:
    totals = [
        sum(values) if chart.kind == "stacked" else max(values)
        for values in zip(*([value or 0 for value in one.values] for one in chart.series), strict=True)
    ]
    peak = chart.most or max(totals, default=1) or 1
    axis.minimum_scale = 0
    axis.major_unit = _step(peak, _is_whole(chart))
    axis.maximum_scale = ceil(peak / axis.major_unit) * axis.major_unit
    axis.has_major_gridlines = True
    axis.major_gridlines.format.line.color.rgb = rgb(GRID)
    axis.format.line.fill.background()
    axis.tick_labels.font.color.rgb = rgb(MUTED)
    axis.tick_labels.font.size = Pt(size)
    _titled(axis, chart.value_title, size)


def _category_axis(axis: Any, chart: Chart, box: Box, size: int) -> None:
    """Names below columns and lines: horizontal if they fit, else rotated, and at worst not all of them."""
    _quiet(axis)
    _titled(axis, chart.category_title, size)
    room = box.width * (0.72 if chart.kind == "lines" else 0.92) / max(len(chart.categories), 1)
    longest = (
        max((text_width(name, 1) for name in chart.categories), default=1) * 1.2
    )  # with space between them
    fitting = [each for each in range(size, SMALLEST - 1, -1) if longest * each <= room]
    upright = [each for each in range(size, SMALLEST - 1, -1) if LINE * each <= room]
    _turned(axis, upright=not fitting)
    axis.tick_labels.font.size = Pt((fitting or upright or [SMALLEST])[0])
    if not fitting and not upright:
        _label_every(axis, ceil(LINE * SMALLEST / room))


def _quiet(axis: Any) -> None:
    """An axis of names: a thin line without ticks."""
    axis.has_major_gridlines = False
    axis.format.line.color.rgb = rgb(MUTED)
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.tick_labels.font.color.rgb = rgb(INK)


def _turned(axis: Any, *, upright: bool) -> None:
    """Set the rotation of names explicitly, because programs differ in it; the unit is 1/60,000 degree."""
    axis._element.txPr.bodyPr.set("rot", "-5400000" if upright else "0")


def _titled(axis: Any, title: str, size: float) -> None:
    axis.has_title = bool(title)
    if title:
        frame = axis.axis_title.text_frame
        frame.text = one_line(title)
        frame.paragraphs[0].font.size = Pt(size)
        frame.paragraphs[0].font.bold = False
        frame.paragraphs[0].font.color.rgb = rgb(MUTED)


def _label_every(axis: Any, step: int) -> None:
    """Label only every nth category, so that labels do not overlap."""
    # CT_CatAx is a sequence: the skip comes right before 'noMultiLvlLbl' (ECMA-376 part 1, 21.2.2.25).
    last = axis._element.find(qn("c:noMultiLvlLbl"))
    for name in ("c:tickLblSkip", "c:tickMarkSkip"):
        skip = OxmlElement(name)
        skip.set("val", str(step))
        last.addprevious(skip)


def _step(peak: float, whole: bool) -> float:
    """A round step that divides an axis up to `peak` into at most five intervals."""
    tenth = 10.0 ** (floor(log10(peak)) - 1)
    step = next(n * tenth for n in (1, 2, 5, 10, 20, 50) if peak / (n * tenth) <= 5)
    return max(step, 1.0) if whole else step


def _across(charts: int, box: Box) -> int:
    """The number of small charts per row, each about twice as wide as high."""
    return max(1, min(charts, round(sqrt(charts * box.width / box.height / 1.6))))

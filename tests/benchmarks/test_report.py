"""The report of `make bench`: nothing that was measured is lost on its way into it, failures are told."""

from __future__ import annotations

import json
import platform
from pathlib import Path

import pytest

from benchmarks import __main__ as command
from benchmarks import report
from benchmarks.measure import Line, Sample
from benchmarks.records import FIRST_PMID, synthetic
from benchmarks.report import Part


def line(size: int, ours: float, **changed: object) -> Line:
    values: dict[str, object] = {
        "what": "papers | years",
        "size": size,
        "ours": Sample((ours, ours + 1, ours + 2)),
        "peer": "pandas",
        "theirs": Sample((ours * 10,)),
        "unit": "ms",
        "bound": "at most",
        "reach": 0.1,
        "finding": "",
    }
    return Line(**values | changed)  # type: ignore[arg-type]


def part(**changed: object) -> Part:
    values: dict[str, object] = {
        "name": "server_work",
        "measured": "2026-11-22T10:00+00:00",
        "quick": False,
        "seconds": 3.0,
        "lines": (line(100, 9), line(1_000, 99)),
    }
    return Part(**values | changed)  # type: ignore[arg-type]


def test_a_line_passes_to_another_process_unchanged() -> None:
    assert report.line_from_json(report.line_to_json(line(5, 1.5))) == line(5, 1.5)


def test_a_report_is_read_back_with_where_each_part_was_measured(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    assert report.read(file) == ()
    parts = (part(where="processor P. Python 3."), part(name="memory", failure="It broke."))
    file.write_text(report.as_json(parts), encoding="utf-8")
    assert report.read(file) == parts


def test_json_tells_what_follows_from_the_figures() -> None:
    told = json.loads(report.as_json([part()]))["parts"][0]
    first = told["lines"][0]
    assert (first["ratio"], first["reached"]) == (10 / 90, False)
    assert first["ours"] == {"values": [9, 10, 11], "median": 10, "quartiles": [9.5, 10.5]}
    assert told["growth"][0]["ours"] == pytest.approx(1.0)


def test_markdown_tells_each_line_and_failure() -> None:
    broken = part(lines=(line(1_500, 9, finding="all in pandas"),), failure="It broke.", where=report.where())
    text = report.as_markdown([broken])
    assert (
        "| papers \\| years | 1,500 | 10 ms (9.5 to 10.5) | pandas | 90 ms | 0.111 | at most 0.1 | **no** |"
        in text
    )
    assert "- papers \\| years, 1,500: all in pandas" in text
    assert "**It did not come to its end:** It broke." in text
    assert "in 3 s. processor " in text and f"Python {platform.python_version()}, " in text


def test_growth_needs_two_sizes() -> None:
    assert report.growths([line(100, 9)]) == ()
    assert report.growths([line(0, 9), line(0, 9)]) == ()
    grown = report.growths([line(1_000, 999), line(10, 9)])
    assert [growth.sizes for growth in grown] == [(10, 1_000)]
    assert grown[0].ours == pytest.approx(1.0)


def test_growth_of_a_rate_is_that_of_the_time_for_all_records() -> None:
    (grown,) = report.growths([line(100, 9, unit="records/s"), line(200, 9, unit="records/s")])
    assert grown.what.startswith("time for ")
    assert grown.ours == pytest.approx(1.0)


def test_a_finding_of_several_sizes_is_told_once() -> None:
    lines = tuple(line(size, 9, what="papers", finding="all in pandas") for size in (100, 2_000))
    told = report.as_markdown([part(lines=lines)])
    assert told.count("all in pandas") == 1
    assert "- papers, 100, 2,000: all in pandas" in told


def test_a_benchmark_that_breaks_keeps_the_lines_it_gave(monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        "from benchmarks.measure import Line, Sample; from benchmarks.report import line_to_json;"
        "print(line_to_json(Line('a', 1, Sample((1.0,)), 'b', Sample((2.0,)), 's', 'seen')), flush=True);"
        "raise ValueError('no more')"
    )
    monkeypatch.setattr(command, "_TELL", code)
    found = command.measured("any", quick=True)
    assert [line.what for line in found.lines] == ["a"]
    assert found.failure == "ValueError: no more"


def test_all_benchmarks_are_found() -> None:
    assert "medline" in command.names()
    assert not {"measure", "report", "harvest_time", "__main__"} & set(command.names())


def test_made_records_are_the_same_ones_every_time_and_unlike_each_other() -> None:
    few, many = list(synthetic(50)), list(synthetic(300))
    assert many[:50] == few
    assert [record.pmid for record in many] == list(range(FIRST_PMID, FIRST_PMID + 300))
    assert len({record.abstract for record in many}) == 300
    assert 1_400 < sum(len(record.abstract) for record in many) / 300 < 1_900

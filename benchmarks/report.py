"""The report: every line that was measured, on which machine, and how each grows with size."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.measure import Line, Sample, exponent

_PACKAGES = (
    "streamlit",
    "plotly",
    "pandas",
    "numpy",
    "pyarrow",
    "biopython",
    "ahocorasick_rs",
    "pyahocorasick",
    "SQLAlchemy",
    "orjson",
)


@dataclass(frozen=True, slots=True)
class Part:
    """What one benchmark told.

    Attributes:
        name: of its module.
        measured: when, ISO 8601 to the minute.
        quick: whether on small sizes, with few repeats.
        seconds: how long it took.
        lines: as far as it came.
        failure: why it did not come to its end, '' if it did.
        where: the machine and the versions that it was measured with, in words.
    """

    name: str
    measured: str
    quick: bool
    seconds: float
    lines: tuple[Line, ...]
    failure: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Growth:
    """How a line grows: time is about size to the power of the exponent (1: in proportion)."""

    what: str
    sizes: tuple[int, ...]
    ours: float
    peer: str
    theirs: float


def where() -> str:
    """This machine, and the versions of what is measured, in words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    machine = {
        "processor": _processor(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{memory:.0f} GB",
        "system": f"{platform.system()} {platform.release()}",
    }
    versions = {"Python": platform.python_version()} | {name: version(name) for name in _PACKAGES}
    if chromium := shutil.which("chromium") or shutil.which("google-chrome"):
        told = subprocess.run([chromium, "--version"], capture_output=True, text=True).stdout
        versions["Chromium"] = next(iter(re.findall(r"[\d.]{5,}", told)), "unknown")
    return _in_words(machine, "; ") + ". " + _in_words(versions, ", ") + "."


def growths(lines: Iterable[Line]) -> tuple[Growth, ...]:
    """How each line that was measured at several sizes grows; a rate as the time for all records."""
    series: dict[tuple[str, str], dict[int, tuple[float, float]]] = {}
    for line in lines:
        ours, theirs, what = line.ours.median, line.theirs.median, line.what
        if line.unit == "records/s":
            ours, theirs, what = line.size / ours, line.size / theirs, f"time for {what}"
        if line.size:
            series.setdefault((what, line.peer), {})[line.size] = ours, theirs
    return tuple(
        Growth(what, tuple(sizes), exponent(sizes, ours), peer, exponent(sizes, theirs))
        for (what, peer), by_size in series.items()
        if len(sizes := sorted(by_size)) > 1
        for ours, theirs in [zip(*(by_size[size] for size in sizes), strict=True)]
    )


def line_to_json(line: Line) -> str:
    """A line for another process, `line_from_json` reads it."""
    return json.dumps(asdict(line))


def line_from_json(text: str) -> Line:
    """The line that `line_to_json` was given."""
    return _line(json.loads(text))


def read(path: Path) -> tuple[Part, ...]:
    """The parts of a report; none if there is no report."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    return tuple(
        Part(
            part["name"],
            part["measured"],
            part["quick"],
            part["seconds"],
            tuple(_line(line) for line in part["lines"]),
            part["failure"],
            part["where"],
        )
        for part in told["parts"]
    )


def as_json(parts: Sequence[Part]) -> str:
    """The whole report for programs."""
    told = {
        "parts": [
            asdict(part)
            | {
                "lines": [
                    asdict(line)
                    | {
                        "ratio": line.ratio,
                        "reached": line.reached,
                        "ours": _sample_told(line.ours),
                        "theirs": _sample_told(line.theirs),
                    }
                    for line in part.lines
                ],
                "growth": [asdict(growth) for growth in growths(part.lines)],
            }
            for part in parts
        ],
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def as_markdown(parts: Sequence[Part]) -> str:
    """The whole report for readers."""
    blocks = [
        "# How fast it is",
        "Written by `make bench`. Each line is this project beside a peer or a limit, measured in the same "
        "run; figures are medians with their quartiles. Counts were checked against a slow, obvious one.",
    ]
    for part in parts:
        blocks.append(f"## {part.name.replace('_', ' ').capitalize()}")
        quick = ", quick: small sizes, few repeats" if part.quick else ""
        blocks.append(f"Measured {part.measured} in {part.seconds:.0f} s{quick}. {part.where}".strip())
        if part.lines:
            blocks.append("\n".join([_HEAD, *map(_row, part.lines)]))
        blocks += _findings(part.lines)
        if found := growths(part.lines):
            blocks.append("\n".join(map(_growth, found)))
        if part.failure:
            blocks.append(f"**It did not come to its end:** {_cell(part.failure)}")
    return "\n\n".join(blocks) + "\n"


_HEAD = (
    "| what | records | this project | peer | its figure | ratio | to reach | reached |\n"
    "| --- | ---: | ---: | --- | ---: | ---: | --- | --- |"
)


def _row(line: Line) -> str:
    reached = {True: "yes", False: "**no**", None: ""}[line.reached]
    bound = "" if line.bound == "seen" else f"{line.bound} {line.reach:g}"
    size = f"{line.size:,}" if line.size else ""
    cells = (line.what, size, _figure(line.ours, line.unit), line.peer, _figure(line.theirs, line.unit))
    return f"| {' | '.join(map(_cell, cells))} | {_number(line.ratio)} | {bound} | {reached} |"


def _findings(lines: Iterable[Line]) -> list[str]:
    """What was found of each line; told once where it is the same at several sizes."""
    sizes: dict[tuple[str, str], list[int]] = {}
    for line in lines:
        if line.finding:
            sizes.setdefault((line.what, line.finding), []).append(line.size)
    told = [
        f"- {_cell(what)}{''.join(f', {size:,}' for size in at if size)}: {_cell(finding)}"
        for (what, finding), at in sizes.items()
    ]
    return ["\n".join(told)] if told else []


def _growth(growth: Growth) -> str:
    sizes = ", ".join(f"{size:,}" for size in growth.sizes)
    return (
        f"Growth over {sizes}: {_cell(growth.what)} to the power of {growth.ours:.2f} "
        f"({_cell(growth.peer)}: {growth.theirs:.2f})."
    )


def _figure(sample: Sample, unit: str) -> str:
    low, high = sample.quartiles
    spread = f" ({_number(low)} to {_number(high)})" if len(sample.values) > 1 else ""
    return f"{_number(sample.median)} {unit}{spread}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _in_words(named: Mapping[str, str], between: str) -> str:
    return between.join(f"{name} {value}" for name, value in named.items())


def _sample_told(sample: Sample) -> dict[str, Any]:
    return {"values": sample.values, "median": sample.median, "quartiles": sample.quartiles}


def _line(told: Mapping[str, Any]) -> Line:
    samples = {name: Sample(tuple(told[name]["values"])) for name in ("ours", "theirs")}
    names = ("what", "size", "peer", "unit", "bound", "reach", "finding")
    return Line(**{name: told[name] for name in names}, **samples)


def _processor() -> str:
    try:
        named = re.search(r"(?m)^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    except OSError:
        named = None
    return named[1] if named else platform.processor() or sys.platform

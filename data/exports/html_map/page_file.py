"""The page as a file: its template, styles, scripts, font and data in one, and nothing that is fetched."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from data.about import project
from data.evidence.view import View
from data.exports import fonts
from data.exports.html_map.methods import methods
from data.exports.html_map.payload import Start, payload, rows_in_file
from data.exports.source_line import source_line
from data.records.record import Record
from data.records.text import day

_FOLDER = Path(__file__).parent / "page"
_SCRIPTS = (
    *("data.js", "search.js", "counts.js", "crosstab.js"),
    *("elements.js", "filters.js", "map.js", "papers.js", "main.js"),
)
# Characters that could end the element, or a line of a script, inside JSON.
_NOT_IN_SCRIPT = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class About:
    """What the page says of itself.

    Attributes:
        papers: what the file holds: '24 of 82 papers · Species: Rat'.
        written: the day on which it is written.
        link: the address of the live view; '' if unknown.
    """

    papers: str
    written: date
    link: str = ""


def html_map(view: View, records: Iterable[Record], about: About, start: Start) -> Iterator[str]:
    """Write the page.

    Args:
        view: the papers; those that pass its filters are in the file, see `rows_in_file`.
        records: of these papers, in any order.
        about: what the page says of itself.
        start: how the map is drawn at first.

    Yields:
        HTML, in pieces.
    """
    evidence = view.evidence
    data = payload(view, rows_in_file(view), records, start)
    style, script = _style(), _script()
    policy = (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    parts = {
        "policy": escape(policy),
        "generator": escape(f"{project().title} {project().version}"),
        "title": escape(evidence.title),
        "source": escape(source_line(evidence)),
        "contents": escape(_contents(about, view)),
        "style": style,
        "methods": methods(view, about.link),
        "data": _json(data),
        "script": script,
    }
    yield from _filled((_FOLDER / "page.html").read_text(encoding="utf-8"), parts)


def _contents(about: About, view: View) -> str:
    return (
        f"This file holds the papers of one view of the evidence map, written on {day(about.written)}: "
        f"{about.papers}.{_not_counted(view)} Filters choose among these papers. The file needs no network; "
        "links lead to PubMed and publishers. It holds no abstracts."
    )


def _not_counted(view: View) -> str:
    """The papers in the file that count only if the page's switches include them."""
    evidence, selection, rows = view.evidence, view.selection, rows_in_file(view)
    related = evidence.topic.related
    parts = (
        (f"on {related.name}" if related else "", ~evidence.related[rows] | selection.related),
        ("retracted", ~evidence.retracted[rows] | selection.retracted),
        ("out of scope", evidence.in_scope[rows] | selection.out_of_scope),
    )
    named = [f"{number:,} {name}" for name, counts in parts if (number := int((~counts).sum()))]
    return f" Also in it, but not counted unless you switch them on: {', '.join(named)}." if named else ""


def _filled(template: str, parts: Mapping[str, str]) -> Iterator[str]:
    """The template with its placeholders replaced, each once, whatever the parts contain."""
    for place, piece in enumerate(re.split(r"\{\{(\w+)\}\}", template)):
        yield parts[piece] if place % 2 else piece


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_NOT_IN_SCRIPT)


@cache
def _style() -> str:
    font = b64encode(fonts.FILE.read_bytes()).decode("ascii")
    face = (
        f'@font-face {{ font-family: "{fonts.FAMILY}"; font-weight: 200 900; '
        f'src: url("data:font/woff2;base64,{font}") format("woff2"); }}\n'
    )
    return face + (_FOLDER / "page.css").read_text(encoding="utf-8")


@cache
def _script() -> str:
    texts = ((_FOLDER / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    return '"use strict";\n' + "\n".join(texts)


def _digest(text: str) -> str:
    """The hash by which a content security policy admits an inline script or style."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}"

"""Text of a figure for Plotly: shortened, escaped, and broken into lines that fit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from components.figures.common.theme import LABEL_SIZE
from data.exports.text_metrics import lines, text_width


def shortened(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text, with its middle replaced by an ellipsis if it is wider than `width` pixels."""
    if text_width(text, size, bold=bold) <= width:
        return text
    kept = next(
        n for n in range(len(text), 1, -1) if n == 2 or text_width(_ends(text, n), size, bold=bold) <= width
    )
    return _ends(text, kept)


def _ends(text: str, kept: int) -> str:
    """The first and last characters, `kept` in total."""
    return f"{text[: kept - kept // 2]}…{text[-(kept // 2) :]}"


def as_markup(rows: Sequence[str]) -> str:
    """Lines as Plotly text. Text from PubMed and from visitors is escaped: it is never markup."""
    return "<br>".join(escape(row, quote=False) for row in rows)


def swatch(colour: str, mark: str = "■") -> str:
    """A coloured mark to put before a name, as Plotly markup."""
    return f'<span style="color:{colour}">{mark}</span>'


def packed(
    entries: Sequence[tuple[str, str]], width: float, size: float = LABEL_SIZE, first: str = ""
) -> list[str]:
    """Entries of swatch and name, side by side on lines that fit the width, broken between entries.

    An entry is broken itself only if it is wider than a line.

    Args:
        entries: markup of the swatch, and the name, which is escaped.
        width: width of a line in pixels.
        size: type size in pixels.
        first: markup at the start of the first line; its width is that of its text.
    """
    rows, used = [first], text_width(re.sub("<[^>]*>", "", first), size)
    for mark, words in entries:
        needed = text_width(f"■ {words}   ", size)
        if used and used + needed > width:
            rows.append("")
            used = 0
        begin, *more = lines(words, width - text_width("■ ", size), size) if needed > width else [words]
        rows[-1] += ("   " if used else "") + f"{mark} {escape(begin, quote=False)}"
        used += needed
        if more:
            rows += [escape(row, quote=False) for row in more]
            used = text_width(f"{more[-1]}   ", size)
    return rows

"""The citation of a figure: as one line, and as the second sheet of its numbers."""

from __future__ import annotations

from datetime import date

from components.state.captions import asks_own_question, caption, papers_and_filters
from components.state.formatting import day, shortened
from data.evidence.view import View
from data.exports.column import Value
from data.records.text import counted

_LONGEST_QUERY = 300  # characters of a query in a citation; the link leads to the full query


def citation(title: str, now: View, link: str, today: date, subtitle: str = "") -> str:
    """One line that cites a figure: what it counts, in which search, and where to find it.

    Args:
        title: of the figure, without a full stop.
        now: the papers it counts.
        link: address of the live view.
        today: the date of access.
        subtitle: n of N papers and filters, '' for those of `now`.
    """
    origin = now.evidence.provenance
    if origin.is_starter:
        searched = f"PubMed, starter set of {counted(origin.counted, 'record')} compiled {day(origin.date)}"
    else:
        searched = f"PubMed search of {day(origin.date)}: {shortened(origin.query, _LONGEST_QUERY)}"
    papers, *filters = (subtitle or papers_and_filters(now)).split(" · ")
    return (
        f"{title}. {papers} ({'; '.join(filters)}). {now.evidence.title}: "
        f"evidence map. {searched}. {link} Accessed {day(today)}."
    )


def about_numbers(title: str, now: View, link: str, subtitle: str = "") -> tuple[tuple[str, Value], ...]:
    """The second sheet of a figure's numbers: enough to cite and to reproduce them."""
    words, origin = caption(now), now.evidence.provenance
    return (
        ("Figure", title),
        ("Papers selected", len(now)),
        ("Papers and filters", subtitle or words.subtitle),
        ("Topic", now.evidence.topic.title),
        ("Source", words.source),
        (origin.event, day(origin.date)),
        ("Query", origin.query),
        ("PubMed's translation", origin.translation),
        ("The map's own question", "yes" if asks_own_question(now.evidence) else "no"),
        ("Link", link),
    )

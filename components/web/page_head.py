"""What every page's HTML says before a script runs: title, description, preview and files to load.

Mail and chat programmes read the HTML without running it; as Streamlit serves it they would see "Streamlit".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from components.assets import asset
from components.web.data_routes import CSV, FEED, JSON, MEDIA_TYPES
from components.web.figure_assets import FONT_PATH, PLOTLY_PATH
from components.web.first_paint import first_paint

_PAGE_FRAME = asset("page_frame.js")


@dataclass(frozen=True, slots=True)
class Preview:
    """How a link is shown where it is pasted.

    Attributes:
        title: the page and the topic.
        description: how many papers, the filters, and when PubMed was searched; or what the map is.
        query: '?' and the view's own query parameters, without what others append; '' without any.
        kind: Open Graph's type of what is shown.
        tags: names and contents of further tags, the citation of a paper.
        data: '?' and the parameters that choose the view's papers, '' for all; None while that is not known.
    """

    title: str
    description: str
    query: str = ""
    kind: str = "website"
    tags: Sequence[tuple[str, str]] = ()
    data: str | None = None


WHAT_IT_IS = (
    "Charts of what has been studied and what has not, with the papers behind each number. "
    "Every figure can be taken into a slide."
)
DEFAULT_PREVIEW = Preview("Evidence map", WHAT_IT_IS)


def with_preview(html: str, preview: Preview, address: str, image: str) -> str:
    """Streamlit's HTML with language, title, description and Open Graph tags of a view.

    Args:
        html: the page as Streamlit serves it.
        preview: words that can hold anything; they are escaped.
        address: the view's own address.
        image: address of its picture.
    """
    title, description = escape(preview.title), escape(preview.description)
    without_script = (
        f"<noscript><h1>{title}</h1><p>{description}</p>"
        "<p>This page needs JavaScript: allow it for this site in your browser, then reload.</p></noscript>"
    )
    for pattern, replacement in (
        (r"<html[^>]*>", '<html lang="en">'),
        (r"<title>.*?</title>", _head(title, description, escape(address), escape(image), preview)),
        (r"<noscript>.*?</noscript>", without_script),
    ):
        html = re.sub(pattern, replacement.replace("\\", r"\\"), html, count=1, flags=re.DOTALL)
    return html


def _head(title: str, description: str, address: str, image: str, preview: Preview) -> str:
    """The tags of the head, from escaped words and the preview.

    Open Graph: https://ogp.me; the card: https://developer.x.com/en/docs/x-for-websites/cards.
    """
    return "\n    ".join(
        (
            f"<title>{title}</title>",
            f'<meta name="description" content="{description}" />',
            f'<meta property="og:type" content="{escape(preview.kind)}" />',
            f'<meta property="og:title" content="{title}" />',
            f'<meta property="og:description" content="{description}" />',
            f'<meta property="og:url" content="{address}" />',
            f'<meta property="og:image" content="{image}" />',
            '<meta property="og:image:width" content="1200" />',
            '<meta property="og:image:height" content="630" />',
            f'<meta property="og:image:alt" content="{title}: papers by year and article type" />',
            '<meta name="twitter:card" content="summary_large_image" />',
            *(f'<meta name="{escape(name)}" content="{escape(words)}" />' for name, words in preview.tags),
            *_alternates(preview.data),
            first_paint(),
            f"<script>{_PAGE_FRAME}</script>",
            f'<script id="plotly" async src="./{PLOTLY_PATH}"></script>',
            f'<link rel="preload" href="./{FONT_PATH}" as="font" type="font/woff2" crossorigin />',
        )
    )


def _alternates(query: str | None) -> Iterator[str]:
    """Links with which programs find the papers of the view."""
    if query is not None:
        for name, title in ((FEED, "New papers"), (JSON, "Papers as JSON"), (CSV, "Papers as CSV")):
            link = f'type="{MEDIA_TYPES[name]}" title="{title}" href="./{name}{escape(query)}"'
            yield f'<link rel="alternate" {link} />'

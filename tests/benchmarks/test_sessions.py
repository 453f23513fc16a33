"""A visitor without a browser reads the number of papers that the Overview shows."""

from __future__ import annotations

import asyncio
from pathlib import Path

from benchmarks.local_eutils import ROOT
from benchmarks.sessions import Visitor, serving, settings_of, visiting
from data.evidence.repository import open_starter
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.topics.loader import load_topic


async def papers_shown(port: int, *queries: str) -> list[str]:
    async with visiting(port) as socket:
        visitor, shown = Visitor(socket), []
        for query in queries:
            await visitor.look(query)
            shown.append(visitor.words)
        return shown


def test_a_visitor_reads_the_papers_shown_at_each_address(tmp_path: Path) -> None:
    with serving(ROOT / "app.py", **settings_of(tmp_path)) as (port, _):
        shown = asyncio.run(papers_shown(port, "", "related=1", "article_type=review"))
    reviews = Selection(frozenset({("article_type", "review")}))
    wanted = [Selection(), Selection(related=True), reviews]
    evidence = open_starter(load_topic())
    assert shown == [str(len(view_of(evidence, selection))) for selection in wanted]

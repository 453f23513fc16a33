"""The pages that the dashboard stands beside: one counts as it does, one gets its figures as they are."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.request import urlopen

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks import plain_page
from benchmarks.bare_page import bare_page
from benchmarks.server_work import Plain, labelled
from data.evidence.selection import Selection
from data.evidence.view import view_of


def test_the_plain_page_counts_as_the_evidence_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evidence = labelled(300)
    Plain(evidence).write(tmp_path)
    monkeypatch.setenv("PLAIN_TABLES", str(tmp_path))
    plain_page.tables.clear()
    app = AppTest.from_file(plain_page.__file__, default_timeout=120)

    def told() -> list[str]:
        assert not app.exception
        return [json.loads(chart.proto.spec)["layout"]["title"]["text"] for chart in app.get("plotly_chart")]

    def expected(*chosen: tuple[str, str]) -> list[str]:
        view = view_of(evidence, Selection(chosen=frozenset(chosen)))
        return [f"{len(view):,} of {view.total:,} papers"] * 3

    app.run()
    assert told() == expected()
    app.sidebar.multiselect[1].set_value(["adipose"]).run()
    assert told() == expected(("source", "adipose")) != expected()
    app.query_params["article_type"] = "review"
    app.run()
    assert told() == expected(("source", "adipose"), ("article_type", "review"))


def test_the_bare_page_holds_the_figures_whatever_their_words() -> None:
    views = json.dumps({"all": [{"spec": "</script><b>", "width": 300, "height": 200}]})
    with bare_page(views) as address:
        with urlopen(address, timeout=60) as reply:
            page = reply.read().decode()
        with urlopen(f"{address}plotly.min.js", timeout=60) as reply:
            assert "immutable" in reply.headers["Cache-Control"]
    held = page.partition('id="views">')[2].partition("</script>")[0]
    assert json.loads(held) == json.loads(views)

"""Every figure but the evidence map, drawn from made-up counts: one to 25 categories, names of any kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
import pycountry

from components.figures.article_types import article_types
from components.figures.categories import CategoryCounts, papers_by_category
from components.figures.common.frame import Caption
from components.figures.countries import world_map
from components.figures.growth import Growth, growth_by_category
from components.figures.milestones import milestones_by_category
from components.figures.over_time import over_time
from components.figures.over_time.plan import Series
from components.figures.over_time.years import publications_by_year
from components.figures.ranked import ranked
from components.figures.words.network import word_network
from data.evidence.analysis.cooccurrence import Words
from data.evidence.analysis.trends import MILESTONES, Windows, growth, shares
from data.labelling.labels import PHASES
from data.topics.model import Category, Facet
from tests.data.evidence_cases import TOPIC

AS_OF = date(2026, 11, 22)
SOURCE = "Source: PubMed, searched 22 Nov 2026; labels assigned automatically from title and abstract."
LINK = (
    "https://evidence.example.org/trends?source=adipose&source=bm_msc&article_type=clinical_trial&years=2015"
)
FILTERS = "Cell source: " + " or ".join(["Adipose tissue", "Bone marrow MSC", "Umbilical cord MSC"] * 7)
PARTS = ("Umbilical cord", "blood-derived", "mesenchymal", "stromal cells", "MSC", "of the", "Dog", "WHARTON")
HEBREW = "תאי גזע מזנכימליים ממח העצם של מבוגרים"
ARABIC = "الخلايا الجذعية الوسيطة من نخاع العظم"
COUNTRIES = [country.name for country in pycountry.countries]


@dataclass(frozen=True, slots=True)
class Case:
    """What figures are asked to draw.

    Attributes:
        names: of the categories; each has papers.
        years: how many, up to 2026.
        papers: of the most frequent category in its best year.
        filters: in words.
    """

    names: tuple[str, ...]
    years: int = 24
    papers: int = 300
    filters: str = "no filters"

    @property
    def columns(self) -> list[str]:
        return [f"c{place}" for place in range(len(self.names))]


def ordinary(count, characters=40):
    """So many different names, of up to so many characters."""
    whole = [
        " ".join(PARTS[(place * 3 + step * (place % 3 + 1)) % len(PARTS)] for step in range(12))
        for place in range(count)
    ]
    return tuple(
        f"{words[: characters - 3 - (place * 7) % (characters // 2)].strip()} {place + 1}"
        for place, words in enumerate(whole)
    )


def long_names(count):
    """Names of 80 characters."""
    return tuple(f"{'Human ' * 20}"[: 77 - place % 2] + f" {place + 1}" for place in range(count))


# What is too much for a slide may be higher than one, never cut.
HIGHER = ("25 names of 80 characters", "6 names of 80 characters")
CASES = {f"{count} categories": Case(ordinary(count)) for count in range(1, 26)} | {
    "25 names of 80 characters": Case(long_names(25)),
    "6 names of 80 characters": Case(long_names(6)),
    "right to left": Case(tuple(f"{(HEBREW, ARABIC)[n % 2]} {n + 1}" for n in range(12))),
    "long filters": Case(ordinary(9), filters=FILTERS[:400]),
    "one year": Case(ordinary(6), years=1),
    "two years": Case(ordinary(3), years=2),
    "80 years": Case(ordinary(9), years=80),
    "one paper": Case(("Dental pulp",), years=1, papers=1),
    "very many papers": Case(ordinary(9), papers=1_234_567),
    "no paper": Case((), years=3),
}


def counts_of(case):
    """Papers a year and category: a row a year, a column a category; the first has most."""
    random = np.random.default_rng(20)
    years = pd.RangeIndex(AS_OF.year + 1 - case.years, AS_OF.year + 1)
    share = random.random((case.years, len(case.names)))
    fading = 0.75 ** np.arange(len(case.names))
    counts = np.floor(share * fading * case.papers).astype(np.int64)
    counts[case.years // 2, :] = np.maximum(1, (fading * case.papers).astype(np.int64))
    return pd.DataFrame(counts, index=years, columns=case.columns)


def figures(case, width=1056, height=None):
    """All figures of a case by name."""
    counts = counts_of(case)
    total = int(counts.to_numpy().sum())
    totals = counts.sum(axis="columns")
    words = Caption(f"{total:,} of {total + 40:,} papers · {case.filters}", SOURCE, LINK)
    size = {"width": width, "height": height}
    types = TOPIC.facet("article_type").categories
    shades = [types[place % len(types)].colour for place in range(len(case.names))]
    categories = tuple(
        Category(code, name, "", colour=shade)
        for code, name, shade in zip(case.columns, case.names, shades, strict=True)
    )
    facet = Facet("source", "Cell source", "Cell sources", categories)
    by_category = pd.DataFrame(
        {"code": case.columns, "name": list(case.names), "papers": counts.sum().tolist()}
    )
    told = {"facet": "source", "by": "cell source", "undated": 3}
    over = Windows(AS_OF.year - 1)

    def in_time(measure="papers", form=None, several=2):
        series = Series(
            shares(counts, totals) if measure == "share" else counts,
            counts,
            categories,
            measure=measure,
            as_of=AS_OF,
            papers=totals,
            with_several=several,
            **told,
        )
        return over_time(series, words, form=form, **size)

    return {
        "years": publications_by_year(counts, categories, words, as_of=AS_OF, **told, **size),
        "article types": _types(case, by_category, words, size),
        "categories": papers_by_category(
            CategoryCounts(by_category, facet, total, with_several=2, unlabelled=40), words, **size
        ),
        "journals": ranked(by_category, "journal", words, papers=total, **size),
        "lines": in_time(form="lines"),
        "panels": in_time(form="panels"),
        "shares in panels": in_time("share", "panels"),
        "stacked": in_time(form="stacked"),
        "shares stacked": in_time("share", "stacked", several=0),
        "growth": growth_by_category(
            Growth(
                growth(counts, dict(zip(case.columns, case.names, strict=True)), over),
                over,
                with_several=2,
                **told,
            ),
            words,
            **size,
        ),
        "milestones": milestones_by_category(
            _milestones(case), dict(zip(case.columns, case.names, strict=True)), words, **told, **size
        ),
        "world": world_map(_by_country(by_category), words, papers=total, **size),
        "words": word_network(_words(by_category, total), words, **size),
        "pairs": word_network(_words(by_category, total), words, rendering="pairs", **size),
    }


def _types(case, by_category, words, size):
    """The categories as article types; the first two are reviews, the third are trials."""
    categories = tuple(
        Category(code, name, "", colour=TOPIC.facet("article_type").categories[place % 9].colour)
        for place, (code, name) in enumerate(zip(case.columns, case.names, strict=True))
    )
    facet = replace(TOPIC.facet("article_type"), categories=categories)
    topic = replace(TOPIC, facets=(facet,), review_types=facet.codes[:2], trial_types=facet.codes[2:3])
    trials = by_category.loc[by_category["code"].isin(topic.trial_types), "papers"].sum()
    rows = [
        (answer, phase, trials // 24)
        for answer in ("yes", "no", "not stated")
        for phase in (*PHASES, "not stated")
    ]
    designs = pd.DataFrame(rows, columns=["randomised", "phase", "papers"])
    total = int(by_category["papers"].sum())
    return article_types(by_category, designs, topic, words, papers=total, **size)


def _milestones(case):
    """Each category has reached one to four; every fifth has all in one year."""
    first = AS_OF.year + 1 - case.years
    rows = [
        (
            code,
            name,
            milestone,
            first if place % 5 == 0 else first + (place + 3 * step) % case.years,
            1000 + step,
        )
        for place, (code, name) in enumerate(zip(case.columns, case.names, strict=True))
        for step, milestone in enumerate(MILESTONES[: place % 4 + 1])
    ]
    return pd.DataFrame(rows, columns=["code", "name", "milestone", "year", "pmid"])


def _by_country(by_category):
    """The counts with countries' names, ten countries a category, which have its papers between them."""
    names = COUNTRIES[: 10 * len(by_category)]
    papers = [int(by_category["papers"].iloc[place // 10]) // 10 for place in range(len(names))]
    return pd.DataFrame({"code": names, "name": names, "papers": papers})


def _words(by_category, papers):
    """The categories as words; each stands with the next and with the next but two."""
    codes, found = by_category["code"].tolist(), by_category["papers"].tolist()
    edges = [
        (codes[place], codes[place + step], max(1, found[place + step] // 2))
        for place in range(len(codes))
        for step in (1, 3)
        if place + step < len(codes)
    ]
    return Words(
        kind="keyword",
        nodes=by_category.rename(columns={"name": "word"})[["code", "word", "papers"]],
        edges=pd.DataFrame(edges, columns=["a", "b", "papers"]),
        papers=papers,
        without=0,
        distinct=len(codes) + 40,
        at_least=1,
        left_out=("Animals", "Humans"),
    )

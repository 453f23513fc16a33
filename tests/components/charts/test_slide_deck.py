"""The slide of a figure and the whole deck, read back and rendered by LibreOffice."""

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from PIL import Image
from pptx import Presentation

from components.charts.slide_deck import one_slide, whole_deck
from components.figures.evidence_map import MapChoices, evidence_map
from components.figures.over_time.years import publications_by_year
from components.state.captions import caption
from data.evidence.analysis.crosstab_builder import crosstab
from data.evidence.analysis.preset_crosstab import preset_crosstab, preset_of
from data.evidence.evidence import Provenance
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.labelling.evaluation import starter_set
from data.labelling.labels import Attribution, Label, Labels, Origin
from data.topics.model import ARTICLE_TYPE
from tests.components.real_figures import LINK, TOPIC, drawn, starter_view
from tests.data.evidence_cases import evidence, labels, record

SEARCH = Provenance(
    "search-1",
    date(2026, 11, 20),
    query="stem cell[tiab] AND pain[tiab]",
    translation='"stem cell"[Title/Abstract] AND "pain"[Title/Abstract]',
    warnings=("PubMed found no such term: xyzzy.",),
    counted=60,
    missing=(7, 8),
)
TRIALS = tuple(
    (
        record(n, f"Trial number {n}", 1960 + n, authors=("Lee A", "Kim B")),
        labels(article_type="clinical_trial", source="adipose", randomised=n % 2 == 0, phase="1/2"),
    )
    for n in range(1, 54)
)
RETRACTED = (
    record(99, "Gone", 2024, publication_types=("Retracted Publication",)),
    labels(article_type="animal_study", source="dental"),
)


def opened(data):
    return Presentation(io.BytesIO(data))


def titles(deck):
    return [page.shapes.title.text_frame.text for page in deck.slides]


def words_of(page):
    return " ".join("".join(run.itertext()) for run in page.shapes._spTree.iter("{*}t"))


def notes_of(page):
    return page.notes_slide.notes_text_frame.text


def from_starter(pmids):
    wanted = set(pmids)
    return {each.record.pmid: each.record for each in starter_set.load() if each.record.pmid in wanted}


def searched(*items, selection=Selection()):  # noqa: B008  a selection never changes
    return view_of(evidence(*items, origin=SEARCH), selection)


def records_of(items):
    known = {item[0].pmid: item[0] for item in items}
    return lambda pmids: {pmid: known[pmid] for pmid in pmids}


@pytest.fixture(scope="module")
def deck():
    view = starter_view()
    return view, whole_deck(view, list(drawn(view).values()), LINK, from_starter)


def test_the_deck_tells_the_whole_story(deck):
    view, data = deck
    told = titles(opened(data))
    figures = [figure.title for figure in drawn(view).values()]
    assert told[:2] == [TOPIC.title, "The evidence in numbers"]
    assert told[2 : 2 + len(figures)] == figures
    assert told[2 + len(figures) : -2] == [f"Clinical trials, {n} of 9" for n in ("1–5", "6–9")]
    assert told[-2:] == ["How these papers were found", "What this map cannot tell"]
    pages = opened(data).slides
    cover, key = words_of(pages[0]), words_of(pages[1])
    assert TOPIC.question in cover and "Starter set compiled 22 Nov 2026" in cover
    assert "82 of 82 papers · no filters · 36 papers on related pain excluded" in cover
    for label, number in (("Papers", "82"), ("Clinical trials", "9"), ("Randomised", "1")):
        assert f"{label} {number}" in key
    assert "Papers on related pain:  36, excluded" in words_of(pages[len(pages) - 2])


def test_every_slide_leads_to_the_live_view_and_has_notes(deck):
    view, data = deck
    for page in opened(data).slides:
        links = {rel.target_ref for rel in page.part.rels.values() if rel.is_external}
        assert LINK in links
        notes = notes_of(page)
        assert notes.startswith(page.shapes.title.text_frame.text)
        assert f"Live view: {LINK}" in notes
        assert caption(view).source in notes


def test_one_slide_of_a_figure():
    view = starter_view()
    figure = drawn(view)["categories"]
    (page,) = opened(one_slide(figure, view, LINK)).slides
    (chart,) = (shape.chart for shape in page.shapes if shape.has_chart)
    shown = dict(zip(chart.plots[0].categories, chart.plots[0].series[0].values, strict=True))
    papers = figure.table.set_index("Cell source")["Papers"]
    assert shown == papers[papers > 0].to_dict()
    assert "4 papers have more than one cell source and count in each bar." in words_of(page)
    (described,) = (shape for shape in page.shapes if shape.has_chart)
    assert described._element._nvXxPr.cNvPr.get("descr") == figure.alt
    assert figure.alt in notes_of(page)


def test_notes_say_how_it_was_searched_and_what_was_left_out():
    view = searched(
        *TRIALS, RETRACTED, selection=Selection(frozenset({("source", "adipose")}), text="number")
    )
    figure = publications_by_year(
        view.years_by(ARTICLE_TYPE),
        TOPIC.facet(ARTICLE_TYPE).categories,
        caption(view),
        as_of=SEARCH.date,
        width=1056,
    )
    (page,) = opened(one_slide(figure, view, LINK)).slides
    notes = notes_of(page).split("\n")
    assert f"Query: {SEARCH.query}" in notes
    assert f"PubMed's translation: {SEARCH.translation}" in notes
    assert "PubMed remarked: PubMed found no such term: xyzzy." in notes
    assert "Searched: PubMed, 20 Nov 2026; 60 records found" in notes
    assert "Missing: 2 records not received" in notes
    assert "Filters: Cell source: Adipose tissue; Search words: “number”" in notes
    assert "Counted here: 53 of 53 papers" in notes
    assert "Retracted papers: 1, excluded" in notes
    assert any(line.startswith("Who labelled. Rules read title") for line in notes)


def test_the_notes_say_who_labelled():
    read = Labels(
        (Label("source", "adipose", Origin.MODEL),), attributions={"source": Attribution(Origin.MODEL)}
    )
    for items, told in (
        (((record(1), read), (record(2), read)), "A language model read each record"),
        (
            ((record(1), read), (record(2), labels())),
            "Labels: 1 read by a language model, 1 automatic. A language model is not a clinician.",
        ),
        (((record(1), labels()),), "nobody has read each paper"),
    ):
        (page, *_) = opened(whole_deck(searched(*items), [], LINK, records_of(items))).slides
        (line,) = [line for line in notes_of(page).split("\n") if line.startswith("Who labelled.")]
        assert told in line


def test_trials_are_listed_newest_first_forty_at_most():
    view = searched(*TRIALS, RETRACTED)
    deck = opened(whole_deck(view, [], LINK, records_of(TRIALS)))
    pages = [page for page in deck.slides if page.shapes.title.text_frame.text.startswith("Clinical trials")]
    assert titles(deck)[2:10] == [f"Clinical trials, {n}–{n + 4} of 53" for n in range(1, 40, 5)]
    rows = [
        [cell.text for cell in row.cells]
        for page in pages
        for shape in page.shapes
        if shape.has_table
        for row in list(shape.table.rows)[1:]
    ]
    assert len(rows) == 40
    assert rows[0] == [
        "2013",
        "Lee A et al. Trial number 53",
        *("–", "Adipose tissue", "–", "not randomised, phase 1/2", "53"),
    ]
    assert [int(row[-1]) for row in rows] == list(range(53, 13, -1))
    assert "And 13 more; the link above shows them." in words_of(pages[-1])
    links = {rel.target_ref for page in pages for rel in page.part.rels.values() if rel.is_external}
    assert "https://pubmed.ncbi.nlm.nih.gov/53/" in links


def test_a_retracted_trial_says_so_and_a_lost_record_is_listed():
    trial = (
        record(5, "Withdrawn", 2020, publication_types=("Retracted Publication",)),
        labels(article_type="clinical_trial"),
    )
    view = searched(trial, selection=Selection(retracted=True))
    page = opened(whole_deck(view, [], LINK, records_of([trial]))).slides[2]
    assert "Retracted: Withdrawn" in words_of(page)
    page = opened(whole_deck(view, [], LINK, lambda _: {})).slides[2]
    assert "Retracted: Without a title" in words_of(page)
    assert "design not stated 5" in words_of(page)


def test_a_deck_of_nothing_opens():
    view = searched()
    deck = opened(whole_deck(view, list(drawn(view).values()), "", records_of([])))
    assert "no dated papers" in words_of(deck.slides[1])
    assert not any("Clinical trials," in title for title in titles(deck))


def test_a_deck_of_many_trials_says_of_how_many_it_shows_some():
    base = [
        labels(article_type=kind, source=source, mechanism="glia", randomised=True)
        for kind in ("clinical_trial", "animal_study", "review")
        for source in TOPIC.facet("source").codes
    ]
    items = [
        (record(n, "A title", 1980 + n % 47, country="Japan"), base[n % len(base)]) for n in range(1, 20_001)
    ]
    view = searched(*items)
    figures = list(drawn(view).values())
    data = whole_deck(view, figures, LINK, records_of(items))
    assert "of 6,674" in " ".join(titles(opened(data)))


WIDER = ("Liberation Sans", "DejaVu Sans")  # the first is as wide as Arial


def in_font(data, family):
    """A presentation whose words are in this font instead of Calibri, for which LibreOffice takes Carlito."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as deck, zipfile.ZipFile(changed, "w") as other:
        for name in deck.namelist():
            part = deck.read(name)
            other.writestr(name, part.replace(b"Calibri", family.encode()) if name.endswith(".xml") else part)
    return changed.getvalue()


def word_boxes(pdf):
    """The words of each page with left, top, right and bottom in points, and the size of the page."""
    told = subprocess.run(["pdftotext", "-bbox", pdf, "-"], check=True, capture_output=True, text=True).stdout
    for page in told.split("<page ")[1:]:
        size = [float(number) for number in re.findall(r'(?:width|height)="([\d.]+)"', page)[:2]]
        words = re.findall(r'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', page)
        yield size, [(*map(float, word[:4]), word[4]) for word in words]


@pytest.fixture(scope="module")
def rendered(deck, tmp_path_factory):
    """The deck as LibreOffice shows it: the words of each page and a small picture of it."""
    folder = tmp_path_factory.mktemp("rendered")
    view, data = deck
    wide = crosstab(view, "condition", "source", ARTICLE_TYPE)
    size = {"caption": caption(view), "width": 1056, "height": 594}
    figure = evidence_map(wide, MapChoices(TOPIC.facet("condition"), TOPIC.facet("source")), **size)
    (folder / "deck.pptx").write_bytes(data)
    for family in WIDER:
        (folder / f"{family}.pptx").write_bytes(in_font(data, family))
    (folder / "map.pptx").write_bytes(one_slide(replace(figure, title="T" * 600), view, LINK))
    preset = preset_of(TOPIC, "source", "effect")
    helps = preset_crosstab(view, "source", "effect", ARTICLE_TYPE, preset=preset)
    figure = evidence_map(helps, MapChoices(TOPIC.facet("source"), TOPIC.facet("effect")), **size)
    (folder / "effects.pptx").write_bytes(one_slide(figure, view, LINK))
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"),
            *("--convert-to", "pdf", "--outdir", folder, *sorted(folder.glob("*.pptx"))),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    pages = {}
    for name in ("deck", "map"):
        pdf = folder / f"{name}.pdf"
        text = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout
        subprocess.run(["pdftoppm", "-r", "40", "-png", pdf, folder / name], check=True)
        pictures = [Image.open(path) for path in sorted(folder.glob(f"{name}-*.png"))]
        pages[name] = list(zip(text.split("\f"), pictures, strict=False))
    pages["folder"] = folder
    return pages


def test_libreoffice_shows_every_slide(deck, rendered):
    """Opened without repair: each slide is a page, has its title and is well filled."""
    told = titles(opened(deck[1]))
    assert len(rendered["deck"]) == len(told)
    for title, (text, picture) in zip(told, rendered["deck"], strict=True):
        assert title in " ".join(text.split())
        ink = sum(picture.convert("L").histogram()[:200]) / (picture.width * picture.height)
        assert ink > 0.015, title
        assert picture.width / picture.height == pytest.approx(16 / 9, abs=0.01)


def test_libreoffice_shows_the_words_of_charts_tables_and_shapes(deck, rendered):
    text = " ".join(" ".join(words.split()) for words, _ in rendered["deck"])
    for figure in drawn(deck[0]).values():
        for name in figure.table.iloc[:3, 0]:
            assert str(name).strip() in text, (figure.title, name)
    assert "Source: PubMed, starter set of 118 records compiled 22 Nov 2026" in text


@pytest.mark.parametrize("name", ["deck", "effects", *WIDER])
def test_words_of_slides_are_whole_and_apart_in_narrow_and_wide_fonts(rendered, name):
    pdf = rendered["folder"] / f"{name}.pdf"
    fonts = subprocess.run(["pdffonts", pdf], check=True, capture_output=True, text=True).stdout
    family = {"deck": "Carlito", "effects": "Carlito"}.get(name, name).replace(" ", "")
    assert f"+{family}" in fonts, f"LibreOffice has not drawn with {family}; `make setup` installs it."
    for (width, height), words in word_boxes(pdf):
        for left, top, right, bottom, text in words:
            assert left >= 0 and top >= 0 and right <= width and bottom <= height, text
        for one, other in combinations(words, 2):
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            assert min(across, down) <= 5, (one[4], other[4])  # points; lines of large type reach so far


def test_libreoffice_keeps_a_large_map_above_its_source(rendered):
    ((text, _),) = rendered["map"]
    words = " ".join(text.split())
    assert "TTTT" in words and "…" in words
    assert words.index("Papers") < words.index("Source: PubMed")
    assert "78" in words

import re

import pytest

from data.exports.references import Style, reference, references
from data.labelling.evaluation import starter_set
from data.records.record import Record

MUKHIDA = Record(
    pmid=17702982,
    title="Spinal GABAergic Transplants & TNF-α: P<0.05",
    authors=("Mukhida K", "van der Berg JB Jr", "Pain Study Group"),
    full_names=("Mukhida, Karim", "van der Berg, Jan-Bert Jr", ""),
    journal="Stem Cells",
    year=2007,
    date="2007-11-03",
    volume="25",
    issue="11",
    pages="2874-85",
    doi="10.1634/stemcells.2007-0326",
    pmcid="PMC1",
)


def one(record, style):
    (text,) = references([record], style)
    assert text.endswith("\n")
    return text.removesuffix("\n")


def test_vancouver_as_citing_medicine_has_it():
    assert one(MUKHIDA, Style.VANCOUVER) == (
        "1. Mukhida K, van der Berg JB Jr, Pain Study Group. Spinal GABAergic Transplants & TNF-α: P<0.05. "
        "Stem Cells. 2007;25(11):2874–85. doi:10.1634/stemcells.2007-0326 PubMed PMID: 17702982; "
        "PubMed Central PMCID: PMC1."
    )


def test_apa_as_its_seventh_edition_has_it():
    assert one(MUKHIDA, Style.APA) == (
        "Mukhida, K., van der Berg, J. B., Jr, & Pain Study Group. (2007). Spinal GABAergic Transplants & "
        "TNF-α: P<0.05. Stem Cells, 25(11), 2874–2885. https://doi.org/10.1634/stemcells.2007-0326"
    )


def test_many_authors_are_shortened_as_each_style_says():
    many = Record(pmid=1, title="T", authors=tuple(f"Author{n} AB" for n in range(60)), year=2020)
    assert one(many, Style.VANCOUVER).startswith("1. Author0 AB, Author1 AB, ")
    assert "Author5 AB, et al. T." in one(many, Style.VANCOUVER)
    assert "Author18, A. B., … Author59, A. B. (2020)." in one(many, Style.APA)


def test_what_is_not_there_is_left_out_and_nothing_stands_twice():
    bare = Record(pmid=3, title="Who wrote this?", journal="Pain")
    assert one(bare, Style.VANCOUVER) == "1. Who wrote this? Pain. PubMed PMID: 3."
    assert one(bare, Style.APA) == "Who wrote this? (n.d.). Pain."
    assert one(Record(pmid=4), Style.VANCOUVER) == "1. [No title]. PubMed PMID: 4."
    assert one(Record(pmid=4), Style.APA) == "[No title]. (n.d.)."


@pytest.mark.parametrize("style", Style)
def test_markup_stays_text_and_a_reference_stays_one_line(style):
    title = "<i>Xenopus</i> <script>alert(1)</script> {a} 100 % \\b " + "very long " * 400
    text = one(Record(pmid=1, title=f"{title}\n\x00end", year=2020, authors=("Liu W",)), style)
    assert " ".join(title.split()) + " end." in text
    assert "\n" not in text


@pytest.mark.parametrize("style", Style)
def test_a_retracted_paper_says_so(style):
    retracted = Record(pmid=1, title="T", year=2020, publication_types=("Retracted Publication",))
    assert "T [retracted]" in one(retracted, style)


def test_vancouver_counts_on_in_the_order_given_and_apa_sorts():
    records = [
        Record(pmid=pmid, title=f"Paper {pmid}", authors=(f"{'ZYX'[pmid % 3]} A",)) for pmid in range(1, 251)
    ]
    numbered = list(references(iter(records), Style.VANCOUVER))
    assert [re.match(r"(\d+)\. . A\. Paper (\d+)\.", text).groups() for text in numbered] == [
        (str(n), str(n)) for n in range(1, 251)
    ]
    letters = [text[0] for text in references(iter(records), Style.APA)]
    assert len(letters) == 250 and letters == sorted(letters)


@pytest.mark.parametrize("style", Style)
def test_the_whole_starter_set_has_a_reference_each(style):
    records = [reference.record for reference in starter_set.load()]
    texts = list(references(records, style))
    assert len(texts) == len(records)
    for record in records:
        words = record.title.rstrip(".?!")
        assert sum(words in text for text in texts) == 1


@pytest.mark.parametrize("style", Style)
def test_one_reference_is_that_of_the_list_without_a_number(style):
    for found in starter_set.load()[:5]:
        (text,) = references([found.record], style)
        assert text == f"{'1. ' * (style is Style.VANCOUVER)}{reference(found.record, style)}\n"

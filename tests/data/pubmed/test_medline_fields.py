"""Fields that reference managers need and that are easily misread."""

import pytest

from data.pubmed.medline import parse_medline
from data.records.record import Kind, Record
from tests.records import hard_records


def parse(text: str) -> Record:
    return parse_medline(f"PMID- 7\n{text}\n")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("SO  - Int J Mol Sci. 2020 Jun 24;21(12):4532. doi: 10.3390/ijms21124532.", "4532"),
        ("SO  - PLoS One. 2013 Dec 4;8(12):e81674. doi: 10.1371/x. eCollection 2013.", "e81674"),
        ("SO  - medRxiv [Preprint]. 2022 May 1:2022.05.01.22274000. doi: 10.1101/x.", "2022.05.01.22274000"),
        ("SO  - Int J Mol Sci. 2019 Jun 24;20(12). pii: E3077. doi: 10.3390/ijms20123077.", "E3077"),
        ("SO  - Cell. 2019 Jan 2;1(1). pii: S0092-8674(19)30000-1. doi: 10.1016/j.cell.2019.1.", ""),
        ("LID - S0092-8674(19)30000-1 [pii]\nVI  - 1\nSO  - Cell. 2019 Jan 2;1(1).", ""),
        ("LID - S0092867419300001 [pii]\nVI  - 1\nSO  - Cell. 2019 Jan 2;1(1).", ""),
        ("LID - ijms21124532 [pii]\nVI  - 1\nSO  - Int J Mol Sci. 2019 Jan 2;1(1).", ""),
        ("LID - 10.1/x [doi]\nLID - e1234 [pii]\nVI  - 1", "e1234"),
        ("LID - 4532 [pii]\nSO  - Pain. 2023 May 5. doi: 10.1097/j.pain.1. Online ahead of print.", ""),
        ("SO  - Pain. 2023 May 5. doi: 10.1097/j.pain.1.", ""),
        ("PG  - 1-9\nSO  - Pain. 2023 May;1(1):1-9.", ""),
    ],
)
def test_the_article_number_of_a_paper_without_pages(text: str, number: str) -> None:
    record = parse(text)
    assert record.article_number == number
    assert record.location == (record.pages or number)


def test_journal_in_full_and_issns() -> None:
    record = parse(
        "TI  - T\nTA  - NPJ Regen Med\nJT  - npj Regenerative medicine\n"
        "IS  - 2057-3995 (Electronic)\nIS  - 2057-3995 (Linking)"
    )
    assert (record.journal, record.journal_title) == ("NPJ Regen Med", "npj Regenerative medicine")
    assert record.issns == ("2057-3995 (Electronic)", "2057-3995 (Linking)")


def test_a_chapter_and_a_book() -> None:
    chapter, book = hard_records()[90000503], hard_records()[90000102]
    assert (chapter.kind, chapter.book_title) == (Kind.CHAPTER, "Examples of Clinical Medicine")
    assert (chapter.publisher, chapter.place, chapter.nbk) == (
        "Example Press",
        "Treasure Island (FL)",
        "NBK000001",
    )
    assert (chapter.editors, chapter.editor_full_names) == (("Doe JB",), ("Doe, Jane B",))
    assert (book.kind, book.title, book.series) == (
        Kind.BOOK,
        "Neuropathic Pain: Clinical Guideline for Adults",
        "Example Institute: Guidance",
    )
    assert (book.isbns, book.place) == (("9781860163593",), "London")
    assert book.authors == ("National Collaborating Centre for Examples (UK)",)


def test_the_country_of_a_journal_is_no_place_of_publication() -> None:
    assert parse("TI  - T\nPL  - England\nTA  - Pain").place == ""


@pytest.mark.parametrize("last", ["et al.", "et al", "Et al."])
def test_et_al_is_a_mark_and_no_author(last: str) -> None:
    record = parse(f"TI  - T\nFAU - Roe, A\nAU  - Roe A\nAU  - {last}")
    assert (record.authors, record.full_names, record.more_authors) == (("Roe A",), ("Roe, A",), True)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("OAB - Publisher: Abstract available from the publisher.", "abstract"),
        ("AB  - No abstract available.", "abstract"),
        ("AB  - [No abstract available]", "abstract"),
        ("TI  - [Not Available].", "title"),
        ("TI  - [No title given].", "title"),
        ("AB  - There is no abstract available for this article.", "abstract"),
        ("AB  - The abstract is available from the publisher's website.", "abstract"),
        ("AB  - This article has no abstract.", "abstract"),
        ("AB  - An abstract is unavailable.", "abstract"),
        ("TI  - In Process Citation", "title"),
        ("AU  - [No authors listed]", "authors"),
    ],
)
def test_a_placeholder_is_nothing(text: str, field: str) -> None:
    assert not getattr(parse(f"{text}\nTA  - Pain"), field)


def test_an_abstract_that_mentions_its_availability_is_one() -> None:
    assert parse("AB  - No abstract available in English was read.").abstract
    assert parse("OAB - Publisher: El dolor.").abstract == "El dolor."


def test_the_day_from_which_a_full_text_is_free() -> None:
    assert hard_records()[90000302].pmc_release == "2027-10-01"
    assert hard_records()[90000104].pmc_release == "2027-01-01"
    assert parse("PMC - PMC1\nTI  - T").pmc_release == ""


def test_the_title_in_the_original_language() -> None:
    record = hard_records()[90000103]
    assert record.title == "[Causalgia and cell grafts (author's transl)]"
    assert record.original_title == "La causalgie et les greffes de cellules"
    only = hard_records()[90000203]
    assert (only.title, only.original_title) == ("Клеточная терапия невропатической боли", "")


def test_investigators_are_no_authors() -> None:
    record = parse("TI  - T\nFAU - Roe, Ann\nAU  - Roe A\nFIR - Poe, Ed\nIR  - Poe E\nIR  - Doe J")
    assert (record.authors, record.investigators) == (("Roe A",), ("Poe, Ed", "Doe J"))


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("P&lt;0.05 &amp; IL-1&beta; 5&#x2032; &#945;", "P<0.05 & IL-1β 5′ α"),
        ("a &amp;lt; b", "a &lt; b"),
        ("R&D; AT&T &unknown; & more", "R&D; AT&T &unknown; & more"),
        ("new&#10;PMID- 5&#0;&#xD800;", "new PMID- 5��"),
    ],
)
def test_entities_are_decoded_once(sent: str, read: str) -> None:
    record = parse(f"TI  - {sent}\nAB  - {sent}\nOT  - {sent}")
    assert (record.title, record.abstract, record.keywords) == (read, read, (read,))

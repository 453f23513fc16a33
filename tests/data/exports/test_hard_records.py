"""What reference managers are given of records that others export wrongly."""

import pytest

from data.exports.citations import bibtex, ris
from data.exports.nbib import medline_text
from data.exports.references import Style, references
from data.labelling.evaluation import starter_set
from data.pubmed.medline import parse_medline
from data.records.record import Record
from tests.data.exports.test_citations import read_bibtex, read_ris
from tests.records import hard_records

PREPRINT, RETRACTED, CHAPTER, BOOK = 90000401, 90000403, 90000503, 90000102


def in_ris(record):
    record = hard_records()[record] if isinstance(record, int) else record
    (found,) = read_ris("".join(ris([record])))
    return found


def in_bibtex(record):
    record = hard_records()[record] if isinstance(record, int) else record
    (found,) = read_bibtex("".join(bibtex([record]))).values()
    return found


def cited(record, style):
    record = hard_records()[record] if isinstance(record, int) else record
    (text,) = references([record], style)
    return text.strip()


def test_the_journal_in_full_and_abbreviated():
    found = in_ris(90000031)
    assert found["T2"] == found["JF"] == ["International journal of molecular sciences"]
    assert found["J2"] == found["JO"] == ["Int J Mol Sci"] and found["SN"] == ["1422-0067"]
    fields = in_bibtex(90000031).fields
    assert (fields["journal"], fields["shortjournal"]) == (found["T2"][0], "Int J Mol Sci")
    assert fields["issn"] == "1422-0067"
    assert "International journal of molecular sciences, 21(12)" in cited(90000031, Style.APA)
    assert "Int J Mol Sci. 2020;21(12):4532." in cited(90000031, Style.VANCOUVER)


@pytest.mark.parametrize("journal", ["npj Regenerative medicine", "eLife", "mBio", "iScience"])
def test_journals_with_small_initials_keep_them(journal):
    record = Record(
        pmid=1, title="T", journal=journal, journal_title=journal, year=2020, volume="1", pages="e2"
    )
    for text in (
        cited(record, Style.APA),
        cited(record, Style.VANCOUVER),
        in_bibtex(record).fields["journal"],
    ):
        assert journal in text


def test_an_article_number():
    assert in_ris(90000031)["SP"] == ["4532"] and "EP" not in in_ris(90000031)
    assert in_bibtex(90000031).fields["pages"] == "4532"
    assert "Article 4532" in cited(90000031, Style.APA)


def test_pages_beyond_the_first_range_are_a_note():
    found = in_ris(90000001)
    assert (found["SP"], found["EP"]) == (["123"], ["128"])
    assert found["N1"] == ["Also on pages: discussion 129-30"]
    assert in_bibtex(90000001).fields["pages"] == "123--128"
    assert "Pain. 2001:2041-14." in cited(90000009, Style.VANCOUVER)
    assert "Pain, 2041-14" in cited(90000009, Style.APA)


def test_et_al_is_no_author():
    assert in_ris(90000502)["AU"] == ["Roe, A.", "Poe, B. C."]
    assert "author = {Roe, A. and Poe, B. C. and others}" in "".join(bibtex([hard_records()[90000502]]))
    assert cited(90000502, Style.VANCOUVER).startswith("1. Roe A, Poe BC, et al. More")
    assert cited(90000502, Style.APA).startswith("Roe, A., Poe, B. C., et al. (1993). More")


def test_a_group_with_a_comma_is_one_author():
    found = in_ris(90000501)
    assert found["AU"] == ["Roe, Ann", "Pain and Cells Study Group Section B"]
    assert found["N1"] == ["Group: Pain and Cells Study Group, Section B"]
    assert [str(person) for person in in_bibtex(90000501).persons["author"]][1] == (
        "{Pain and Cells Study Group, Section B}"
    )


def test_names_as_pubmed_has_them():
    first = cited(90000203, Style.VANCOUVER)
    assert first.startswith("1. Ivanov IuV, 王 小明. ")
    assert cited(90000203, Style.APA).startswith("Ivanov, Iu. V., & 王, 小明. ")
    assert in_ris(90000203)["AU"] == ["Ivanov, Iu V.", "王, 小明"]
    assert cited(90000204, Style.VANCOUVER).startswith(
        "1. Ivanov IuV, Petrov Kh, Smith J Jr, Chen XYZW, WHO. "
    )


def test_a_chapter():
    found, fields = in_ris(CHAPTER), in_bibtex(CHAPTER)
    assert found["TY"] == ["CHAP"] and found["T2"] == ["Examples of Clinical Medicine"]
    assert (found["A2"], found["PB"], found["CY"]) == (
        ["Doe, Jane B."],
        ["Example Press"],
        ["Treasure Island (FL)"],
    )
    assert fields.type == "incollection" and str(fields.persons["editor"][0]) == "Doe, Jane B."
    assert cited(CHAPTER, Style.VANCOUVER).startswith(
        "1. Roe A. Neuropathic Pain. In: Doe JB, editor. Examples of Clinical Medicine. "
        "Treasure Island (FL): Example Press; 2023."
    )
    assert "In J. B. Doe (ed.), Examples of Clinical Medicine. Example Press." in cited(CHAPTER, Style.APA)


def test_a_book():
    found, fields = in_ris(BOOK), in_bibtex(BOOK)
    assert (found["TY"], found["SN"], found["PB"]) == (
        ["BOOK"],
        ["9781860163593"],
        ["Royal College of Examples (UK)"],
    )
    assert fields.type == "book" and fields.fields["isbn"] == "9781860163593"


def test_a_preprint_says_so():
    assert (in_ris(PREPRINT)["TY"], in_ris(PREPRINT)["M3"]) == (["UNPB"], ["Preprint"])
    assert in_bibtex(PREPRINT).type == "misc"
    assert in_bibtex(PREPRINT).fields["howpublished"] == "medRxiv [Preprint]"
    for style in Style:
        assert "a preprint [Preprint]. medRxiv" in cited(PREPRINT, style)
    assert "2022:2022.05.01.22274000." in cited(PREPRINT, Style.VANCOUVER)


@pytest.mark.parametrize("title", ["RETRACTED: T", "Retracted Article: T", "[Retracted] T", "WITHDRAWN: T"])
@pytest.mark.parametrize("style", Style)
def test_one_mark_of_retraction(title, style):
    record = Record(pmid=1, title=title, year=2020, publication_types=("Retracted Publication",))
    assert "[retracted]" not in cited(record, style).replace(title, "")


def test_keywords():
    assert in_ris(90000505)["KW"] == ["Pain, Neuropathic", "Rats, Sprague-Dawley", "Neuralgia/therapy"]
    assert in_bibtex(90000505).fields["keywords"] == "{Pain, Neuropathic}, {Rats, Sprague-Dawley}"
    assert in_ris(90000700)["KW"] == ["ABNORMALITIES", "DISEASES IN TWINS", "INFANT, NEWBORN", "SCALP"]


@pytest.mark.parametrize("pmid", sorted(hard_records()))
def test_what_is_written_as_nbib_is_the_same_record(pmid):
    record = hard_records()[pmid]
    assert parse_medline(medline_text(record)) == record


def test_the_source_line_as_nlm_writes_it():
    record = Record(pmid=1, title="T", journal="Res.", year=2023, pages="1-9", doi="10.1000/1")
    assert "SO  - Res. 2023:1-9. doi: 10.1000/1.\n" in medline_text(record)
    for reference in starter_set.load():
        source = medline_text(reference.record).rsplit("SO  - ", 1)[-1]
        assert ".." not in source and ";:" not in source and ";(" not in source

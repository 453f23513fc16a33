"""What Zotero's browser button reads in a page's head."""

from data.exports.citation_tags import citation_tags, open_graph_type
from data.records.record import Record
from tests.records import hard_records

ARTICLE, PREPRINT, CHAPTER, BOOK = 90000031, 90000401, 90000503, 90000102


def tags(pmid):
    found = {}
    for name, content in citation_tags(hard_records()[pmid]):
        found.setdefault(name, []).append(content)
    return found


def test_an_article():
    found = tags(ARTICLE)
    assert found["citation_title"] == [hard_records()[ARTICLE].title]
    assert found["citation_journal_title"] == ["International journal of molecular sciences"]
    assert found["citation_journal_abbrev"] == ["Int J Mol Sci"]
    assert found["citation_issn"] == ["1422-0067"] and found["citation_firstpage"] == ["4532"]
    assert found["citation_pmid"] == [str(ARTICLE)] and "citation_lastpage" not in found
    assert len(found["citation_author"]) == len(hard_records()[ARTICLE].authors)
    assert open_graph_type(hard_records()[ARTICLE]) == "article"


def test_a_preprint_a_chapter_and_a_book_are_told_apart():
    assert tags(PREPRINT)["DC.type"] == ["preprint"] and "citation_journal_title" not in tags(PREPRINT)
    chapter, book = hard_records()[CHAPTER], hard_records()[BOOK]
    assert tags(CHAPTER)["citation_book_title"] == [chapter.book_title]
    assert "citation_book_title" not in tags(BOOK) and open_graph_type(book) == "book"


def test_every_author_is_one_author():
    record = Record(
        pmid=1, authors=("Liu WZ", "Pain, Nerve; and Spine Group"), full_names=("Liu, Wei-Zhen", "")
    )
    names = [content for name, content in citation_tags(record) if name == "citation_author"]
    assert names == ["Liu, Wei-Zhen", "Pain Nerve and Spine Group"]

"""What is written is read by Bio.Medline, and by the reader of PubMed's own text."""

import io
from dataclasses import replace

from Bio import Medline
from hypothesis import given, settings
from hypothesis import strategies as st

from data.exports.nbib import medline_text, nbib
from data.labelling.evaluation import starter_set
from data.pubmed.medline import is_cut, parse_medline
from data.records.record import Link, LinkKind, MeshHeading, Record

LINE = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="*/[]"),
    min_size=1,
    max_size=12,
)
PROSE = st.lists(LINE, min_size=1, max_size=30).map(" ".join)
AUTHORS = st.lists(
    st.sampled_from(
        [
            ("Liu WZ", "Liu, Wei-Zhen"),
            ("Çelik Ö Jr", "Çelik, Ömer Jr"),
            ("Pain Group UK", ""),
            ("Pérez G", "Pérez, G"),
        ]
    ),
    max_size=60,
)
DATES = st.sampled_from([("2020", 2020), ("2020-02", 2020), ("2020-02-29", 2020), ("", None)])
RECORDS = st.builds(
    lambda authors, dated, **fields: Record(
        authors=tuple(author for author, _ in authors),
        full_names=tuple(full for _, full in authors) if any(full for _, full in authors) else (),
        date=dated[0],
        year=dated[1],
        **fields,
    ),
    AUTHORS.filter(lambda some: not some or any(full for _, full in some)),
    DATES,
    pmid=st.integers(1, 99_999_999),
    title=PROSE.filter(lambda title: title[-1] not in ".?!"),
    abstract=st.one_of(st.just(""), PROSE),
    journal=LINE,
    entrez_date=st.sampled_from(["", "2020-03-01"]),
    volume=st.sampled_from(["", "36"]),
    pages=st.sampled_from(["", "1-9", "e12"]),
    publication_types=st.lists(PROSE, max_size=3).map(tuple),
    mesh=st.lists(
        st.builds(MeshHeading, PROSE, st.lists(PROSE, max_size=2).map(tuple), st.booleans()), max_size=3
    ).map(tuple),
    keywords=st.lists(PROSE, max_size=4).map(tuple),
    doi=st.one_of(st.none(), st.from_regex(r"10\.\d{4}/[a-z0-9().-]{1,20}", fullmatch=True)),
    pmcid=st.sampled_from([None, "PMC7773456"]),
    links=st.lists(
        st.builds(
            Link,
            st.sampled_from(list(LinkKind)),
            st.one_of(st.none(), st.integers(1, 99_999_999)),
            PROSE.filter(lambda words: "PMID" not in words),
        ),
        max_size=3,
    ).map(tuple),
    status=st.sampled_from(["", "MEDLINE"]),
)


@settings(max_examples=100, deadline=None)
@given(RECORDS)
def test_what_is_written_is_what_is_read(record):
    text = medline_text(record)
    assert not is_cut(text)
    assert parse_medline(text) == replace(record, trial_ids=parse_medline(text).trial_ids)


def test_bio_medline_reads_many_of_them():
    record = Record(
        pmid=11111111,
        title="Müller glia, TNF-α & 100 % of <i>Xenopus</i> {DRG}: P<0.05 " + "and more " * 60,
        authors=tuple(f"Author{number:02d} AB" for number in range(60)),
        year=2020,
        date="2020-12-28",
        trial_ids=("NCT02958267",),
    )
    whole = "".join(nbib(map(medline_text, [record, Record(pmid=2), Record(pmid=3, summary="Own words.")])))
    first, second, third = Medline.parse(io.StringIO(whole))
    assert first["TI"] == record.title.strip() + "."
    assert first["AU"] == list(record.authors) and first["DP"] == "2020 Dec 28"
    assert first["SI"] == ["ClinicalTrials.gov/NCT02958267"]
    assert (second["PMID"], third["PMID"]) == ("2", "3")
    assert third["GN"] == ["Summary made for the evidence map, not the authors' abstract: Own words."]
    assert "AB" not in third


def test_every_record_of_the_starter_set_can_be_taken_out():
    records = [reference.record for reference in starter_set.load()]
    texts = list(map(medline_text, records))
    assert [read["PMID"] for read in Medline.parse(io.StringIO("".join(nbib(texts))))] == [
        str(record.pmid) for record in records
    ]
    assert [parse_medline(text).title for text in texts] == [record.title for record in records]
    assert [parse_medline(text).authors for text in texts] == [record.authors for record in records]


def test_text_as_pubmed_sent_it_stays_as_it_is():
    sent = ["PMID- 1\r\nTI  - One\r\n      goes on\r\nAU  - Müller Ö\r\n", "\nPMID- 2\nTI  - Two\n\n"]
    text = "".join(nbib(sent))
    first, second = Medline.parse(io.StringIO(text, newline=None))
    assert (first["PMID"], first["TI"], first["AU"]) == ("1", "One goes on", ["Müller Ö"])
    assert second["PMID"] == "2"

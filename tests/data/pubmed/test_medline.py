from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from Bio import Medline
from hypothesis import given, settings
from hypothesis import strategies as st

from data.pubmed import medline
from data.pubmed.medline import MedlineError, is_cut, parse_medline, read_date, split_medline
from data.records.record import Flag, Kind, Link, LinkKind, MeshHeading, Record
from tests.eutils import render, starter_records

ARTICLE = """\
PMID- 38260278
OWN - NLM
STAT- PubMed-not-MEDLINE
DP  - 2024 Jan 2
TI  - [Mesenchymal stem cells in the treatment of chronic neuropathic pain of the hand: \n\
      a first report].
LID - 10.1101/2024.01.01.573837 [doi]
LID - S0001-0002(24)00003-4 [pii]
AB  - BACKGROUND: Pain lasts (NCT01234567). METHODS: P<0.05 in ten; see EudraCT \n\
      2016-001234-56 and NCT02958267.
FAU - Doe, Jane
AU  - Doe J
AD  - Department of Pain, Duke University, Durham, NC 27710, USA. jane@duke.edu.
AD  - Institut Pasteur, Paris, France.
CN  - Group for the Study of Stem Cells in Neuropathic Pain and Related Disorders of \n\
      the Nerve
FAU - Roe, Richard
AU  - Roe R
LA  - chi
LA  - eng
SI  - ClinicalTrials.gov/NCT02958267
SI  - GENBANK/AF123456
PT  - Preprint
PT  - Journal Article
PL  - Switzerland
TA  - bioRxiv
JT  - bioRxiv : the preprint server for biology
UIN - Nat Commun. 2024 Oct 25;15(1):9218. doi: 10.1038/s41467-024-53442-8. PMID: \n\
      39455585
CIN - Pain. 2024 May;165(5):1. no number here
MH  - Pain Measurement/*methods/drug \n\
      effects
MH  - *Neuralgia
MH  - Humans
PMC - PMC10802399
OT  - *dorsal root ganglion of the rat and of the mouse and of other small animals \n\
      too
OT  - microglia
VI  - 15
IP  - 1
PG  - e12-e19
EDAT- 2024/01/23 06:42
AID - 10.9999/not-this-one [doi]
SO  - bioRxiv [Preprint]. 2024 Jan 2. doi: 10.1101/2024.01.01.573837.
"""

BOOK = """\
PMID- 20301770
STAT- Publisher
DRDT- 20190404
CTDT- 20090630
PB  - University of Washington, Seattle
DP  - 1993
TI  - Feingold Syndrome 1.
BTI - GeneReviews(R)
AB  - CLINICAL CHARACTERISTICS: Short fingers.
AU  - Marcelis CLM
LA  - eng
PT  - Review
PT  - Book Chapter
PL  - Seattle (WA)
EDAT- 2009/07/01 09:01
AID - NBK7050 [bookaccession]
"""


def parse(text: str) -> Record:
    return parse_medline(f"PMID- 7\n{text}\n")


def test_every_field_of_an_article() -> None:
    assert parse_medline(ARTICLE) == Record(
        pmid=38260278,
        title="[Mesenchymal stem cells in the treatment of chronic neuropathic pain of the hand: "
        "a first report]",
        abstract="BACKGROUND: Pain lasts (NCT01234567). METHODS: P<0.05 in ten; see EudraCT 2016-001234-56 "
        "and NCT02958267.",
        authors=(
            "Doe J",
            "Group for the Study of Stem Cells in Neuropathic Pain and Related Disorders of the Nerve",
            "Roe R",
        ),
        full_names=("Doe, Jane", "", "Roe, Richard"),
        journal="bioRxiv",
        year=2024,
        date="2024-01-02",
        entrez_date="2024-01-23",
        volume="15",
        issue="1",
        pages="e12-e19",
        publication_types=("Preprint", "Journal Article"),
        mesh=(
            MeshHeading("Pain Measurement", ("methods", "drug effects"), major=True),
            MeshHeading("Neuralgia", major=True),
            MeshHeading("Humans"),
        ),
        keywords=(
            "dorsal root ganglion of the rat and of the mouse and of other small animals too",
            "microglia",
        ),
        doi="10.1101/2024.01.01.573837",
        pmcid="PMC10802399",
        languages=("chi", "eng"),
        country="United States",
        affiliation="Department of Pain, Duke University, Durham, NC 27710, USA. jane@duke.edu.",
        trial_ids=("NCT02958267", "NCT01234567", "2016-001234-56"),
        links=(
            Link(
                LinkKind.UPDATED_BY,
                39455585,
                "Nat Commun. 2024 Oct 25;15(1):9218. doi: 10.1038/s41467-024-53442-8.",
            ),
            Link(LinkKind.COMMENT, None, "Pain. 2024 May;165(5):1. no number here"),
        ),
        status="PubMed-not-MEDLINE",
        journal_title="bioRxiv : the preprint server for biology",
    )


def test_a_book_chapter() -> None:
    record = parse_medline(BOOK)
    assert (record.title, record.journal, record.year) == ("Feingold Syndrome 1", "GeneReviews(R)", 1993)
    assert (record.doi, record.country) == (None, None)
    assert (record.kind, record.book_title, record.nbk) == (Kind.CHAPTER, "GeneReviews(R)", "NBK7050")
    assert (record.publisher, record.place) == ("University of Washington, Seattle", "Seattle (WA)")
    assert not is_cut(BOOK)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("TI  - Pain.", "Pain"),
        ("TI  - Does it last?", "Does it last?"),
        ("TI  - And then ...", "And then ..."),
        ("TI  - [Not Available].\nTT  - Schmerz nach Amputation.", "Schmerz nach Amputation"),
        ("TT  - Nur auf Deutsch.", "Nur auf Deutsch"),
        ("BTI - A whole book.", "A whole book"),
        ("AB  - No title at all.", ""),
    ],
)
def test_titles(text: str, title: str) -> None:
    assert parse(text).title == title


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020", (2020, "2020")),
        ("2020 Dec", (2020, "2020-12")),
        ("2020 Dec 28", (2020, "2020-12-28")),
        ("2020 Sept 3", (2020, "2020-09-03")),
        ("2013 Spring", (2013, "2013")),
        ("Winter 2013", (2013, "2013")),
        ("2013 Jan-Mar", (2013, "2013-01")),
        ("2018 Dec-2019 Jan", (2018, "2018-12")),
        ("2020 Jan 30-Feb 5", (2020, "2020-01-30")),
        ("1998-1999", (1998, "1998")),
        ("2000 1st Quart", (2000, "2000")),
        ("2019 Feb 29", (2019, "2019-02")),
        ("2020 Feb 29", (2020, "2020-02-29")),
        ("20201228", (2020, "2020-12-28")),
        ("2020/12/28 06:00", (2020, "2020-12-28")),
        ("20201399", (2020, "2020")),
        ("n.d.", (None, "")),
        ("", (None, "")),
    ],
)
def test_dates(text: str, expected: tuple[int | None, str]) -> None:
    assert read_date(text) == expected


def test_the_electronic_date_only_where_the_publication_date_has_no_year() -> None:
    assert parse("DP  - 2021\nDEP - 20201228").date == "2021"
    assert parse("DP  - in press\nDEP - 20201228").date == "2020-12-28"
    assert parse("DEP - 20201228").year == 2020
    assert parse("TI  - Undated.").year is None


@pytest.mark.parametrize(
    ("tag", "kind", "flag"),
    [
        ("RIN", LinkKind.RETRACTED_BY, Flag.RETRACTED),
        ("ROF", LinkKind.RETRACTS, Flag.RETRACTION_NOTICE),
        ("RPI", LinkKind.REPUBLISHED_AS, Flag.REPUBLISHED),
        ("RPF", LinkKind.REPUBLISHES, None),
        ("CRI", LinkKind.REPUBLISHED_AS, Flag.REPUBLISHED),
        ("EIN", LinkKind.ERRATUM, Flag.ERRATUM),
        ("EFR", LinkKind.CORRECTS, None),
        ("ECI", LinkKind.CONCERN, Flag.CONCERN),
        ("ECF", LinkKind.CONCERN_ABOUT, None),
        ("UIN", LinkKind.UPDATED_BY, Flag.UPDATED),
        ("UOF", LinkKind.UPDATES, None),
        ("CIN", LinkKind.COMMENT, None),
        ("CON", LinkKind.COMMENTS_ON, None),
    ],
)
def test_links(tag: str, kind: LinkKind, flag: Flag | None) -> None:
    record = parse(f"{tag:<4}- J Pain. 2020;1:2. PMID: 123\n{tag:<4}- J Pain. 2021;2:3")
    assert record.links == (Link(kind, 123, "J Pain. 2020;1:2."), Link(kind, None, "J Pain. 2021;2:3"))
    assert record.flags == ({flag} if flag else set())


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("LID - 10.1/abc [doi]", None),
        ("LID - S0000 [pii] 10.1016/j.pain.2020.01.001 [doi]", "10.1016/j.pain.2020.01.001"),
        ("AID - S0000 [pii]\nAID - 10.1000/xyz(1)2 [doi]", "10.1000/xyz(1)2"),
        ("SO  - J. doi: 10.1000/xyz.", None),
    ],
)
def test_doi(text: str, doi: str | None) -> None:
    assert parse(text).doi == doi


def test_trial_numbers_in_the_order_found_and_each_once() -> None:
    record = parse(
        "SI  - ISRCTN/ISRCTN12345678\nSI  - Dryad/10.5061/dryad.1\n"
        "TI  - ChiCTR-IPR-15006789 and NTR1 in rats.\n"
        "AB  - nct01234567 NCT01234567 NCT1 UMIN000012345 isrctn12345678 ACTRN12605000070617."
    )
    assert record.trial_ids == (
        "ISRCTN12345678",
        "ChiCTR-IPR-15006789",
        "NCT01234567",
        "UMIN000012345",
        "ACTRN12605000070617",
    )


def test_the_place_of_publication_is_not_the_country() -> None:
    assert parse("PL  - England\nAD  - Department of Anaesthesia.").country is None
    assert parse("PL  - England").country is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no PMID"),
        ("      continuation\nPMID- 1\n", "does not begin with a field"),
        ("TI  - No number.\n", "no PMID"),
        ("PMID- twelve\nTI  - x\n", "not a number"),
        ("PMID- 0\nTI  - x\n", "not a number"),
        ("PMID- 1\nTI  - x\nPMID- 2\n", "have been merged"),
        ("PMID- 12\n", "only the PMID"),
        ("id: 33 Error occurred: The following PMID is not available: 33\n", "33 is not available"),
    ],
)
def test_malformed_records_are_rejected(text: str, reason: str) -> None:
    with pytest.raises(MedlineError, match=reason):
        parse_medline(text)


@pytest.mark.parametrize(
    "broken", ["TI  \n      - a", "TI \n       - a", "TI \n      - a", "PMC \n      - a"]
)
def test_a_tag_is_never_joined_from_two_lines(broken: str) -> None:
    record = parse(f"MH  - Rats\n{broken}\nMH  - Mice")
    found = [heading.descriptor for heading in record.mesh]
    assert found == [f"Rats {broken.split()[0]} - a", "Mice"]
    assert not record.title


def test_stray_lines_and_control_characters() -> None:
    record = parse("TI  - Pain\x00 in\x1f the\nwild.\nAB  - \nMH  - Rats\nfed well\n      ")
    assert record.title == "Pain in the wild"
    assert record.abstract == ""
    assert record.mesh == (MeshHeading("Rats fed well"),)


def test_split() -> None:
    refusal = "id: 5 Error occurred: The following PMID is not available: 5\n"
    pieces = list(split_medline(f"\n{ARTICLE}\n{refusal}\n{BOOK}".replace("\n", "\r\n")))
    assert pieces == [ARTICLE, refusal, BOOK]
    assert list(split_medline("\n \n")) == []
    assert list(split_medline("rest of a record\n\nPMID- 1\nTI  - x\n")) == [
        "rest of a record\n",
        "PMID- 1\nTI  - x\n",
    ]


def test_truncation_before_the_last_field_is_noticed() -> None:
    assert not is_cut(ARTICLE)
    for end in range(len("PMID- 38260278\n"), len(ARTICLE)):
        *_, last = split_medline(ARTICLE[:end])
        assert is_cut(last), ARTICLE[:end][-30:]


@pytest.mark.parametrize(
    ("lines", "authors", "full_names"),
    [
        ("FAU - Liu, Wei-Zhen\nAU  - Liu WZ\nCN  - A Group", ("Liu WZ", "A Group"), ("Liu, Wei-Zhen", "")),
        ("AU  - Liu WZ\nFAU - Ma, Jun\nAU  - Ma J", ("Liu WZ", "Ma J"), ("", "Ma, Jun")),
        (
            "FAU - Liu, Wei\nFAU - Ma, Jun\nAU  - Ma J",
            ("Liu, Wei", "Ma J"),
            ("Liu, Wei", "Ma, Jun"),
        ),
        ("FAU - Liu, Wei", ("Liu, Wei",), ("Liu, Wei",)),
        (
            "FAU - Liu, Wei\nFAU - Ma, Jun\nAU  - Ma J\nAU  - Xu K",
            ("Liu, Wei", "Ma J", "Xu K"),
            ("Liu, Wei", "Ma, Jun", ""),
        ),
        ("AU  - Liu W\nCN  - A Group", ("Liu W", "A Group"), ()),
    ],
)
def test_full_names_match_their_authors(
    lines: str, authors: tuple[str, ...], full_names: tuple[str, ...]
) -> None:
    record = parse(f"TI  - T\n{lines}")
    assert (record.authors, record.full_names) == (authors, full_names)


LINE = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="*/[]"),
    min_size=1,
    max_size=12,
)
PROSE = st.lists(LINE, min_size=1, max_size=40).map(" ".join)
NAME = st.from_regex(r"[A-Z][a-z]{1,14} [A-Z]{1,2}", fullmatch=True)
RECORDS = st.builds(
    Record,
    pmid=st.integers(1, 99_999_999),
    title=PROSE.filter(lambda title: title[-1] not in ".?!"),
    abstract=st.one_of(st.just(""), PROSE),
    authors=st.lists(NAME, max_size=5).map(tuple),
    journal=LINE,
    year=st.just(2020),
    date=st.sampled_from(["2020", "2020-02", "2020-02-29", "2020-11-03"]),
    entrez_date=st.dates(date(1950, 1, 1), date(2100, 1, 1)).map(str),
    volume=st.from_regex(r"\d{0,3}", fullmatch=True),
    pages=st.sampled_from(["", "1-9", "e12"]),
    publication_types=st.lists(PROSE, max_size=3).map(tuple),
    mesh=st.lists(
        st.builds(MeshHeading, PROSE, st.lists(PROSE, max_size=2).map(tuple), st.booleans()), max_size=3
    ).map(tuple),
    keywords=st.lists(PROSE, max_size=4).map(tuple),
    doi=st.one_of(st.none(), st.from_regex(r"10\.\d{4}/[a-z0-9().-]{1,20}", fullmatch=True)),
    pmcid=st.one_of(st.none(), st.from_regex(r"PMC\d{7}", fullmatch=True)),
    languages=st.lists(st.sampled_from(["eng", "chi", "ger"]), max_size=2).map(tuple),
    links=st.lists(
        st.builds(
            Link,
            st.sampled_from(list(LinkKind)),
            st.one_of(st.none(), st.integers(1, 99_999_999)),
            PROSE.filter(lambda words: "PMID" not in words),
        ),
        max_size=3,
    ).map(tuple),
    status=st.sampled_from(["MEDLINE", "Publisher"]),
)


def links_by_tag(record: Record) -> Record:
    return dataclasses.replace(record, trial_ids=(), country=None, affiliation="")


@settings(max_examples=150, deadline=None)
@given(st.lists(RECORDS, min_size=1, max_size=3))
def test_rendered_queries_are_parsed_back(records: list[Record]) -> None:
    text = render.medline(records)
    pieces = list(split_medline(text))
    assert [links_by_tag(parse_medline(piece)) for piece in pieces] == [links_by_tag(r) for r in records]
    assert not any(map(is_cut, pieces))
    assert all(len(line) <= render.WIDTH + 1 + 12 for line in text.split("\n"))


def test_the_starter_set_is_read_back() -> None:
    for record in starter_records():
        text = render.medline_record(dataclasses.replace(record, abstract=record.summary))
        read = parse_medline(text)
        day = record.date if record.date.startswith(str(record.year)) else str(record.year)
        assert dataclasses.replace(read, abstract="", summary=read.abstract, affiliation="") == (
            dataclasses.replace(record, affiliation="", date=day)
        )


TAGS = st.sampled_from(
    ["PMID", "TI", "AB", "DP", "DEP", "EDAT", "MH", "AD", "LID", "AID", "SI", "RIN", "OT", "PMC", "XX"]
)
BLANKS = st.text(" ", max_size=3)
FIELD = st.builds(lambda tag, value: f"{tag:<4}- {value}", TAGS, st.text(max_size=30))


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.one_of(FIELD, st.text(max_size=20), st.text(max_size=8).map("      ".__add__)), max_size=12)
)
def test_no_text_raises_another_error(lines: list[str]) -> None:
    text = "\n".join(["PMID- 5", *lines] if len(lines) % 2 else lines)
    for piece in (text, *split_medline(text)):
        is_cut(piece)
        try:
            record = parse_medline(piece)
        except MedlineError as error:
            assert str(error).endswith(".")
        else:
            assert record.pmid > 0
            assert "\x00" not in record.title + record.abstract


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.one_of(
            FIELD,
            st.builds("{:<4}-{}".format, TAGS, st.text(" -\tA\u00a0\x1c", max_size=8)),
            st.text("AB -\u2028", max_size=9),
            st.text(max_size=8).map("      ".__add__),
            st.text("a ", max_size=8).map(" \n      ".__add__),
            st.builds("{}{}\n      {}- a".format, TAGS, BLANKS, BLANKS),
        ),
        max_size=8,
    )
)
def test_the_fast_and_the_slow_parser_agree(lines: list[str]) -> None:
    text = "\n".join(["PMID- 5", *lines])
    assert medline._unfold(text) == medline._unfold_slowly(text.replace("\r\n", "\n"))


def test_fields_are_those_of_biopython() -> None:
    for record in starter_records():
        text = render.medline_record(dataclasses.replace(record, abstract=record.summary, keywords=()))
        found = medline._unfold(text).by_tag
        known = Medline.read(text.replace(" \n", "\n").splitlines(keepends=True))
        for tag, value in known.items():
            assert found[tag] == (value if isinstance(value, str) else " ".join(value))

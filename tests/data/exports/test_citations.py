"""Each form is read back by another program than wrote it: RIS by pybtexris and by the few lines below,
BibTeX by pybtex and pylatexenc."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string
from pybtexris import RISParser
from pylatexenc.latex2text import LatexNodes2Text

from data.exports.citations import bibtex, pmids, ris
from data.labelling.evaluation import starter_set
from data.records.record import Link, LinkKind, Record
from data.records.urls import doi_url

HARD = (
    Record(
        pmid=11111111,
        title="Müller glia, TNF-α & 100 % of <i>Xenopus</i> {DRG} neurons: P<0.05, cost $5_000 #1 ~2^3 a\\b",
        abstract="BACKGROUND: pain\nTY  - BOOK\nER  - \n@article{x, title={y}}",
        authors=tuple(f"Author{number:02d} AB" for number in range(60)),
        journal="Pain & Therapy",
        year=2020,
        date="2020-12-28",
        volume="36",
        issue="12 Pt 2",
        pages="1021-34",
        doi="10.1002/(SICI)1097-4547<12::AID_JNR5>3.0.CO;2-X",
        pmcid="PMC7773456",
        keywords=("β-catenin", "50% pain", "a; b"),
        languages=("eng", "chi"),
        links=(Link(LinkKind.RETRACTED_BY, 5, "x"),),
        publication_types=("Preprint",),
    ),
    Record(
        pmid=22222222,
        title="One { brace",
        authors=("Pain and Stem Cell Study Group", "Çelik Ö Jr"),
        year=2021,
    ),
    Record(
        pmid=33333333, title="Very long " * 400, authors=("van der Berg J", "Hashimoto"), date="", pages="S42"
    ),
    Record(pmid=44444444, summary="In our own words."),
    Record(pmid=55555555, title='{Both} "quoted" @string', authors=("García-López de Sá MPL",), date="2013"),
)


def read_ris(text):
    """RIS as its specification says: two capitals or digits, two blanks, a hyphen, a blank; TY to ER."""
    found, one = [], None
    for line in text.split("\r\n"):
        if not line:
            continue
        tag, value = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line).groups()
        if tag == "TY":
            assert one is None, "a reference begins inside another"
            one = {}
        one.setdefault(tag, []).append(value)
        if tag == "ER":
            found.append(one)
            one = None
    assert one is None, "the last reference does not end"
    return found


def decoded(text):
    """What TeX would print; pylatexenc reads \\textasciicircum as a letter that only looks like it."""
    if text.startswith("{") and text.endswith("}"):
        text = text[1:-1]
    return LatexNodes2Text(strict_latex_spaces=True).latex_to_text(text).replace("\u02c6", "^")


def read_bibtex(text):
    return parse_string(text, "bibtex").entries


def test_ris_comes_back_whole():
    first, group, long, bare, _ = read_ris("".join(ris(HARD)))
    assert first["TY"] == ["UNPB"] and group["TY"] == ["JOUR"]  # the first is a preprint
    assert first["TI"] == [HARD[0].title]
    assert first["AU"] == [f"Author{number:02d}, A. B." for number in range(60)]
    assert first["AB"] == ["BACKGROUND: pain TY - BOOK ER - @article{x, title={y}}"]
    assert (first["T2"], first["PY"], first["DA"]) == (["Pain & Therapy"], ["2020"], ["2020/12/28/"])
    assert (first["VL"], first["IS"], first["SP"], first["EP"]) == (["36"], ["12 Pt 2"], ["1021"], ["1034"])
    assert (first["DO"], first["AN"], first["C2"]) == ([HARD[0].doi], ["11111111"], ["PMC7773456"])
    assert first["KW"] == list(HARD[0].keywords)
    assert first["UR"] == ["https://pubmed.ncbi.nlm.nih.gov/11111111/"]
    assert first["N1"] == ["PubMed marks this paper: Retracted; Preprint, no article known"]
    assert group["AU"] == ["Pain and Stem Cell Study Group", "Çelik, Ö., Jr"]
    assert long["TI"] == [HARD[2].title.strip()] and long["SP"] == ["S42"]
    assert not {"PY", "DA", "EP"} & long.keys()
    assert not {"AU", "TI", "PY", "AB"} & bare.keys()
    assert bare["N1"][0].endswith("not the authors' abstract: In our own words.")


def test_another_reader_of_ris_finds_the_same():
    # It takes "ER -" for an end wherever it stands, so the abstract that tries this is left out.
    records = [replace(record, abstract="") for record in HARD]
    entries = []
    for record in records:
        text = "".join(ris([record])).replace("\r\n", "\n")
        entries += RISParser().parse_string(text).entries.values()
    assert [entry.fields.get("title", "") for entry in entries] == [r.title.strip() for r in records]
    assert [entry.fields.get("year") for entry in entries] == [
        str(record.year) if record.year else None for record in records
    ]
    assert entries[0].fields["doi"] == HARD[0].doi
    assert entries[0].fields["journal"] == "Pain & Therapy"
    people = [[str(person) for person in entry.persons.get("author", [])] for entry in entries]
    assert people[0][59] == "Author59, A. B." and len(people[0]) == 60
    assert people[2][0] == "van der Berg, J."


def test_full_names_are_used_where_pubmed_has_them():
    record = Record(
        pmid=1,
        authors=("Mukhida K", "Cox CS Jr", "Group on Pain UK", "And B"),
        full_names=("Mukhida, Karim", "Cox, Charles S Jr", "", "And, Bo"),
    )
    (found,) = read_ris("".join(ris([record])))
    assert found["AU"] == ["Mukhida, Karim", "Cox, Charles S., Jr", "Group on Pain UK", "And, Bo"]
    (entry,) = read_bibtex("".join(bibtex([record]))).values()
    people = entry.persons["author"]
    assert people[0].first_names == ["Karim"] and people[1].lineage_names == ["Jr"]
    assert people[2].last_names == ["{Group on Pain UK}"] and people[3].last_names == ["{And}"]


def test_bibtex_comes_back_whole():
    entries = read_bibtex("".join(bibtex(HARD)))
    assert list(entries) == [
        "author2020_11111111",
        "painandstemcellstudygroup2021_22222222",
        "vanderberg_33333333",
        "anonymous_44444444",
        "garcialopezdesa_55555555",
    ]
    for record, entry in zip(HARD, entries.values(), strict=True):
        assert entry.type == ("misc" if "Preprint" in record.publication_types else "article")
        title = record.title.strip()
        assert decoded(entry.fields.get("title", "")) == title
    fields = next(iter(entries.values())).fields
    assert decoded(fields["abstract"]) == "BACKGROUND: pain TY - BOOK ER - @article{x, title={y}}"
    assert decoded(fields["howpublished"]) == "Pain & Therapy [Preprint]"
    assert decoded(fields["keywords"]) == "β-catenin, 50% pain, a; b"
    assert fields["doi"] == HARD[0].doi
    assert fields["pages"] == "1021--1034"
    assert fields["month"] == "December"
    assert (fields["year"], fields["volume"], fields["pmid"]) == ("2020", "36", "11111111")
    assert fields["note"] == "PubMed marks this paper: Retracted; Preprint, no article known"
    people = [entry.persons.get("author", []) for entry in entries.values()]
    assert [len(authors) for authors in people] == [60, 2, 2, 0, 1]
    assert str(people[0][59]) == "Author59, A. B."
    assert str(people[1][0]) == "{Pain and Stem Cell Study Group}"
    assert (people[1][1].last_names, people[1][1].lineage_names) == (["Çelik"], ["Jr"])
    assert people[2][0].prelast_names == ["van", "der"] and people[2][0].last_names == ["Berg"]
    assert str(people[4][0]) == "García-López de Sá, M. P. L."


def test_titles_are_braced_so_that_no_style_changes_their_capitals():
    text = "".join(bibtex([Record(pmid=1, title="GABA in DRG")]))
    assert "title = {{GABA in DRG}}" in text


@given(st.lists(st.builds(Record, pmid=st.integers(1, 9), title=st.text(), abstract=st.text()), max_size=5))
def test_no_text_can_break_out_of_its_field(records):
    titles = [
        " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]", " ", record.title).split()) for record in records
    ]
    assert [one.get("TI", [""])[0] for one in read_ris("".join(ris(records)))] == titles
    entries = read_bibtex("".join(bibtex(records)))
    assert len(entries) == len(records)
    for entry, title in zip(entries.values(), titles, strict=True):
        assert ("title" in entry.fields) is bool(title)
        assert set(entry.fields) <= {"title", "abstract", "pmid", "url"}


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z", "M"]), min_size=1))
def test_what_tex_would_run_is_escaped(title):
    """Whatever the letters, the title that TeX prints is the title that PubMed has."""
    (entry,) = read_bibtex("".join(bibtex([Record(pmid=1, title=title)]))).values()
    inner = entry.fields["title"]
    assert inner[0] == "{" and inner[-1] == "}"
    assert not re.search(r"(?<!\\)[#%&_]", inner)
    plain = re.sub(r"\$\\[lr]brace\$|\{\\text\w+\}|\\[#$%&_{}]", "", inner[1:-1])
    assert not re.search(r"[\\{}$^~]", plain), "a character that TeX reads as a command is left"


def test_keys_are_ascii_and_unique_also_for_the_same_paper_twice():
    records = [Record(pmid=7, authors=("Çelik Ö",), year=2020)] * 3 + [Record(pmid=0, authors=("王 W",))] * 2
    keys = list(read_bibtex("".join(bibtex(records))))
    assert keys[:3] == ["celik2020_7", "celik2020_7_2", "celik2020_7_3"]
    assert len(set(keys)) == 5
    assert all(key.isascii() for key in keys)


def test_many_records_are_written_in_pieces():
    pieces = list(bibtex(Record(pmid=pmid) for pmid in range(1, 1202)))
    assert len(pieces) == 3
    assert len(read_bibtex("".join(pieces))) == 1201


def test_a_list_of_pmids_has_one_a_line():
    assert "".join(pmids(HARD[:2])) == "11111111\n22222222\n"


def test_a_doi_cannot_lead_elsewhere():
    assert doi_url("10.1/a b?c#d") == "https://doi.org/10.1/a%20b%3Fc%23d"
    assert doi_url("javascript:alert(1)").startswith("https://doi.org/")


def test_the_whole_starter_set_can_be_taken_out():
    records = [reference.record for reference in starter_set.load()]
    assert (
        len(read_ris("".join(ris(records))))
        == len(read_bibtex("".join(bibtex(records))))
        == len(records)
        > 100
    )

"""The records of tests/reference/records: PubMed's text with what other programs stumbled over."""

from functools import cache
from pathlib import Path

from data.pubmed.medline import parse_medline, split_medline
from data.records.record import Record

FOLDER = Path(__file__).parent / "reference" / "records"


@cache
def hard_texts() -> dict[int, str]:
    """MEDLINE text by PMID."""
    texts = (file.read_text("utf-8") for file in sorted(FOLDER.glob("*.nbib")))
    return {parse_medline(piece).pmid: piece for text in texts for piece in split_medline(text)}


@cache
def hard_records() -> dict[int, Record]:
    """The records by PMID."""
    return {pmid: parse_medline(text) for pmid, text in hard_texts().items()}

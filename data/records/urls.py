"""Web addresses of a record: PubMed, its publisher, PubMed Central and trial registries."""

from __future__ import annotations

from urllib.parse import quote

PUBMED = "https://pubmed.ncbi.nlm.nih.gov/"
_REGISTRIES = {"NCT": "https://clinicaltrials.gov/study/", "ISRCTN": "https://www.isrctn.com/"}


def pubmed_url(pmid: int) -> str:
    """A record's page in PubMed."""
    return f"{PUBMED}{pmid}/"


def linked_url(link: str, pmid: int) -> str:
    """PubMed's list of the papers that it links to a paper; `link` is the name of the link in Entrez."""
    return f"{PUBMED}?linkname={quote(link)}&from_uid={pmid}"


def doi_url(doi: str) -> str:
    """The address of a DOI; special characters in it are escaped, so that it cannot lead elsewhere."""
    return "https://doi.org/" + quote(doi, safe="/:().")


def pmc_url(pmcid: str) -> str:
    """The free full text of a paper in PubMed Central."""
    return "https://pmc.ncbi.nlm.nih.gov/articles/" + quote(pmcid, safe="") + "/"


def registry_url(trial_id: str) -> str:
    """The address of a trial in its registry, or else in WHO's search portal."""
    number = quote(trial_id.strip(), safe="")
    for prefix, start in _REGISTRIES.items():
        if number.upper().startswith(prefix):
            return start + number
    return "https://trialsearch.who.int/Trial2.aspx?TrialID=" + number

"""Where a record can be read: PubMed, its publisher, PubMed Central and trial registries."""

from __future__ import annotations

from urllib.parse import quote

PUBMED = "https://pubmed.ncbi.nlm.nih.gov/"
_REGISTRIES = {"NCT": "https://clinicaltrials.gov/study/", "ISRCTN": "https://www.isrctn.com/"}


def pubmed_url(pmid: int) -> str:
    """The page of a record in PubMed."""
    return f"{PUBMED}{pmid}/"


def doi_url(doi: str) -> str:
    """The address that leads to a DOI's page; nothing in the DOI can change where it leads."""
    return "https://doi.org/" + quote(doi, safe="/:().")


def pmc_url(pmcid: str) -> str:
    """The free full text of a paper in PubMed Central."""
    return "https://pmc.ncbi.nlm.nih.gov/articles/" + quote(pmcid, safe="") + "/"


def registry_url(trial_id: str) -> str:
    """Where a trial is registered; what no registry of its own is known for, WHO's search portal finds."""
    number = quote(trial_id.strip(), safe="")
    for prefix, start in _REGISTRIES.items():
        if number.upper().startswith(prefix):
            return start + number
    return "https://trialsearch.who.int/Trial2.aspx?TrialID=" + number

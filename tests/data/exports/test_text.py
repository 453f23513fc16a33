import pytest

from data.records.urls import pmc_url, registry_url


@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("NCT02958267", "https://clinicaltrials.gov/study/NCT02958267"),
        ("ISRCTN12345678", "https://www.isrctn.com/ISRCTN12345678"),
        ("ChiCTR2000030000", "https://trialsearch.who.int/Trial2.aspx?TrialID=ChiCTR2000030000"),
        ("NCT1/../?x=<y>", "https://clinicaltrials.gov/study/NCT1%2F..%2F%3Fx%3D%3Cy%3E"),
    ],
)
def test_a_trial_is_found_in_its_registry_and_nothing_in_its_number_leads_elsewhere(number, address):
    assert registry_url(number) == address


def test_the_free_full_text():
    assert pmc_url("PMC7785341") == "https://pmc.ncbi.nlm.nih.gov/articles/PMC7785341/"

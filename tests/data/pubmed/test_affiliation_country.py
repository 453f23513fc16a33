from __future__ import annotations

import pytest

from data.pubmed.affiliation_country import read_country


@pytest.mark.parametrize(
    ("affiliation", "country"),
    [
        ("Dept of Pain, Univ X, Boston, MA 02115, USA. a@b.org", "United States"),
        ("Dept of Pain, Univ X, Boston, MA.", "United States"),
        ("Univ X, Boston MA 02115. Electronic address: x@y.cn.", "United States"),
        ("University of Washington, Seattle, Washington, U.S.A.", "United States"),
        ("Dartmouth, Lebanon, NH 03756", "United States"),
        ("Emory University, Atlanta, Georgia", "United States"),
        ("State University, Tbilisi, Georgia", "Georgia"),
        ("An Institute, Georgia", None),
        ("West China Hospital, Chengdu 610041, P. R. China. x@163.com", "China"),
        ("Sichuan University, Chengdu, Sichuan Province, People's Republic of China", "China"),
        ("Shanghai Jiao Tong University, Shanghai.", "China"),
        ("Taipei Medical University, Taipei, Taiwan, R.O.C.", "Taiwan"),
        ("University, Hong Kong SAR, China.", "Hong Kong"),
        ("Seoul National University, Seoul 03080, Republic of Korea.", "South Korea"),
        ("Hospital, Seoul, Korea", "South Korea"),
        ("Cambridge CB2 0QQ UK", "United Kingdom"),
        ("University of Edinburgh, Edinburgh, Scotland.", "United Kingdom"),
        ("Imperial College, London, England; Harvard, Boston, USA", "United Kingdom"),
        ("AMC, 1105 AZ Amsterdam, The Netherlands", "Netherlands"),
        ("AMC, 1007 MB, Amsterdam", None),
        ("University of Toronto, Toronto, ON M5G 1L7", "Canada"),
        ("Monash University, Melbourne, VIC 3800", "Australia"),
        ("Tehran University, Tehran, Islamic Republic of Iran.", "Iran"),
        ("Ankara University, Ankara, Turkey.", "Türkiye"),
        ("1 Dept A, Milan, Italy. 2 Department B, Paris, France", "Italy"),
        ("Universidad, Ciudad de México, México.", "Mexico"),
        ("Moscow, Russia (e-mail: a@b.ru)", "Russia"),
        ("Department of Anesthesiology", None),
        ("", None),
    ],
)
def test_country(affiliation: str, country: str | None) -> None:
    assert read_country(affiliation) == country

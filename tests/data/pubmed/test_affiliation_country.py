from __future__ import annotations

import pytest

from data.pubmed.affiliation_country import read_country
from tests.records import FOLDER

CASES = [line.split("\t") for line in (FOLDER / "countries.txt").read_text("utf-8").splitlines()[1:]]


@pytest.mark.parametrize(("affiliation", "right"), [(affiliation, right) for affiliation, _, right in CASES])
def test_affiliations_that_are_easily_misread(affiliation: str, right: str) -> None:
    allowed = {part.split(" (")[0] for part in right.split(", or ")}
    assert (read_country(affiliation) or "none") in allowed


@pytest.mark.parametrize(
    ("affiliation", "country"),
    [
        ("Dept of Pain, Univ X, Boston, MA 02115, USA. a@b.org", "United States"),
        ("Dept of Pain, Univ X, Boston, MA.", "United States"),
        ("Université, Léopoldville, Belgian Congo", "DR Congo"),
        ("Faculté de Médecine, Brazzaville, People's Republic of the Congo", "Congo"),
        ("Institute of Physiology, Minsk, USSR", "Belarus"),
        ("Institute of Physiology, Tbilisi, Georgian SSR, U.S.S.R.", "Georgia"),
        ("Clinical Centre, Sarajevo, Yugoslavia", "Bosnia and Herzegovina"),
        ("Clinical Centre, Ljubljana, SFRY", "Slovenia"),
        ("Hospital, Lusaka, Northern Rhodesia", "Zambia"),
        ("Hospital, Phnom Penh, Kampuchea", "Cambodia"),
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
        ("University of Medicine, Pyongyang, Democratic People's Republic of Korea", "North Korea"),
        ("University of Medicine, Pyongyang, Korea", "North Korea"),
        ("Institute, Wonsan, Korea, Democratic People's Republic of.", "North Korea"),
        ("Institute, Hamhung, DPRK", "North Korea"),
        ("Institute, Seoul, Korea (South)", "South Korea"),
        ("Institute, Seoul, South Korea", "South Korea"),
        ("Université, Brazzaville, Congo", "Congo"),
        ("Université Marien Ngouabi, Brazzaville, Republic of the Congo", "Congo"),
        ("University, Lubumbashi, Congo, The Democratic Republic of the", "DR Congo"),
        ("University, Goma, D.R. Congo", "DR Congo"),
        ("A hospital, Congo", None),
        ("University, Kinshasa, Zaire", "DR Congo"),
        ("University, Zagreb, Yugoslavia", "Croatia"),
        ("University, Ljubljana, Slovenia, Yugoslavia", "Slovenia"),
        ("An Institute, Yugoslavia", None),
        ("Charles University, Prague, Czechoslovakia", "Czechia"),
        ("An Institute, Czechoslovakia", None),
        ("Institute of Physiology, Leningrad, USSR", "Russia"),
        ("Institute, Kiev, Ukraine, U.S.S.R.", "Ukraine"),
        ("Humboldt University, Berlin, German Democratic Republic", "Germany"),
        ("(1) Dept A, Boston, MA, USA (2) Dept B, Berlin, Germany.", "United States"),
        ("a Dept A, Lyon, France b Dept B, Turin, Italy", "France"),
        ("1 Dept A, Boston, MA 02115 2 Dept B, Berlin, Germany", "United States"),
        ("Dept A, Boston, USA. Pain Clinic, Berlin, Germany.", "United States"),
        ("Dept A, Boston, USA and the Department B, Berlin, Germany.", "United States"),
        ("Dept A, Boston, USA | Dept B, Berlin, Germany", "United States"),
        ("1 Infinite Loop, Building 2 Cupertino, CA, USA", "United States"),
        ("Department of Pain and Institute of Nerves, University, Osaka, Japan", "Japan"),
        ("Mayo Clinic, Rochester, Minnesota 55905.", "United States"),
        ("Department of Anesthesiology", None),
        ("", None),
    ],
)
def test_country(affiliation: str, country: str | None) -> None:
    assert read_country(affiliation) == country

"""Recognise the country in an affiliation as printed in PubMed.

PubMed has no field for it: the country is near the end of a free text, often followed by an e-mail address,
sometimes replaced by a state. Names come from ISO 3166 (pycountry), other spellings from `_OTHER_SPELLINGS`.
The place of publication (PL) is not used: it is the journal's.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

# English short names where ISO's differ from ordinary English.
_SHORT = {
    "BN": "Brunei",
    "CD": "DR Congo",
    "FK": "Falkland Islands",
    "FM": "Micronesia",
    "PS": "Palestine",
    "RU": "Russia",
    "VA": "Vatican City",
    "VG": "British Virgin Islands",
    "VI": "US Virgin Islands",
}

_OTHER_SPELLINGS = {
    "AE": "UAE",
    "BA": "Bosnia-Herzegovina|Bosnia & Herzegovina|Bosnia",
    "BR": "Brasil",
    "CD": "Democratic Republic of Congo|Democratic Republic of the Congo|DRC",
    "CH": "Schweiz|Suisse|Svizzera",
    "CI": "Ivory Coast",
    "CN": "PR China|P R China|PRC|People's Republic of China|Peoples Republic of China|Peoples R China"
    "|People's Republic China|Mainland China|The People's Republic of China",
    "CV": "Cape Verde",
    "CZ": "Czech Republic",
    "DE": "Deutschland|Federal Republic of Germany|West Germany|East Germany|FRG",
    "DK": "Danmark",
    "ES": "España",
    "GB": "UK|England|Scotland|Wales|Northern Ireland|N Ireland|Great Britain|Britain"
    "|United Kingdom of Great Britain and Northern Ireland",
    "HK": "Hong Kong SAR|Hong Kong Special Administrative Region|HKSAR|Hong Kong China",
    "IE": "Republic of Ireland|Eire",
    "IR": "IR Iran|I R Iran|Islamic Republic of Iran",
    "IT": "Italia",
    "KR": "Korea|Republic of Korea|ROK|S Korea|South-Korea|Korea South",
    "MK": "Macedonia|Republic of Macedonia|FYROM",
    "MM": "Burma",
    "MO": "Macau|Macau SAR|Macao SAR",
    "MX": "Mexico",
    "NL": "The Netherlands|Holland|Nederland",
    "PS": "Palestinian Territories|Palestinian Territory|State of Palestine|West Bank",
    "RU": "Russian Federation|Soviet Union|USSR",
    "SA": "KSA|Kingdom of Saudi Arabia|Saudi-Arabia",
    "SZ": "Swaziland",
    "TR": "Turkey|Turkiye|Republic of Turkey",
    "TW": "Taiwan ROC|Taiwan R O C|ROC|Republic of China|Taiwan Republic of China",
    "US": "USA|US|United States of America|The United States|The United States of America"
    "|United State of America|United Stated of America",
    "VN": "Viet Nam",
}

_NAMES_OF_STATES = ("republic of ", "the republic of ", "kingdom of ", "state of ", "the ")


# Authors leave out the country after a state or province almost only in these countries. Georgia is excluded:
# only the context distinguishes the state from the country (see `_georgia`).
@cache
def _states(country: str, but: str = "") -> dict[str, str]:
    import pycountry  # loading its tables is slow, and only needed for parsing records

    found = (s for s in pycountry.subdivisions if s.country_code == country and s.type != but)
    return {s.code[3:]: s.name for s in found}


def _us() -> dict[str, str]:
    return _states("US", but="Outlying area")


@cache
def _codes() -> tuple[tuple[re.Pattern[str], str], ...]:
    us, canada = "|".join(_us()), "|".join(_states("CA"))
    return (
        (re.compile(rf"(?:^|\s)(?:{us})\s+\d{{5}}(?:-\d{{4}})?$|^(?:{us})$"), "United States"),
        (re.compile(rf"(?:^|\s)(?:{canada})\s+[A-Z]\d[A-Z] ?\d[A-Z]\d$|^(?:{canada})$"), "Canada"),
        (_AU_CODE, "Australia"),
    )


_AU_CODE = re.compile(r"(?:^|\s)(?:NSW|VIC|QLD|TAS|ACT|SA|WA|NT)\s+\d{4}$|^(?:NSW|VIC|QLD|TAS|ACT)$")

_EMAIL = re.compile(r"\S*@\S*")
_NOTES = re.compile(r"(?i)\b(?:electronic address|e-?mail(?: address)?)\b\s*[:.]?|\b(?:tel|phone|fax)[.:]+")
_INITIALS = re.compile(r"\b(?:[A-Z]\.[ ]?){2,}")
_GEORGIAN = re.compile(r"\b(?:Tbilisi|Batumi|Kutaisi|Sakartvelo)\b")
# Where the next institution begins: ";" today, ". 2 Dept" or ". Department" in older records.
_NEXT = re.compile(
    r";|\.\s+(?=[\d(\[]{0,3}[)\]]?\s*"
    r"(?:Dept|Department|Division|Institut|School|Faculty|Laborator|Cent(?:er|re)\b|Univ))"
)
_LETTERS = str.maketrans("\N{LATIN SMALL LETTER DOTLESS I}", "i", "'\N{RIGHT SINGLE QUOTATION MARK}")
_WORD = re.compile(r"[^0-9a-z]+")


def _key(name: str) -> str:
    """Normalise case, accents and punctuation, so that spellings of one name are equal."""
    if name.isascii():
        return _WORD.sub(" ", name.replace("'", "").lower()).strip()
    flat = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    return _WORD.sub(" ", "".join(c for c in flat if not unicodedata.combining(c)).casefold()).strip()


@cache
def _country_names() -> dict[str, str]:
    import pycountry

    names: dict[str, str] = {}
    for country in pycountry.countries:
        code = country.alpha_2
        short = _SHORT.get(code) or str(getattr(country, "common_name", country.name))
        official = str(getattr(country, "official_name", ""))
        for spelling in (country.name, short, official, *_OTHER_SPELLINGS.get(code, "").split("|")):
            if key := _key(spelling):
                names[key] = short
    return names


@cache
def _province_names() -> dict[str, str]:
    names = {_key(name): "Canada" for name in _states("CA").values()}
    names |= {_key(name): "Australia" for name in _states("AU").values() if name != "Victoria"}
    chinese = _states("CN", but="Special administrative region")
    names |= {_key(name.split(" ")[0]): "China" for code, name in chinese.items() if code != "TW"}
    names |= {"inner mongolia": "China", "tibet": "China", "washington dc": "United States"}
    return names | {_key(name): "United States" for name in _us().values() if name != "Georgia"}


# An affiliation without these names one institution; a country in its last part is then the country, unless
# it is ambiguous.
_SEPARATORS = (";", ". ", ".\n", "@", "(", "[")
_AMBIGUOUS = ("China", "Georgia")


@lru_cache(maxsize=65_536)
def read_country(affiliation: str) -> str | None:
    """Recognise the country in one affiliation.

    Args:
        affiliation: free text as in PubMed ("Dept of Pain, Univ X, Boston, MA 02115, USA. a@b.org").

    Returns:
        The country's English short name ("South Korea", "United Kingdom"), or None if neither a country nor
        a state or province that implies it is named.
    """
    if not any(sign in affiliation for sign in _SEPARATORS):
        last = affiliation.removesuffix(".").rpartition(",")[2].strip()
        if (country := _whole_part(last)) and country not in _AMBIGUOUS:
            return country
    text = _NOTES.sub(" ", _EMAIL.sub(" ", affiliation) if "@" in affiliation else affiliation)
    text = _INITIALS.sub(lambda m: re.sub(r"[. ]", "", m[0]) + " ", text)
    for institution in _NEXT.split(text):
        parts = [part.strip(" ()[]:-") for part in re.split(r"[,.\n]", institution)]
        if country := _read_parts([part for part in parts if part], institution):
            return country
    return None


def _read_parts(parts: list[str], whole: str) -> str | None:
    for read in (_whole_part, _end_of_part):
        for place in range(len(parts) - 1, -1, -1):
            country = read(parts[place])
            if country == "China" and place > 0:
                # Taiwan, Hong Kong and Macao have their own ISO codes, even if "China" follows.
                before = _country(_key(parts[place - 1]))
                country = before if before in ("Taiwan", "Hong Kong", "Macao") else country
            if country == "Georgia":
                country = _georgia(whole, parts[place])
            if country:
                return country
    return None


@lru_cache(maxsize=16_384)  # few distinct parts name a country, and they recur
def _whole_part(part: str) -> str | None:
    key = _key(" ".join(word for word in part.split() if not any(c.isdigit() for c in word)))
    if country := _country(key):
        return country
    for pattern, country in _codes():
        if pattern.search(part):
            return country
    return _province_names().get(key.removesuffix(" province").removesuffix(" state"))


@lru_cache(maxsize=16_384)
def _end_of_part(part: str) -> str | None:
    """The last words of a part, for affiliations without commas ("Cambridge CB2 0QQ UK")."""
    words = _key(" ".join(word for word in part.split() if not any(c.isdigit() for c in word))).split()
    for size in range(min(5, len(words) - 1), 0, -1):
        end = " ".join(words[-size:])
        # Two-letter endings are states, initials or prepositions far more often than countries.
        if (len(end) > 2 or end in ("uk", "us")) and (country := _country(end)):
            return country
        if _province_names().get(end) == "United States":
            return "United States"
    return None


def _country(key: str) -> str | None:
    if country := _country_names().get(key):
        return country
    for prefix in _NAMES_OF_STATES:
        if key.startswith(prefix) and (country := _country_names().get(key.removeprefix(prefix))):
            return country
    return None


def _georgia(whole: str, part: str) -> str | None:
    if _GEORGIAN.search(whole) or "republic" in part.casefold():
        return "Georgia"
    if re.search(r"\b(?:Atlanta|Athens|Augusta|Savannah|Macon|Decatur|Emory|GA|\d{5})\b", whole):
        return "United States"
    return None

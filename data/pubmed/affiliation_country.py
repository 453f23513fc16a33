"""Recognise the country in an affiliation as printed in PubMed.

PubMed has no field for it: the country is near the end of a free text, often followed by an e-mail address,
sometimes replaced by a state. Names come from ISO 3166 (pycountry), other spellings from `_OTHER_SPELLINGS`.
The place of publication (PL) is not used: it is the journal's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
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
    "BF": "Upper Volta",
    "BR": "Brasil",
    "CD": "Democratic Republic of Congo|Democratic Republic of the Congo|DRC|D R Congo|RD Congo"
    "|Congo Kinshasa|Zaire|Republique Democratique du Congo|Belgian Congo|Congo Belge|Congo Leopoldville"
    "|Congo DR|Congo DRC",
    "CG": "Republic of Congo|Republic of the Congo|Congo Brazzaville|People's Republic of the Congo"
    "|Congo Republic|French Congo|Middle Congo",
    "CH": "Schweiz|Suisse|Svizzera",
    "CI": "Ivory Coast",
    "CN": "PR China|P R China|PRC|People's Republic of China|Peoples Republic of China|Peoples R China"
    "|People's Republic China|Mainland China|The People's Republic of China",
    "CV": "Cape Verde",
    "CZ": "Czech Republic|Czech Socialist Republic",
    "DE": "Deutschland|Federal Republic of Germany|Federal Republic Germany|West Germany|East Germany|FRG|BRD"
    "|German Democratic Republic|GDR|DDR",
    "DK": "Danmark",
    "ES": "España",
    "GB": "UK|England|Scotland|Wales|Northern Ireland|N Ireland|Great Britain|Britain"
    "|United Kingdom of Great Britain and Northern Ireland",
    "HK": "Hong Kong SAR|Hong Kong Special Administrative Region|HKSAR|Hong Kong China",
    "IE": "Republic of Ireland|Eire",
    "IR": "IR Iran|I R Iran|Islamic Republic of Iran",
    "IT": "Italia",
    "KP": "North Korea|North-Korea|N Korea|DPR Korea|DPRK|D P R Korea|Democratic Peoples Republic of Korea"
    "|Democratic People's Republic Korea|People's Republic of Korea",
    "KR": "Korea|Republic of Korea|ROK|S Korea|South-Korea|Korea South",
    "MK": "Macedonia|Republic of Macedonia|FYROM",
    "MM": "Burma",
    "MO": "Macau|Macau SAR|Macao SAR",
    "MX": "Mexico",
    "NL": "The Netherlands|Holland|Nederland",
    "PS": "Palestinian Territories|Palestinian Territory|State of Palestine|West Bank|Gaza Strip|Gaza",
    "LK": "Ceylon",
    "RU": "Russian Federation|Russian SFSR|RSFSR",
    "SA": "KSA|Kingdom of Saudi Arabia|Saudi-Arabia",
    "SZ": "Swaziland",
    "TR": "Turkey|Turkiye|Republic of Turkey",
    "TW": "Taiwan ROC|Taiwan R O C|ROC|Republic of China|Taiwan Republic of China",
    "US": "USA|US|United States of America|The United States|The United States of America"
    "|United State of America|United Stated of America",
    "VN": "Viet Nam|North Vietnam|South Vietnam|Democratic Republic of Vietnam",
    "YE": "Yemen Arab Republic|North Yemen|South Yemen|People's Democratic Republic of Yemen",
    "ZW": "Rhodesia|Southern Rhodesia",
    # Former names, of colonies and of republics of the Soviet Union among others.
    "AM": "Armenian SSR",
    "AZ": "Azerbaijan SSR|Azerbaidzhan SSR",
    "BD": "East Pakistan",
    "BJ": "Dahomey",
    "BW": "Bechuanaland",
    "BY": "Byelorussian SSR|Belorussian SSR|Byelorussia|Belorussia",
    "EE": "Estonian SSR",
    "EG": "United Arab Republic",
    "GE": "Georgian SSR",
    "GH": "Gold Coast",
    "GY": "British Guiana",
    "KG": "Kirghiz SSR|Kirgiz SSR|Kyrgyz SSR|Kirghizia",
    "KH": "Kampuchea|Democratic Kampuchea|Khmer Republic",
    "KZ": "Kazakh SSR",
    "LT": "Lithuanian SSR",
    "LV": "Latvian SSR",
    "MD": "Moldavian SSR|Moldavia",
    "MW": "Nyasaland",
    "MY": "Malaya|Federation of Malaya|West Malaysia|East Malaysia",
    "SS": "Southern Sudan",
    "TH": "Siam",
    "TJ": "Tajik SSR|Tadzhik SSR",
    "TL": "East Timor",
    "TM": "Turkmen SSR",
    "TZ": "Tanganyika|Zanzibar",
    "UA": "Ukrainian SSR",
    "UZ": "Uzbek SSR",
    "WS": "Western Samoa",
    "ZM": "Northern Rhodesia",
}

# States that are no more and whose successors are several: only the rest of the address can tell which.
_DISSOLVED = (
    "Serbia and Montenegro|Serbia & Montenegro|Yugoslavia|Federal Republic of Yugoslavia|SFR Yugoslavia|SFRY"
    "|FR Yugoslavia|Socialist Federal Republic of Yugoslavia"
    "|Czechoslovakia|Czecho-Slovakia|Czech and Slovak Federal Republic|CSSR|CSFR|USSR|U S S R|Soviet Union"
    "|Union of Soviet Socialist Republics|Netherlands Antilles"
)
_SEVERAL = ""  # what is read where such a state is named
# Cities that tell where a name that two states share, or have shared, is meant.
_CITIES = {
    "DR Congo": r"Kinshasa|L[eé]opoldville|[EÉ]lisabethville|Stanleyville|Lubumbashi|Goma"
    r"|Bukavu|Kisangani|Mbuji-?Mayi|Kananga|Katanga|Kivu|Matadi|Butembo",
    "Congo": r"Brazzaville|Pointe[- ]Noire|Dolisie",
    "North Korea": r"P['’]?y[oŏ]ng ?yang|Hamh[uŭ]ng|Wonsan",
    "Russia": r"Moscow|Leningrad|Novosibirsk|Gorky|Sverdlovsk|Kuibyshev|Rostov|Tomsk|Kazan|Saratov|Omsk",
    "Ukraine": r"Kie?[vw]|Kyiv|Kharkov|Odessa|Lvov|Donetsk|Dnepropetrovsk",
    "Serbia": r"Belgrade|Beograd|Novi Sad|Kragujevac|Ni[sš]\b",
    "Montenegro": r"Podgorica|Cetinje",
    "Croatia": r"Zagreb|Split|Rijeka|Osijek",
    "Slovenia": r"Ljubljana|Maribor",
    "Czechia": r"Prague|Praha|Brno|Olomouc|Hradec Kr[aá]lov[eé]|Pilsen|Plze[nň]",
    "Slovakia": r"Bratislava|Ko[sš]ice|Martin\b",
    "Bosnia and Herzegovina": r"Sarajevo|Banja Luka|Mostar|Tuzla",
    "North Macedonia": r"Skopje|Bitola",
    "Belarus": r"Minsk|Gomel|Grodno|Vitebsk",
    "Estonia": r"Tallinn?|Tartu",
    "Latvia": r"Riga\b",
    "Lithuania": r"Vilnius|Kaunas",
    "Moldova": r"Ki?shine[vu]|Chi[sș]in[aă]u",
    "Georgia": r"Tbilisi|Batumi|Kutaisi",
    "Armenia": r"Ye?revan|Erevan",
    "Azerbaijan": r"Baku\b",
    "Kazakhstan": r"Alma[- ]Ata|Almaty|Karaganda",
    "Uzbekistan": r"Tashkent|Samar[kq]and",
    "Kyrgyzstan": r"Frunze|Bishkek",
    "Tajikistan": r"Dushanbe",
    "Turkmenistan": r"Ashkhabad|Ashgabat",
    "Curaçao": r"Willemstad",
}
_SUCCESSORS = tuple(name for name in _CITIES if "Congo" not in name and "Korea" not in name)
# Names in the order of catalogues, which commas would divide.
_INVERTED = (
    (
        re.compile(r"(?i)\bKorea,? \(?(?:North|D\.?P\.?R\.?|Democratic People['’]?s Republic(?: of)?)\)?"),
        "North Korea",
    ),
    (
        re.compile(r"(?i)\bCongo,? \(?(?:The )?(?:D\.?R\.?|Democratic Republic(?: of)?(?: the)?)\)?(?=\W*$)"),
        "DR Congo",
    ),
    (re.compile(r"(?i)\bCongo,? \(?Republic of(?: the)?\)?(?=\W*$)"), "Republic of the Congo"),
)

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
_INSTITUTION = (
    r"(?:Dept|Department|Division|Institut|School|Faculty|Laborator|Cent(?:er|re)\b|Univ|Clinic|Hospital)"
)
# Where the next institution begins: ";" today, ". 2 Dept", ". Department" or "and the Department" in older
# records.
_NEXT = re.compile(
    rf";|\s[|/]\s|\.\s+(?=[\d(\[]{{0,3}}[)\]]?\s*{_INSTITUTION})|,?\s+and\s+(?:the\s+|from\s+)*(?={_INSTITUTION})"
)
# The marks of several addresses in one, "1 Dept A, Boston, USA 2 Dept B, Berlin, Germany".
_NUMBERED = (
    (re.compile(r"\W{0,2}1\W{0,2}[A-Z]"), re.compile(r"[\s,.][(\[]?2[)\].]?\s?(?=[A-Z][a-z])")),
    (re.compile(r"\W{0,2}a\W{0,2}[A-Z]"), re.compile(r"[\s,.][(\[]?b[)\].]?\s?(?=[A-Z][a-z])")),
)
_SEVERAL_ADDRESSES = re.compile(rf"^\W{{0,2}}[1a]\W{{0,2}}[A-Z]|\s[|/]\s| and (?:the |from )*{_INSTITUTION}")
_SENTENCE_END = re.compile(r"\.\s+(?=[A-Z0-9])")
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
    return names | {_key(name): _SEVERAL for name in _DISSOLVED.split("|")}


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
_AMBIGUOUS = ("China", "Congo", "Georgia", "South Korea")


@lru_cache(maxsize=65_536)
def read_country(affiliation: str) -> str | None:
    """Recognise the country in one affiliation.

    Args:
        affiliation: free text as in PubMed ("Dept of Pain, Univ X, Boston, MA 02115, USA. a@b.org").

    Returns:
        The country's English short name ("South Korea", "United Kingdom"), or None if neither a country nor
        a state or province that implies it is named.
    """
    if not any(sign in affiliation for sign in _SEPARATORS) and not _SEVERAL_ADDRESSES.search(affiliation):
        last = affiliation.removesuffix(".").rpartition(",")[2].strip()
        if (country := _whole_part(last)) and country not in _AMBIGUOUS:
            return country
    text = _NOTES.sub(" ", _EMAIL.sub(" ", affiliation) if "@" in affiliation else affiliation)
    text = _INITIALS.sub(lambda m: re.sub(r"[. ]", "", m[0]) + " ", text)
    for inverted, name in _INVERTED:
        text = inverted.sub(name, text)
    for institution in _institutions(text):
        parts = [part.strip(" ()[]:-") for part in re.split(r"[,.\n]", institution)]
        if country := _read_parts([part for part in parts if part], institution):
            return country
    return _by_zip_code(text)


def _institutions(text: str) -> Iterator[str]:
    """The addresses in an affiliation, in order."""
    for first, second in _NUMBERED:
        if first.match(text) and (found := second.search(text)):
            yield text[: found.start()]
            text = text[found.end() :]
    for part in _NEXT.split(text):
        begin = 0
        for end in _SENTENCE_END.finditer(part):
            # A sentence that ends with a country is an address.
            last = _key(part[begin : end.start()].rpartition(",")[2])
            if _country_names().get(last) and _country_names()[last] not in _AMBIGUOUS:
                yield part[begin : end.start()]
                begin = end.end()
        yield part[begin:]


def _by_zip_code(text: str) -> str | None:
    """The United States if an address ends with a ZIP code and names a state somewhere."""
    if re.search(r"\b\d{5}(?:-\d{4})?\W*$", text):
        words = f" {_key(text)} "
        if any(f" {_key(name)} " in words for name in _us().values() if name != "Georgia"):
            return "United States"
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
            if country == _SEVERAL:
                return _successor(whole, parts[:place])
            if country in ("Congo", "South Korea"):
                country = _by_city(whole, ("DR Congo", "Congo", "North Korea"), country, parts[place])
            if country:
                return country
    return None


def _successor(whole: str, before: list[str]) -> str | None:
    """The state of today in the territory of one that is no more, None if the address does not tell."""
    named = next(filter(None, map(_whole_part, reversed(before))), None)
    return named or next((name for name in _SUCCESSORS if re.search(rf"\b(?:{_CITIES[name]})", whole)), None)


def _by_city(whole: str, possible: tuple[str, ...], otherwise: str, part: str) -> str | None:
    """Which of the states that share a name is meant; None for “Congo” alone."""
    if _key(part) in ("congo", "the congo", "korea"):
        for name in possible:
            if name.split()[-1] in otherwise and re.search(rf"\b(?:{_CITIES[name]})", whole):
                return name
        return None if otherwise == "Congo" else otherwise
    return otherwise


@lru_cache(maxsize=16_384)  # few distinct parts name a country, and they recur
def _whole_part(part: str) -> str | None:
    key = _key(" ".join(word for word in part.split() if not any(c.isdigit() for c in word)))
    if (country := _country(key)) is not None:
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
        if len(end) > 2 or end in ("uk", "us"):
            country = _country(end)
            if country is not None:
                return country
        if _province_names().get(end) == "United States":
            return "United States"
    return None


def _country(key: str) -> str | None:
    """The country with this name, `_SEVERAL` for a state that is no more, None for no country."""
    if (country := _country_names().get(key)) is not None:
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

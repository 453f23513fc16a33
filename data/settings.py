"""Environment → settings: the one place that reads environment variables.

The names are fixed (README, "Settings"). A hosted page hands in its secrets merged into the mapping, so
`read_settings` stays a pure function of what it is given. A variable that is empty counts as not set.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import getaddresses
from pathlib import Path
from urllib.parse import urlsplit

from platformdirs import user_data_path

from data.faults import TELL_THEM, Fault

NCBI_EUTILS = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
APP_NAME = "stem-cell-evidence-map"
DATABASE_FILE = "evidence.sqlite3"
MAX_EVIDENCE_MB = 128
MAX_FETCHES = 3
REFRESH_DAYS = 7
KEEP_LINKED_DAYS = 90
MAX_FETCHES_PER_VISITOR = 2
ENDPOINTS = ("metrics", "upload_file")  # of Streamlit, which are closed unless they are wanted
LOG_FORMATS = ("text", "json")
MAX_RECORDS = 200_000  # an hour's fetch at what PubMed gives in practice
MAX_RECORDS_ANONYMOUS = 20_000
FETCHERS = ("anyone", "signed_in", "admins", "nobody")
VIEWERS = ("anyone", "signed_in")

_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
_NEW_ISSUE = re.compile(r"https://[^/?#@]+/[^?#]+/issues/new(?:\?[^#]*)?")
_FRAME_SOURCE = re.compile(r"https?://(?:\*\.)?[a-z0-9.-]+(?::[0-9]{1,5})?|\*", re.IGNORECASE)
_API_KEY = re.compile(r"[A-Za-z0-9]{8,128}")
_PRICE = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")


class SettingsError(Fault, ValueError):
    """A setting that cannot be used; the message is a sentence naming the variable and what to do."""

    VISITOR = f"This map is not set up correctly, so it cannot start. {TELL_THEM}"


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A language model behind an endpoint that speaks OpenAI's chat completions.

    Attributes:
        url: the endpoint's base address, ending in one slash; '' if not set.
        model: the name of the model; '' if not set.
        key: sent as the bearer token; '' for an endpoint that needs none. Hidden in `repr`.
        prices: US dollars per million tokens that are sent, and that are answered; None if not known.
    """

    url: str = ""
    model: str = ""
    key: str = field(default="", repr=False)
    prices: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may label papers, or an administrator.

    Attributes:
        address: the e-mail address under which they sign in, in lower case.
        name: what their readings are signed with, which all visitors see.
    """

    address: str
    name: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set from outside.

    Attributes:
        email: the contact address sent to NCBI with every request; '' if not set (then NCBI is not used).
        api_key: NCBI's key for ten requests a second, '' for three a second. Hidden in `repr`.
        eutils_url: where all requests go; ends with exactly one slash.
        database_url: an SQLAlchemy address of SQLite or PostgreSQL. Hidden in `repr`: it may hold a password.
        evidence_home: the folder for what is kept on disk; it need not exist yet.
        topic_path: folder or file of the topic, None for the one that ships with the project.
        max_records: a question that more records answer is refused.
        max_records_anonymous: the same for visitors who have not signed in.
        fetch: who may run PubMed searches from the page, one of `FETCHERS`.
        read: who may see the pages, one of `VIEWERS`.
        max_fetches: how many searches are downloaded at a time, over all processes; the others wait in line.
        max_fetches_per_visitor: how many of them at a time for one visitor.
        max_evidence_mb: megabytes for the searches in memory; those used least recently are dropped first.
        refresh_days: age in days at which the topic's own search is run again by itself; 0 for never.
        max_store_mb: megabytes in use above which the oldest searches are deleted; 0 for no limit.
        max_store_searches: the number of searches above which the oldest are deleted; 0 for no limit.
        max_store_days: the age in days above which searches are deleted; 0 for no limit.
        keep_linked_days: for so many days after a link to a search was used, it is not deleted.
        works: whether the dashboard downloads searches itself; else `python -m data.worker` has to run.
        report_address: where wrong labels are reported, see `data.labelling.feedback`; '' if not set.
        language_model: the one that reads papers; nothing is sent to one that is not set.
        readers: who may label papers; () for anyone on a server that listens only on loopback, else nobody.
        admins: who may have a model read papers and manage what is stored; () as for `readers`, but nobody if
            these are set.
        readings_per_paper: how many people read each paper independently, 1 or 2.
        frame_ancestors: sources of a Content-Security-Policy that may frame the pages; () if not set.
        open_endpoints: which of `ENDPOINTS` the server offers.
        log_format: 'text' or 'json'.
    """

    email: str
    api_key: str = field(repr=False)
    eutils_url: str
    database_url: str = field(repr=False)
    evidence_home: Path
    topic_path: Path | None
    max_records: int
    max_records_anonymous: int = MAX_RECORDS_ANONYMOUS
    fetch: str = FETCHERS[0]
    read: str = VIEWERS[0]
    max_fetches: int = MAX_FETCHES
    max_fetches_per_visitor: int = MAX_FETCHES_PER_VISITOR
    max_evidence_mb: int = MAX_EVIDENCE_MB
    refresh_days: int = REFRESH_DAYS
    max_store_mb: int = 0
    max_store_searches: int = 0
    max_store_days: int = 0
    keep_linked_days: int = KEEP_LINKED_DAYS
    works: bool = True
    report_address: str = ""
    language_model: LanguageModel = field(default_factory=lambda: LanguageModel())
    readers: tuple[Reader, ...] = ()
    admins: tuple[Reader, ...] = ()
    readings_per_paper: int = 1
    frame_ancestors: tuple[str, ...] = ()
    open_endpoints: frozenset[str] = frozenset()
    log_format: str = "text"


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from a mapping of variable names to values.

    Raises:
        SettingsError: a value is malformed. Secrets (the key, the database address) are never repeated.
    """
    home = _path(environ, "EVIDENCE_HOME") or user_data_path(APP_NAME, appauthor=False)
    return Settings(
        email=_email(_value(environ, "ENTREZ_EMAIL")),
        api_key=_api_key(_value(environ, "NCBI_API_KEY")),
        eutils_url=_eutils_url(_value(environ, "EUTILS_URL")),
        database_url=_database_url(_value(environ, "DATABASE_URL"), home),
        evidence_home=home,
        topic_path=_path(environ, "TOPIC"),
        max_records=_number(environ, "MAX_RECORDS", MAX_RECORDS, "records"),
        max_records_anonymous=_number(environ, "MAX_RECORDS_ANONYMOUS", MAX_RECORDS_ANONYMOUS, "records"),
        fetch=_one_of(environ, "FETCH", FETCHERS),
        read=_one_of(environ, "READ", VIEWERS),
        max_fetches=_number(environ, "MAX_FETCHES", MAX_FETCHES, "downloads"),
        max_fetches_per_visitor=_number(
            environ, "MAX_FETCHES_PER_VISITOR", MAX_FETCHES_PER_VISITOR, "downloads"
        ),
        max_evidence_mb=_number(environ, "MAX_EVIDENCE_MB", MAX_EVIDENCE_MB, "megabytes"),
        refresh_days=_number(environ, "REFRESH_DAYS", REFRESH_DAYS, "days", least=0),
        max_store_mb=_number(environ, "MAX_STORE_MB", 0, "megabytes", least=0),
        max_store_searches=_number(environ, "MAX_STORE_SEARCHES", 0, "searches", least=0),
        max_store_days=_number(environ, "MAX_STORE_DAYS", 0, "days", least=0),
        keep_linked_days=_number(environ, "KEEP_LINKED_DAYS", KEEP_LINKED_DAYS, "days", least=0),
        works=_works(_value(environ, "WORKER")),
        report_address=_report_address(_value(environ, "REPORT_ADDRESS")),
        language_model=LanguageModel(
            url=_reader_url(_value(environ, "READER_URL")),
            model=_reader_model(_value(environ, "READER_MODEL")),
            key=_reader_key(_value(environ, "READER_KEY")),
            prices=_reader_prices(
                *(_value(environ, name) for name in ("READER_PRICE_INPUT", "READER_PRICE_OUTPUT"))
            ),
        ),
        readers=_readers("READERS", _value(environ, "READERS")),
        admins=_readers("ADMINS", _value(environ, "ADMINS")),
        readings_per_paper=_readings_per_paper(_value(environ, "READINGS_PER_PAPER")),
        frame_ancestors=_frame_ancestors(_value(environ, "FRAME_ANCESTORS")),
        open_endpoints=_open_endpoints(_value(environ, "OPEN_ENDPOINTS")),
        log_format=_one_of(environ, "LOG_FORMAT", LOG_FORMATS),
    )


def _value(environ: Mapping[str, str], name: str) -> str:
    return str(environ.get(name, "")).strip()


def _path(environ: Mapping[str, str], name: str) -> Path | None:
    value = _value(environ, name)
    if not value:
        return None
    if any(ord(character) < 32 for character in value):
        raise SettingsError(f"{name} holds a character that no path can have: set it to a plain path.")
    try:
        return Path(value).expanduser().absolute()
    except RuntimeError:
        raise SettingsError(
            f"{name} begins with “~”, but your home folder is not known: write the whole path."
        ) from None


def _email(value: str) -> str:
    if value and not _EMAIL.fullmatch(value):
        raise SettingsError(
            f"ENTREZ_EMAIL is “{value}”, which is not one e-mail address: set it to an address like "
            "name@hospital.org. NCBI writes there if something is wrong with the requests."
        )
    return value


def _api_key(value: str) -> str:
    if value and not _API_KEY.fullmatch(value):
        raise SettingsError(
            "NCBI_API_KEY does not look like a key (letters and digits only): copy it again from your NCBI "
            "account settings, or leave it empty to ask three times a second instead of ten."
        )
    return value


def _report_address(value: str) -> str:
    if not value or _EMAIL.fullmatch(value):
        return value
    is_address = value.startswith("https://") and value.isprintable() and " " not in value
    if is_address and (_NEW_ISSUE.fullmatch(value) or ("{title}" in value and "{body}" in value)):
        return value
    raise SettingsError(
        "REPORT_ADDRESS is where readers report a wrong label: set it to an e-mail address, to "
        "“https://github.com/owner/name/issues/new”, or to an https address with {title} and {body} in it; "
        "or leave it empty to offer no report."
    )


def _readers(setting: str, value: str) -> tuple[Reader, ...]:
    """The readers of a list of addresses; one without a name is called by what is before its “@”."""
    found: dict[str, Reader] = {}
    for name, address in getaddresses([value]) if value else []:
        if not _EMAIL.fullmatch(address):
            raise SettingsError(
                f"{setting} has “{address or name}”, which is not an e-mail address: separate addresses "
                "by commas, like “ann@hospital.org, Bo Lee <bo@hospital.org>”."
            )
        reader = Reader(address.lower(), " ".join(name.split()) or address.partition("@")[0])
        twin = next((one for one in found.values() if one.name.lower() == reader.name.lower()), reader)
        if twin.address != reader.address:
            raise SettingsError(
                f"{setting} has two people named “{reader.name}”, which would mix them up: give "
                "them different names, like “Ann Lee <ann@hospital.org>”."
            )
        found[reader.address] = reader
    return tuple(found.values())


def _readings_per_paper(value: str) -> int:
    if value not in ("", "1", "2"):
        raise SettingsError(
            f"READINGS_PER_PAPER is “{value}”: set it to 2 if two people are to read each paper "
            "independently, or leave it empty for one."
        )
    return int(value or 1)


def _frame_ancestors(value: str) -> tuple[str, ...]:
    sources = tuple(value.split())
    if sources == ("none",) or all(_FRAME_SOURCE.fullmatch(source) for source in sources):
        return sources
    raise SettingsError(
        "FRAME_ANCESTORS lists the sites that may show these pages in a frame: set it to addresses without a "
        "path, such as “https://www.hospital.org https://*.hospital.org”, to “none”, or leave it empty."
    )


def _open_endpoints(value: str) -> frozenset[str]:
    names = frozenset(re.split(r"[\s,]+", value)) - {""}
    if names <= set(ENDPOINTS):
        return names
    raise SettingsError(
        f"OPEN_ENDPOINTS lists endpoints to open: set it to one or more of {', '.join(ENDPOINTS)}, or leave "
        "it empty to keep them closed."
    )


def _one_of(environ: Mapping[str, str], name: str, allowed: Sequence[str]) -> str:
    """One of the allowed values; the first if it is not set."""
    value = _value(environ, name)
    if value in ("", *allowed):
        return value or allowed[0]
    *others, last = allowed
    raise SettingsError(f"{name} is “{value}”: set it to {', '.join(others)} or {last}, or leave it empty.")


def _eutils_url(value: str) -> str:
    if not value:
        return NCBI_EUTILS
    return _plain_address(
        value,
        "EUTILS_URL is not an address of E-utilities: set it to one like “http://127.0.0.1:8080/eutils/” "
        f"(no “?”, no user name), or leave it empty for NCBI's own, {NCBI_EUTILS}",
    )


def _reader_url(value: str) -> str:
    if not value:
        return ""
    return _plain_address(
        value.rstrip("/").removesuffix("/chat/completions"),
        "READER_URL is not the address of a language model's endpoint: set it to one like "
        "“https://api.openai.com/v1” or “http://127.0.0.1:11434/v1” (no “?”, no user name; the key goes into "
        "READER_KEY), or leave it empty to send nothing to a language model.",
    )


def _reader_model(value: str) -> str:
    if len(value) > 200 or not value.isprintable():
        raise SettingsError(
            "READER_MODEL is not the name of a model: set it to one that your endpoint lists."
        )
    return value


def _reader_key(value: str) -> str:
    if not all("!" <= character <= "~" for character in value):
        raise SettingsError(
            "READER_KEY holds characters that no key has: copy it again from your provider, or leave it "
            "empty for an endpoint that needs none."
        )
    return value


def _reader_prices(*values: str) -> tuple[float, float] | None:
    if not any(values):
        return None
    if not all(_PRICE.fullmatch(value) for value in values):
        raise SettingsError(
            "READER_PRICE_INPUT and READER_PRICE_OUTPUT are US dollars per million tokens: set both to "
            "numbers such as 0.15 and 0.60 (0 for a model of your own), or leave both empty."
        )
    given, answered = map(float, values)
    return given, answered


def _plain_address(value: str, refusal: str) -> str:
    """A web address with exactly one slash at its end; SettingsError with the sentence if it is none."""
    try:
        parts = urlsplit(value)
        _ = parts.port  # reading it is how urllib checks it
    except ValueError:
        raise SettingsError(refusal) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not value.isprintable() or " " in value:
        raise SettingsError(refusal)
    # A user name or password in the address would end up in messages that name the address.
    if parts.query or parts.fragment or "?" in value or "#" in value or "@" in parts.netloc:
        raise SettingsError(refusal)
    return value.rstrip("/") + "/"


def _number(environ: Mapping[str, str], name: str, default: int, things: str, *, least: int = 1) -> int:
    value = _value(environ, name)
    number = re.sub(r"[_,. ]", "", value)
    if value and not (re.fullmatch(r"[0-9]{1,9}", number) and int(number) >= least):
        raise SettingsError(
            f"{name} is “{value}”, which is not a number of {things}: set it to one like {default}, or leave "
            "it empty."
        )
    return int(number) if number else default


def _works(value: str) -> bool:
    if value not in ("", "inside", "separate"):
        raise SettingsError(
            f"WORKER is “{value}”: set it to “separate” if `python -m data.worker` downloads the searches, "
            "or leave it empty if the dashboard does."
        )
    return value != "separate"


def _database_url(value: str, home: Path) -> str:
    # The web server reads settings before it answers: what takes long to import is imported on use.
    from sqlalchemy import URL
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    if not value:
        return URL.create("sqlite", database=str(home / DATABASE_FILE)).render_as_string(hide_password=False)
    # The address itself is never repeated in a message: it may hold a password.
    refusal = SettingsError(
        "DATABASE_URL is not the address of an SQLite or PostgreSQL database: set it to one like "
        "“sqlite:////folder/evidence.sqlite3” or “postgresql://user:password@host/name” (special characters "
        "of the password percent-encoded), or leave it empty for a file in EVIDENCE_HOME."
    )
    # Hosts hand out the short form, which SQLAlchemy stopped reading with version 1.4.
    value = re.sub(r"^postgres://", "postgresql://", value)
    url = None
    with suppress(ArgumentError, ValueError):  # raised from here, the refusal would carry their words along
        url = make_url(value)
    backend = url.get_backend_name() if url else ""
    # With "@" in the host, the end of a password that is not percent-encoded was taken for the host.
    if url is None or backend not in ("sqlite", "postgresql") or "@" in (url.host or ""):
        raise refusal
    if backend == "sqlite" and ":memory:" in (url.database or ":memory:"):
        raise SettingsError(
            "DATABASE_URL names an SQLite database in memory, which would lose every search at the end: "
            "name a file, or leave it empty for a file in EVIDENCE_HOME."
        )
    return value

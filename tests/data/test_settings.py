from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import make_url

from data.settings import DATABASE_FILE, NCBI_EUTILS, LanguageModel, Reader, SettingsError, read_settings

NAMES = (
    "ENTREZ_EMAIL",
    "NCBI_API_KEY",
    "EUTILS_URL",
    "DATABASE_URL",
    "EVIDENCE_HOME",
    "TOPIC",
    "MAX_RECORDS",
    "REPORT_ADDRESS",
    "READER_URL",
    "READER_MODEL",
    "READER_KEY",
    "READER_PRICE_INPUT",
    "READER_PRICE_OUTPUT",
    "READERS",
    "ADMINS",
    "READINGS_PER_PAPER",
    "FRAME_ANCESTORS",
    "OPEN_ENDPOINTS",
    "LOG_FORMAT",
    "FETCH",
    "READ",
    "MAX_RECORDS_ANONYMOUS",
    "MAX_STORE_MB",
    "MAX_STORE_SEARCHES",
    "MAX_STORE_DAYS",
    "KEEP_LINKED_DAYS",
)


def test_nothing_set_gives_the_documented_defaults():
    settings = read_settings({})
    assert settings.email == ""
    assert settings.api_key == ""
    assert settings.eutils_url == NCBI_EUTILS == "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
    assert settings.topic_path is None
    assert (settings.max_records, settings.max_records_anonymous) == (200_000, 20_000)
    assert (settings.fetch, settings.read) == ("anyone", "anyone")
    assert settings.evidence_home.is_absolute()
    assert make_url(settings.database_url).database == str(settings.evidence_home / DATABASE_FILE)


def test_empty_and_blank_variables_count_as_not_set():
    assert (
        read_settings(dict.fromkeys(NAMES, ""))
        == read_settings(dict.fromkeys(NAMES, "  "))
        == read_settings({})
    )


def test_every_variable_is_read(tmp_path):
    settings = read_settings(
        {
            "ENTREZ_EMAIL": " ada@example.org ",
            "NCBI_API_KEY": "abcdef0123456789",
            "EUTILS_URL": "http://127.0.0.1:8080/eutils",
            "DATABASE_URL": "postgresql://user:secret@db/evidence",
            "EVIDENCE_HOME": str(tmp_path),
            "TOPIC": str(tmp_path / "other.toml"),
            "MAX_RECORDS": "50,000",
            "REPORT_ADDRESS": "map@hospital.org",
            "READERS": "Ann  Lee <ANN@hospital.org>,bo@hospital.org , bo@hospital.org",
            "ADMINS": "bo@hospital.org",
            "READINGS_PER_PAPER": "2",
            "FRAME_ANCESTORS": "https://www.hospital.org  https://*.hospital.org:8443",
            "OPEN_ENDPOINTS": "metrics, upload_file",
            "LOG_FORMAT": "json",
            "FETCH": "admins",
            "MAX_STORE_MB": "2,000",
            "MAX_STORE_SEARCHES": "40",
            "MAX_STORE_DAYS": "365",
            "KEEP_LINKED_DAYS": "0",
            "READ": "signed_in",
            "MAX_RECORDS_ANONYMOUS": "500",
        }
    )
    assert settings.frame_ancestors == ("https://www.hospital.org", "https://*.hospital.org:8443")
    assert settings.open_endpoints == {"metrics", "upload_file"}
    assert settings.log_format == "json"
    assert (settings.fetch, settings.read) == ("admins", "signed_in")
    assert settings.max_records_anonymous == 500
    assert (settings.max_store_mb, settings.max_store_searches, settings.max_store_days) == (2_000, 40, 365)
    assert settings.keep_linked_days == 0
    assert settings.max_records == 50_000
    assert settings.email == "ada@example.org"
    assert settings.api_key == "abcdef0123456789"
    assert settings.eutils_url == "http://127.0.0.1:8080/eutils/"
    assert settings.database_url == "postgresql://user:secret@db/evidence"
    assert settings.evidence_home == tmp_path
    assert settings.topic_path == tmp_path / "other.toml"
    assert settings.report_address == "map@hospital.org"
    assert settings.readers == (Reader("ann@hospital.org", "Ann Lee"), Reader("bo@hospital.org", "bo"))
    assert settings.admins == (Reader("bo@hospital.org", "bo"),)
    assert settings.readings_per_paper == 2


@pytest.mark.parametrize("ending", ["", "/", "//"])
def test_the_address_of_eutils_ends_with_one_slash(ending):
    assert (
        read_settings({"EUTILS_URL": f"http://localhost:1/e{ending}"}).eutils_url == "http://localhost:1/e/"
    )


@pytest.mark.parametrize("name", ["what?.d", "50%", "a#b", "Ünïcode", "a b", "a@b:c"])
def test_the_database_lies_in_evidence_home_whatever_the_folder_is_called(tmp_path, name):
    settings = read_settings({"EVIDENCE_HOME": str(tmp_path / name)})
    assert make_url(settings.database_url).database == str(tmp_path / name / DATABASE_FILE)


def test_the_short_form_that_hosts_hand_out_is_understood():
    settings = read_settings({"DATABASE_URL": "postgres://user:secret@db/evidence"})
    assert make_url(settings.database_url).get_backend_name() == "postgresql"


def test_a_path_may_begin_with_the_home_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert read_settings({"EVIDENCE_HOME": "~/evidence"}).evidence_home == tmp_path / "evidence"


def test_secrets_are_not_in_the_repr():
    settings = read_settings(
        {"NCBI_API_KEY": "0123456789abcdef", "DATABASE_URL": "postgresql://user:hunter2@db/evidence"}
    )
    assert "0123456789abcdef" not in repr(settings)
    assert "hunter2" not in repr(settings)
    assert "eutils" in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENTREZ_EMAIL", "not an address"),
        ("ENTREZ_EMAIL", "a@example.org, b@example.org"),
        ("NCBI_API_KEY", "secret key with blanks"),
        ("EUTILS_URL", "eutils.ncbi.nlm.nih.gov"),
        ("EUTILS_URL", "ftp://example.org/"),
        ("EUTILS_URL", "http://host:notaport/"),
        ("EUTILS_URL", "http://[broken/"),
        ("EUTILS_URL", "http://host/?db=pubmed"),
        ("EUTILS_URL", "http://user:secret@host/"),
        ("READERS", "bo@hospital.org, nobody"),
        ("ADMINS", "nobody"),
        ("READERS", "Lee, Ann <ann@hospital.org>"),
        ("READERS", "bo@hospital.org, bo@elsewhere.org"),
        ("READERS", "Ann <a@hospital.org>, ann <b@hospital.org>"),
        ("READINGS_PER_PAPER", "3"),
        ("DATABASE_URL", "not an address"),
        ("DATABASE_URL", "mysql://user:secret@db/evidence"),
        ("DATABASE_URL", "postgresql://user:secret@db:secret@5432/evidence"),
        ("DATABASE_URL", "postgresql://user:p@secret@db/evidence"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("EVIDENCE_HOME", "a\0b"),
        ("TOPIC", "a\nb"),
        ("FRAME_ANCESTORS", "https://a.org/path"),
        ("FRAME_ANCESTORS", "https://a.org; script-src *"),
        ("FRAME_ANCESTORS", "none https://a.org"),
        ("OPEN_ENDPOINTS", "stream"),
        ("LOG_FORMAT", "xml"),
        ("FETCH", "everyone"),
        ("READ", "nobody"),
        ("MAX_STORE_MB", "2 GB"),
        ("MAX_STORE_DAYS", "-1"),
        ("MAX_RECORDS_ANONYMOUS", "0"),
    ],
)
def test_what_cannot_be_used_is_told_in_a_sentence_that_names_the_variable(name, value):
    with pytest.raises(SettingsError) as error:
        read_settings({name: value})
    message = str(error.value)
    assert name in message
    assert len(message) > 40
    assert "secret" not in message
    assert error.value.__context__ is None or "secret" not in str(error.value.__context__)


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=40)))
def test_any_text_is_either_read_or_refused_in_words(values):
    try:
        settings = read_settings(values)
    except SettingsError as error:
        assert any(name in str(error) for name in values)
    else:
        assert settings.eutils_url.startswith("http") and settings.eutils_url.endswith("/")
        assert isinstance(settings.evidence_home, Path)


@pytest.mark.parametrize("value", ["0", "-5", "many", "1e6", "9" * 12])
def test_a_ceiling_that_is_no_number_is_refused(value):
    with pytest.raises(SettingsError, match="MAX_RECORDS"):
        read_settings({"MAX_RECORDS": value})


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/owner/name/issues/new",
        "https://github.com/owner/name/issues/new?labels=label&template=wrong-label.md",
        "https://forms.example.org/new?a={title}&b={body}",
    ],
)
def test_a_wrong_label_can_be_told_to_an_address(address):
    assert read_settings({"REPORT_ADDRESS": f" {address} "}).report_address == address


@pytest.mark.parametrize(
    "address",
    [
        "nobody",
        "javascript:alert(1)//{title}{body}",
        "http://forms.example.org/{title}{body}",
        "https://github.com/owner/name",
        "https://forms.example.org/?a={title}",
        "https://forms.example.org/ {title}{body}",
        "a@b.org,c@d.org",
    ],
)
def test_an_address_for_wrong_labels_that_leads_nowhere_is_refused(address):
    with pytest.raises(SettingsError, match=r"REPORT_ADDRESS .*or leave it empty"):
        read_settings({"REPORT_ADDRESS": address})


def test_a_language_model_is_read_and_its_key_is_hidden():
    assert read_settings({}).language_model == LanguageModel()
    settings = read_settings(
        {
            "READER_URL": "https://host/v1/chat/completions",
            "READER_MODEL": "gpt-9 mini",
            "READER_KEY": "sk-secret",
            "READER_PRICE_INPUT": "0.15",
            "READER_PRICE_OUTPUT": "0",
        }
    )
    assert settings.language_model == LanguageModel(
        "https://host/v1/", "gpt-9 mini", "sk-secret", (0.15, 0.0)
    )
    assert "sk-secret" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("READER_URL", url) for url in ("ftp://a", "http://user:pw@host/v1", "http://h/v1?key=1", "host")),
        ("READER_MODEL", "two\nlines"),
        *(("READER_KEY", key) for key in ("sk secret", "sk\tsecret", "sé")),
        *(("READER_PRICE_INPUT", price) for price in ("1", "-1", "one", "1e9", "nan")),
    ],
)
def test_settings_of_a_language_model_that_cannot_be_used_are_named(name, value):
    with pytest.raises(SettingsError, match=name) as refused:
        read_settings({name: value})
    assert name != "READER_KEY" or value not in str(refused.value)

import pytest

from data.pubmed.count import Answer
from data.pubmed.fetch import Batch, Fetched
from data.records.record import Record
from data.storage.store import open_store
from tests.models.server import ModelsServer


def paper(pmid, title, **more):
    more = {"abstract": "BACKGROUND: It hurts. RESULTS: Less pain.", "year": 2020} | more
    return Record(pmid=pmid, title=title, **more)


PAPERS = (
    paper(1, "Intrathecal mesenchymal stem cells relieve neuropathic pain in rats", year=2019),
    paper(
        2,
        "A randomised trial of mesenchymal stem cells for neuropathic pain in 40 patients",
        publication_types=("Randomized Controlled Trial",),
        year=2015,
    ),
    paper(3, "Adipose stem cells in rats with sciatic nerve injury made no difference to pain", year=2021),
)


def keep(store, records, query="pain", state="complete"):
    """Store a search that found these records."""
    search = store.begin(Answer(query, "", len(records), ()), [one.pmid for one in records])
    store.add(search, Batch(tuple(Fetched(one, f"PMID- {one.pmid}\n") for one in records), ()))
    store.finish(search, state=state)


@pytest.fixture
def models():
    with ModelsServer() as server:
        yield server


@pytest.fixture
def home(tmp_path, monkeypatch, models):
    """Settings of a host with a language model, and no papers yet."""
    values = {
        "EVIDENCE_HOME": str(tmp_path / "home"),
        "DATABASE_URL": "",
        "TOPIC": "",
        "READER_URL": models.url,
        "READER_MODEL": "small-model",
        "READER_KEY": "",
        "READER_PRICE_INPUT": "1",
        "READER_PRICE_OUTPUT": "10",
        "OPENAI_API_KEY": "sk-another",
        "OPENAI_ORG_ID": "org-another",
        "OPENAI_BASE_URL": "http://127.0.0.1:9/",
        "OPENAI_CUSTOM_HEADERS": "X-Another: 1",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return tmp_path / "home"


@pytest.fixture
def stored(home):
    """The database of that host with three papers."""
    with open_store(f"sqlite:///{home / 'evidence.sqlite3'}") as store:
        keep(store, PAPERS)
        yield store

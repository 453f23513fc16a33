"""What the server does by itself is seen: its first download, renewals, and labelling large searches."""

import pytest

from components.state import resources
from data.evidence import repository
from data.harvest.pipeline import Progress
from data.harvest.queue import Queue
from data.harvest.worker import ensure_worker
from data.pubmed.errors import ServiceUnavailable
from data.storage.store import open_store
from tests.pages.charts import state, status
from tests.stored import stored
from tests.waiting import wait_until


@pytest.fixture
def store(home, monkeypatch):
    """The store of a server whose worker is another process, which does not run."""
    monkeypatch.setenv("WORKER", "separate")
    monkeypatch.setenv("ENTREZ_EMAIL", "a@example.org")
    monkeypatch.setenv("REFRESH_DAYS", "7")
    with open_store(resources.settings().database_url) as store:
        yield store


@pytest.fixture
def queue(store):
    return Queue(store.database)


def bars(app):
    return [bar.proto.text.replace("\\", "") for bar in app.get("progress")]


def said(app):
    parts = (*app.title, *app.markdown, *app.caption, *app.warning, *app.error)
    return " ".join(part.value for part in parts).replace("\\", "")


def test_the_first_download_is_followed_on_every_page_and_offered(open_app, store, queue):
    app = open_app()
    assert "The download has not begun yet." in said(app)
    query = resources.topic().query
    number = queue.enqueue(query, batch=True).number
    assert bars(app.run()) == ["Waiting for other downloads: next in line"]
    queue.claim(number)
    queue.report(number, Progress("fetching", 1_200, 4_300, expected=90.0), 9, 2.0)
    app.switch_page("pages/methods.py").run()
    assert bars(app) == ["Downloading from PubMed: 1,200 of 4,300 papers · about 2 minutes left"]
    queue.end(number, "failed", ServiceUnavailable("HTTP 503 from 10.0.0.1"))
    assert "could not be downloaded yet. PubMed" in said(app.run()) and "within an hour" in said(app)
    assert "10.0.0.1" not in said(app)
    stored(store, query, 1, 2)
    assert "New results of" in said(app.run())
    assert "could not be downloaded" not in said(app)


def test_a_renewal_is_told_with_how_far_it_is_or_why_it_failed(open_app, store, queue):
    query = resources.topic().query
    stored(store, query, 1, 2)
    app = open_app()
    assert "It is renewed by itself on " in status(app)
    number = queue.enqueue(query, batch=True).number
    queue.claim(number)
    queue.report(number, Progress("fetching", 1, 2), 3, 1.0)
    assert "It is being renewed now: 1 of 2 papers." in status(app.run())
    queue.end(number, "failed", ServiceUnavailable("HTTP 503"))
    assert "It could not be renewed. PubMed" in status(app.run())


@pytest.fixture
def large(store, monkeypatch):
    """A search that is too large to be labelled while a visitor waits; gives its id."""
    monkeypatch.setattr(resources, "LABELLED_AT_ONCE", 2)
    return stored(store, resources.topic().query, 1, 2, 3)


def test_a_large_search_is_labelled_by_the_worker_and_opens_then(open_app, large, queue):
    app = open_app(search=large, years="2020")
    assert "Its papers are shown when that is done." in said(app) and "Waiting" in bars(app)[0]
    (job,) = queue.active()
    assert (job.kind, job.search_id) == ("label", large)
    open_app(search=large)
    assert queue.active() == (job,), "once for all visitors"
    queue.claim(job.number)
    queue.report(job.number, Progress("sorting", 1, 3), 0, 1.0)
    assert bars(app.run()) == ["Labelling: 1 of 3 papers"]
    queue.recover()
    ensure_worker(resources.settings()).wake()
    wait_until(lambda: not queue.active(), "it is labelled")
    app.run()
    assert not app.exception and not bars(app)
    assert state(app).shown == large and state(app).selection.years == (2020, 2020)


def test_labels_of_before_are_shown_meanwhile(open_app, large, queue, monkeypatch):
    search = resources.store().search(large)
    resources.open_automatic(resources.store(), search, resources.topic(), resources.classifier)
    monkeypatch.setattr(repository, "LABELLING_VERSION", 10_000)
    app = open_app()
    assert "Until then you see those of before." in said(app) and state(app).shown == large
    (job,) = queue.active()
    queue.claim(job.number)
    queue.end(job.number, "failed", ValueError("A rule failed."))
    assert "The labels could not be updated." in said(app.run())
    assert queue.active() == (), "what fails is not tried without end"


def test_without_a_queue_a_search_is_labelled_at_once(open_app, large, monkeypatch):
    def read_only(*_):
        raise resources.StoreError("The database is read-only.")

    monkeypatch.setattr(Queue, "enqueue_labels", read_only)
    app = open_app()
    assert state(app).shown == large and not bars(app)

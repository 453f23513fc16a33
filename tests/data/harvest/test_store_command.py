"""`python -m data.store`, and what it stands on, while others use the database."""

import math
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.harvest.queue import Queue
from data.harvest.service import harvest
from data.harvest.worker import end_workers, ensure_worker
from data.harvest.worker_lock import RestoreLock, WorkerLock
from data.pubmed.count import Answer
from data.storage.file_lock import FileLock
from data.storage.inventory import inventory, stored_bytes
from data.storage.links import links_used, note_link
from data.storage.removal import drop_unused_records, remove_searches
from data.storage.store import open_store, shared_store
from data.store import main
from data.topics.loader import load_topic
from tests.data.harvest.processes import ALL, beyond_the_first_batch, efetches
from tests.eutils import faults
from tests.stored import records_in, stored
from tests.waiting import wait_until


@pytest.fixture
def either(url, monkeypatch):
    """A store of each kind, which the command uses."""
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("TOPIC", "")
    with open_store(url) as store:
        yield store


@pytest.fixture
def file(settings, store):
    yield settings.evidence_home / "evidence.sqlite3"
    end_workers()


def test_what_is_stored_is_listed_with_size_and_age(either, capsys):
    small, large = stored(either, "pain", 1), stored(either, "cells\nAND pain", *range(1, 101))
    running = either.begin(Answer("running", "", 1, ()), [7])
    queue = Queue(either.database)
    queue.set_search(queue.enqueue("running").number, running)
    note_link(either.database, small)
    first, second, third = inventory(either.database)
    assert [first.id, second.id, third.id] == [running, large, small]
    assert (first.is_active, first.papers, first.size) == (True, 0, 0)
    assert (second.papers, third.papers) == (100, 1) and not second.is_active
    assert second.size == 100 * third.size or 90 < second.size / third.size < 110
    assert third.linked and second.linked is None
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:4]] == [running, large, small]
    assert lines[2].endswith("cells AND pain") and f"{third.linked:%Y-%m-%d}" in lines[3]
    assert lines[4].startswith("3 searches, ")


def test_deleting_frees_the_papers_that_no_other_search_has(either, capsys):
    gone, kept = stored(either, "pain", *range(1, 60)), stored(either, "cells", 2, 60)
    note_link(either.database, gone)
    before = stored_bytes(either.database)
    assert main(["delete", gone]) == 0
    assert f"Deleted: {gone}." in capsys.readouterr().out
    assert [search.id for search in either.searches()] == [kept] and records_in(either) == [2, 60]
    assert [each.pmid for each in either.records(kept)] == [2, 60]
    assert stored_bytes(either.database) < before
    assert drop_unused_records(either.database) == 0 and links_used(either.database) == {}


def test_a_search_being_downloaded_or_seen_first_is_not_deleted(either, capsys):
    own = stored(either, load_topic().query, 1)
    queue = Queue(either.database)
    job = queue.enqueue("pain")
    active = either.begin(Answer("pain", "", 1, ()), [2])
    queue.set_search(job.number, active)
    assert main(["delete", active, own, "00000000"]) == 2
    said = capsys.readouterr().err
    assert f"{own} is what visitors see first: add --force" in said
    assert f"{active} is not stored, or is being downloaded" in said and "00000000 is not stored" in said
    assert {item.id for item in inventory(either.database)} == {own, active}
    assert main(["delete", "--force", own]) == 0
    queue.cancel(job.number, "", administrator=True)
    assert remove_searches(either.database, [active]) == (active,)


def test_a_link_is_noted_once_a_day(either, monkeypatch):
    search = stored(either, "pain", 1)
    note_link(either.database, search)
    note_link(either.database, "00000000")
    first = links_used(either.database)
    assert first.keys() == {search}
    note_link(either.database, search)
    assert links_used(either.database) == first
    with either.database.writing() as connection:
        connection.execute(sa.text("UPDATE search_links SET used = used - 90000"))
    note_link(either.database, search)
    assert abs(links_used(either.database)[search] - first[search]) < 3_600


def test_the_size_of_a_file_is_what_it_uses(store, settings, file):
    search = stored(store, "pain", *range(1, 500))
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert stored_bytes(store.database) == file.stat().st_size
    (item,) = inventory(store.database)
    assert 0.5 < item.size / file.stat().st_size < 1
    remove_searches(store.database, [search])
    drop_unused_records(store.database)
    assert stored_bytes(store.database) < file.stat().st_size / 2


def test_a_backup_is_whole_while_others_write(store, file, tmp_path, capsys):
    stored(store, "pain", 1, 2)
    with store.database.writing() as connection:
        connection.execute(sa.text("UPDATE searches SET query = 'half done'"))
        assert main(["backup", str(tmp_path / "copy.sqlite3")]) == 0
    assert "MB, checked." in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.sqlite3", "home"]
    with open_store(f"sqlite:///{tmp_path / 'copy.sqlite3'}") as copy:
        (search,) = copy.searches()
        assert search.query == "pain" and [each.pmid for each in copy.records(search.id)] == [1, 2]


def test_a_backup_never_replaces_a_file_and_leaves_no_half(store, file, tmp_path, capsys):
    (tmp_path / "copy").write_text("mine")
    assert main(["backup", str(tmp_path / "copy")]) == 2
    assert main(["backup", str(tmp_path / "nowhere" / "copy")]) == 2
    said = capsys.readouterr().err
    assert "exists: name a new one" in said and "cannot be written (SQLITE_CANTOPEN)" in said
    assert (tmp_path / "copy").read_text() == "mine"


def test_a_backup_is_restored_while_a_worker_downloads(large, settings, store, file, tmp_path, capsys):
    stored(store, "pain", 1)
    assert main(["backup", str(tmp_path / "copy")]) == 0
    stored(store, "after the copy", 2)
    worker = ensure_worker(settings)
    large.fail(faults.status(503, retry_after="60"), times=math.inf, on=beyond_the_first_batch)
    job = worker.queue.enqueue(ALL)
    worker.wake()
    wait_until(lambda: len(efetches(large)) == 3, "the client waits for another try")
    assert main(["restore", str(tmp_path / "copy")]) == 0
    large.heal()
    assert "Restored from" in capsys.readouterr().out
    assert [search.query for search in store.searches()] == ["pain"]
    assert worker.queue.job(job.number) is None and not file.with_name(f"{file.name}.restore-wal").exists()
    again = worker.queue.enqueue(ALL).number
    worker.wake()
    wait_until(lambda: not worker.queue.job(again).active, "the same worker continues")
    assert worker.queue.job(again).state == "done"
    assert {search.query: search.fetched for search in store.searches()} == {ALL: 600, "pain": 1}


def test_no_worker_starts_while_a_backup_is_restored_or_after_it_was_killed(store, file):
    with RestoreLock(file) as restoring:
        working = WorkerLock(store.database)
        assert working.acquire() and working.held()
        assert not restoring.acquire() and not working.held()
        working.release()
        assert restoring.acquire() and not working.acquire()
    assert working.acquire() and working.held()
    working.release()


def test_many_may_ask_at_once_whether_a_lock_is_taken(tmp_path):
    lock, other = FileLock(str(tmp_path / "lock")), FileLock(str(tmp_path / "lock"))
    assert not other.is_taken()
    assert lock.acquire() and lock.acquire() and not other.acquire()
    taken = []
    threads = [threading.Thread(target=lambda: taken.append(other.is_taken())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken == [True] * 8
    lock.release()
    assert not other.is_taken() and other.acquire()


@pytest.mark.parametrize("content", [b"", b"no database at all", b"another"])
def test_a_file_that_is_no_backup_changes_nothing(store, file, tmp_path, capsys, content):
    stored(store, "pain", 1)
    copy = tmp_path / "copy"
    copy.write_bytes(content)
    if content == b"another":
        copy.unlink()
        with closing(sqlite3.connect(copy)) as database:
            database.execute("CREATE TABLE photos (name TEXT)")
    assert main(["restore", str(copy)]) == 2
    assert main(["restore", str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err.count("\n") == 2
    assert [search.query for search in store.searches()] == ["pain"]


def test_a_damaged_backup_is_refused(store, file, tmp_path, capsys):
    stored(store, "pain", *range(1, 200))
    copy = tmp_path / "copy"
    assert main(["backup", str(copy)]) == 0
    half = copy.stat().st_size // 2
    with copy.open("r+b") as damaged:
        damaged.seek(half)
        damaged.write(b"\xff" * 20_000)
    assert main(["restore", str(copy)]) == 2
    assert "damaged" in capsys.readouterr().err and len(list(store.searches())) == 1


def test_damage_is_found(either, capsys):
    search = stored(either, "pain", 1, 2, 3)
    assert main(["check"]) == 0
    assert capsys.readouterr().out.startswith("Nothing is wrong. 0.")
    with either.database.writing() as connection:
        connection.execute(sa.text("UPDATE records SET medline = body WHERE pmid = 2"))
        connection.execute(sa.text("UPDATE hits SET record = NULL WHERE pmid = 3"))
    assert main(["check"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"Search {search} was stored with 3 papers and has 2.",
        "The record of PMID 2 is damaged: run a search that finds it with --full.",
    ]


def test_a_server_is_copied_by_its_own_programs(postgresql, monkeypatch, tmp_path, capsys):
    url = postgresql.url.set(password="secret").render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.chdir(tmp_path)
    assert main(["backup", "copy"]) == main(["restore", "copy"]) == 2
    said = capsys.readouterr().err
    assert (
        said.count("pg_dump --format=custom") == 2 and "pg_restore --clean" in said and "secret" not in said
    )
    assert not list(Path(tmp_path).iterdir())


def test_a_wrong_setting_is_a_sentence(monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "nonsense")
    assert main(["list"]) == 2
    assert capsys.readouterr().err.startswith("DATABASE_URL is not the address")


def test_records_that_a_download_is_about_to_use_are_not_dropped(settings, large, store, file):
    """A search that shares all its papers with one that is deleted keeps them, whatever comes first."""
    first = harvest(replace(settings, max_fetches=1), ALL)
    remove_searches(store.database, [first.id])
    second = harvest(settings, ALL)
    assert drop_unused_records(store.database) == 0
    assert len(list(shared_store(settings.database_url).records(second.id))) == 600

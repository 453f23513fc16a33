import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from data.harvest.queue import Queue
from data.pubmed.count import Answer
from data.pubmed.fetch import Batch, Fetched, Missing, Unreadable
from data.pubmed.medline import parse_medline
from data.records.record import Link, LinkKind, MeshHeading, Record
from data.storage import database
from data.storage.codec import pack, unpack
from data.storage.query import Query
from data.storage.schema import stored_version
from data.storage.store import StoreError, open_store, shared_store
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[3]
ANSWER = Answer(
    query="stem cells AND pain",
    translation="(stem cells[All Fields])",
    count=3,
    warnings=("One.", "Two."),
)
FULL = Record(
    pmid=2,
    title="TNF-α in Sjögren's <i>syndrome</i>: 'P<0.05' \U0001f9ec",
    abstract="BACKGROUND: \x0b\x00odd\x07 characters",
    authors=("Liu WZ", "Müller Ö"),
    full_names=("Liu, Wei-Zhen", ""),
    year=2020,
    date="2020-12-28",
    mesh=(MeshHeading("Neuralgia", ("therapy", "etiology"), True), MeshHeading("Rats")),
    keywords=("pain",),
    doi="10.1/x",
    languages=("eng", "chi"),
    trial_ids=("NCT02958267",),
    links=(Link(LinkKind.UPDATED_BY, 39455585, "Nat Commun. 2024"), Link(LinkKind.COMMENT, None, "x")),
)


def batch(*records):
    return Batch(
        tuple(Fetched(record, f"PMID- {record.pmid}\nTI  - {record.title}\n") for record in records), ()
    )


def numbered(first, last):
    return [Record(pmid=pmid, title=f"Title {pmid}") for pmid in range(first, last + 1)]


def store_search(store, records, answer=ANSWER, state="complete"):
    search_id = store.begin(answer, [record.pmid for record in records])
    store.add(search_id, batch(*records))
    store.finish(search_id, state=state)
    return search_id


@pytest.fixture
def file(tmp_path):
    return tmp_path / "evidence.sqlite3"


def test_a_stored_search_is_returned_unchanged(store):
    search_id = store.begin(ANSWER, [3, 2, 1])
    store.add(search_id, batch(Record(pmid=1), FULL))
    store.add(search_id, batch(Record(pmid=3, title="Three")))
    store.finish(search_id, state="complete", requests=4, seconds=1.5)
    search = store.search(search_id)
    assert (search.query, search.translation, search.warnings) == (
        ANSWER.query,
        ANSWER.translation,
        ("One.", "Two."),
    )
    assert (search.count, search.fetched, search.missing, search.unreadable) == (3, 3, (), 0)
    assert (search.state, search.requests, search.seconds) == ("complete", 4, 1.5)
    assert search.started <= search.finished
    assert search.started.utcoffset().total_seconds() == 0
    assert len(search.id) == 8 and int(search.id, 16) >= 0
    assert list(store.records(search_id)) == [Record(pmid=3, title="Three"), FULL, Record(pmid=1)]
    assert list(store.medline(search_id))[1] == f"PMID- 2\nTI  - {FULL.title}\n"


@given(
    st.builds(
        Record,
        pmid=st.integers(0, 2**40),
        title=st.text(),
        abstract=st.text(),
        authors=st.lists(st.text()).map(tuple),
        year=st.none() | st.integers(1800, 2100),
        doi=st.none() | st.text(min_size=1),
        mesh=st.lists(st.builds(MeshHeading, st.text(), st.lists(st.text()).map(tuple), st.booleans())).map(
            tuple
        ),
        links=st.lists(
            st.builds(Link, st.sampled_from(LinkKind), st.none() | st.integers(1, 2**40), st.text())
        ).map(tuple),
    )
)
@settings(max_examples=50)
def test_any_record_survives_packing(record):
    assert unpack(pack(record)) == record


def test_a_search_is_no_evidence_before_it_is_finished(store):
    search_id = store.begin(ANSWER, [1, 2])
    store.add(search_id, batch(Record(pmid=1)))
    assert store.searches() == ()
    assert store.newest() is None
    search = store.search(search_id)
    assert (search.state, search.fetched, search.missing, search.finished) == ("running", 1, (2,), None)


@pytest.mark.parametrize(
    ("state", "listed"),
    [("complete", True), ("incomplete", True), ("cancelled", False), ("failed", False), ("running", False)],
)
def test_only_finished_searches_are_listed(store, state, listed):
    search_id = store_search(store, numbered(1, 2), state=state)
    assert bool(store.searches()) is bool(store.newest()) is listed
    assert store.search(search_id).state == state


def test_missing_records_have_a_reason_and_pubmeds_order(store):
    search_id = store.begin(replace(ANSWER, count=5), [9, 8, 7, 6, 5])
    store.add(
        search_id,
        Batch((Fetched(Record(pmid=8), "x"),), (Unreadable(7, "PMID- 7\nrubbish", "It is cut off."),)),
    )
    store.add(search_id, Batch((), (Unreadable(None, "<html>", "It is no record."),)))
    store.add(search_id, Batch(missing=(Missing(9, "Out."),)))
    store.finish(
        search_id, state="incomplete", missing={5: "PubMed did not send it.", 9: "Late.", 7: "Other."}
    )
    search = store.search(search_id)
    assert (search.fetched, search.missing, search.unreadable) == (1, (9, 7, 6, 5), 2)
    assert store.missing(search_id) == {
        9: "Out.",
        7: "It is cut off.",
        6: "not fetched",
        5: "PubMed did not send it.",
    }


def test_an_unreadable_record_that_is_readable_later_is_not_missing(store):
    search_id = store.begin(ANSWER, [7])
    store.add(search_id, Batch((), (Unreadable(7, "rubbish", "It is cut off."),)))
    store.add(search_id, batch(Record(pmid=7)))
    store.add(search_id, Batch((), (Unreadable(7, "rubbish", "It is cut off."),)))
    store.finish(search_id, state="complete")
    assert store.missing(search_id) == {}
    assert store.search(search_id).fetched == 1


def test_the_newest_search_comes_first_and_can_be_found_by_its_query(store):
    first = store_search(store, numbered(1, 1))
    second = store_search(store, numbered(1, 2), replace(ANSWER, query="other"))
    third = store_search(store, numbered(1, 3), replace(ANSWER, query=" stem  cells\n AND pain "))
    store_search(store, numbered(1, 4), state="cancelled")
    assert [search.id for search in store.searches()] == [third, second, first]
    assert store.newest().id == third
    assert store.newest("stem cells AND\tpain").id == third
    assert store.newest("other").id == second
    assert store.newest("Other") is None
    assert store.search("nothere") is None


def test_an_old_search_keeps_its_record_versions_and_unchanged_records_are_stored_once(store):
    old = store_search(store, [Record(pmid=1, title="As it was"), Record(pmid=2)])
    new = store_search(store, [Record(pmid=1, title="Retracted: as it was"), Record(pmid=2)])
    assert [record.title for record in store.records(old)] == ["As it was", ""]
    assert [record.title for record in store.records(new)] == ["Retracted: as it was", ""]
    with store.database.reading() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM records")) == 3


def test_a_batch_may_be_added_twice_and_unrequested_pmids_are_ignored(store):
    search_id = store.begin(ANSWER, [1, 2, 2, 1])
    store.add(search_id, batch(Record(pmid=1), Record(pmid=99)))
    store.add(search_id, batch(Record(pmid=1), Record(pmid=1, title="Later")))
    store.finish(search_id, state="incomplete")
    assert [record.title for record in store.records(search_id)] == ["Later"]
    assert store.search(search_id).missing == (2,)


def test_a_search_that_found_nothing_is_stored_too(store):
    search_id = store_search(store, [], replace(ANSWER, count=0))
    assert store.newest().id == search_id
    assert list(store.records(search_id)) == []


def test_records_are_streamed_in_pages_and_reading_does_not_block_a_writer(store):
    records = numbered(1, 1201)
    search_id = store_search(store, list(reversed(records)))
    asked = []
    sa.event.listen(
        store.database.engine, "before_cursor_execute", lambda *arguments: asked.append(arguments[2])
    )
    stream = store.records(search_id)
    assert next(stream).pmid == 1201
    assert sum(sql.startswith("SELECT") for sql in asked) == 1, "more than the first page was read"
    other = store_search(store, records)  # while the first stream stands open
    assert [record.pmid for record in stream] == list(range(1200, 0, -1))
    assert sum(1 for _ in store.medline(other)) == 1201


def test_a_batch_that_fails_halfway_leaves_nothing_behind(store):
    search_id = store.begin(ANSWER, [1, 2])
    with store.database.writing() as connection:
        connection.execute(sa.text("DROP TABLE unreadable"))
    with pytest.raises(StoreError, match="lacks a table of this version"):
        store.add(
            search_id, Batch(batch(Record(pmid=1)).fetched, (Unreadable(2, "rubbish", "It is cut off."),))
        )
    assert store.search(search_id).fetched == 0
    with store.database.reading() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM records")) == 0


def test_text_that_databases_reject_does_not_stop_a_search(store):
    search_id = store.begin(replace(ANSWER, query="a\0b\ud800", translation="\0"), [1])
    store.finish(search_id, state="incomplete", missing={1: "\0why"})
    assert store.search(search_id).query == "ab?"
    assert store.missing(search_id) == {1: "why"}


def test_an_unknown_search_is_an_error(store):
    with pytest.raises(StoreError, match="no search deadbeef"):
        store.add("deadbeef", batch(Record(pmid=1)))
    with pytest.raises(StoreError, match="no search deadbeef"):
        store.finish("deadbeef", state="complete")


def test_many_threads_may_share_a_store(store):
    errors = []

    def work(number):
        try:
            records = numbered(1, 60 + number)
            search_id = store.begin(ANSWER, [record.pmid for record in records])
            for start in range(0, len(records), 20):
                store.add(search_id, batch(*reversed(records[start : start + 20])))
            store.finish(search_id, state="complete")
            assert list(store.records(search_id)) == records
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(search.fetched for search in store.searches()) == [60, 61, 62, 63, 64, 65]


WRITER = """
import sys
from tests_store import ANSWER, batch, numbered
from data.storage.store import open_store
first, last, step = map(int, sys.argv[2:5])
with open_store(sys.argv[1]) as store:
    search_id = store.begin(ANSWER, range(first, last + 1))
    print(search_id, flush=True)
    for start in range(first, last + 1, step):
        store.add(search_id, batch(*numbered(start, start + step - 1)))
        print(start, flush=True)
    store.finish(search_id, state="complete")
"""


def writer(url, first, last, step, folder):
    """Another process that stores a search batch by batch and says so."""
    (folder / "tests_store.py").write_text(Path(__file__).read_text())
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{folder}"}
    command = [sys.executable, "-c", WRITER, url, str(first), str(last), str(step)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=folder)


def test_two_processes_may_write_into_one_new_database_at_once(url, tmp_path):
    writers = [writer(url, 1, 400, 20, tmp_path), writer(url, 201, 600, 20, tmp_path)]
    said = [process.communicate(timeout=PATIENCE)[0].split() for process in writers]
    assert [process.returncode for process in writers] == [0, 0]
    with open_store(url) as store:
        for (search_id, *_), pmids in zip(said, (range(1, 401), range(201, 601)), strict=True):
            assert [record.pmid for record in store.records(search_id)] == list(pmids)
        with store.database.reading() as connection:
            assert connection.scalar(sa.text("SELECT count(*) FROM records")) == 600


def test_a_process_killed_while_fetching_leaves_complete_batches_and_no_evidence(url, tmp_path):
    with open_store(url) as store:
        before = store_search(store, numbered(1, 50))
    process = writer(url, 1, 40_000, 20, tmp_path)
    search_id = process.stdout.readline().strip()
    for _ in range(5):
        batch_said = int(process.stdout.readline())
    process.kill()
    process.wait()
    with open_store(url) as store:
        assert [search.id for search in store.searches()] == [before]
        assert list(store.records(before)) == numbered(1, 50)
        killed = store.search(search_id)
        assert killed.state == "running"
        assert killed.fetched >= batch_said + 19, "a batch that was stored is gone"
        assert killed.fetched % 20 == 0, "half a batch is seen"
        assert [record.pmid for record in store.records(search_id)] == list(range(1, killed.fetched + 1))
        assert store_search(store, numbered(1, 10)) == store.newest().id


def test_a_full_disk_is_an_error_and_loses_nothing(file):
    with open_store(f"sqlite:///{file}") as store:
        kept = store_search(store, numbered(1, 20))
        search_id = store.begin(ANSWER, range(1, 20_000))

        @sa.event.listens_for(store.database.engine, "begin")
        def limit(connection):
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

        with pytest.raises(StoreError, match="disk is full: free some space"):
            for start in range(1, 20_000, 500):
                store.add(search_id, batch(*numbered(start, start + 499)))
    with open_store(f"sqlite:///{file}") as store:
        assert list(store.records(kept)) == numbered(1, 20)
        assert [search.id for search in store.searches()] == [kept]
        store.add(search_id, batch(*numbered(1, 500)))  # there is room again
        assert store.search(search_id).fetched >= 500


@pytest.mark.parametrize(
    "content", [b"This is a letter, not a database." * 300, b"SQLite format 3\0" + b"\xff" * 9000]
)
def test_a_file_that_is_no_database_is_an_error_and_not_changed(file, content):
    file.write_bytes(content)
    with pytest.raises(StoreError, match=r"evidence\.sqlite3 is damaged or is no database: put it aside"):
        open_store(f"sqlite:///{file}")
    assert file.read_bytes() == content


def test_a_partly_damaged_database_is_an_error(file):
    with open_store(f"sqlite:///{file}") as store:
        search_id = store_search(store, numbered(1, 2000))
    whole = bytearray(file.read_bytes())
    whole[20_000:] = b"\xa5" * (len(whole) - 20_000)
    file.write_bytes(whole)
    with pytest.raises(StoreError, match="damaged"), open_store(f"sqlite:///{file}") as store:
        list(store.records(search_id))


def test_a_damaged_record_is_an_error(file):
    with open_store(f"sqlite:///{file}") as store:
        search_id = store_search(store, numbered(1, 2))
        with store.database.writing() as connection:
            connection.execute(sa.text("UPDATE records SET body = x'00', medline = x'00' WHERE pmid = 2"))
        with pytest.raises(StoreError, match="run the search in PubMed again"):
            list(store.records(search_id))
        with pytest.raises(StoreError, match="run the search in PubMed again"):
            list(store.medline(search_id))


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="rights are told otherwise on this system")
def test_a_read_only_folder_is_an_error():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        me = os.geteuid()
        if me == 0:
            os.seteuid(65534)  # root may write everywhere, nobody may not
        try:
            with pytest.raises(StoreError, match="cannot be opened: check that it is a file in a folder"):
                open_store(f"sqlite:///{folder}/evidence.sqlite3")
        finally:
            os.seteuid(me)
            Path(folder).chmod(0o700)


def test_a_folder_that_is_a_file_is_an_error(tmp_path):
    (tmp_path / "home").write_text("a file")
    with pytest.raises(StoreError, match=r"cannot be made .*: make it by hand"):
        open_store(f"sqlite:///{tmp_path / 'home' / 'evidence.sqlite3'}")


def test_a_database_that_is_a_folder_is_an_error(file):
    file.mkdir()
    with pytest.raises(StoreError, match="cannot be opened: check that it is a file"):
        open_store(f"sqlite:///{file}")


def test_a_read_only_database_can_be_read(file):
    with open_store(f"sqlite:///{file}") as store:
        search_id = store_search(store, numbered(1, 2))
    with open_store(f"sqlite:///file:{file}?mode=ro&uri=true") as store:
        assert list(store.records(search_id)) == numbered(1, 2)
        with pytest.raises(StoreError, match="may not be written by this program: change the rights"):
            store.begin(ANSWER, [1])


def test_a_writer_that_blocks_for_too_long_is_an_error(file, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    with open_store(f"sqlite:///{file}") as store, closing(sqlite3.connect(file)) as other:
        kept = store_search(store, numbered(1, 2))
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="being written by another process"):
            store.begin(ANSWER, [1])
        assert list(store.records(kept)) == numbered(1, 2), "readers do not wait for writers"


def test_a_store_of_the_previous_schema_version_is_upgraded(url):
    with open_store(url) as store:
        search_id = store_search(store, [FULL])
        with store.database.writing() as connection:
            connection.execute(sa.text("UPDATE evidence_store SET value = '1' WHERE name = 'schema_version'"))
    for _ in range(2):
        with open_store(url) as store:
            assert list(store.records(search_id)) == [FULL]
            assert stored_version(store.database) == "3"


OLD_TEXT = """\
PMID- 7
IS  - 1422-0067 (Electronic)
VI  - 21
TI  - P &lt; 0.05.
LID - 4532 [pii]
JT  - International journal of molecular sciences
SO  - Int J Mol Sci. 2020 Jun 24;21(12):4532.
"""


def as_stored_before(store):
    """A search whose record was stored by the version before, which read less of the same text."""
    search_id = store.begin(ANSWER, [7])
    store.add(search_id, Batch((Fetched(Record(pmid=7, title="P &lt; 0.05"), OLD_TEXT),), ()))
    store.finish(search_id, state="complete")
    with store.database.writing() as connection:
        connection.execute(sa.text("UPDATE records SET digest = '0123456789abcdef0123456789abcdef'"))
        connection.execute(sa.text("UPDATE evidence_store SET value = '2' WHERE name = 'schema_version'"))
    return search_id


def test_old_records_are_read_again_from_pubmeds_text(url):
    with open_store(url) as store:
        search_id = as_stored_before(store)
    with open_store(url) as store:
        for record in (next(store.records(search_id)), store.records_of(search_id, [7])[7]):
            assert record == parse_medline(OLD_TEXT)
            assert (record.title, record.article_number) == ("P < 0.05", "4532")


def test_an_old_record_that_pubmed_sends_again_unchanged_is_not_a_new_version(url):
    with open_store(url) as store:
        earlier = as_stored_before(store)
        for _ in range(2):
            later = store.begin(ANSWER, [7])
            store.add(later, Batch((Fetched(parse_medline(OLD_TEXT), OLD_TEXT),), ()))
            store.finish(later, state="complete")
            found = store.differences(earlier, later)
            assert not (found.new or found.gone or found.changed)
        changed = store.begin(ANSWER, [7])
        text = OLD_TEXT + "RIN - Pain. 2022.\n"
        store.add(changed, Batch((Fetched(parse_medline(text), text),), ()))
        assert store.differences(earlier, changed).changed == (7,)
        assert next(store.records(earlier)) == parse_medline(OLD_TEXT)


def test_a_read_only_database_of_the_previous_version_can_be_read(file):
    with open_store(f"sqlite:///{file}") as store:
        search_id = as_stored_before(store)
    with open_store(f"sqlite:///file:{file}?mode=ro&uri=true") as store:
        assert list(store.records(search_id)) == [parse_medline(OLD_TEXT)]


def test_a_store_of_a_newer_version_is_refused(url):
    with open_store(url) as store, store.database.writing() as connection:
        connection.execute(sa.text("UPDATE evidence_store SET value = '99' WHERE name = 'schema_version'"))
    with pytest.raises(StoreError, match=r"form 99; this version reads form 3.*update the program"):
        open_store(url)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("CREATE TABLE photos (name TEXT);", "belongs to another program .*“photos”.*name another place"),
        (
            "CREATE TABLE evidence_store (name TEXT, value TEXT);"
            "INSERT INTO evidence_store VALUES ('schema_version', '99');",
            "form 99; this version reads form 3",
        ),
    ],
)
def test_a_file_of_another_program_or_version_is_not_changed(file, made, said):
    with closing(sqlite3.connect(file)) as other:
        other.executescript(made)
    content = file.read_bytes()
    with pytest.raises(StoreError, match=said):
        open_store(f"sqlite:///{file}")
    assert file.read_bytes() == content
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_servers_database_is_shared_with_other_programs_unless_tables_have_the_same_name(url):
    engine = database.make_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE hits (name VARCHAR(9))"))
    with pytest.raises(StoreError, match=r"belongs to another program .*“hits”"):
        open_store(url)
    assert sa.inspect(engine).get_table_names() == ["hits"]
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(sa.text("ALTER TABLE hits RENAME TO photos"))
        with open_store(url) as store:
            assert list(store.records(store_search(store, [FULL]))) == [FULL]
    engine.dispose()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://user:hunter2@127.0.0.1:1/evidence", "cannot be reached"),
        ("postgresql://user:hunter2@db:hunter2@5432/evidence", "no address"),
        ("mysql://user:hunter2@db/evidence", "no address"),
        ("sqlite://", "keeps nothing"),
        ("rubbish hunter2", "no address"),
    ],
)
def test_an_unreachable_database_is_reported_without_its_password(address, said):
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError, match=said) as error:
        open_store(address)
    seen = error.value
    while seen is not None:
        assert "hunter2" not in f"{seen} {seen!r}"
        seen = seen.__cause__ or seen.__context__


def test_a_missing_driver_is_an_error(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"psycopg.* is not installed: run pip install"):
        open_store("postgresql://user:hunter2@127.0.0.1/evidence")


def test_queries_that_differ_only_in_white_space_are_equal():
    assert Query("  a\n AND\t b ").normalised == "a AND b"
    assert Query("  a\n AND\t b ") == Query("a AND b") != Query("a AND B")
    stored_in_databases = "bdefd5105e00c532e1abe30238fe30f2"
    assert Query("a \0 AND b").digest == Query("a AND b").digest == stored_in_databases


def test_records_are_returned_in_the_requested_order(store):
    search_id = store_search(store, numbered(1, 4))
    found = store.records_of(search_id, [3, 99, 1])
    assert [(pmid, record.pmid) for pmid, record in found.items()] == [(3, 3), (1, 1)]


def test_pmids_can_be_added_to_and_removed_from_a_running_search(store):
    search_id = store.begin(ANSWER)
    store.append(search_id, [9, 8])
    store.append(search_id, [8, 7, 7])
    store.add(search_id, batch(Record(pmid=8), Record(pmid=7)))
    assert store.pmids(search_id) == (9, 8, 7)
    assert store.fetched(search_id) == (8, 7)
    store.remove(search_id, [8, 99])
    store.remove(search_id, [])
    store.amend(search_id, 2, ["Moved."])
    store.finish(search_id, state="incomplete")
    search = store.search(search_id)
    assert (search.count, search.fetched, search.missing, search.warnings) == (2, 1, (9,), ("Moved.",))


def test_records_of_an_earlier_search_are_reused(store):
    earlier = store.begin(ANSWER, range(1, 1_300))
    store.add(earlier, batch(*numbered(1, 1_200)))
    store.finish(earlier, state="incomplete")
    later = store.begin(ANSWER, [1_250, *range(1, 1_201), 5_000])
    store.add(later, batch(Record(pmid=3, title="Newer")))
    store.reuse(later, earlier, range(1, 1_300))
    assert store.fetched(later) == tuple(range(1, 1_201))
    assert store.missing(later) == dict.fromkeys((1_250, 5_000), "not fetched")
    titles = {record.pmid: record.title for record in store.records(later)}
    assert (titles[3], titles[4]) == ("Newer", "Title 4")
    with store.database.reading() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM records")) == 1_201


def test_the_history_has_the_newest_search_of_each_query(store):
    answers = [replace(ANSWER, query=query) for query in ("a", "b", " a\n", "c", "b")]
    states = ["complete", "complete", "incomplete", "cancelled", "failed"]
    found = [store_search(store, [], answer, state) for answer, state in zip(answers, states, strict=True)]
    assert [search.id for search in store.history()] == [found[2], found[1]]
    assert [search.id for search in store.history(limit=1)] == [found[2]]


def test_a_search_is_named_and_deleted_by_its_owner_alone(store):
    kept, gone = (store_search(store, [FULL]) for _ in range(2))
    store.own(gone, "a" * 32)
    store.own(gone, "b" * 32)  # the first owner stays
    assert not store.rename(gone, "b" * 32, "Mine") and not store.delete(gone, "b" * 32)
    assert not store.delete(kept, "") and not store.delete(kept, "a" * 32)
    assert store.rename(gone, "a" * 32, " My \n name " + "x" * 200)
    assert store.search(gone).name.startswith("My name xx") and len(store.search(gone).name) == 80
    assert store.delete(gone, "a" * 32)
    assert [search.id for search in store.searches()] == [kept]
    assert list(store.records(kept)) == [FULL]


def test_a_database_without_the_table_of_owners_gets_it(file):
    with open_store(f"sqlite:///{file}") as store:
        search = store_search(store, [FULL])
    with sqlite3.connect(file) as database:
        database.execute("drop table search_owners")
    with open_store(f"sqlite:///{file}") as store:
        assert store.search(search).name == ""
        store.own(search, "a" * 32)
        assert store.rename(search, "a" * 32, "Mine") and store.search(search).name == "Mine"


def test_a_database_without_a_column_gets_it_with_its_default(url):
    with open_store(url) as store:
        Queue(store.database).enqueue("pain")
        with store.database.writing() as connection:
            connection.exec_driver_sql("ALTER TABLE jobs DROP COLUMN limited")
    with open_store(url) as store:
        assert [job.limited for job in Queue(store.database).active()] == [False]
        assert Queue(store.database).enqueue("other", limited=True).limited


def test_a_process_has_one_pool_of_connections(tmp_path):
    url = f"sqlite:///{tmp_path}/s.sqlite3"
    with ThreadPoolExecutor(8) as pool:
        stores = set(pool.map(shared_store, [url] * 8))
    assert len(stores) == 1


def test_a_server_without_room_for_another_connection_is_not_taken_for_a_wrong_password(postgresql):
    with postgresql.begin() as connection:
        connection.execute(sa.text("CREATE ROLE crowded LOGIN CONNECTION LIMIT 0"))
    url = postgresql.url.set(username="crowded").render_as_string(hide_password=False)
    with pytest.raises(StoreError, match="no room for another connection"):
        open_store(url)

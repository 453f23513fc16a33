"""See, delete, copy and check what is stored, also while dashboards and workers run.

    python -m data.store list                  what is stored: id, day, papers, megabytes, query
    python -m data.store delete [--force] ID…  delete searches, and the papers that no other search has
    python -m data.store backup FILE           copy the database into a new file (SQLite)
    python -m data.store restore FILE          replace the database by such a copy (SQLite)
    python -m data.store check                 what is damaged

The search that visitors see first is deleted only with --force. Exit codes: 0 done, and for check nothing is
wrong; 1 check found something; 2 a setting, a file or the database cannot be used, or a search was not
deleted.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from data.faults import operator_message
from data.harvest.worker_lock import RestoreLock
from data.settings import Settings, SettingsError, read_settings
from data.storage.backup import back_up, check_copy, problems, restore, sqlite_file
from data.storage.inventory import StoredItem, inventory, stored_bytes
from data.storage.removal import drop_unused_records, remove_searches
from data.storage.store import Store, StoreError, open_store
from data.topics.loader import TopicError, load_topic

MEGABYTE = 1_000_000
WAIT_SECONDS = 60.0  # for a worker to leave its downloads to be continued


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code, see the module's docstring."""
    options = _options(arguments)
    try:
        settings = read_settings()
        with open_store(settings.database_url) as store:
            match options.command:
                case "list":
                    return _list(store)
                case "delete":
                    return _delete(settings, store, options.ids, force=options.force)
                case "backup":
                    back_up(store.database, options.file)
                    size = options.file.stat().st_size
                    print(f"{options.file}: {size / MEGABYTE:,.1f} MB, checked.")
                case "restore":
                    return _restore(store, options.file)
                case "check":
                    return _check(store)
    except (SettingsError, TopicError, StoreError) as error:
        return _say(operator_message(error), 2)
    except BrokenPipeError:
        sys.stdout = None
    except KeyboardInterrupt:
        return _say("Interrupted.", 130)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m data.store", description="See, delete, copy and check what is stored."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("list", help="what is stored, with size and age")
    delete = commands.add_parser("delete", help="delete searches")
    delete.add_argument("ids", nargs="+", metavar="ID", help="of a search, as the list has it")
    delete.add_argument("--force", action="store_true", help="also the search that visitors see first")
    backup = commands.add_parser("backup", help="copy the database into a new file")
    back = commands.add_parser("restore", help="replace the database by a copy")
    for command in (backup, back):
        command.add_argument("file", type=Path, metavar="FILE")
    commands.add_parser("check", help="what is damaged")
    return parser.parse_args(arguments)


def _list(store: Store) -> int:
    items = inventory(store.database)
    print(f"{'id':8}  {'day':10}  {'papers':>7}  {'MB':>7}  {'state':10}  {'link used':10}  query")
    for item in items:
        print(_row(item))
    size = stored_bytes(store.database) / MEGABYTE
    print(
        f"{len(items):,} searches, {size:,.1f} MB in all; papers that several searches have are stored once."
    )
    return 0


def _row(item: StoredItem) -> str:
    linked = f"{item.linked:%Y-%m-%d}" if item.linked else "-"
    state = "queued" if item.is_active else item.state
    query = " ".join(item.query.split())
    return (
        f"{item.id:8}  {item.started:%Y-%m-%d}  {item.papers:>7,}  {item.size / MEGABYTE:>7,.1f}  "
        f"{state:10}  {linked:10}  {query[:80]}{'…' if len(query) > 80 else ''}"
    )


def _delete(settings: Settings, store: Store, ids: Sequence[str], *, force: bool) -> int:
    kept = () if force else store.shown_first(load_topic(settings.topic_path).query)
    removed = remove_searches(store.database, [one for one in ids if one not in kept])
    dropped = drop_unused_records(store.database)
    print(f"Deleted: {', '.join(removed) or 'nothing'}. Papers that no search has any longer: {dropped:,}.")
    code = 0
    for one in (one for one in ids if one not in removed):
        if one in kept:
            code = _say(f"{one} is what visitors see first: add --force to delete it.", 2)
        else:
            code = _say(f"{one} is not stored, or is being downloaded: cancel the download first.", 2)
    return code


def _restore(store: Store, source: Path) -> int:
    path = sqlite_file(store.database)
    check_copy(source)
    with RestoreLock(path) as lock:
        until = time.monotonic() + WAIT_SECONDS
        while not lock.acquire():
            if time.monotonic() > until:
                return _say(
                    "A dashboard or worker does not leave its downloads: stop it, then restore again.", 2
                )
            time.sleep(0.2)
        restore(store.database, source)
    with open_store(store.database.engine.url.render_as_string(hide_password=False)):
        pass  # adds what a copy of an older version lacks
    print(f"Restored from {source}. Dashboards and workers continue with it; nothing has to be restarted.")
    return 0


def _check(store: Store) -> int:
    code = 0
    for problem in problems(store.database):
        print(problem)
        code = 1
    if not code:
        print(f"Nothing is wrong. {stored_bytes(store.database) / MEGABYTE:,.1f} MB in use.")
    return code


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())

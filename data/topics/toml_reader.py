"""The TOML files of a topic: their tables and values, and errors that name file and line."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from data.faults import TELL_THEM, Fault

LISTS = ("words", "sentences", "trial", "stop_words")  # tables of lists, which may be spread over files


# Keys of earlier topic files, which still work; to go with version 0.3.
RENAMED = {
    "hints": "weak_terms",
    "needed": "min_weak_hits",
    "unless": "exclude_overlapping",
    "blocked_by": "exclude_document",
    "blocked_by_types": "exclude_publication_types",
    "only_without": "suppressed_by",
    "yields_to": "suppressed_by_outside_reviews",
    "stands_with": "keep_when",
    "otherwise": "default",
    "told": "reported",
    "beside": "prefer_cooccurring",
    "mentions": "min_mentions",
    "title_leads": "title_dominates",
    "or_read": "fallback_sections",
    "left_out": "stop_words",
    "read": "sections",
    "read_first": "first_sections",
    "read_in_reviews": "review_sections",
}


class TopicError(Fault, ValueError):
    """A topic file cannot be used; the message names the file, the place and what to do."""

    VISITOR = f"The topic of this map cannot be read, so the map cannot start. {TELL_THEM}"


class Table:
    """One table of a topic file that knows where it stands.

    Every reading method raises TopicError where the value is not what it should be.
    """

    def __init__(
        self, values: Mapping[str, Any], path: Path, lines: Sequence[str], where: str = "", line: int = 0
    ) -> None:
        """Take the values with the file's path and lines, the key path and the line of the header."""
        self._values, self._path, self._lines, self._where, self._line = values, path, lines, where, line

    def error(self, what: str, key: str = "") -> TopicError:
        """An error that names the file, the line where this table begins, and the key."""
        keys = ".".join(part for part in (self._where, key) if part)
        line = f", in the part that starts at line {self._line}" if self._line else self._line_of(keys)
        return TopicError(f"{self._path}{line}: {keys + ': ' if keys else ''}{what}")

    def _line_of(self, keys: str) -> str:
        """Where a key stands outside all parts, as the error says it."""
        begins = f"{keys.split('.')[0]} ="
        found = (number for number, line in enumerate(self._lines, start=1) if line.startswith(begins))
        return f", line {number}" if keys and (number := next(found, 0)) else ""

    def rename(self) -> None:
        """Give keys of earlier topic files their new names; TopicError where a table has both."""
        for old in RENAMED.keys() & self._values.keys():
            if RENAMED[old] in self._values:
                raise self.error(
                    f"this is the old name of {RENAMED[old]!r}, which is there too; keep that.", old
                )
        self._values = {RENAMED.get(key, key): value for key, value in self._values.items()}

    def only(self, known: Sequence[str]) -> None:
        """Refuse keys that are not known: a misspelt key would be a rule that never works."""
        self.rename()
        for key in self._values:
            if key not in known:
                near = difflib.get_close_matches(key, known, 1)
                advice = f"Did you mean {near[0]!r}?" if near else f"Known keys: {', '.join(known)}."
                raise self.error(f"this key is not known. {advice}", key)

    @property
    def line(self) -> int:
        """The line on which this table begins, 0 for the outermost one."""
        return self._line

    def known(self, names: Iterable[str], known: Collection[str], key: str) -> None:
        """Refuse names that are not known; `key` is where they stand."""
        for name in names:
            if name not in known:
                near = difflib.get_close_matches(name, known, 1)
                advice = f"Did you mean {near[0]!r}?" if near else f"There is {', '.join(sorted(known)[:9])}."
                raise self.error(f"there is no {name!r}. {advice}", key)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without a default it must be there and not be empty."""
        value = self._values.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.error("a text in quotes is needed here.", key)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, () if it is not there."""
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.error('a list of texts is needed here, such as ["one", "two"].', key)
        return tuple(value)

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self._values.get(key, default)
        if not isinstance(value, bool):
            raise self.error("true or false is needed here.", key)
        return value

    def number(self, key: str, default: int) -> int:
        """A whole number from 1 up."""
        value = self._values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.error("a whole number from 1 up is needed here.", key)
        return value

    def code(self) -> str:
        """The value of `code`: small letters, digits and _."""
        value = self.text("code")
        if not _CODE.fullmatch(value):
            raise self.error(f"{value!r} is not a code: small letters, digits and _ only.", "code")
        return value

    def tables(self, key: str, needed: bool = True) -> list[Table]:
        """The `[[key]]` tables below this one, at least one unless they are not needed."""
        value = self._values.get(key)
        if value is None and not needed:
            return []
        if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
            raise self.error(f"at least one [[{key}]] part is needed.", key)
        header = f"[[{re.sub(_NUMBER, '', self._below(key))}]]"
        lines = enumerate(self._lines[self._line :], start=self._line + 1)
        starts = [number for number, line in lines if _bare(line) == header]
        return [
            Table(item, self._path, self._lines, self._below(f"{key}[{number}]"), line)
            for number, (item, line) in enumerate(
                zip(value, [*starts, *([self._line] * len(value))], strict=False), start=1
            )
        ]

    def parts(self, key: str, folder: Path) -> list[Table]:
        """The files of a folder that `key` lists, in that order; without the list, all of them by name.

        The `code` in each must be the name of the file.
        """
        files = {file.stem: file for file in sorted(folder.glob("*.toml"))}
        names = self.texts(key) or tuple(files)
        if missing := [name for name in names if name not in files]:
            raise self.error(
                f"there is no file {folder / missing[0]}.toml. Add it, or take it off the list.", key
            )
        if unlisted := files.keys() - set(names):
            raise self.error(f"{files[min(unlisted)]} is not on this list. Add it, or delete the file.", key)
        tables = [read_file(files[name]) for name in names]
        for name, table in zip(names, tables, strict=True):
            if table.code() != name:
                raise table.error(f"the code must be the name of the file, {name!r}.", "code")
        return tables

    def table(self, key: str) -> Table | None:
        """The `[key]` table below the outermost one, or `key = {...}`; None if it is not there."""
        value = self._values.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.error(f"a [{key}] part is needed here.", key)
        headers = (n for n, text in enumerate(self._lines, start=1) if _bare(text) == f"[{key}]")
        line = next(headers, self._line)
        return Table(value, self._path, self._lines, self._below(key), line)

    def lists(self, key: str) -> dict[str, tuple[str, ...]]:
        """The named lists of the `[key]` table, {} if it is not there."""
        table = self.table(key)
        return {name: table.texts(name) for name in table._values} if table else {}

    def _below(self, key: str) -> str:
        return f"{self._where}.{key}" if self._where else key


class Files(Table):
    """Several files as one table: each key, and each list of a table of lists, is in only one of them."""

    def __init__(self, files: Sequence[Table], path: Path) -> None:
        """Join the files of a folder; TopicError where two of them give the same key."""
        super().__init__({}, path, ())
        self._owners: dict[str, Table] = {}
        self._lists: dict[str, dict[str, tuple[str, ...]]] = {key: {} for key in LISTS}
        seen: dict[tuple[str, str], Path] = {}
        for file in files:
            for key in file._values:
                lists = file.lists(key) if key in LISTS else {}
                for name in lists or ("",):
                    if (first := seen.setdefault((key, name), file._path)) != file._path:
                        raise file.error(f"{first} has this key too; keep one of them.", name or key)
                self._lists.get(key, {}).update(lists)
                self._owners[key] = file
        self._values = {key: owner._values[key] for key, owner in self._owners.items()}

    def error(self, what: str, key: str = "") -> TopicError:
        """An error that names the file with this key, the folder where none has it."""
        owner = self._owners.get(key.split(".")[0])
        return owner.error(what, key) if owner else super().error(what, key)

    def tables(self, key: str, needed: bool = True) -> list[Table]:
        """As `Table.tables`, from the file with this key."""
        owner = self._owners.get(key)
        return owner.tables(key, needed) if owner else super().tables(key, needed)

    def table(self, key: str) -> Table | None:
        """As `Table.table`, from the file with this key."""
        owner = self._owners.get(key)
        return owner.table(key) if owner else None

    def lists(self, key: str) -> dict[str, tuple[str, ...]]:
        """As `Table.lists`, from all files with this key."""
        return self._lists[key]


def read_folder(path: Path, files: Sequence[Path]) -> Files:
    """Files of a folder as one table; TopicError if one cannot be read."""
    return Files([read_file(file) for file in files], path)


def read_file(path: Path) -> Table:
    """A TOML file as its outermost table; TopicError if it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise TopicError(
            f"{path}: the topic file cannot be read ({error.strerror}). "
            "Give the path of a topic, or leave TOPIC empty for the built-in one."
        ) from error
    except UnicodeDecodeError as error:
        raise TopicError(f"{path}: the topic file is not UTF-8 text. Save it as UTF-8.") from error
    try:
        table = Table(tomllib.loads(text), path, text.splitlines())
    except tomllib.TOMLDecodeError as error:
        raise TopicError(
            f"{path}: the topic file is not valid TOML: {error}. Correct that line; a missing quote, "
            "comma or bracket is the usual cause."
        ) from error
    table.rename()
    return table


_NUMBER = re.compile(r"\[\d+\]")  # the place in a list, as in 'facets[2]'
_CODE = re.compile(r"[a-z][a-z0-9_]*")


def _bare(line: str) -> str:
    """A line without its comment and blanks; enough for headers, which hold no '#'."""
    return line.split("#")[0].strip()

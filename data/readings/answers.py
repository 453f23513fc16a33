"""Which papers a language model has answered about, and what its answers cost on average.

An answer is noted even if nothing could be taken from it, so that the same question is not paid for twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import orjson
import sqlalchemy as sa

from data import clock
from data.labelling.labels import Origin
from data.storage.codec import storable
from data.storage.database import Database
from data.storage.tables import READER_ANSWERS, READINGS


@dataclass(frozen=True, slots=True)
class Usage:
    """What one answer, or the average one, took.

    Attributes:
        tokens_in: tokens sent.
        tokens_out: tokens answered.
        seconds: from the request to the end of the answer; 0 if that is not known.
    """

    tokens_in: float
    tokens_out: float
    seconds: float = 0.0


class AnswerLog:
    """The answers of one model about one topic, in a database."""

    def __init__(self, database: Database, topic: str, who: str) -> None:
        """Use the store's `database`; `who` is the model with the version of its instructions."""
        self._database, self._topic, self._who = database, topic, who

    def answered(self, *, usable: bool = False) -> set[tuple[int, str]]:
        """The papers that need not be asked about again, as PMID and `text_digest`.

        Args:
            usable: only those from whose answers something was taken.
        """
        answers = sa.select(READER_ANSWERS.c.pmid, READER_ANSWERS.c.text).where(self._own())
        if usable:
            answers = answers.where(READER_ANSWERS.c.taken > 0)
        readings = sa.select(READINGS.c.pmid, READINGS.c.text).where(
            READINGS.c.topic == self._topic,
            READINGS.c.origin == Origin.MODEL.value,
            READINGS.c.who == self._who,
        )
        with self._database.reading() as connection:
            rows = connection.execute(sa.union(answers, readings)).all()
        return {(int(row[0]), str(row[1])) for row in rows}

    def note(self, pmid: int, text: str, taken: int, refused: Sequence[str], usage: Usage) -> None:
        """Note an answer; one about the same text by the same model is replaced.

        Raises:
            StoreError: the database cannot be written.
        """
        values = {
            "at": clock.now().timestamp(),
            "taken": taken,
            "refused": orjson.dumps([storable(problem) for problem in refused]),
            "tokens_in": round(usage.tokens_in),
            "tokens_out": round(usage.tokens_out),
            "seconds": usage.seconds,
        }
        key = {"topic": self._topic, "pmid": pmid, "text": text, "who": self._who}
        insert = self._database.insert(READER_ANSWERS).values(key | values)
        with self._database.writing() as connection:
            connection.execute(insert.on_conflict_do_update(index_elements=list(key), set_=values))

    def average(self) -> Usage | None:
        """What an answer took on average so far; None before the first one."""
        columns = (READER_ANSWERS.c.tokens_in, READER_ANSWERS.c.tokens_out, READER_ANSWERS.c.seconds)
        means = sa.select(*(sa.func.avg(column) for column in columns)).where(self._own())
        with self._database.reading() as connection:
            row = connection.execute(means).one()
        return None if row[0] is None else Usage(*map(float, row))

    def _own(self) -> sa.ColumnElement[bool]:
        return (READER_ANSWERS.c.topic == self._topic) & (READER_ANSWERS.c.who == self._who)

"""The readings of the starter set: a language model read its papers from summaries."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time

from data.labelling.evaluation import starter_set
from data.labelling.labels import Origin
from data.readings.model import Reading
from data.readings.reference_format import values_in
from data.topics.model import Topic

WHO = "starter set, from summaries"


def starter_readings(topic: Topic) -> tuple[Reading, ...]:
    """The readings of the starter set, () for a topic that it is not about.

    Categories that the topic does not have are left out: a host may have changed the topic.
    """
    if topic.code != starter_set.TOPIC:
        return ()
    when = datetime.combine(starter_set.COMPILED, time(), UTC)
    return tuple(
        Reading(int(item["pmid"]), topic.code, field, value, (), Origin.MODEL, WHO, when)
        for line in starter_set.RECORDS.read_text(encoding="utf-8").splitlines()
        for item in [json.loads(line)]
        for field, value in values_in(item, topic)[0].items()
    )

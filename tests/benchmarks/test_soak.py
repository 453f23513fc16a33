"""The arithmetic of the soak: what is lost, doubled or foreign is named, and events do not meet."""

from __future__ import annotations

import pytest

from benchmarks.soak_events import Found, event_times, faults

ASKED = {"1:3[uid]": range(1, 4)}


def found(*pmids: int, state: str = "complete", query: str = "1:3[uid]") -> Found:
    return Found(query, state, pmids)


def test_searches_that_are_complete_are_without_fault_in_any_order() -> None:
    assert faults(ASKED, [found(3, 1, 2)]) == {}


@pytest.mark.parametrize(
    ("searches", "fault"),
    [
        ([], "stored 0 times"),
        ([found(1, 2, 3), found(1, 2, 3)], "stored 2 times"),
        ([found(1, 2, 3, state="incomplete")], "it ended incomplete"),
        ([found(1, 2)], "1 records lost, 0 doubled, 0 of others"),
        ([found(1, 2, 3, 3, 3)], "0 records lost, 2 doubled, 0 of others"),
        ([found(1, 2, 7)], "1 records lost, 0 doubled, 1 of others"),
    ],
)
def test_each_fault_is_named(searches: list[Found], fault: str) -> None:
    assert faults(ASKED, searches) == {"1:3[uid]": fault}


def test_a_search_that_nobody_asked_for_is_a_fault() -> None:
    stored = [found(1, 2, 3), found(9, query="9[uid]")]
    assert faults(ASKED, stored) == {"9[uid]": "nobody asked for it"}


def test_half_an_hour_has_a_kill_every_two_minutes_and_an_outage_in_the_middle() -> None:
    kills = tuple((120.0 * number, "kill") for number in range(1, 15))
    assert event_times(1_800, 120, 0) == kills
    events = event_times(1_800, 120, 60)
    assert events.count((960.0, "outage")) == 1
    assert [at for at, what in events if what == "kill"] == [at for at, _ in kills if at != 960]

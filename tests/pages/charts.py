"""The figures of a page, and its row of numbers, as it sends them to the browser."""

import json
from dataclasses import dataclass

from components.state import resources
from components.state.session import KEY
from tests.waiting import wait_until


@dataclass(frozen=True)
class Chart:
    spec: dict
    alt: str

    @property
    def words(self):
        return [note["text"] for note in self.spec["layout"]["annotations"]]


def state(app):
    """The state of the session."""
    return app.session_state[KEY]


def cards(app):
    """What each figure's card was given, in the order of the page."""
    return [
        json.loads(part.proto.json)
        for part in app.get("bidi_component")
        if part.proto.component_name == "figure"
    ]


def charts(app):
    """The figures in the order of the page."""
    return [Chart(json.loads(card["figure"]), card["alt"]) for card in cards(app)]


def downloads_ended(app):
    """The app after all that is being downloaded has come to its end."""
    wait_until(lambda: not resources.queue().active(), "all downloads have ended")
    assert not app.run().exception
    return app


def results_opened(app):
    """The same with the new results opened."""
    (show,) = [button for button in downloads_ended(app).button if str(button.key).startswith("offer_show_")]
    assert not show.click().run().exception
    return app


def status(app):
    """What the Overview says of how complete and how old its papers are."""
    (welcome,) = [part.proto for part in app.get("bidi_component") if part.proto.component_name == "welcome"]
    return json.loads(welcome.json)["status"]


def numbers(app):
    """The row of numbers: label to value; {} where a page has none."""
    return {tile["label"]: tile["value"] for tile in number_tiles(app)}


def number_tiles(app):
    """The same with what stands below each number and where it leads."""
    sent = [part.proto for part in app.get("bidi_component") if part.proto.component_name == "key_numbers"]
    return [tile for proto in sent for tile in json.loads(proto.json)["tiles"]]


def open_table(app, key):
    """The table under a figure, opened as a reader opens it; the only open one."""
    state(app).open_tables.add(key)
    app.run()
    assert not app.exception
    (table,) = [card["table"] for card in cards(app) if card["table"]]
    return table

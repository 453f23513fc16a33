"""The figures of a page as it sends them to the browser."""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Chart:
    spec: dict
    alt: str

    @property
    def words(self):
        return [note["text"] for note in self.spec["layout"]["annotations"]]


def charts(app):
    """The figures in the order of the page."""
    sent = [part.proto for part in app.get("bidi_component") if part.proto.component_name == "figure"]
    told = [json.loads(proto.json) for proto in sent]
    return [Chart(json.loads(data["figure"]), data["alt"]) for data in told]


def open_table(app, key):
    """The numbers under a figure, opened as a reader opens them."""
    app.session_state[f"numbers_{key}"] = True
    app.run()
    assert not app.exception
    return app.dataframe

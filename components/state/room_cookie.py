"""The cookie by which a browser tells with its first request how much room its page has."""

ROOM_COOKIE = "evidence_map_room"  # the kind of page and the height of the window: 'desktop.900'
HEIGHT_STEP = 50  # pixels

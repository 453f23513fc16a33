"""The cookie in which a browser sends the size of its page with the first request."""

ROOM_COOKIE = "evidence_map_room"  # the kind of page and the height of the window: 'desktop.900'
HEIGHT_STEP = 50  # pixels

"""Who has signed in, by the cookie of a request that Streamlit does not handle."""

from __future__ import annotations

from collections.abc import Mapping

import orjson
from starlette.requests import Request
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks


def user_of(request: Request) -> Mapping[str, object]:
    """What the identity provider says of the visitor, as in `st.user`; {} of one who has not signed in.

    Streamlit (1.67) gives `st.user` only to a running script. This can go once custom routes get it too.
    """
    signed = _get_signed_cookie_with_chunks(dict(request.cookies), USER_COOKIE_NAME)
    try:
        found = orjson.loads(signed) if signed else {}
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}

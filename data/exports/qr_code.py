"""A link as a QR code, for a slide, a poster, or scanning from the screen."""

from __future__ import annotations

import io
from functools import lru_cache

import segno

MOST_BYTES = 2_953  # the capacity of a QR code: ISO/IEC 18004, version 40, level L


class LinkTooLong(ValueError):
    """The link is too long for a QR code; the message is for the visitor."""


@lru_cache(maxsize=64)
def qr_png(link: str) -> bytes:
    """The code as a black and white PNG image, eight pixels per module, with the margin that readers need.

    Raises:
        LinkTooLong: the link has more than 2,953 bytes, or none.
    """
    data = link.encode()
    if not data or len(data) > MOST_BYTES:
        raise LinkTooLong(
            "This link is too long for a QR code. Remove some filters, or copy the link instead."
        )
    out = io.BytesIO()
    segno.make_qr(data, error="l", boost_error=True).save(out, kind="png", light="white", scale=8)
    return out.getvalue()

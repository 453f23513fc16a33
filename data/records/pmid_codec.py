"""Encode a basket of papers as a short code for links.

The PMIDs are sorted, and the gaps between them written in a Rice code (Rice and Plaunt 1971), which is within
a few per cent of the optimum for papers scattered over PubMed: 2,000 of them take about 5,300 characters. A
header with version, parameter and checksum reveals truncated links.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from itertools import pairwise

_VERSION = 1
_HEAD = 3  # bytes: one for version and parameter, two for the checksum
_MAX_PARAMETER = 31  # the largest that fits into the header
_PMID_BITS = 34  # PMIDs have up to ten digits
MOST = 10_000  # papers in a basket; what is read costs every visitor's time
_LONGEST = 40_000  # characters of the code of so many papers, wherever they are in PubMed
TOO_MANY = f"A basket holds at most {MOST:,} papers, and this one has more: share its papers in two parts."
_BROKEN = "The link to this basket is damaged or was cut off: ask for it again, or tick the papers again."


def encode(pmids: Iterable[int]) -> str:
    """Encode a set of PMIDs in letters, digits, '-' and '_'; '' for none.

    Raises:
        ValueError: one of them is no PMID.
    """
    numbers = sorted(set(pmids))
    if not numbers:
        return ""
    if numbers[0] < 1 or numbers[-1] >= 2**_PMID_BITS:
        raise ValueError("A PMID is a number of one to ten digits.")
    gaps = [later - earlier - 1 for earlier, later in pairwise(numbers)]
    low = min(range(_MAX_PARAMETER + 1), key=lambda low: sum((gap >> low) + 1 + low for gap in gaps))
    first = f"{numbers[0]:0{_PMID_BITS}b}"
    bits = first + "".join(
        "1" * (gap >> low) + "0" + (f"{gap & ((1 << low) - 1):0{low}b}" if low else "") for gap in gaps
    )
    # The last byte is padded with an incomplete number, which marks the end.
    body = int(bits + "1" * (-len(bits) % 8), 2).to_bytes(-(-len(bits) // 8), "big")
    head = bytes([_VERSION << 5 | low]) + binascii.crc_hqx(bytes([low]) + body, 0).to_bytes(2, "big")
    return urlsafe_b64encode(head + body).decode().rstrip("=")


def decode(code: str) -> tuple[int, ...]:
    """Decode to PMIDs in ascending order.

    Raises:
        ValueError: the code is damaged; the message says what to do.
    """
    if not code:
        return ()
    if len(code) > _LONGEST:
        raise ValueError(TOO_MANY)
    whole = _bytes(code)
    head, body = whole[:_HEAD], whole[_HEAD:]
    if len(head) < _HEAD or 8 * len(body) < _PMID_BITS or head[0] >> 5 != _VERSION:
        raise ValueError(_BROKEN)
    low = head[0] & _MAX_PARAMETER
    if binascii.crc_hqx(bytes([low]) + body, 0).to_bytes(2, "big") != head[1:]:
        raise ValueError(_BROKEN)
    bits = f"{int.from_bytes(body, 'big'):0{8 * len(body)}b}"
    last = int(bits[:_PMID_BITS], 2)
    found = [last]
    at = _PMID_BITS
    while (end := bits.find("0", at)) >= 0 and end + 1 + low <= len(bits):
        if len(found) == MOST:
            raise ValueError(TOO_MANY)
        rest = int(bits[end + 1 : end + 1 + low] or "0", 2)
        last += ((end - at) << low) + rest + 1
        found.append(last)
        at = end + 1 + low
    if found[0] < 1 or last >= 2**_PMID_BITS:
        raise ValueError(_BROKEN)
    return tuple(found)


def _bytes(code: str) -> bytes:
    if not code.isascii() or not code.replace("-", "a").replace("_", "a").isalnum():
        raise ValueError(_BROKEN)
    try:
        return urlsafe_b64decode(code + "=" * (-len(code) % 4))
    except binascii.Error as error:
        raise ValueError(_BROKEN) from error

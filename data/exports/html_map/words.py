"""The words of papers for the search box of the page: which paper has which word, not where or how often.

The abstracts themselves are not in the file and cannot be rebuilt from it.
"""

from __future__ import annotations

from base64 import b64encode

import numpy as np
from numpy.typing import NDArray

from data.evidence.text_index import WordIndex


def words_of(index: WordIndex, rows: NDArray[np.int64]) -> dict[str, str]:
    """The words of some papers.

    Args:
        index: of all papers.
        rows: positions of the papers, ascending.

    Returns:
        'list': the words in code point order, separated by blanks; 'papers': for each word the number of its
        papers and the distance of each from the one before (the first counts from -1), as the base64 of
        integers of 7 bits an octet, the lowest first, the highest bit set in all but the last octet.
    """
    if not len(rows):
        return {"list": "", "papers": ""}
    place = np.full(len(index.bounds), -1, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    papers = place[np.searchsorted(index.bounds, index.places, side="right") - 1]
    words = np.repeat(np.arange(len(index.words)), np.diff(index.starts))
    found = np.unique(words[papers >= 0] * len(rows) + papers[papers >= 0])
    words, papers = found // len(rows), found % len(rows)
    used, first, times = np.unique(words, return_index=True, return_counts=True)
    steps = np.diff(papers, prepend=-1)
    steps[first] = papers[first] + 1
    listed = index.words.take(used).to_pylist()
    return {
        "list": " ".join(listed),
        "papers": b64encode(_octets(np.insert(steps, first, times))).decode("ascii"),
    }


def _octets(numbers: NDArray[np.int64]) -> bytes:
    """Numbers below 2²⁸ as octets of 7 bits."""
    sizes = 1 + np.searchsorted([1 << 7, 1 << 14, 1 << 21], numbers, side="right")
    ends = np.cumsum(sizes)
    octets = np.zeros(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    for nth in range(4):
        has = sizes > nth
        more = np.where(sizes[has] > nth + 1, 0x80, 0)
        octets[(ends - sizes)[has] + nth] = (numbers[has] >> 7 * nth & 0x7F) | more
    return octets.tobytes()

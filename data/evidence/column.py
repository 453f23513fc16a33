"""One facet of all records as pairs of small integers and as bits, the basis of all counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Column:
    """One facet of all records: pair i means that record `rows[i]` has category `values[i]`.

    `codes` and `names` are the categories in codebook order; `values` are positions in them. Pairs are
    unique.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    rows: NDArray[np.int32]
    values: NDArray[np.int32]

    def counts(self, mask: Mask) -> NDArray[np.int64]:
        """Records per category within `mask`, in the order of `codes`."""
        if self._bits is None:
            return sums(self.values, self.within(mask), len(self.codes))
        within = _packed(mask)[: self._bits.shape[1]]
        counted: NDArray[np.int64] = np.bitwise_count(self._bits & within).sum(axis=1, dtype=np.int64)
        return counted

    @cached_property
    def listed(self) -> pd.DataFrame:
        """The categories: columns code and name."""
        return pd.DataFrame({"code": self.codes, "name": self.names})

    @cached_property
    def index(self) -> pd.Index:
        """The codes as column names."""
        return pd.Index(self.codes)

    def within(self, mask: Mask) -> Mask:
        """The pairs of the records in `mask`."""
        return mask[: len(self.rows)] if self._is_one_each else mask[self.rows]

    @cached_property
    def _is_one_each(self) -> bool:
        """Whether pair i belongs to record i, because every record has exactly one category."""
        return np.array_equal(self.rows, np.arange(len(self.rows)))

    def having(self, codes: Iterable[str], size: int) -> Mask:
        """A mask over `size` records: those with any of the given codes. Unknown codes match nothing."""
        wanted = [self.codes.index(code) for code in codes if code in self.codes]
        mask = np.zeros(size, dtype=bool)
        if self._bits is None:
            mask[self.rows[np.isin(self.values, wanted)]] = True
        else:
            any_of = np.bitwise_or.reduce(self._bits[wanted], axis=0)
            found = np.unpackbits(any_of.view(np.uint8), count=min(size, 64 * len(any_of)))
            mask[: len(found)] = found
        return mask

    def labelled(self, mask: Mask, least: int = 1) -> int:
        """The number of records within `mask` that have at least one or two categories."""
        having = self._at_least[least - 1]
        return int(np.count_nonzero(mask[: len(having)] & having))

    @cached_property
    def _at_least(self) -> tuple[Mask, Mask]:
        per_record = np.bincount(self.rows)
        return per_record >= 1, per_record >= 2

    @cached_property
    def _bits(self) -> NDArray[np.uint64] | None:
        """One bit per category and record; None if the pairs take less memory, as for journals.

        Counting then takes a few instructions per 64 records.
        """
        size = int(self.rows.max()) + 1 if len(self.rows) else 0
        if len(self.codes) * size > 8 * (self.rows.nbytes + self.values.nbytes):
            return None
        table = np.zeros((len(self.codes), size), dtype=bool)
        table[self.values, self.rows] = True
        return _packed(table)


def sums(places: NDArray[np.integer], counted: Mask, most: int) -> NDArray[np.int64]:
    """The number of counted pairs at each of `most` positions.

    Weighted bincount over all pairs: three times faster than boolean indexing.
    """
    return np.bincount(places, weights=counted, minlength=most)[:most].astype(np.int64)


def _packed(table: Mask) -> NDArray[np.uint64]:
    """The last axis packed as bits, 64 per integer, padded with zeros."""
    octets = np.packbits(table, axis=-1)
    filled = np.zeros((*octets.shape[:-1], -(-octets.shape[-1] // 8) * 8), dtype=np.uint8)
    filled[..., : octets.shape[-1]] = octets
    return filled.view(np.uint64)

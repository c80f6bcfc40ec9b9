"""Columns in chunks that stay in cache, runs of equal values, and histograms."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray


__all__ = [
    "CHUNK",
    "Codes",
    "begins_run",
    "chunks",
    "code_sets",
    "code_type",
    "histogram",
]

Codes = NDArray[np.integer[Any]]
"""Codes in whichever integer type they came."""

CHUNK: Final = 2**16
"""Rows of a chunk: its temporaries stay in the cache of one core."""

_WORD: Final = 8
_GATHER_BITS: Final = np.uint64(0x0102040810204080)


def chunks(n: int, *, size: int = CHUNK) -> Iterator[slice]:
    """Cut rows into slices of at most `size` rows, in order."""
    return (slice(start, min(start + size, n)) for start in range(0, n, size))


def begins_run(column: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
    """Mark the rows that differ from the one before: the first of each run of equals."""
    begins = np.ones(column.size, np.bool_)
    np.not_equal(column[1:], column[:-1], out=begins[1:])
    return begins


def code_type(n_codes: int) -> type[np.integer[Any]]:
    """Return the narrowest unsigned integer that holds the codes below `n_codes`."""
    if n_codes <= 2**8:
        return np.uint8
    return np.uint16 if n_codes <= 2**16 else np.uint32


def histogram(codes: Codes, n_codes: int) -> NDArray[np.int64]:
    """Count each code from 0 to below `n_codes`.

    `numpy.bincount` copies codes that are not of its own wide type as a whole. Copying
    them chunk by chunk into one buffer keeps that copy in cache: on narrow codes this
    is several times faster, and takes no memory that grows with the rows. Where there
    are more codes than rows in a chunk, each row is added where it belongs.
    """
    counts = np.zeros(n_codes, np.int64)
    buffer = np.empty(min(CHUNK, codes.size), np.intp)
    for rows in chunks(codes.size):
        wide = buffer[: rows.stop - rows.start]
        np.copyto(wide, codes[rows], casting="unsafe")
        if n_codes > CHUNK:
            np.add.at(counts, wide, 1)
        else:
            counts += np.bincount(wide, minlength=n_codes)
    return counts


def code_sets(row: Codes, code: Codes, n_rows: int, n_codes: int) -> NDArray[np.uint8]:
    """Return the set of codes that come with each row, a bit a code, in any order.

    Bit ``b`` of word ``w`` stands for the code ``8 w + b``. Eight codes at a time: each
    row has eight bytes, each of its codes sets one of them, and one multiplication
    gathers the eight bytes, which are 0 or 1, into eight bits. Setting a byte twice
    changes nothing, so that nothing needs to be sorted.
    """
    n_words = -(-n_codes // _WORD)
    sets = np.zeros((n_words, n_rows), np.uint8)
    for word in range(n_words):
        table = np.zeros(n_rows * _WORD, np.bool_)
        for rows in chunks(row.size):
            owned, place = row[rows], code[rows]
            if n_words > 1:
                here = place // _WORD == word
                owned, place = owned[here], place[here] % _WORD
            slot = owned.astype(np.int64)
            slot *= _WORD
            slot += place
            table[slot] = True
        np.right_shift(
            table.view("<u8") * _GATHER_BITS,
            np.uint64(56),
            out=sets[word],
            casting="unsafe",
        )
    return sets

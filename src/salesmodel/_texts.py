"""Keys of many short texts, all at once instead of one by one."""

import contextlib
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray


__all__ = ["first_rows", "numbered"]

_WORD: Final = 8
_LONGEST: Final = 32
_SPREAD: Final = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93))


def numbered(column: list[Any]) -> tuple[NDArray[np.int32], tuple[str, ...]] | None:
    """Give texts numbers in the order in which they first stand, and list them.

    Parameters
    ----------
    column : list
        The cells.

    Returns
    -------
    codes : ndarray of int32, shape (n,)
        Place of each text in the list.
    texts : tuple of str
        The distinct texts; `None` instead of both as of `first_rows`.

    Examples
    --------
    >>> codes, texts = numbered(["b", "a", "b"])
    >>> codes.tolist(), texts
    ([0, 1, 0], ('b', 'a'))
    """
    first = first_rows(column)
    if first is None:
        return None
    is_first = first == np.arange(first.size)
    number = np.cumsum(is_first, dtype=np.int32) - np.int32(1)
    chosen = map(column.__getitem__, np.flatnonzero(is_first).tolist())
    return number[first], tuple(chosen)


def first_rows(column: list[Any], *, rounds: int = 16) -> NDArray[np.int32] | None:
    """Return for each text the row where the same text first stands.

    A text is a few words of 64 bits. Every row writes its number into the place that
    its words are hashed to, the first rows last, so that they stay; the rows that find
    their own words there are done, exactly, and the others try other places.

    Parameters
    ----------
    column : list
        The cells.
    rounds : int, default 16
        How often places are tried: texts made to collide are not worth more.

    Returns
    -------
    ndarray of int32, shape (n,), or None
        `None` where a cell is not plain ASCII text of 1 to 32 characters, and where
        some of them had no place to the end.

    Examples
    --------
    >>> first_rows(["b", "a", "b"]).tolist()
    [0, 1, 0]
    """
    words = _words(column)
    if words is None:
        return None
    n = len(column)
    code = _hashed(words)
    bits = np.uint64((2 * n).bit_length())
    table = np.zeros(1 << int(bits), np.int32)
    first = np.empty(n, np.int32)
    rows = np.arange(n, dtype=np.int32)
    for turn in range(rounds):
        spread = _SPREAD[1] + np.uint64(2 * turn)
        place = ((code[rows] * spread) >> (np.uint64(64) - bits)).astype(np.int64)
        table[place[::-1]] = rows[::-1]
        found = table[place]
        is_same = np.ones(rows.size, np.bool_)
        for word in words:
            is_same &= word[found] == word[rows]
        first[rows[is_same]] = found[is_same]
        rows = rows[~is_same]
        if not rows.size:
            return first
    return None


def _words(column: list[Any]) -> list[NDArray[np.uint64]] | None:
    """Return the words of plain texts, one column a word, if all of them are such."""
    if set(map(type, column)) != {str}:
        return None
    lengths = np.fromiter(map(len, column), np.int64, len(column))
    longest = int(lengths.max())
    n_words = -(-longest // _WORD)
    if lengths.min() > 0 and longest <= _LONGEST:
        with contextlib.suppress(UnicodeEncodeError):
            texts = np.array(column, f"S{n_words * _WORD}")
            if (np.strings.str_len(texts) == lengths).all():  # none ends in a zero
                return list(texts.view(np.uint64).reshape(-1, n_words).T)
    return None


def _hashed(words: list[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """Mix the words of each row into one."""
    code = np.zeros(words[0].size, np.uint64)
    for word in words:
        code ^= word
        code *= _SPREAD[0]
        code ^= code >> np.uint64(29)
    return code

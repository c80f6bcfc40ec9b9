"""The four models of repeat sales, and which of them a repeat share is compatible with.

A company sells to new clients only, sells with ease to those who come back, takes the
most from its base, or sells repeatedly as a whole. By the share of repeat sales alone
these cannot be told apart everywhere.
"""

from typing import Final

import attrs

from salesmodel._checks import real
from salesmodel.errors import InvalidValueError


__all__ = [
    "DIMENSIONS",
    "LEVELS",
    "MaturityLevel",
    "levels_by_repeat_share",
    "missing_evidence",
]


@attrs.frozen
class MaturityLevel:
    """A model of repeat sales and the repeat shares it is compatible with.

    Parameters
    ----------
    key : str
        Stable name.
    title : str
        What the source calls it, in English.
    low, high : float
        Least and greatest share of repeat sales in revenue, both inclusive.
    """

    key: str
    title: str
    low: float
    high: float


LEVELS: Final = (
    MaturityLevel("new_only", "New clients only", 0.0, 0.10),
    MaturityLevel("easy_going", "Easy-going selling", 0.15, 0.20),
    MaturityLevel("base_max", "Most from the base", 0.30, 0.90),
    MaturityLevel("whole_company", "Whole company", 0.30, 0.80),
)
"""The four models, lowest first.

The source states 5 to 10 % for the first model and up to 90 % for the third; a share
below 5 % is taken for the first too. The band of the second is the first's target, the
lower end of the third the second's. For the fourth the source states no band, only that
its author's own firm has up to 80 %; it shares the lower end of the third.
"""

DIMENSIONS: Final = (
    "people",
    "process",
    "control",
    "segmentation",
    "contact_norms",
    "satisfaction",
    "automation",
    "cooperation",
)
"""What a level is judged on beside the share."""


def levels_by_repeat_share(share: float | None) -> tuple[str, ...]:
    """Return the models that a repeat share is compatible with.

    Parameters
    ----------
    share : float or None
        Share of repeat sales in revenue, from 0 to 1; `None` where it is not known.

    Returns
    -------
    tuple of str
        Keys of `LEVELS`: none for an unknown share and for shares between the bands,
        never ``"whole_company"`` alone.

    Raises
    ------
    InvalidValueError
        If `share` is not from 0 to 1.

    Examples
    --------
    >>> levels_by_repeat_share(0.45)
    ('base_max', 'whole_company')
    >>> levels_by_repeat_share(0.12)
    ()
    """
    if share is None:
        return ()
    if not 0 <= real(share) <= 1:
        raise InvalidValueError("share", "a fraction from 0 to 1", share, "share")
    return tuple(level.key for level in LEVELS if level.low <= share <= level.high)


def missing_evidence(share: float | None) -> tuple[str, ...]:
    """Return what is not known and would be needed to name one level.

    Parameters
    ----------
    share : float or None
        Share of repeat sales, where it is known.

    Returns
    -------
    tuple of str
        ``"repeat_share"`` where the share is not known, then every dimension of which
        a table of deals tells nothing.

    Examples
    --------
    >>> missing_evidence(None)[:2]
    ('repeat_share', 'people')
    """
    return (*(("repeat_share",) if share is None else ()), *DIMENSIONS)

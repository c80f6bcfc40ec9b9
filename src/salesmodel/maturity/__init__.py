"""Maturity of the repeat-sales process."""

from salesmodel.maturity.repeat_sales import (
    DIMENSIONS,
    LEVELS,
    MaturityLevel,
    levels_by_repeat_share,
    missing_evidence,
)


__all__ = [
    "DIMENSIONS",
    "LEVELS",
    "MaturityLevel",
    "levels_by_repeat_share",
    "missing_evidence",
]

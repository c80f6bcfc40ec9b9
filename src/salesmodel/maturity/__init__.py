"""Maturity: where a company stands, by what evidence, what holds it back, what is next."""

from salesmodel.maturity._reading import ORIGINS, SCALE, Origin
from salesmodel.maturity.built_in import repeat_sales_model
from salesmodel.maturity.model import MaturityModel
from salesmodel.maturity.parts import (
    STATEMENT_KINDS,
    Band,
    Dimension,
    Group,
    Level,
    Statement,
    StatementKind,
    Step,
)
from salesmodel.maturity.practices import (
    UNITS,
    Criterion,
    Indicator,
    Practice,
    Threshold,
    Unit,
)
from salesmodel.maturity.repeat_sales import (
    DIMENSIONS,
    LEVELS,
    MaturityLevel,
    levels_by_repeat_share,
    missing_evidence,
)
from salesmodel.maturity.texts import Texts


__all__ = [
    "DIMENSIONS",
    "LEVELS",
    "ORIGINS",
    "SCALE",
    "STATEMENT_KINDS",
    "UNITS",
    "Band",
    "Criterion",
    "Dimension",
    "Group",
    "Indicator",
    "Level",
    "MaturityLevel",
    "MaturityModel",
    "Origin",
    "Practice",
    "Statement",
    "StatementKind",
    "Step",
    "Texts",
    "Threshold",
    "Unit",
    "levels_by_repeat_share",
    "missing_evidence",
    "repeat_sales_model",
]

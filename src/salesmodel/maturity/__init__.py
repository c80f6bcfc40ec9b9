"""Maturity: where a company stands, by what evidence, what holds it back, what is next."""

from salesmodel.maturity._next_steps import NextStep
from salesmodel.maturity._practice_results import Measured, PracticeResult
from salesmodel.maturity._reading import ORIGINS, SCALE, Origin
from salesmodel.maturity._scores import Score, Scores
from salesmodel.maturity._staging import Stage
from salesmodel.maturity.built_in import repeat_sales_model
from salesmodel.maturity.company import CompanyResult, assess_company
from salesmodel.maturity.evidence import Answer, Assessment, Measurement
from salesmodel.maturity.filled_in import (
    AnswerProblem,
    FilledIn,
    read_answers,
    read_answers_csv,
)
from salesmodel.maturity.history import (
    Change,
    MaturityHistory,
    changes,
    maturity_history,
)
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
from salesmodel.maturity.profits import ExpectedMoney, ProfitFigures, expected_money
from salesmodel.maturity.questionnaire import Question, Questionnaire
from salesmodel.maturity.repeat_sales import (
    DIMENSIONS,
    LEVELS,
    MaturityLevel,
    levels_by_repeat_share,
    missing_evidence,
)
from salesmodel.maturity.result import DimensionResult, MaturityResult, assess
from salesmodel.maturity.texts import Texts


__all__ = [
    "DIMENSIONS",
    "LEVELS",
    "ORIGINS",
    "SCALE",
    "STATEMENT_KINDS",
    "UNITS",
    "Answer",
    "AnswerProblem",
    "Assessment",
    "Band",
    "Change",
    "CompanyResult",
    "Criterion",
    "Dimension",
    "DimensionResult",
    "ExpectedMoney",
    "FilledIn",
    "Group",
    "Indicator",
    "Level",
    "MaturityHistory",
    "MaturityLevel",
    "MaturityModel",
    "MaturityResult",
    "Measured",
    "Measurement",
    "NextStep",
    "Origin",
    "Practice",
    "PracticeResult",
    "ProfitFigures",
    "Question",
    "Questionnaire",
    "Score",
    "Scores",
    "Stage",
    "Statement",
    "StatementKind",
    "Step",
    "Texts",
    "Threshold",
    "Unit",
    "assess",
    "assess_company",
    "changes",
    "expected_money",
    "levels_by_repeat_share",
    "maturity_history",
    "missing_evidence",
    "read_answers",
    "read_answers_csv",
    "repeat_sales_model",
]

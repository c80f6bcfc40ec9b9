"""Every exception and warning of the package, with the sentence each says.

::

    SalesModelError
    ├── InvalidValueError            (ValueError)
    │   ├── InvalidAmountError
    │   ├── InvalidInstantError
    │   └── CurrencyMismatchError
    ├── ShapeError                   (ValueError)
    ├── DefinitionError              (ValueError)
    │   └── TemplateError
    ├── UnknownStageError            (LookupError)
    ├── UnknownDealError             (LookupError)
    ├── UnknownClientError           (LookupError)
    ├── StaleClientError
    ├── MoveError
    │   ├── GateError
    │   ├── IllegalMoveError
    │   ├── VetoError
    │   ├── HookError
    │   ├── ReentrantMoveError
    │   ├── StaleDealError
    │   ├── IdempotencyConflictError
    │   ├── AfterHookError
    │   └── CascadeLimitError
    ├── Veto
    ├── NotEnoughDataError
    ├── NotConvergedError            (ArithmeticError)
    ├── NoSolutionError              (ArithmeticError)
    ├── MixedCurrencyError           (ValueError)
    ├── LoadError                    (ValueError)
    └── StoreError
    SalesModelWarning                (UserWarning)
    ├── SmallSampleWarning
    └── CensoringWarning

A `Blocker` is no error: it is the data that a refused move carries.
"""

from salesmodel.errors._root import (
    SalesModelError,
    SalesModelWarning,
)
from salesmodel.errors.figures import (
    CensoringWarning,
    NoSolutionError,
    NotConvergedError,
    NotEnoughDataError,
    SmallSampleWarning,
)
from salesmodel.errors.moves import (
    AfterHookError,
    Blocker,
    CascadeLimitError,
    GateError,
    HookError,
    IdempotencyConflictError,
    IllegalMoveError,
    MoveError,
    ReentrantMoveError,
    StaleDealError,
    Veto,
    VetoError,
)
from salesmodel.errors.values import (
    CurrencyMismatchError,
    DefinitionError,
    InvalidAmountError,
    InvalidInstantError,
    InvalidValueError,
    LoadError,
    MixedCurrencyError,
    ShapeError,
    StaleClientError,
    StoreError,
    TemplateError,
    UnknownClientError,
    UnknownDealError,
    UnknownStageError,
)


__all__ = [
    "AfterHookError",
    "Blocker",
    "CascadeLimitError",
    "CensoringWarning",
    "CurrencyMismatchError",
    "DefinitionError",
    "GateError",
    "HookError",
    "IdempotencyConflictError",
    "IllegalMoveError",
    "InvalidAmountError",
    "InvalidInstantError",
    "InvalidValueError",
    "LoadError",
    "MixedCurrencyError",
    "MoveError",
    "NoSolutionError",
    "NotConvergedError",
    "NotEnoughDataError",
    "ReentrantMoveError",
    "SalesModelError",
    "SalesModelWarning",
    "ShapeError",
    "SmallSampleWarning",
    "StaleClientError",
    "StaleDealError",
    "StoreError",
    "TemplateError",
    "UnknownClientError",
    "UnknownDealError",
    "UnknownStageError",
    "Veto",
    "VetoError",
]

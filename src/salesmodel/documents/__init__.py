"""Documents: offers and letters from templates, in a small and strict language."""

from salesmodel.documents.filters import (
    FILTERS,
    Argument,
    Filter,
    Form,
    Parameter,
)
from salesmodel.documents.limits import Limits
from salesmodel.documents.names import (
    KINDS,
    Kind,
    Names,
)
from salesmodel.documents.template import (
    ESCAPES,
    Escape,
    Template,
)


__all__ = [
    "ESCAPES",
    "FILTERS",
    "KINDS",
    "Argument",
    "Escape",
    "Filter",
    "Form",
    "Kind",
    "Limits",
    "Names",
    "Parameter",
    "Template",
]

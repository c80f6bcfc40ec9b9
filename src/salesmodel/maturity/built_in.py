"""The built-in model of repeat sales, in English and in Russian."""

from functools import cache
from typing import Any

from salesmodel.maturity._built_in import PARTS
from salesmodel.maturity._catalogues import LANGUAGES, texts_of
from salesmodel.maturity._text_keys import keys_of_texts
from salesmodel.maturity.model import MaturityModel


__all__ = ["repeat_sales_model"]


def repeat_sales_model() -> MaturityModel:
    """Return the four models of repeat sales as one maturity model.

    Returns
    -------
    MaturityModel
        Four levels, eight dimensions, and every description, weakness, step, report
        and target share of the source, each tagged *stated* or *inferred*, in English
        and in Russian.

    Examples
    --------
    >>> model = repeat_sales_model()
    >>> model.languages, len(model.practices)
    (('en', 'ru'), 26)
    >>> [step.key for step in model.steps if step.level == "new_only"][:2]
    ['automate_minimum', 'control_top20']
    """
    return _made()


@cache
def _made() -> MaturityModel:
    """Make the model, once."""
    keys = keys_of_texts(PARTS)
    texts = [texts_of("repeat_sales", language, keys) for language in LANGUAGES]
    parts: dict[str, Any] = dict(PARTS)
    return MaturityModel("repeat_sales", **parts, banded="repeat_share", texts=texts)

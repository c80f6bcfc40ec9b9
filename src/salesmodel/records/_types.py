"""Every type that a document can be of."""

from collections.abc import Mapping
from typing import Final

from salesmodel.records._actions import ACTIONS
from salesmodel.records._clients import (
    ABSORBED,
    BLOCK,
    CHANGE,
    CLIENT,
    CONSENT,
    PERSON,
)
from salesmodel.records._conditions import CONDITIONS
from salesmodel.records._deals import DEAL, DEALS, JOURNEY
from salesmodel.records._events import EVENTS
from salesmodel.records._forms import Form
from salesmodel.records._maturity import ASSESSMENT, MATURITY_MODEL
from salesmodel.records._pipelines import (
    DAYS,
    FIELD,
    GATE,
    LOST,
    MOVES,
    PIPELINE,
    SCHEMA,
    STAGE,
)
from salesmodel.records._playbook import (
    CATALOGUE,
    FEATURE,
    PRICE_RULES,
    PRICING,
    PRODUCT,
    PROOF,
)
from salesmodel.records._rules import EFFECT, POLICY, RECEIPT, RULE
from salesmodel.records._scripts import (
    BANK,
    CONVERSATION,
    CRITERION,
    QUESTION,
    STEP,
    TALK_EVENTS,
    TECHNIQUE,
)
from salesmodel.records._templates import TEMPLATE
from salesmodel.records._triggers import TRIGGERS
from salesmodel.records._values import (
    ACTIVITY,
    AUTHOR,
    CALENDAR,
    CREDIT,
    DELAY,
    FISCAL,
    LINE_ITEM,
    MONEY,
    OVERRIDE,
    PERIOD,
    TEAM,
    TERMS,
)


__all__ = ["BY_NAME", "BY_TYPE", "NAMES"]

_FORMS: Final[tuple[Form, ...]] = (
    MONEY,
    AUTHOR,
    OVERRIDE,
    ACTIVITY,
    LINE_ITEM,
    CREDIT,
    TEAM,
    CALENDAR,
    PERIOD,
    FISCAL,
    TERMS,
    FIELD,
    SCHEMA,
    DAYS,
    STAGE,
    GATE,
    LOST,
    MOVES,
    PIPELINE,
    *EVENTS,
    DEAL,
    DEALS,
    JOURNEY,
    PERSON,
    CONSENT,
    BLOCK,
    CHANGE,
    ABSORBED,
    CLIENT,
    DELAY,
    *CONDITIONS,
    *TRIGGERS,
    *ACTIONS,
    TEMPLATE,
    RULE,
    POLICY,
    EFFECT,
    RECEIPT,
    MATURITY_MODEL,
    ASSESSMENT,
    CRITERION,
    STEP,
    TECHNIQUE,
    QUESTION,
    BANK,
    *TALK_EVENTS,
    CONVERSATION,
    FEATURE,
    PROOF,
    PRODUCT,
    CATALOGUE,
    *PRICE_RULES,
    PRICING,
)

BY_TYPE: Final[Mapping[object, Form]] = {form.kind: form for form in _FORMS}
"""Forms by the type of the value."""

BY_NAME: Final[Mapping[str, Form]] = {form.name: form for form in _FORMS}
"""Forms by the ``type`` that a document says."""

NAMES: Final = tuple(BY_NAME)
"""Every ``type``."""

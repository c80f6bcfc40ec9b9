"""The three techniques that come with the playbook, and which one fits.

The five classic steps, AIDA, and the four questions of SPIN, which stand between the
opening of a conversation and what is offered at its end.
"""

from collections.abc import Iterable
from typing import Final, final

import attrs

from salesmodel._checks import instance, several
from salesmodel.selling.circumstances import Circumstances, Criterion, score
from salesmodel.selling.reasons import Reason, because
from salesmodel.selling.step import Step
from salesmodel.selling.technique import Technique


__all__ = ["AIDA", "CLASSIC", "SPIN", "TECHNIQUES", "TechniqueFit", "technique_fit"]

CLASSIC: Final = Technique(
    "classic",
    "The five classic steps",
    (
        Step(
            "greeting",
            "contact",
            "the client knows who calls and why, and goes on listening",
            "Greet, say your name and your company, and ask whether there is time.",
        ),
        Step(
            "needs",
            "needs",
            "it is known what the client needs, in the client's own words",
            "Ask three to five questions that fit this client, and write down the words.",
            ("situation", "problem", "open"),
            "need_found",
        ),
        Step(
            "presentation",
            "presentation",
            "the client sees the answer to each need",
            "Repeat the client's phrases, each next to the feature that answers it.",
            until="presented",
        ),
        Step(
            "objections",
            "objections",
            "no doubt is left unanswered",
            "Hear the doubt out, agree with what is true in it, and answer it.",
            ("open",),
            "objections_answered",
        ),
        Step(
            "sale",
            "sale",
            "the client decides",
            "Ask for the decision; offer what goes with it, or a smaller result.",
            ("deciding",),
            "closed",
        ),
    ),
    (
        Criterion(
            "ticket", "ticket", {"medium": 2, "low": 1}, "it is for everyday tickets"
        ),
        Criterion("cycle", "cycle", {"low": 2, "medium": 1}, "it fits into one talk"),
        Criterion(
            "complexity", "complexity", {"high": -2}, "it explains no complex product"
        ),
        Criterion(
            "purchase", "purchase", {"considered": 1}, "it takes time to ask for needs"
        ),
        Criterion(
            "distrust",
            "saturation",
            {"high": -1},
            "direct selling as it stands meets distrust",
        ),
    ),
)
"""Greeting, needs, presentation, objections, sale."""

AIDA: Final = Technique(
    "aida",
    "AIDA",
    (
        Step(
            "attention",
            "contact",
            "the client agrees, and listens",
            "Begin with a question that most people agree with.",
            ("agreeing",),
            "answered",
        ),
        Step(
            "interest",
            "presentation",
            "the client asks what it is",
            "Say what others like this client gain by it.",
            ("open",),
        ),
        Step(
            "desire",
            "presentation",
            "the client wants to have it",
            "Show it; let it be tried.",
            until="presented",
        ),
        Step(
            "action",
            "sale",
            "the client takes it now",
            "Say how to get it, and why today.",
            ("deciding",),
            "closed",
        ),
    ),
    (
        Criterion(
            "purchase",
            "purchase",
            {"impulse": 3, "considered": -3},
            "it is aggressive, for purchases on impulse",
        ),
        Criterion(
            "ticket", "ticket", {"low": 2, "high": -2}, "it is for cheap purchases"
        ),
        Criterion("cycle", "cycle", {"low": 1, "high": -2}, "it asks to act at once"),
        Criterion(
            "market", "market", {"b2c": 1, "b2b": -1}, "it speaks to single persons"
        ),
    ),
)
"""Attention, interest, desire, action; it asks for no needs."""

SPIN: Final = Technique(
    "spin",
    "SPIN",
    (
        Step(
            "greeting",
            "contact",
            "the client agrees to be asked",
            "Say who you are, and that you have questions before you have an offer.",
            ("agreeing",),
        ),
        Step(
            "situation",
            "needs",
            "it is known how things are now",
            "Ask few of these: what can be looked up is not asked.",
            ("situation",),
            "answered",
        ),
        Step(
            "problem",
            "needs",
            "the client names what is not as it should be",
            "Ask for difficulties and for what does not satisfy.",
            ("problem",),
            "need_found",
        ),
        Step(
            "implication",
            "needs",
            "the client sees what the problem leads to",
            "Ask what follows from it: costs, delays, what others say.",
            ("implication",),
            "answered",
        ),
        Step(
            "need_payoff",
            "needs",
            "the client says what a solution would be worth",
            "Ask what it would bring if the problem were gone.",
            ("need_payoff",),
            "answered",
        ),
        Step(
            "presentation",
            "presentation",
            "the client sees the answer to each need",
            "Repeat the client's phrases, each next to the feature that answers it.",
            until="presented",
        ),
        Step(
            "sale",
            "sale",
            "the client takes the next step",
            "Ask whether all was spoken of, sum up what is gained, and propose the step.",
            ("deciding",),
            "closed",
        ),
    ),
    (
        Criterion("ticket", "ticket", {"high": 2, "low": -2}, "it is for large sales"),
        Criterion(
            "purchase",
            "purchase",
            {"considered": 2, "impulse": -3},
            "it lets the client think",
        ),
        Criterion(
            "cycle", "cycle", {"high": 2, "medium": 1}, "it lasts over several talks"
        ),
        Criterion("market", "market", {"b2b": 2}, "it was made for sales to companies"),
        Criterion(
            "complexity", "complexity", {"high": 1}, "it finds out what is involved"
        ),
    ),
)
"""A greeting, the four kinds of questions, presentation and sale."""

TECHNIQUES: Final = (CLASSIC, AIDA, SPIN)
"""The techniques that come with the playbook."""


@final
@attrs.frozen
class TechniqueFit:
    """How well a technique fits.

    Parameters
    ----------
    technique : str
        Id of the technique.
    points : int or None
        Its points; `None` where nothing is known that it asks for.
    n : int
        How many of its criteria could be weighed.
    rule : str
        Key of the rule.
    reasons : tuple of Reason
        What spoke for it and against it.
    unknown : tuple of str
        Facts that it asks for and that are not known.
    """

    technique: str
    points: int | None
    n: int
    rule: str
    reasons: tuple[Reason, ...]
    unknown: tuple[str, ...]


def technique_fit(
    circumstances: Circumstances, techniques: Iterable[Technique] = TECHNIQUES
) -> tuple[TechniqueFit, ...]:
    """Tell which technique fits, the best one first.

    Parameters
    ----------
    circumstances : Circumstances
        What is known of the trade.
    techniques : iterable of Technique, default TECHNIQUES
        The techniques to choose from.

    Returns
    -------
    tuple of TechniqueFit
        One a technique: by points, those of equal points in the order given, and those
        of which nothing is known at the end.

    Examples
    --------
    >>> large = Circumstances(ticket="high", purchase="considered", market="b2b")
    >>> [(fit.technique, fit.points) for fit in technique_fit(large)]
    [('spin', 6), ('classic', 1), ('aida', -6)]
    """
    found = []
    for each in several("techniques", techniques):
        technique = instance("techniques", each, Technique)
        told = score(technique.suits, circumstances)
        reasons = told.reasons or (
            because("nothing_speaks", "nothing known speaks for it or against it"),
        )
        found.append(
            TechniqueFit(
                technique.id,
                told.points,
                told.n,
                "technique_fit",
                reasons,
                told.unknown,
            )
        )
    return tuple(sorted(found, key=_rank))


def _rank(fit: TechniqueFit) -> tuple[bool, int]:
    return fit.points is None, -(fit.points or 0)

"""Slow twins of what is told of conversations, looking at all of one for each event."""

from salesmodel.selling import (
    ConversationClosed,
    NeedFound,
    PresentationGiven,
    QuestionAsked,
    StepEntered,
)


def _steps(talk):
    """Return the step at each event, before and after it."""
    step = talk.technique.steps[0].id
    for event in talk.history:
        before = step
        if isinstance(event, StepEntered):
            step = event.step
        yield event, before, step


def _purpose(talk, step):
    return next(each.purpose for each in talk.technique.steps if each.id == step)


def needs_questions(talk):
    """Count the questions in steps that are for needs."""
    return sum(
        isinstance(event, QuestionAsked) and _purpose(talk, step) == "needs"
        for event, step, _ in _steps(talk)
    )


def remarks(talk, least=3, most=5):
    """Tell what is odd but for steps left early, looking at all of it for each event."""
    order = [step.id for step in talk.technique.steps]
    asks = "needs" in [step.purpose for step in talk.technique.steps]
    rows = list(_steps(talk))
    found = []
    for n, (event, _, step) in enumerate(rows):
        past = rows[: n + 1]
        begins = [
            k
            for k, (each, _, now) in enumerate(rows)
            if isinstance(each, PresentationGiven)
            or (isinstance(each, StepEntered) and _purpose(talk, now) == "presentation")
        ]
        is_begin = begins[:1] == [n] and _purpose(talk, order[0]) != "presentation"
        has_need = any(isinstance(each, NeedFound) for each, _, _ in past)
        asked = sum(
            isinstance(each, QuestionAsked) and _purpose(talk, at) == "needs"
            for each, at, _ in past
        )
        won = isinstance(event, ConversationClosed) and event.outcome == "won"
        bare = not [k for k in begins if k < n]
        if asks and is_begin and not has_need:
            found.append((event.version, "presentation_before_needs"))
        if asks and (is_begin or (won and bare)) and asked < least:
            found.append((event.version, "few_questions"))
        counts = isinstance(event, QuestionAsked) and _purpose(talk, step) == "needs"
        if asks and counts and asked == most + 1:
            found.append((event.version, "many_questions"))
        if isinstance(event, StepEntered):
            reached = max(order.index(now) for _, _, now in rows[:n])
            found += [(event.version, "step_skipped")] * max(
                0, order.index(step) - reached - 1
            )
    return found

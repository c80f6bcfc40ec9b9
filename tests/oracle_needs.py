"""A slow twin of the choice of questions, which sorts all that are left each time."""

from oracle_talks import needs_questions
from salesmodel.selling import SPIN_KINDS


def questions(bank, client, talk, bounds):
    """Choose questions one by one, by sorting all that are left each time."""
    asked = {each.question_id for each in talk.questions}
    known = {each.key for each in talk.needs}
    kinds = [each.kind for each in talk.questions]
    left = [
        each
        for each in bank.questions
        if each.id not in asked and (not each.clients or client in each.clients)
    ]
    open_needs = {each.need for each in left} - known
    n_asked = needs_questions(talk)
    room = min(bounds[1] - n_asked, max(bounds[0] - n_asked, len(open_needs)))
    taken = []
    while left and len(taken) < room:
        ranked = sorted(
            enumerate(left),
            key=lambda one: (
                one[1].need in known,
                0 if one[1].clients else 1,
                kinds.count(one[1].kind),
                one[0],
            ),
        )
        best = ranked[0][1]
        left = [each for each in left if each.id != best.id]
        taken.append(best)
        known.add(best.need)
        kinds.append(best.kind)
    return [each.id for kind in SPIN_KINDS for each in taken if each.kind == kind]

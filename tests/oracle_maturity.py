"""The twin of maturity, walked practice by practice over plain dictionaries.

Models and assessments are documents as `records.to_dict` writes them, where a part that
holds its default is left out. Nothing of the package is used.
"""

from fractions import Fraction


GRADES = (("full", Fraction(1)), ("half", Fraction(1, 2)), ("quarter", Fraction(1, 4)))


def known(model, assessment):
    """Return {practice: (answered, graded, low, high)}, `None` for what is not known."""
    return {
        practice["key"]: _known(model, assessment, practice)
        for practice in model["practices"]
    }


def _known(model, assessment, practice):
    answered = None
    for answer in assessment.get("answers", ()):
        if answer["practice"] == practice["key"]:
            is_whole = not answer.get("failed")
            answered = Fraction(answer["value"]) if is_whole else Fraction(0)
    graded = [
        _graded(model, assessment, each) for each in practice.get("thresholds", ())
    ]
    there = [each for each in graded if each is not None]
    if graded and None not in graded:
        return answered, min(there), min(there), min(there)
    if answered is not None:
        least = min([*there, answered])
        return answered, min(there, default=None), least, least
    return None, min(there, default=None), Fraction(0), min(there, default=Fraction(1))


def _graded(model, assessment, threshold):
    """Return the grade of one threshold, or `None` where nothing was measured."""
    [rises] = [
        each.get("is_better_high", True)
        for each in model["indicators"]
        if each["key"] == threshold["indicator"]
    ]
    for each in assessment.get("measured", ()):
        if each["indicator"] == threshold["indicator"]:
            value = Fraction(each["value"])
            for name, grade in GRADES:
                bound = threshold.get(name)
                if bound is not None:
                    bound = Fraction(bound)
                    if (rises and value >= bound) or (not rises and value <= bound):
                        return grade
            return Fraction(0)
    return None


def levels(model, assessment):
    """Return the levels that are so in some filling of what is not known: worst, best."""
    found = known(model, assessment)
    enough = Fraction(model.get("enough", "1"))
    ends = []
    for place in (2, 3):
        reached = model["levels"][0]["key"]
        for n in range(1, len(model["levels"])):
            upper = {level["key"] for level in model["levels"][1 : n + 1]}
            if all(
                found[practice["key"]][place] >= enough
                for practice in model["practices"]
                if practice.get("is_required", True) and practice["level"] in upper
            ):
                reached = model["levels"][n]["key"]
        ends.append(reached)
    return tuple(ends)


def score(model, values, dimensions=None):
    """Return the mean score of some dimensions, given {practice: value or None}."""
    told = []
    for dimension in model["dimensions"]:
        if dimensions is not None and dimension["key"] not in dimensions:
            continue
        means = []
        for level in model["levels"]:
            pairs = [
                (Fraction(practice.get("weight", "1")), values[practice["key"]])
                for practice in model["practices"]
                if practice["dimension"] == dimension["key"]
                and practice["level"] == level["key"]
            ]
            means.append((Fraction(1), _mean(pairs)))
        mean = _mean(means)
        scored = None if mean is None else mean * (len(model["levels"]) - 1)
        told.append((Fraction(dimension.get("weight", "1")), scored))
    return _mean(told)


def overall(model, values):
    """Return the mean score of the whole."""
    groups = model.get("groups", ())
    if not groups:
        return score(model, values)
    return _mean(
        [
            (
                Fraction(group.get("weight", "1")),
                score(model, values, _dimensions(model, group["key"])),
            )
            for group in groups
        ]
    )


def _dimensions(model, group):
    return [each["key"] for each in model["dimensions"] if each.get("group") == group]


def _mean(pairs):
    there = [(weight, value) for weight, value in pairs if value is not None]
    if not there:
        return None
    return sum(weight * value for weight, value in there) / sum(
        weight for weight, _ in there
    )


def values(model, assessment):
    """Return three fillings: what is known, all else at its worst, all else at its best."""
    found = known(model, assessment)
    certain = {
        key: None if answered is None and graded is None else high
        for key, (answered, graded, _, high) in found.items()
    }
    return (
        certain,
        {key: low for key, (_, _, low, _) in found.items()},
        {key: high for key, (_, _, _, high) in found.items()},
    )


def steps(model, assessment):
    """Return {step: (practices left, unblocked)} of the steps to take next."""
    found = known(model, assessment)
    enough = Fraction(model.get("enough", "1"))
    evidenced = levels(model, assessment)[0]
    order = [level["key"] for level in model["levels"]]
    up_to = order[: order.index(evidenced) + 2]
    told = {}
    for step in model.get("steps", ()):
        left = [
            practice
            for key in step.get("practices", ())
            for practice in model["practices"]
            if practice["key"] == key
            and practice["level"] in up_to
            and found[key][2] < enough
        ]
        blocked = [
            each
            for each in left
            if each.get("is_required", True)
            and each["level"] != evidenced
            and order.index(each["level"]) == order.index(evidenced) + 1
        ]
        if left:
            keys = tuple(practice["key"] for practice in left)
            told[step["key"]] = (keys, len(blocked))
    return told

"""The twin of contacts: attempts and levels, walked row by row in plain Python.

A contact is a dictionary with `at` (microseconds or nothing), `client`, `base`, `level`
(a name or nothing), `cost` and `direction`. Nothing of the package is used.
"""

from collections import defaultdict


def numbered(rows, *, by_base=False):
    """Return the number of the attempt of each row, 0 where there is none."""
    attempts = defaultdict(list)
    for row, one in enumerate(rows):
        owner = (one["client"], one["base"] if by_base else "any")
        if None not in (*owner, one["at"]) and one["direction"] != "inbound":
            attempts[owner].append(row)
    numbers = [0] * len(rows)
    for own in attempts.values():
        own.sort(key=lambda row: (rows[row]["at"], row))
        for number, row in enumerate(own, start=1):
            numbers[row] = number
    return numbers


def reached(rows, levels):
    """Return how many contacts reached at least each level."""
    places = [levels.index(one["level"]) for one in rows if one["level"] is not None]
    return [sum(place >= step for place in places) for step in range(len(levels))]


def costs(rows):
    """Return the known cost of contacts of a known level, and how many have none."""
    counted = [one["cost"] for one in rows if one["level"] is not None]
    told = [cost for cost in counted if cost is not None]
    return sum(told), len(counted) - len(told)

"""The twin of debts, walked invoice by invoice; nothing of the package is used."""

from collections import defaultdict


DAY = 86_400_000_000


def debts(invoices, as_of):
    """Return {client: (open, overdue, overpaid, days, invoices, overdue ones)}."""
    found = defaultdict(lambda: [0] * 6)
    for one in invoices:
        own = found[one["client"]]
        left = one["amount"] - one["paid"]
        if left < 0:
            own[2] -= left
        if left <= 0:
            continue
        own[0] += left
        own[4] += 1
        days = 0 if one["due"] is None else as_of // DAY - one["due"] // DAY
        if days > 0:
            own[1] += left
            own[3] = max(own[3], days)
            own[5] += 1
    return {client: tuple(own) for client, own in found.items()}

"""Rows F9 to F17 and H3 to H22, as far as the funnel answers for them."""

import time

import numpy as np
import pytest

from salesmodel.errors import InvalidInstantError, InvalidValueError, UnknownStageError
from salesmodel.funnel import (
    Counting,
    conversion,
    flow,
    outcome_curve,
    rates_within,
    standing,
    time_in_stage,
    velocity,
)
from salesmodel.statistics import kaplan_meier
from salesmodel.tables import VisitTable, bridged, gaps, label


START = 1_767_225_600_000_000
DAY = 86_400_000_000
STAGES = ("lead", "offer", "won", "lost")
KINDS = {"won": "won", "lost": "lost"}


def _visits(*rows, **columns):
    """Build stays of (deal, stage, day)."""
    deal, stage, days = zip(*rows, strict=True) if rows else [()] * 3
    plain = {
        "deal": list(deal),
        "stage": list(stage),
        "at": np.array(days, np.int64) * DAY + START,
        "stages": STAGES,
        "kinds": KINDS,
    }
    return VisitTable.from_events(**(plain | columns))


def f9():
    """A deal created in a won stage is won, everywhere, after no time."""
    visits = _visits(("a", "won", 3))
    row = outcome_curve(visits).at(0)

    assert [1, 1] == conversion(visits).counts.advanced[0].tolist()
    assert (1.0, 1) == (row.fates["won"], row.at_risk)


def f10():
    """The stays of a deal add up to its age, and each is at least 0."""
    visits = _visits(
        ("a", "lead", 1), ("a", "offer", 4), ("a", "lead", 4), as_of=START + 9 * DAY
    )
    spent = visits.left - visits.entered

    assert 8 * DAY == spent.sum()
    assert (spent >= 0).all()


def f11():
    """At one instant the sequence orders events, then the order of the rows."""
    rows = [("a", "offer", 1), ("a", "lead", 1)]

    assert [1, 0] == _visits(*rows).stage.tolist()
    assert [0, 1] == _visits(*rows, sequence=[2, 1]).stage.tolist()


def f13():
    """A gap between stays stays a gap: no hop is invented."""
    visits = VisitTable.from_stays(
        deal=["a", "a"],
        stage=["lead", "offer"],
        entered=[START, START + 5 * DAY],
        left=[START + DAY, None],
        stages=STAGES,
        as_of=START + 9 * DAY,
    )

    assert [1.0, 4.0] == ((visits.left - visits.entered) / DAY).tolist()
    assert [True, False] == gaps(visits).tolist()
    assert [5.0, 4.0] == ((bridged(visits).left - visits.entered) / DAY).tolist()


def f14():
    """An event that came twice with its content is kept, and seen as no progress."""
    visits = _visits(("a", "lead", 1), ("a", "lead", 1), ("a", "offer", 2))

    assert ["again", "forward"] == [row.kind for row in flow(visits).rows()]
    assert 1 == conversion(visits, "visited").counts.entered[0, 0]


def f15():
    """An event without a deal is refused, and its row told."""
    with pytest.raises(InvalidValueError) as caught:
        _visits(("a", "lead", 1), (None, "lead", 2))

    assert ("absent", "deal[1]") == (caught.value.code, caught.value.path)


def f16():
    """A stage that is not there is refused; one that is to be ignored is named."""
    with pytest.raises(UnknownStageError):
        _visits(("a", "archived", 1))
    visits = _visits(
        ("a", "lead", 1),
        ("a", "archived", 2),
        stages=(*STAGES, "archived"),
        kinds={**KINDS, "archived": "ignore"},
    )
    assert 1 == len(visits)


def f17():
    """A hundred thousand events of one deal are counted in linear time."""
    n = 100_000
    visits = _visits(
        *[("a", "won" if row % 2 else "lost", row % 7) for row in range(n)]
    )
    started = time.perf_counter()
    counts = conversion(visits, "current").counts

    assert 1 == counts.deals[0]
    assert time.perf_counter() - started < 20


def h3():
    """A stage that nobody was decided in has no rate."""
    rows = conversion(_visits(("a", "lead", 1))).rows()

    assert [None, None] == [row.rate.value for row in rows]


def h11():
    """Skips and repeats leave every rate in range, and the counts not increasing."""
    visits = _visits(
        ("a", "lead", 1), ("a", "lead", 2), ("a", "offer", 3), ("a", "lead", 4),
        ("b", "offer", 1), ("b", "won", 2),
    )  # fmt: skip
    counts = conversion(visits).counts

    assert [2, 2] == counts.entered[0].tolist()
    assert ((counts.rate >= 0) & (counts.rate <= 1) | np.isnan(counts.rate)).all()


def h12():
    """Deals that enter in mid-funnel count or do not, and the result says which."""
    visits = _visits(("a", "lead", 1), ("b", "offer", 1))
    some = conversion(visits, Counting(entry="first"))

    assert 2 == conversion(visits).counts.entered[0, 0]
    assert 1 == some.counts.entered[0, 0]
    assert "only deals that began in the first stage" in str(some)


def h13():
    """Late entries have an argument, and immature deals are counted."""
    curve = kaplan_meier([5, 8], [True, True], entered=[0, 6])
    row = rates_within(_visits(("a", "lead", 1), ("b", "offer", 2)), days=30).rows()[0]

    assert [1, 1] == curve.at_risk.tolist()
    assert (1, 1) == (row.entered, row.immature)


def h15():
    """Quantiles are by linear interpolation, as in numpy."""
    days = [1, 2, 4, 9]
    rows = [
        row for one in days for row in ((f"{one}", "lead", 0), (f"{one}", "lost", one))
    ]
    made = time_in_stage(_visits(*rows), shares=(0.5, 0.9))

    assert pytest.approx(np.quantile(days, [0.5, 0.9]), rel=1e-12) == made.quantiles[0]


def h16():
    """Where a cycle takes no time there is no velocity."""
    assert velocity(10, 0.5, 100, 0) is None


def h19():
    """More labels than a narrow code holds are counted as they are."""
    n = 70_000
    visits = _visits(deal=np.arange(n), stage=np.zeros(n, int), at=np.full(n, START))
    owner = label("owner", [f"o{number}" for number in range(n)])
    counts = conversion(visits, by=owner).counts

    assert (n, 1) == (counts.entered[:, 0].sum(), counts.entered[n - 1, 0])


def h22():
    """Instants past 2038 are as exact as others; those past 2199 are refused."""
    late = np.array([np.datetime64("2150-01-01", "us").astype(np.int64)])
    visits = _visits(deal=[0], stage=[0], at=late)

    assert np.int64 == visits.entered.dtype
    assert 0.0 == standing(visits).rows()[0].median_days
    with pytest.raises(InvalidInstantError):
        _visits(deal=[0], stage=[0], at=late * 2)


ROWS = {
    check.__name__.upper(): check
    for check in (
        f9,
        f10,
        f11,
        f13,
        f14,
        f15,
        f16,
        f17,
        h3,
        h11,
        h12,
        h13,
        h15,
        h16,
        h19,
        h22,
    )
}

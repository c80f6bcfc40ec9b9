"""Whatever rows of a CRM come down to, the tables are those of the deals made of it."""

from datetime import UTC, datetime, timedelta

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_samples import check_tables
from salesmodel.connect.crm._building import Rows, imported
from salesmodel.connect.crm._facts import DealRow, Kept, Move, StageRow
from salesmodel.connect.crm._feed import Envelope, Feed, Read
from salesmodel.connect.crm._tables import laid_out, told_of
from salesmodel.domain import Author, LineItem, Outcome
from salesmodel.values import Money


START = datetime(2026, 1, 5, tzinfo=UTC)
STAGES = (
    StageRow("p", "a", "A", sort=1),
    StageRow("p", "b", "B", sort=2),
    StageRow("p", "w", "W", Outcome.WON, 3),
    StageRow("p", "l", "L", Outcome.LOST, 4),
    StageRow("p", "m", "M", Outcome.LOST, 5),
    StageRow("q", "a", "A", sort=1),
    StageRow("q", "w", "W", Outcome.WON, 3),
)
MINUTES = st.integers(0, 6).map(lambda minute: START + timedelta(minutes=minute))
PIPELINES = st.sampled_from(["p", "p", "p", "p", "q", "r"])
PLACES = st.sampled_from(["a", "a", "b", "b", "w", "l", "m", "gone"])
KINDS = st.sampled_from([None, None, None, None, *Outcome])
LINES = st.lists(
    st.builds(LineItem, st.sampled_from("xy"), st.just(1), st.just(Money(1, "EUR"))),
    max_size=2,
)
AUTHORS = st.builds(
    Author,
    st.just("crm"),
    st.sampled_from(["user", "automation", "bulk", "import"]),
    st.sampled_from([False, False, False, True]),
)


@st.composite
def facts(draw):
    """Draw deals as they stand, and moves of them and of none."""
    deals = []
    for name in map(str, range(1, draw(st.integers(1, 4)) + 1)):
        row = DealRow(name, draw(PIPELINES), draw(PLACES), *draw(MOMENTS), draw(KINDS))
        items = tuple(draw(LINES))
        total = Money(len(items), "EUR").at_scale() if items else None
        deals.append(
            attrs.evolve(
                row,
                client=draw(st.sampled_from([None, "c"])),
                owner=draw(st.sampled_from([None, "8", "9"])),
                amount=draw(st.sampled_from([None, Money("1.50", "EUR")])),
                also=draw(st.sampled_from([(), (), (), ("2",)])),
                items=items,
                total=total,
            )
        )
    moves = [draw(steps(number)) for number in range(draw(st.integers(0, 12)))]
    return deals, moves


@st.composite
def steps(draw, number):
    """Draw a move, of which as little is told as can be."""
    to = draw(st.tuples(st.none() | PIPELINES, st.none() | PLACES))
    before = st.tuples(st.none() | PIPELINES, st.none() | PLACES)
    return Move(
        str(draw(st.integers(1, 5))),
        draw(MINUTES),
        (draw(st.integers(0, 1)), str(number)),
        *to,
        draw(AUTHORS),
        draw(st.none() | before),
        draw(KINDS),
        draw(st.booleans()),
    )


MOMENTS = st.tuples(*[st.none() | MINUTES] * 3)


def rows(deals, moves):
    """Return facts as if they had been read."""
    feeds = [Feed.of(name, Envelope(())) for name in ("deals", "moves")]
    read = [
        [Read(n, str(n), one, {}) for n, one in enumerate(told, 1)]
        for told in (deals, moves)
    ]
    for feed, told in zip(feeds, read, strict=True):
        feed.log.rows = len(told)
    return Rows(*read, *feeds)


@given(
    told=facts(),
    minute=st.none() | st.integers(-1, 7),
    kept=st.builds(
        Kept,
        st.just("crm"),
        stages=st.sampled_from([STAGES, STAGES[:4], ()]),
        closes_in_place=st.booleans(),
        opens_with_first=st.booleans(),
    ),
)
@settings(deadline=None, max_examples=400)
def test_tables_are_those_of_the_deals_whatever_is_told(told, minute, kept):
    """Regular deals are found at once, others step by step, and both as deals are."""
    as_of = None if minute is None else START + timedelta(minutes=minute)
    laid = laid_out(kept, told_of(rows(*told)), as_of=as_of, amounts=True)
    check_tables(imported(kept, rows(*told)), laid, as_of=as_of)

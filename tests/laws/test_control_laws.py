"""Engagement and lists of contacts equal their twin, and add up to the base."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import oracle_control as oracle
import oracle_debts
import oracle_repeat
from salesmodel.repeat import (
    BLOCKS,
    CHANNELS,
    REASONS,
    ContactRules,
    EngagementLine,
    EngagementScheme,
    client_control,
    client_debts,
    engage,
    exclusion,
    purchase_rhythm,
    top_clients,
    whom_to_contact,
)
from salesmodel.tables import ClientTable
from strategies_debts import NAMES, NOW, invoices, receivables
from strategies_purchases import DAY, START, purchases, table


BASES = st.permutations(NAMES)
UNITS = st.integers(0, 50)
DAYS = st.integers(-40, 60).map(lambda days: START + days * DAY)


SEGMENTS = ("key", "small", "asked", None)
SPLITS = st.fixed_dictionaries({name: st.sampled_from(SEGMENTS) for name in NAMES})
EXCLUSIONS = st.lists(
    st.tuples(
        st.sampled_from(["opt_out", "bankrupt"]),
        st.sets(st.sampled_from(NAMES)),
        st.sampled_from([None, *CHANNELS]),
    ),
    max_size=4,
)


def _scheme(draw, own, *, has_default):
    def line(segment):
        return EngagementLine(
            segment,
            responsible=draw(st.sampled_from(["sales", "marketing", "service"])),
            channel=draw(st.sampled_from(CHANNELS)),
            every_days=draw(st.integers(1, 90)),
            offer="what is new",
        )

    default = line("all others") if has_default else None
    return EngagementScheme([line(segment) for segment in own], default=default)


@given(base=BASES, segments=SPLITS, told=EXCLUSIONS, data=st.data())
def test_a_scheme_splits_the_base_and_its_lists_equal_their_twin(
    base, segments, told, data
):
    """Every client is in one line and one list, to reach or left out for one reason."""
    own = data.draw(st.lists(st.sampled_from(SEGMENTS[:3]), unique=True))
    scheme = _scheme(data.draw, own, has_default=True)
    clients = ClientTable.from_columns(
        client=base, segment=[segments[name] for name in base]
    )
    split = engage(clients, scheme)
    lines = {name: oracle.line(segments[name], own, True) for name in base}
    channels = {name: scheme.all_lines[place].channel for name, place in lines.items()}

    assert [lines[name] for name in base] == split.line.tolist()
    for counts in (split.counts, split.by_responsible, split.by_channel):
        assert len(base) == sum(counts.values())
    lists = split.mailing_lists(
        exclusion(clients, reason, sorted(barred), channel=channel)
        for reason, barred, channel in told
    )
    for channel, found in lists.items():
        reached, out = oracle.mailing(base, channels, channel, told)
        assert reached == [row.client for row in found.rows()]
        assert Counter(out.values()) == Counter(found.counts)
        assert split.by_channel[channel] == len(found) + sum(found.counts.values())


def _some(values):
    """Draw a column by client that may be missing, of each or as a whole."""
    return st.none() | st.dictionaries(st.sampled_from(NAMES), values)


@st.composite
def parts(draw):
    """Draw what is known of clients besides their purchases."""
    return {
        "plan": draw(_some(UNITS)),
        "actual": draw(_some(UNITS)),
        "last_contact": draw(_some(DAYS)),
        "every_days": draw(_some(st.integers(1, 90))),
        "score": draw(_some(st.integers(0, 10))),
        "open_incidents": draw(_some(st.integers(0, 2))),
        "open_complaints": draw(_some(st.integers(0, 2))),
    }


@st.composite
def rules(draw):
    """Draw rules as keywords."""
    return {
        "priority": draw(
            st.lists(st.sampled_from(REASONS), min_size=1, unique=True)
            | st.permutations(REASONS)
        ),
        "blocks": draw(st.permutations(BLOCKS)),
        "overdue_above": draw(st.sampled_from([0.5, 1, 1.5])),
        "plan_below": draw(st.sampled_from([0.5, 1.0])),
    }


def _known(rows, owed, told):
    """Gather what the twin is to know of each client."""
    top = oracle_repeat.top(rows, {"all": (START, NOW)}, 2)["all"][1]
    rhythm = oracle_repeat.rhythm(rows, NOW, 3)
    own = oracle_debts.debts(owed, NOW)
    return [
        {
            "name": name,
            "rank": top.get(name),
            "overdue": None
            if rhythm.get(name, (0, 0, None))[2] is None
            else rhythm[name][1] / rhythm[name][2],
            "plan": (told["plan"] or {}).get(name),
            "actual": (told["actual"] or {}).get(name),
            "since": _since(told["last_contact"], name),
            "every": (told["every_days"] or {}).get(name),
            "score": (told["score"] or {}).get(name),
            "incidents": (told["open_incidents"] or {}).get(name),
            "complaints": (told["open_complaints"] or {}).get(name),
            "debt": own.get(name, (0, 0))[0],
            "debt_overdue": own.get(name, (0, 0))[1],
        }
        for name in NAMES
    ]


def _since(last, name):
    """Return the days since the last contact; 0 where no contact at all is known."""
    if last is None:
        return 0
    return None if name not in last else NOW // DAY - last[name] // DAY


def _control(base, rows, owed, told):
    """Put the parts onto a base whose codes are no rows: one client was left out."""
    bought = table(rows)
    whole = ClientTable.from_columns(client=["Zed", *base])
    return client_control(
        whole[np.arange(len(whole)) > 0],
        as_of=NOW,
        top=top_clients(bought, {"all": (START, NOW)}, n=2),
        rhythm=purchase_rhythm(bought, as_of=NOW),
        debts=client_debts(receivables(owed), as_of=NOW),
        **told,
    )


@given(
    base=BASES,
    rows=purchases(max_size=25),
    owed=invoices(),
    told=parts(),
    keywords=rules(),
    barred=st.sets(st.sampled_from(NAMES)),
)
def test_whom_to_contact_equals_its_twin_whatever_the_order_of_the_base(
    *, base, rows, owed, told, keywords, barred
):
    """In order and with all reasons; listed, left out and quiet are the base."""
    control = _control(base, rows, owed, told)
    found = whom_to_contact(
        control,
        ContactRules(**keywords),
        exclusions=[exclusion(control.clients, "opt_out", sorted(barred))],
    )
    known = _known(rows, owed, told)
    if told["last_contact"] is None or told["every_days"] is None:
        known = [one | {"every": None} for one in known]
    listed, out, quiet = oracle.contacts(known, keywords, barred, 2)

    assert listed == [
        (row.client, [reason.code for reason in row.reasons]) for row in found.rows()
    ]
    assert (out, quiet) == (
        {block: n for block, n in found.left_out.items() if n},
        found.n_quiet,
    )
    assert len(NAMES) == len(found) + len(found.excluded) + found.n_quiet
    assert len(found) == sum(found.counts.values())


@given(base=BASES, rows=purchases(max_size=25), owed=invoices(), told=parts())
def test_each_row_says_what_the_twin_knows(base, rows, owed, told):
    """A part that was not given is of no client, and an absent value is none."""
    control = _control(base, rows, owed, told)
    known = {one["name"]: one for one in _known(rows, owed, told)}

    assert list(base) == [row.client for row in control.rows()]
    for row in control.rows():
        one = known[row.client]
        assert (one["rank"], one["plan"], one["actual"]) == (
            row.rank,
            row.plan,
            row.actual,
        )
        assert (one["debt"], one["debt_overdue"]) == (row.debt, row.debt_overdue)
        assert (one["score"], one["every"]) == (row.score, row.every_days)
        np.testing.assert_allclose(
            np.nan if one["overdue"] is None else one["overdue"],
            np.nan if row.overdue is None else row.overdue,
            rtol=1e-12,
        )

"""The command line's report equals its plain-Python twin on random files."""

import csv
import datetime as dt
import io
import json
from contextlib import redirect_stdout
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import oracle_report
from salesmodel.__main__ import main
from salesmodel.report import NOTICES


COLUMNS = (
    "deal_id",
    "client_id",
    "owner",
    "outcome",
    "opened_at",
    "closed_at",
    "amount",
)
STAGES = ("lead", "meeting", "offer")
FAR = dt.datetime(2199, 1, 1, tzinfo=dt.UTC)
START = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)

moments = st.one_of(
    st.integers(0, 40).map(
        lambda days: (START + dt.timedelta(days=days)).date().isoformat()
    ),
    st.integers(0, 40 * 24).map(
        lambda hours: (
            (START + dt.timedelta(hours=hours)).isoformat().replace("+00:00", "Z")
        )
    ),
)
amounts = st.one_of(
    st.just(""),
    st.integers(0, 500_000).map(lambda cents: f"{cents // 100}.{cents % 100:02}"),
)


@st.composite
def deals(draw):
    """Draw rows of deals, closings before openings and missing cells included."""
    rows = []
    for number in range(draw(st.integers(0, 12))):
        outcome = draw(st.sampled_from(["won", "won", "lost", "open"]))
        rows.append(
            {
                "deal_id": f"d{number}",
                "client_id": draw(st.sampled_from(["", "c1", "c2", "c3"])),
                "owner": draw(st.sampled_from(["", "Ann", "Bob"])),
                "outcome": outcome,
                "opened_at": draw(st.one_of(moments, moments, st.just(""))),
                "closed_at": ""
                if outcome == "open"
                else draw(st.one_of(moments, moments, st.just(""))),
                "amount": draw(amounts),
            }
        )
    return rows


@st.composite
def events(draw, names):
    """Draw stage events of some deals: ties, skips, re-entries, reopenings, notes."""
    words = st.sampled_from([*STAGES, *STAGES, "won", "lost", "note"])
    pick = st.tuples(st.sampled_from(names), words, moments)
    rows = draw(st.lists(pick, max_size=25))
    return [{"deal_id": deal, "stage": stage, "at": at} for deal, stage, at in rows]


def _written(path, rows, names):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def _run(arguments):
    printed = io.TextIOWrapper(io.BytesIO(), "utf-8")
    with redirect_stdout(printed):
        assert main([*arguments, "--format", "json"]) == 0
    printed.seek(0)
    told = json.loads(printed.read())
    assert {notice["code"] for notice in told["data"]["notices"]} <= set(NOTICES)
    return told


def _close(expected, actual):
    assert set(expected) <= set(actual)
    for name, value in expected.items():
        assert (None if value is None else pytest.approx(value, abs=1e-9)) == actual[
            name
        ]


def _plain(cents):
    text = f"{Decimal(cents) / 100:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _latest(rows, stays):
    found = [row["opened_at"] for row in rows]
    found += [row["closed_at"] for row in rows if row["outcome"] != "open"]
    found += [stay["at"] for stay in stays]
    return max((oracle_report.instant(text) for text in found if text), default=None)


def _same_counts(known, told, rate):
    count, cents = oracle_report.outcomes(known)
    _close(count.pop("rate"), told[rate])
    assert count == {word: told[word] for word in count}
    assert told["won_amount"] in (_plain(sum(cents)), None)


def _same_ages(known, cut, report):
    ages = [tuple(age.values()) for age in report["outcome_by_age"]]
    expected = oracle_report.by_age(known, cut)
    assert [pytest.approx(age, abs=1e-9) for age in expected] == ages


def _same_repeat(known, start, told):
    clients, more, first, again, if_complete = oracle_report.repeat(known, start)
    assert (clients, more) == (told["clients"], told["repeat_clients"])
    total = first + again
    _close(
        {
            "repeat_share_if_complete": if_complete / total if total else None,
            "repeat_share": again / total if total and start else None,
        },
        told,
    )
    split = (_plain(first), _plain(again)) if start else (None, None)
    assert split == (told["first_amount"], told["repeat_amount"])


@settings(max_examples=150, deadline=None)
@given(
    rows=deals(),
    as_of=st.one_of(st.none(), moments),
    new_after=st.one_of(st.none(), moments),
)
def test_the_report_equals_its_twin(rows, as_of, new_after, tmp_path_factory):
    """Outcomes, ages, owners and repeat sales of random deals come out as walked."""
    path = _written(tmp_path_factory.mktemp("law") / "deals.csv", rows, COLUMNS)
    options = [] if as_of is None else ["--as-of", as_of]
    options += [] if new_after is None else ["--new-after", new_after]

    report = _run(["report", path, "--currency", "EUR", *options])

    cut = oracle_report.instant(as_of) or _latest(rows, [])
    assert (cut is None) == (report["definition"]["as_of"] is None)
    cut = cut or FAR
    known = oracle_report.states(rows, [], (), cut)
    assert len(known) == report["data"]["deals"]
    _same_counts(known, report["outcomes"], "win_rate")
    _same_ages(known, cut, report)
    for owner in report["owners"]:
        own = [deal for deal in known if (deal["owner"] or None) == owner["owner"]]
        _same_counts(own, owner, "win_rate")
    _same_repeat(known, oracle_report.instant(new_after), report["repeat"])


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_the_funnel_equals_its_twin(data, tmp_path_factory):
    """Stages of random histories, alone or beside deals, come out as walked."""
    rows = data.draw(st.one_of(st.just([]), deals()))
    names = [row["deal_id"] for row in rows] or ["d1", "d2", "d3"]
    stays = data.draw(events(names))
    as_of = data.draw(st.one_of(st.none(), moments))
    folder = tmp_path_factory.mktemp("law")
    history = _written(folder / "h.csv", stays, ("deal_id", "stage", "at"))
    table = [_written(folder / "d.csv", rows, COLUMNS), "--currency", "EUR"]
    options = ["--stages", ",".join(STAGES), "--ignore", "note"]
    options += [] if as_of is None else ["--as-of", as_of]

    report = _run(["report", *(table if rows else []), "--history", history, *options])

    cut = oracle_report.instant(as_of) or _latest(rows, stays) or FAR
    known = oracle_report.states(rows, stays, STAGES, cut)
    assert len(known) == report["data"]["deals"]
    _same_counts(known, report["outcomes"], "win_rate")
    _same_ages(known, cut, report)
    expected = oracle_report.funnel(known, STAGES, cut)
    for row, told in zip(expected, report["funnel"], strict=True):
        _close(row.pop("rate"), told["rate"])
        _close({"median_days": row.pop("median_days")}, told)
        assert row == {name: told[name] for name in row}


@settings(max_examples=150)
@given(data=st.data())
def test_what_a_history_tells_of_deals_is_the_last_that_was_known(
    data, tmp_path_factory
):
    """Owner and amount are those of a deal's last event that has one, as of then."""
    stays = data.draw(events(["d1", "d2", "d3"]))
    for stay in stays:
        stay["owner"] = data.draw(st.sampled_from(["", "Ann", "Bob"]))
        stay["amount"] = data.draw(amounts)
    as_of = data.draw(st.one_of(st.none(), moments))
    path = tmp_path_factory.mktemp("law") / "h.csv"
    names = ("deal_id", "stage", "at", "owner", "amount")
    options = ["--stages", ",".join(STAGES), "--ignore", "note", "--currency", "EUR"]
    options += [] if as_of is None else ["--as-of", as_of]

    report = _run(["report", "--history", _written(path, stays, names), *options])

    cut = oracle_report.instant(as_of) or _latest([], stays) or FAR
    known = oracle_report.states([], stays, STAGES, cut)
    for deal in known:
        told = oracle_report.last_known(stays, deal["deal_id"], cut)
        deal |= {"owner": told("owner"), "amount": told("amount")}
    _same_counts(known, report["outcomes"], "win_rate")
    for owner in report["owners"]:
        own = [deal for deal in known if (deal["owner"] or None) == owner["owner"]]
        _same_counts(own, owner, "win_rate")

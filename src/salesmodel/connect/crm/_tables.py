"""Rows of a CRM laid out as tables: regular deals at once, the others step by step."""

import attrs
import numpy as np

from salesmodel._arrays import BoolArray, Moment, moment
from salesmodel._checks import is_true
from salesmodel.connect.crm._building import Rows, accounted
from salesmodel.connect.crm._cells import Fault
from salesmodel.connect.crm._facts import Kept
from salesmodel.connect.crm._layout import Sheet
from salesmodel.connect.crm._pipelines import pipelines_of
from salesmodel.connect.crm._regular import Field, is_regular, regular_steps
from salesmodel.connect.crm._steps import Steps, holdings_of, steps_of
from salesmodel.connect.crm._survey import Survey, Told
from salesmodel.connect.crm._told import (
    DealLines,
    MoveLines,
    deal_line,
    lines_of,
    move_line,
)
from salesmodel.connect.crm._ways import Ground, Way, way_of
from salesmodel.connect.crm.report import CrmTables


__all__ = ["laid_out", "told_of"]


def told_of(rows: Rows) -> Told:
    """Return what rows tell that were read already."""
    return Told(
        lines_of(DealLines, rows.deals, deal_line),
        lines_of(MoveLines, rows.moves, move_line),
        rows.deal_feed,
        rows.move_feed,
        rows.logs,
    )


def laid_out(
    kept: Kept, told: Told, *, as_of: Moment | None, amounts: bool
) -> CrmTables:
    """Lay everything out as tables.

    Parameters
    ----------
    kept : Kept
        Definitions.
    told : Told
        Deals and moves.
    as_of : datetime or int, optional
        Instant of observation; by default the latest that the rows tell.
    amounts : bool
        Whether amounts are laid out.

    Returns
    -------
    CrmTables
        With their account.

    Raises
    ------
    InvalidValueError
        If the instant is none, or `amounts` is neither true nor false.
    MixedCurrencyError
        If the amounts are in several currencies.
    """
    is_laid_out = is_true("amounts", amounts)
    cut = None if as_of is None else moment("as_of", as_of)
    survey = Survey.of(kept, told)
    pipelines = pipelines_of(kept, survey.uses(), told.deal_feed.log.notices)
    ground = Ground.of(pipelines)
    steps = _steps(survey, ground)
    present, row = np.unique(steps.deal, return_inverse=True)
    held = holdings_of(kept, told.deals.told, present)
    sheet = Sheet.of(kept, ground, attrs.evolve(steps, deal=row), held, as_of=cut)
    sheet = sheet if is_laid_out else sheet.without_amounts()
    currency = sheet.currency()
    return CrmTables(
        kept.source,
        tuple(pipelines.values()),
        sheet.deals(currency),
        sheet.visits(currency),
        accounted(told.logs),
        sheet.as_of,
    )


def _steps(survey: Survey, ground: Ground) -> Steps:
    """Find the steps of all deals."""
    opens_with_first = survey.kept.opens_with_first
    notices = survey.told.deal_feed.log.notices
    field, merged = Field.of(ground), survey.merged()
    notices["merged_deals"] += int(np.count_nonzero(merged))
    deals, moves = survey.numbered(ground.places)
    regular = is_regular(field, deals, moves, opens_with_first=opens_with_first)
    regular &= ~(survey.is_odd | merged)
    taken = moves[regular[moves.deal]]
    has_moves = np.zeros(regular.size, np.bool_)
    has_moves[taken.deal] = True
    bare = np.flatnonzero(regular & ~has_moves)
    steps, found = regular_steps(
        field, deals, taken, bare, opens_with_first=opens_with_first
    )
    notices.update(found)
    others = steps_of(ground, _ways(survey, ground, ~(regular | merged)))
    return steps.along(others)


def _ways(survey: Survey, ground: Ground, chosen: BoolArray) -> list[tuple[int, Way]]:
    """Find the ways of some deals one by one; reject the rows of those without one."""
    ways: list[tuple[int, Way]] = []
    feed, author = survey.told.deal_feed, survey.kept.author
    for deal, (row, moves) in survey.facts(chosen).items():
        try:
            way = way_of(row, moves, author=author, ground=ground)
        except Fault as fault:
            feed.reject(survey.told.deals.rows[deal], fault)
        else:
            feed.log.notices.update(way.notices)
            ways.append((deal, way))
    return ways
